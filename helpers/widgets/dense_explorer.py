"""Follow a map into a row, through a dense layer, to a decision. Used in notebook 05."""

from typing import Any

import numpy as np
import traitlets
from numpy.typing import NDArray
from PIL import Image

from helpers.fully_connected import (
    conv2d_parameters,
    dense,
    dense_parameters,
    dropout,
    flatten,
    softmax,
)
from helpers.internals.arguments import as_numbers
from helpers.stride_padding import output_size
from helpers.widgets.dense_stills import STILLS, locked_still
from helpers.widgets.explorer import Explorer, script
from helpers.widgets.values import Numbers, Real, UnfitError, Whole

PARTS = ("flatten", "dropout", "layer", "decide", "cost")
MOST, CLASSES, CHANNELS, LARGEST = 64, 6, 4, 1_000_000
SIZES = {"side": 512, "channels": 512, "units": 4096, "filters": 1024, "kernel_size": 15}
MAPS = np.stack([[[1, 0, 2], [0, 3, 1]], [[0, 4, 0], [2, 0, 1]]], axis=-1)  # (2, 3, 2)
CHOICES = ["awake", "drowsy"]


def _some_weights(inputs: int, units: int) -> NDArray[Any]:
    """Return −1, 0 and 1 in turn, shape (inputs, units)."""
    return np.add.outer(np.arange(inputs), np.arange(units)) % 3 - 1


class DenseExplorer(Explorer):
    """Lay maps out in a row, weigh it by hand, and see the probabilities and the costs.

    Parameters
    ----------
    image : array-like, shape (H, W) or (H, W, C), at most 64 numbers in 4 channels
        The feature maps, channels last.
    weights : array-like, shape (H * W * C, units), for at most 6 neurons
        One column a neuron. Without them −1, 0 and 1 in turn.
    bias : array-like, shape (units,)
    constant : float
        c, added to every logit.
    classes : sequence of str
        One name a neuron.
    place, neuron : int
        What is held: a place of the row, and a neuron.
    training : bool
        Whether dropout drops, before the layer.
    rate, seed : float, int
        Of dropout: the mask is that of ``np.random.default_rng(seed)``.
    side, channels, units, filters, kernel_size : int
        Of the picture and the layers whose costs are counted.
    show : sequence of "flatten", "dropout", "layer", "decide", "cost"
        The parts that stand on the page.

    Attributes
    ----------
    output : array, shape (units,)
        The probabilities: the softmax of the logits.
    logits : array, shape (units,)
        The weighted sums, biases and c. Set them, and the biases follow.
    costs : dict
        Parameters and multiplications of each layer.

    Raises
    ------
    ValueError, TypeError
        If a value does not fit; the last one stays. What must fit together is set together:
        ``explorer.set_together({"image": …, "weights": …})``.

    Examples
    --------
    >>> explorer = DenseExplorer()
    >>> explorer.logits
    array([2., 0.])
    >>> explorer.output.round(3)
    array([0.881, 0.119])

    Introduced in notebook 05.
    """

    _esm = script("dense_arithmetic", "dense_row", "dense")

    image = Numbers(MAPS, axes=(2, 3))
    weights = Numbers(_some_weights(MAPS.size, len(CHOICES)))
    bias = Numbers([3, -1], axes=(1,))
    constant = Real(0.0).tag(sync=True)
    classes = traitlets.List(traitlets.Unicode(), CHOICES).tag(sync=True)
    place = Whole(0).tag(sync=True)
    neuron = Whole(0).tag(sync=True)
    training = traitlets.Bool(False).tag(sync=True)
    rate = Real(0.5).tag(sync=True)
    seed = Whole(0).tag(sync=True)
    side = Whole(28).tag(sync=True)
    channels = Whole(1).tag(sync=True)
    units = Whole(64).tag(sync=True)
    filters = Whole(32).tag(sync=True)
    kernel_size = Whole(3).tag(sync=True)
    show = traitlets.List(traitlets.Unicode(), ["flatten", "layer", "decide"]).tag(sync=True)

    def __init__(
        self, image: Any = None, weights: Any = None, bias: Any = None, **state: Any
    ) -> None:
        arrays = {"image": image, "weights": weights, "bias": bias}
        super().__init__(**_completed({k: v for k, v in arrays.items() if v is not None} | state))

    @property
    def logits(self) -> NDArray[Any]:
        """The weighted sums, biases and c; what is set moves the biases."""
        row: NDArray[Any] = flatten(self.image)
        if self.training:
            row = dropout(row, self.rate, rng=np.random.default_rng(self.seed))
        sums: NDArray[Any] = dense(row, self.weights, self.bias) + self.constant
        return sums

    @logits.setter
    def logits(self, wanted: Any) -> None:
        moved = as_numbers(wanted, "logits")
        if moved.shape != self.bias.shape:
            raise ValueError(f"logits {moved.shape} do not fit: {self.bias.shape} do")
        self.bias = self.bias + moved - self.logits

    @property
    def output(self) -> NDArray[Any]:
        """The probabilities: the softmax of the logits."""
        return softmax(self.logits)

    @property
    def costs(self) -> dict[str, tuple[int, int]]:
        """Parameters and multiplications of each layer."""
        inputs, taps = self.side**2 * self.channels, self.kernel_size**2 * self.channels
        behind = output_size(self.side, self.kernel_size) ** 2 * self.filters
        convolution = conv2d_parameters(self.kernel_size, self.channels, self.filters)
        return {
            "dense": (dense_parameters(inputs, self.units), inputs * self.units),
            "convolution": (convolution, behind * taps),
            "behind": (dense_parameters(behind, self.units), behind * self.units),
        }

    @traitlets.validate(
        *("image", "weights", "bias", "constant", "classes", "place", "neuron", "rate", "seed"),
        *("show", *SIZES),
    )
    def _proposed(self, proposal: Any) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        held = {"place": self.image.size, "neuron": len(self.bias)}  # a smaller image moves them
        if name in held and not 0 <= value < held[name]:
            raise UnfitError(f"{name} {value} does not fit: 0 to {held[name] - 1} do")
        return self._fits(proposal)

    @traitlets.observe("image", "bias")
    def _stay_inside(self, _: Any) -> None:
        self.place = min(self.place, self.image.size - 1)
        self.neuron = min(self.neuron, len(self.bias) - 1)

    def check(self, state: dict[str, Any]) -> None:
        """Raise an error if parts of the state do not fit together, or are too large to draw."""
        image, weights, bias = state["image"], state["weights"], state["bias"]
        if image.size > MOST or image.shape[2:] > (CHANNELS,):
            fits = f"at most {MOST} numbers in {CHANNELS} channels do"
            raise ValueError(f"image {image.shape} does not fit: {fits}")
        for name in ("image", "weights", "bias", "constant"):
            if not np.abs(np.asarray(state[name], float)).max() <= LARGEST:
                raise ValueError(f"{name} holds more than {LARGEST:,}: numbers up to it fit")
        if len(bias) > CLASSES:
            raise ValueError(f"bias {bias.shape} does not fit: at most {CLASSES} neurons do")
        if weights.shape != (image.size, len(bias)):
            found = f"weights {weights.shape}, image {image.shape} and bias {bias.shape}"
            raise ValueError(f"{found} do not fit together: weights {image.size, len(bias)} do")
        if len(state["classes"]) != len(bias):
            raise ValueError(f"classes {state['classes']} do not fit: {len(bias)} names do")
        if not state["show"] or set(state["show"]) - set(PARTS):
            raise ValueError(f"show {state['show']} does not fit: {', '.join(PARTS)} do")
        _check_numbers(state)

    def still(self) -> Image.Image:
        """Return the parts that stand on the page, one below the other."""
        parts = [part for part in PARTS if part in self.show]
        drawn = [locked_still(self)] if self.locked else [STILLS[part](self) for part in parts]
        size = max(part.width for part in drawn), sum(part.height for part in drawn)
        picture, top = Image.new("RGB", size, "white"), 0
        for part in drawn:
            picture.paste(part.convert("RGB"), (0, top))
            top += part.height
        return picture.quantize(64)


def _completed(state: dict[str, Any]) -> dict[str, Any]:
    """Add to the arrays that are given those that fit to them."""
    given = {k: as_numbers(state[k], k) for k in ("image", "weights", "bias") if k in state}
    inputs = given.get("image", MAPS).size
    known = [*(given[k].shape[-1:] for k in ("weights", "bias") if k in given)]
    units = known[0][0] if known and known[0] else len(state.get("classes", CHOICES))
    names = CHOICES if units == len(CHOICES) else [f"class {k}" for k in range(units)]
    fitting = {"weights": _some_weights(inputs, units), "classes": names}
    if given.keys() & {"image", "weights"} or units != len(CHOICES):
        fitting["bias"] = np.zeros(units, int)
    return fitting | state


def _check_numbers(state: dict[str, Any]) -> None:
    """Check the rate, the seed and the sizes of the layers."""
    if not 0 <= state["rate"] < 1:
        raise ValueError(f"rate {state['rate']} does not fit: at least 0 and below 1 does")
    if not 0 <= state["seed"] < 2**32:
        raise ValueError(f"seed {state['seed']} does not fit: 0 to {2**32 - 1} do")
    for name, most in SIZES.items():
        if not 1 <= state[name] <= most:
            raise ValueError(f"{name} {state[name]} does not fit: 1 to {most} do")
    kernel_size, side = state["kernel_size"], state["side"]
    if kernel_size > side:
        raise ValueError(f"kernel_size {kernel_size} is larger than side {side}: no window fits")
