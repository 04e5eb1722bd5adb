"""Let one weight, or a kernel, follow its slope downhill. Used in notebook 06."""

from typing import Any, NamedTuple

import numpy as np
import traitlets
from numpy.typing import NDArray
from PIL import Image

from helpers.kernels import KERNELS, conv2d
from helpers.training import conv2d_gradient
from helpers.widgets import stills
from helpers.widgets.charts import GREY, ORANGE, Axis, Line, chart
from helpers.widgets.explorer import Explorer, script
from helpers.widgets.values import Numbers, Real, UnfitError, Whole

MOST_STEPS, LARGEST_SIDE, LARGEST_KERNEL = 400, 64, 5
LARGEST = {"image": 100_000, "target": 1000, "start": 1000}  # of each number, either sign
RUNAWAY = 1e6  # times the first loss: as far as a learning rate that is too large may lead


class TrainingExplorer(Explorer):
    """Follow the slope downhill: one weight over its parabola, or a kernel beside its target.

    A kernel gives a map of the image, and the target gives the map that is wanted. The loss is half
    the mean squared difference. One weight is a kernel of a single number, and that is where the
    explorer begins: the image is 2, the weight 1, and 2 · 3 is wanted.

    Parameters
    ----------
    image : array-like, shape (H, W), at most 64 pixels a side
    target : array-like, shape (kH, kW), at most 5 × 5
        The kernel to be learned. Without it 3, or Sobel X for an image of one's own.
    start : array-like, shape of target
        The first weights; zeros for a target of one's own.
    learning_rate : float
        From 0 to 1.
    steps : int
        How many steps have been taken, at most 400.
    row, column : int
        The weight whose slope is drawn.

    Attributes
    ----------
    output : array, shape of target, float64
        The weights after these steps, by `conv2d_gradient`.
    losses : array, (steps + 1,)
        At every step from 0 on. Where the loss passes a million times the first, no step follows,
        and the array ends early.

    Raises
    ------
    ValueError, TypeError
        If a value does not fit; the last one stays.

    Examples
    --------
    >>> explorer = TrainingExplorer(learning_rate=0.1, steps=2)
    >>> explorer.output.round(2), explorer.losses.round(2)
    (array([[2.28]]), array([8.  , 2.88, 1.04]))

    Introduced in notebook 06.
    """

    _esm = script("training_arithmetic", "curve", "training")

    image = Numbers([[2.0]])
    target = Numbers([[3.0]])
    start = Numbers([[1.0]])
    learning_rate = Real(0.1).tag(sync=True)
    steps = Whole(0).tag(sync=True)
    row = Whole(0).tag(sync=True)
    column = Whole(0).tag(sync=True)

    def __init__(self, image: Any = None, target: Any = None, start: Any = None, **state: Any):
        if image is not None:
            target = KERNELS["sobel_x"] if target is None else target
        if target is not None and start is None:
            start = np.zeros(np.shape(target))
        given = {"image": image, "target": target, "start": start}
        super().__init__(**{k: v for k, v in given.items() if v is not None}, **state)

    @property
    def output(self) -> NDArray[Any]:
        """The weights after the steps."""
        return self._run().weights[-1]

    @property
    def losses(self) -> NDArray[Any]:
        """The loss at every step from 0 on."""
        return np.array(self._run().losses)

    def _take(self, state: dict[str, Any], **how: Any) -> None:
        """Let a target of another shape bring its first weights along, where none are given."""
        if "target" in state and "start" not in state:
            target = self.traits()["target"].validate(self, state["target"])
            if target.shape != self.start.shape:
                state = _beginning(target) | state
        super()._take(state, **how)

    def _run(self) -> "_Run":
        return _descend(self.image, self.target, self.start, self.learning_rate, self.steps)

    @traitlets.validate("image", "target", "start", "learning_rate", "steps", "row", "column")
    def _proposed(self, proposal: Any) -> Any:
        if proposal["trait"].name != "target" or proposal["value"].shape == self.start.shape:
            return self._fits(proposal)
        state = {name: getattr(self, name) for name in self.state_names()}
        try:
            self.check({**state, **_beginning(proposal["value"])})
        except ValueError as error:
            raise UnfitError(str(error)) from error
        return proposal["value"]

    @traitlets.observe("target")
    def _begin(self, _: Any) -> None:
        if self.start.shape != self.target.shape:  # another kernel begins with zeros
            with self.hold_trait_notifications():
                for name, value in _beginning(self.target).items():
                    setattr(self, name, value)

    def check(self, state: dict[str, Any]) -> None:
        """Raise an error if sizes do not fit together, or a number is too large to explore."""
        image, target, start = (state[name] for name in LARGEST)
        for name, most in {"image": LARGEST_SIDE, "target": LARGEST_KERNEL}.items():
            if max(state[name].shape) > most:
                raise ValueError(f"{name} {state[name].shape} does not fit: {most} a side do")
        for name, most in LARGEST.items():
            if np.abs(state[name].astype(float)).max() > most:
                raise ValueError(f"{name} holds larger numbers than fit: -{most} to {most} do")
        if np.any(np.array(target.shape) > image.shape):
            raise ValueError(f"target {target.shape} is larger than the image {image.shape}")
        if start.shape != target.shape:
            raise ValueError(f"start {start.shape} does not fit: {target.shape}, as target, does")
        last = {"row": target.shape[0] - 1, "column": target.shape[1] - 1}
        for name, most in {"learning_rate": 1, "steps": MOST_STEPS, **last}.items():
            if not 0 <= state[name] <= most:
                raise ValueError(f"{name} {state[name]} does not fit: 0 to {most} do")

    def still(self) -> Image.Image:
        """Return the curves, and a kernel beside its target, as they stand."""
        title, run = "Follow the slope downhill", self._run()
        if self.locked:  # what answers stays closed here too
            picture = stills.Panel("The picture", self.image, stills.shades(self.image))
            return stills.draw(title, [picture], self.question["text"])
        if self.target.size == 1:
            bend = float(np.mean(self.image**2.0))
            panels = [_bowl(run, self.target.item(), bend, self.learning_rate)]
        else:
            scale = stills.signed(float(np.abs(self.target).max()))
            kernels = {"The kernel": run.weights[-1], "Its slopes": run.slopes[-1]}
            kernels["Its target"] = self.target
            kernels = {name: kernel.round(2) + 0.0 for name, kernel in kernels.items()}  # no -0
            panels = [_fall(run), *(stills.Panel(n, k, scale) for n, k in kernels.items())]
        return stills.draw(title, panels, self._sentence(run))

    def __repr__(self) -> str:
        if self.locked:
            return f"TrainingExplorer: {self.question['text']}"
        return f"TrainingExplorer: {self._sentence(self._run())}"

    def _sentence(self, run: "_Run") -> str:
        """Say where the learning stands."""
        steps, loss = len(run.losses) - 1, _short(run.losses[-1])
        if self.target.size == 1:
            now = f"w = {run.weights[-1].item():.4g}, loss {loss}, "
            now += f"slope {run.slopes[-1].item():.4g}"
        else:
            now = f"loss {loss}, at first {_short(run.losses[0])}"
        counted = f"{steps} step{'' if steps == 1 else 's'}"
        return f"After {counted} with learning rate {self.learning_rate:g}: {now}."


def _short(loss: float) -> str:
    """Write a loss with few digits."""
    if 0 < loss < 0.0005:
        return "below 0.001"
    return f"{loss:,.0f}" if loss >= 1000 else f"{loss:.3g}"


def _beginning(target: NDArray[Any]) -> dict[str, Any]:
    """Return where the learning of this target begins."""
    return {"target": target, "start": np.zeros(target.shape), "row": 0, "column": 0}


class _Run(NamedTuple):
    """The weights, the slopes and the loss at every step from 0 on."""

    weights: list[NDArray[Any]]
    slopes: list[NDArray[Any]]
    losses: list[float]


def _descend(image: Any, target: Any, start: Any, rate: float, steps: int) -> _Run:
    """Learn for so many steps, or until the loss runs away."""
    image, weights, run = image.astype(float), start.astype(float), _Run([], [], [])
    wanted = conv2d(image, target.astype(float))
    while True:
        error = conv2d(image, weights) - wanted
        slope = conv2d_gradient(error / error.size, image, weights)[1]
        run.weights.append(weights)
        run.slopes.append(slope)
        run.losses.append(float(np.mean(error**2) / 2))
        if len(run.losses) > steps or run.losses[-1] > RUNAWAY * run.losses[0]:
            return run
        weights = weights - rate * slope


def _bowl(run: _Run, target: float, bend: float, rate: float) -> stills.Panel:
    """Draw the loss over one weight, its slope where it stands, and the way there."""
    way, slope = np.ravel(run.weights), run.slopes[-1].item()
    half = max(3.0, abs(target), abs(way[0] - target))
    across = np.linspace(target - half, target + half, 100)
    near = way[-1] + half / 3.5 * np.array([-1, 1])
    lines = [
        Line([way[-1], way[-1] - rate * slope], [0.1, 0.1], ORANGE),  # the next step
        Line(across, bend / 2 * (across - target) ** 2),
        Line(near, run.losses[-1] + slope * (near - way[-1]), ORANGE),
        Line(way[:-1], run.losses[:-1], GREY, dots=True),
        Line(way[-1:], run.losses[-1:], ORANGE, dots=True),
    ]
    high = max(bend / 2 * half**2, 1e-6)
    x = Axis("weight w", across[0], across[-1], np.linspace(across[0], across[-1], 7))
    y = Axis("the loss, and its slope at w", 0, high, np.linspace(0, high, 4))
    return chart("One weight", lines, x, y, (430, 250))


def _fall(run: _Run) -> stills.Panel:
    """Draw the loss over the steps, on a logarithmic scale."""
    least = max(min(run.losses), 1e-8 * run.losses[0]) or 0.1
    low, high = np.floor(np.log10(least)), np.ceil(np.log10(max(*run.losses, 10 * least)))
    losses = np.maximum(run.losses, 10.0**low)
    x = Axis("step", 0, max(len(losses) - 1, 1), [0, len(losses) - 1])
    y = Axis("the loss", 10.0**low, 10.0**high, 10.0 ** np.arange(low, high + 1), log=True)
    dot = Line([len(losses) - 1], losses[-1:], ORANGE, dots=True)
    return chart("Over the steps", [Line(np.arange(len(losses)), losses), dot], x, y, (330, 210))
