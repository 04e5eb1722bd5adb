"""What notebook 08 tells of five networks where it looks into one: the same measures, five seeds.

`tools.train_models` trains them and writes the numbers into data/. A claim that rests on one
trained network may be a matter of its seed; here each is measured on all.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from helpers import data
from helpers.kernels import KERNELS, conv2d
from helpers.pooling import average_pool2d
from helpers.representations import (
    blank_likeness,
    block_means,
    kernel_likeness,
    randomized,
    read_out,
    shuffle_tiles,
    texture_windows,
)

Array = NDArray[Any]
Pictures = tuple[Array, Array]  # images and labels

LAYERS = ("conv_1", "conv_2", "conv_3", "conv_4")
TILES = (64, 32, 16, 8, 4)
BLOCKS, DRAWS, COMPARED = 4, 3, 40
EYES_KNOWN, TEXTURES_KNOWN = 200, 60  # labelled pictures
NOT_EDGES = ("identity", "edge", "gaussian_blur")  # kernels that notebook 08 leaves out
BOOKS = [kernel for name, kernel in KERNELS.items() if name not in NOT_EDGES]


def measured(model: Any, images: Array, labels: Array) -> dict[str, Any]:
    """Measure on one network of the eyes what the page claims of it, with the 400 unseen ones."""
    said, facts = answers(model, images), data.eye_descriptions()[1]
    deeper = facts["skin"][: len(images)] >= 5
    groups = 2 * facts["person"][: len(images)] + labels
    return {
        "kernels": int((kernel_likeness(model, "conv_1", BOOKS) > 0.85).sum()),
        "blank": [blank_summary(model, images[said == kind][:COMPARED], kind) for kind in (0, 1)],
        "tiles": right_by_tiles(model, images, labels),
        "cut": right_by_tiles(model, images, labels, groups),
        "photos": [float(np.mean(answers(model, each) == 0)) for each in crops()],
        "mistakes": [int(np.sum((said != labels)[part])) for part in (~deeper, deeper)],
    }


def answers(model: Any, images: Array) -> Array:
    """Return the class that a network names for each picture."""
    named: Array = model.predict(images, verbose=0).argmax(axis=1)
    return named


def blank_summary(model: Any, images: Array, kind: int) -> list[float]:
    """Return median, least and largest likeness of Grad-CAM with that of the blanks."""
    alike = blank_likeness(model, images, kind)
    return [float(f(alike)) for f in (np.median, np.min, np.max)]


def right_by_tiles(
    model: Any, images: Array, labels: Array, groups: Array | None = None
) -> list[list[float]]:
    """Return, for whole pictures and ever smaller tiles, each class's share of right."""
    rows = []
    for side in TILES:
        mixed = shuffle_tiles(images, side, rng=np.random.default_rng(0), groups=groups)
        right = answers(model, mixed if side < TILES[0] else images) == labels
        rows.append([float(right[labels == kind].mean()) for kind in np.unique(labels)])
    return rows


def crops() -> list[Array]:
    """Cut 200 squares out of each photograph of the course, as large as the eyes."""
    found, rng = [], np.random.default_rng(0)
    for photo in map(data.photo, data.PHOTOS):
        places = [[int(rng.integers(size - 63)) for size in photo.shape[:2]] for _ in range(200)]
        squares = np.stack([photo[top : top + 64, left : left + 64] for top, left in places])
        found.append(squares.astype(np.float32) / np.float32(255))
    return found


def transfers(eye_models: Sequence[Any], texture_models: Sequence[Any], eyes: Any) -> Array:
    """Read the eyes off the texture networks' layers, and the textures off those of the eyes.

    Returns
    -------
    (2, 4, seeds, 4)
        For both directions, and as many labelled pictures as `EYES_KNOWN` and `TEXTURES_KNOWN`
        say, the share that is named rightly from the trained layers, from the same layers with
        random weights, from grey blocks and from edges, for each seed and each convolution. What
        needs no network is the same for all convolutions.
    """
    grey, unseen = ((images.mean(axis=-1, keepdims=True), labels) for images, labels in eyes)
    tests = unseen, texture_windows("right", 100, rng=np.random.default_rng(5))
    to_eyes = [
        read_from(model, seed, grey, tests[0], EYES_KNOWN)
        for seed, model in enumerate(texture_models)
    ]
    to_textures = []
    for seed, model in enumerate(eye_models):
        known = texture_windows("left", 100, rng=np.random.default_rng(seed))
        to_textures.append(read_from(model, seed, known, tests[1], TEXTURES_KNOWN))
    return np.array([to_eyes, to_textures], np.float32).swapaxes(1, 2)


def read_from(
    model: Any, seed: int, known: Pictures, unseen: Pictures, count: int
) -> list[list[float]]:
    """Read a task off one network, (ways, layers), as `transfers` describes it."""
    sets = drawn(known[1], count, 100 * seed)
    known = known[0][np.concatenate(sets)], known[1][np.concatenate(sets)]  # set after set
    rivals = [[way(images) for images, _ in (known, unseen)] for way in (grey_blocks, edge_blocks)]
    networks = model, randomized(model, seed)
    pairs = [[layer_blocks(net, layer, known, unseen) for layer in LAYERS] for net in networks]
    ways = [*pairs, *([pair] * len(LAYERS) for pair in rivals)]
    labels, places = (known[1], unseen[1]), np.split(np.arange(len(known[1])), DRAWS)
    return [[rate(pair, labels, places) for pair in way] for way in ways]


def layer_blocks(net: Any, layer: str, known: Pictures, unseen: Pictures) -> list[Array]:
    """Average the maps of a layer in blocks; a network of colours gets the grey three times."""
    channels = net.input_shape[-1]
    return [
        block_means(net, np.repeat(images, channels, axis=-1), layer, blocks=BLOCKS)
        for images, _ in (known, unseen)
    ]


def grey_blocks(images: Array) -> Array:
    """Return 16 × 16 mean greys of each picture: as many numbers as 16 maps in 4 × 4 blocks."""
    return average_pool2d(images, images.shape[1] // 16)


def edge_blocks(images: Array) -> Array:
    """Return the mean strength of upright and of level edges in 8 × 8 blocks."""
    both = np.stack([KERNELS["sobel_x"], KERNELS["sobel_y"]], axis=-1)[:, :, None, :]
    return average_pool2d(np.abs(conv2d(images, both, padding="same")), images.shape[1] // 8)


def drawn(labels: Array, count: int, seed: int) -> list[Array]:
    """Draw sets of labelled pictures, as many of each class."""
    kinds, sets = np.unique(labels), []
    for draw in range(DRAWS):
        rng = np.random.default_rng(seed + draw)
        each = [rng.permutation(np.flatnonzero(labels == kind)) for kind in kinds]
        sets.append(rng.permutation(np.concatenate([e[: count // len(kinds)] for e in each])))
    return sets


def rate(pair: Sequence[Array], labels: Pictures, sets: Sequence[Array]) -> float:
    """Return the mean share of right over some sets of labelled pictures."""
    known, unseen = pair
    right = [np.mean(read_out(known[s], labels[0][s], unseen) == labels[1]) for s in sets]
    return float(np.mean(right))


def five_networks(
    eye_network: Callable[[int], Any], texture_network: Callable[[int], Any],
    eyes: Any, seeds: Sequence[int],
) -> dict[str, Array]:  # fmt: skip
    """Train both networks with each seed, and record what notebook 08 tells of them.

    Returns
    -------
    kernels : (seeds,)
        First kernels of the eye network that are like a book's to more than 0.85.
    blank : (seeds, 2, 3)
        Median, least and largest correlation of Grad-CAM with that of the blank, over 40 eyes
        called awake and 40 called drowsy.
    tiles, cut : (seeds, 5, 2)
        Share of awake and drowsy eyes named rightly: whole, and in tiles of 32, 16, 8 and 4
        pixels, shuffled within a picture, or exchanged with a picture of the same person.
    photos : (seeds, 4)
        Share of squares of each photograph that is called awake.
    mistakes : (seeds, 2)
        Mistakes on the lighter and on the deeper half of the skin tones.
    transfer : (2, 4, seeds, 4)
        As `transfers` returns it.
    """
    eye_models, texture_models = ([f(s) for s in seeds] for f in (eye_network, texture_network))
    found = [measured(model, *eyes[1]) for model in eye_models]
    arrays = {name: np.array([row[name] for row in found], np.float32) for name in found[0]}
    return arrays | {"transfer": transfers(eye_models, texture_models, eyes)}
