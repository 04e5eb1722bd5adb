"""Tests of helpers/keras_model/parameters.py: every count and shape against Keras itself."""

import os
import re
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest

from helpers.keras_model import build_cnn, parameter_table
from tests.keras_model.support import NETWORKS, L, a_functional_chain, chain, keras


def summary(model: Any) -> tuple[list[tuple[str, str, int]], dict[str, int]]:
    """Read what model.summary() prints: (name, shape, parameters) of each layer, and totals."""
    lines: list[str] = []
    with patch.dict(os.environ, {"COLUMNS": "160"}):
        model.summary(line_length=160, print_fn=lambda line, **kwargs: lines.append(line))
    text = "\n".join(lines)
    rows = re.findall(r"^│ (\S+) \(\w+\) +│ (\(.*?\)) +│ +([\d,]+) │", text, re.MULTILINE)
    totals = re.findall(r"^ ?(Total|Trainable|Non-trainable) params: ([\d,]+)", text, re.MULTILINE)
    return (
        [(name, shape, int(count.replace(",", ""))) for name, shape, count in rows],
        {kind: int(count.replace(",", "")) for kind, count in totals},
    )


def assert_the_table_is_keras(model: Any) -> None:
    table, (rows, totals) = parameter_table(model), summary(model)
    shapes = [str((None, *shape)) for shape in table["output_shape"]]
    assert list(zip(table["layer"], shapes, table["parameters"], strict=True)) == rows
    assert table["parameters"].sum() == totals["Total"]
    assert table["trainable"].sum() == totals["Trainable"]
    assert (table["parameters"] - table["trainable"]).sum() == totals["Non-trainable"]
    for formula, count in zip(table["formula"], table["parameters"], strict=True):
        assert re.fullmatch(r"[\d×+ ()]+", formula)
        assert eval(formula.replace("×", "*")) == count


@pytest.mark.parametrize(
    ("build", "parameters"), [case[1:] for case in NETWORKS], ids=[case[0] for case in NETWORKS]
)
def test_the_tables_of_other_courses_networks_are_keras(
    build: Callable[[], Any], parameters: int
) -> None:
    model = build()
    assert parameter_table(model)["parameters"].sum() == parameters
    assert_the_table_is_keras(model)


def test_a_functional_chain_lists_its_input() -> None:
    model = a_functional_chain()
    assert parameter_table(model)["output_shape"].to_list()[:2] == [(15, 12, 1), (13, 10, 4)]
    assert_the_table_is_keras(model)


def test_the_table_of_shared_layers_has_the_shapes_of_the_model_it_is_asked_for() -> None:
    layers = chain((5, 7, 1), L.Conv2D(2, 3), L.MaxPooling2D(2)).layers
    larger = keras.Sequential([keras.Input((9, 12, 1)), *layers, L.Flatten()])
    assert parameter_table(larger)["output_shape"].to_list() == [(7, 10, 2), (3, 5, 2), (30,)]
    assert larger.output_shape == (None, 30)


def test_the_table_takes_layers_that_the_course_does_not_teach() -> None:
    model = chain(
        (9, 8, 4), L.Conv2D(6, 3, groups=2), L.DepthwiseConv2D(3), L.LayerNormalization(),
        L.SeparableConv2D(5, 2), L.PReLU(), L.Conv2DTranspose(3, 2),
    )  # fmt: skip
    assert_the_table_is_keras(model)


def test_frozen_layers_train_nothing() -> None:
    model = build_cnn(batch_norm=True)
    for name in ("conv_1", "batch_norm_1"):
        model.get_layer(name).trainable = False
    table = parameter_table(model)
    assert table["trainable"].to_list()[:2] == [0, 0]
    assert_the_table_is_keras(model)


class OneNumber(L.Layer):  # type: ignore[misc]
    """A layer with a single parameter."""

    def build(self, shape: Any) -> None:
        self.number = self.add_weight(shape=())

    def call(self, values: Any) -> Any:
        return self.number * values


@pytest.mark.parametrize(
    ("layer", "formula", "parameters", "trainable"),
    [
        (L.BatchNormalization(scale=False), "3×4", 12, 4),
        (L.BatchNormalization(center=False), "3×4", 12, 4),
        (L.BatchNormalization(center=False, scale=False), "2×4", 8, 0),
        (L.Conv2D(6, 3, groups=2), "(3×3×2 + 1)×6", 114, 114),
        (L.Conv2D(6, 3, use_bias=False), "3×3×4×6", 216, 216),
        (L.DepthwiseConv2D(3), "3×3×4×1 + 4", 40, 40),
        (L.SeparableConv2D(5, 2), "2×2×4×1 + 1×1×4×5 + 5", 41, 41),
        (L.Conv2DTranspose(3, 2), "2×2×3×4 + 3", 51, 51),
        (L.Conv2DTranspose(4, 2), "(2×2×4 + 1)×4", 68, 68),
        (L.LayerNormalization(center=False), "1×4", 4, 4),
        (OneNumber(), "1", 1, 1),
    ],
)
def test_the_formulas_of_layers_by_hand(
    layer: Any, formula: str, parameters: int, trainable: int
) -> None:
    row = parameter_table(chain((9, 8, 4), layer)).loc[0]
    assert row.to_list()[2:] == [formula, parameters, trainable]
