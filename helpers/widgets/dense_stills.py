"""Draw what DenseExplorer shows where it cannot be moved, one picture for each of its parts."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from helpers.fully_connected import dropout, flatten, sigmoid
from helpers.widgets import stills

LAYERS = {
    "dense": "dense, on the picture",
    "convolution": "convolution, on the picture",
    "behind": "dense, behind the convolution",
}
LEAST = 24  # pixels of a cell, so that its number can be read


def flatten_still(explorer: Any) -> Image.Image:
    """Draw the map, channel by channel, and the row, with the place that is held framed."""
    image, place = np.atleast_3d(explorer.image), explorer.place
    row, column, channel = (int(i) for i in np.unravel_index(place, image.shape))
    colour = _colour(image)
    held = (row, column, 1, 1)
    panels = [
        stills.Panel(f"Map, channel {k}", image[..., k], colour, [held] if k == channel else [])
        for k in range(image.shape[2])
    ]
    panels.append(_row("The row", explorer.image.reshape(1, -1), [(0, place, 1, 1)]))
    sentence = f"Row {row}, column {column}, channel {channel} of the map is place {place}."
    return stills.draw("From a map to a row", panels, sentence)


def locked_still(explorer: Any) -> Image.Image:
    """Draw what the parts begin with and the question alone, before a prediction was made."""
    text = explorer.question["text"]
    if not set(explorer.show) - {"decide", "cost"}:
        pairs = zip(explorer.classes, explorer.logits, strict=True)
        given = "; ".join(f"{name}: logit {stills.written(z)}" for name, z in pairs)
        lines = [given, text] if "decide" in explorer.show else [text]
        return stills.draw("What do you expect?", [], "\n".join(lines))
    image = np.atleast_3d(explorer.image)
    colour = _colour(image)
    panels = [
        stills.Panel(f"Map, channel {k}", image[..., k], colour) for k in range(image.shape[2])
    ]
    return stills.draw("From a map to a decision", panels, text)


def dropout_still(explorer: Any) -> Image.Image:
    """Draw the row, and what dropout makes of it, with what is dropped framed."""
    row, count = flatten(explorer.image), explorer.image.size
    how = {"rate": explorer.rate, "training": explorer.training}
    after, ones = (
        dropout(values, rng=np.random.default_rng(explorer.seed), **how)
        for values in (row, np.ones(count))
    )
    gone = [(1, int(place), 1, 1) for place in np.flatnonzero(ones == 0)]
    rows = _row("The row, and below it after dropout", np.stack([row, after]), gone)
    sentence = (
        f"Rate {explorer.rate:.2f}, seed {explorer.seed}: {count - len(gone)} of {count} stay"
    )
    grown = f", each divided by {1 - explorer.rate:.2f}; the framed ones are 0."
    unchanged = "In use: nothing is dropped, and nothing divided."
    text = sentence + grown if explorer.training else unchanged
    return stills.draw("Dropout", [rows], text)


def layer_still(explorer: Any) -> Image.Image:
    """Draw the weights, a line for each neuron, the biases and the logits."""
    bias, logits = explorer.bias[:, None], explorer.logits[:, None]
    held = [(explorer.neuron, explorer.place, 1, 1)]
    panels = [
        _row("Weights, a line for each neuron", explorer.weights.T, held),
        stills.Panel("Bias", bias, _colour(bias)),
        stills.Panel("Logits", logits, _colour(logits)),
    ]
    return stills.draw("A dense layer", panels, f"Neurons: {', '.join(explorer.classes)}.")


def decide_still(explorer: Any) -> Image.Image:
    """Write the logits and both kinds of probabilities."""
    logits = explorer.logits
    lines = [
        f"{name}: logit {stills.written(z)}, softmax {p:.3f}, sigmoid {s:.3f}"
        for name, z, p, s in zip(
            explorer.classes, logits, explorer.output, sigmoid(logits), strict=True
        )
    ]
    return stills.draw(f"The decision, c = {explorer.constant:g}", [], "\n".join(lines))


def cost_still(explorer: Any) -> Image.Image:
    """Write the parameters and the multiplications."""
    e = explorer
    title = f"{e.side} × {e.side} × {e.channels}, {e.units} neurons, {e.filters} filters"
    lines = [
        f"{LAYERS[layer]}: {parameters:,} parameters, {products:,} multiplications"
        for layer, (parameters, products) in explorer.costs.items()
    ]
    return stills.draw(f"{title} of {e.kernel_size} × {e.kernel_size}", [], "\n".join(lines))


def _colour(values: NDArray[Any]) -> stills.Colour:
    low, high = float(values.min()), float(values.max())
    return stills.signed(max(-low, high)) if low < 0 else stills.grey(0, high)


def _row(caption: str, values: NDArray[Any], boxes: Sequence[stills.Box]) -> stills.Panel:
    width = max(260, LEAST * values.shape[1])
    return stills.Panel(caption, values, _colour(values), boxes, width)


STILLS: dict[str, Callable[[Any], Image.Image]] = {
    "flatten": flatten_still, "dropout": dropout_still, "layer": layer_still,
    "decide": decide_still, "cost": cost_still,
}  # fmt: skip
