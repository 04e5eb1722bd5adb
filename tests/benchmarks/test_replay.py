"""The benchmark of replay and train: the same probabilities, and the same steps, as Keras."""

import numpy as np
import pytest

from benchmarks import replay
from helpers import data


@pytest.mark.check
def test_a_quick_run_replays_three_networks_and_trains_two() -> None:
    section = replay.measured(quick=True)
    for name in ("digits", "the deck's", "deep, eyes"):
        assert f"| {name} | 2 |" in section.text
    for name in replay.NETWORKS:
        assert f"| {name} | 40 |" in section.text
    assert [len(panel.lines) for panel in section.panels] == [4, 4]


@pytest.mark.parametrize("name", replay.NETWORKS)
def test_keras_starts_from_the_same_weights_in_every_round(name: str) -> None:
    (images, labels), _ = data.digits()
    x, y = images[:40, ..., None] / np.float32(255), labels[:40]
    start, model = replay.NETWORKS[name][0](np.random.default_rng(0)), replay.twin(name)
    first, second = (replay.by_keras(model, start, x, y) for _ in range(2))
    for before, one, other in zip(start.values(), first, second, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-6)
        assert np.abs(one - before).max() > 1e-4, "it learned"
