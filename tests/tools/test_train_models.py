"""What tools/train_models.py promises: seeded trainings, and files that hold what it returns."""

from typing import Any

import numpy as np
import pytest

from helpers import data
from tools import train_models


@pytest.fixture(scope="module")
def few() -> Any:
    """A few pictures of noise, which is enough to see that something is trained."""
    rng = np.random.default_rng(0)
    return rng.random((6, 64, 64, 3), dtype=np.float32), np.array([0, 1, 0, 1, 0, 1])


def test_a_history_has_a_row_an_epoch(few: Any) -> None:
    _, history = train_models.trained(True, 0, few, few, epochs=2)
    assert history.shape == (2, len(train_models.CURVES))
    assert (history > 0).any() and history[:, [1, 3]].max() <= 1


def test_the_same_seed_trains_the_same_network(few: Any) -> None:
    first, again, other = (
        train_models.trained(True, seed, few, few, epochs=1)[0].get_weights() for seed in (3, 3, 4)
    )
    assert all(np.allclose(a, b, atol=1e-5) for a, b in zip(first, again, strict=True))
    assert not np.allclose(first[0], other[0], atol=1e-5)


@pytest.mark.parametrize("dropout", [True, False])
def test_dropout_can_be_left_out(dropout: bool, few: Any) -> None:
    model, _ = train_models.trained(dropout, 0, few, few, epochs=1)
    assert ("dropout" in [layer.name for layer in model.layers]) is dropout
    assert model.count_params() == 2_116_930


def test_the_recorded_trainings_are_what_the_tool_describes() -> None:
    with np.load(data.FOLDER / "eye_training.npz") as file:
        recorded = {name: file[name] for name in file.files}
    shape = (len(train_models.SEEDS), train_models.EPOCHS, len(train_models.CURVES))
    assert recorded["with_dropout"].shape == recorded["without_dropout"].shape == shape
    assert all(np.isfinite(values).all() for values in recorded.values())
    assert len(np.unique(recorded["without_dropout"][:, -1, 2])) > 1, "the seeds differ"
    assert recorded["drowsy"].min() >= 0 and recorded["drowsy"].max() <= 1


def test_the_recorded_answers_belong_to_the_eyes_of_the_course() -> None:
    _, (_, labels) = data.eyes()
    with np.load(data.FOLDER / "eye_training.npz") as file:
        right = (file["drowsy"] > 0.5) == labels
    assert right.mean() >= 0.95


def test_the_deep_network_is_shipped_by_the_names_that_its_training_gives(
    few: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train_models, "scaled_eyes", lambda: (few, few))
    weights, shipped = train_models.eye_model(), data.eye_weights()
    assert {name: array.shape for name, array in weights.items()} == {
        name: array.shape for name, array in shipped.items()
    }
    assert list(weights) == list(shipped)
    assert weights["dense_bias"].any(), "it was trained: biases begin at 0"


def test_an_unknown_artefact_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["train_models.py", "ear_training"])
    with pytest.raises(SystemExit, match="no artefact is called ear_training: eye_training"):
        train_models.main()
