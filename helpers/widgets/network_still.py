"""The still picture of NetworkExplorer, for places where nothing runs."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from helpers.representations import embeddings, receptive_fields
from helpers.widgets import stills

SMALL = 256  # numbers of a map that is drawn beside all others
WIDE = 192  # pixels of a panel
TITLE = "A trained network, layer by layer"
Floats = NDArray[np.floating[Any]]


def draw_still(explorer: Any) -> Image.Image:
    """Draw the picture and what the chosen number sees of it, the map that holds it, and all maps.

    Parameters
    ----------
    explorer : NetworkExplorer

    Returns
    -------
    PIL.Image.Image
        Where the maps are large, without all of them beside each other: the file stays small.

    Introduced in notebook 08.
    """
    told = next(each for each in explorer.layers if each["name"] == explorer.layer)
    picture, place = explorer.picture, (explorer.row, explorer.column, explorer.channel)
    values = embeddings(explorer.model, picture[None], explorer.layer).reshape(told["shape"])
    largest = float(np.abs(values).max())
    scale = stills.signed(largest) if values.min() < 0 else stills.grey(0, largest)
    colours = np.rint(picture.clip(0, 1) * 255).astype(np.uint8)
    colours = colours[..., 0] if colours.shape[2] == 1 else colours
    name = "its numbers" if told["flat"] else f"map {explorer.channel}"
    cell, shown = _laid_out(values, place)
    if explorer.locked:  # what answers stays closed here too
        picture = stills.Panel("The picture", colours, width=WIDE)
        return stills.draw(TITLE, [picture], explorer.question["text"])
    sees = [_seen(explorer)]
    seen = stills.Panel("What the number sees", colours, boxes=sees, width=WIDE)
    panels = [seen, stills.Panel(f"{explorer.layer}, {name}", shown, scale, [(*cell, 1, 1)], WIDE)]
    if not told["flat"] and values[..., 0].size <= SMALL:
        tiles = _tiled(values, largest)
        panels.append(stills.Panel("All maps", tiles, scale, width=2 * tiles.shape[1]))
    return stills.draw(TITLE, panels, _sentence(explorer, place, values[place]))


def _seen(explorer: Any) -> stills.Box:
    """Return the receptive field as row, column, rows, columns."""
    size, field = explorer.picture.shape[:2], receptive_fields(explorer.model).get(explorer.layer)
    if field is None:
        return (0, 0, *size)
    top, left, bottom, right = field.window(explorer.row, explorer.column, size)
    return top, left, bottom - top, right - left


def _sentence(explorer: Any, place: tuple[int, int, int], value: float) -> str:
    answer = explorer.output
    best = int(answer.argmax())
    name = explorer.classes[best] if len(explorer.classes) == len(answer) else str(best)
    cell = f"Row {place[0]}, column {place[1]}: {stills.written(value)}."
    return f"{cell} The network answers: {name}, {stills.written(answer[best])}."


def _laid_out(values: Floats, place: tuple[int, int, int]) -> tuple[tuple[int, int], Floats]:
    """Return one map and the place in it; of a vector all numbers, in rows."""
    row, column, channel = place
    if values.shape[:2] != (1, 1):
        return (row, column), values[:, :, channel]
    wide = min(values.size, 16)
    rows = np.zeros((-(-values.size // wide), wide))
    rows.ravel()[: values.size] = values.ravel()
    return divmod(channel, wide), rows


def _tiled(values: Floats, line: float) -> Floats:
    """Return all maps beside each other, eight in a row, with a line between them."""
    rows, columns, channels = values.shape
    wide = min(channels, 8)
    tiles = np.full((-(-channels // wide) * wide, rows + 1, columns + 1), line, values.dtype)
    tiles[:channels, :rows, :columns] = np.moveaxis(values, 2, 0)
    grid = tiles.reshape(-1, wide, rows + 1, columns + 1).swapaxes(1, 2)
    return grid.reshape(-1, wide * (columns + 1))[:-1, :-1]
