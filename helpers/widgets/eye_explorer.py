"""Change a drawn eye by hand, cover parts of it, and watch a network's answer. Used in notebook 07.

Python draws the eye and asks the network; the view in the browser shows both. It sends the next
state when the last one was answered, so that a slow network is never asked about each step of a
slider, and always about where it stands.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import traitlets
from numpy.typing import NDArray
from PIL import Image

from helpers import data
from helpers.data.eyes import SIDE, draw_eye
from helpers.keras_model.built import check_model, fits
from helpers.widgets import stills
from helpers.widgets.explorer import Explorer, script
from helpers.widgets.values import Numbers, Real, Whole, sent

GREY = 128  # the patch
MOST_CLASSES = 100_000
OPENINGS = 32  # of the lid, in the still picture
# What each slider gives. Tilt, glare and lashes go beyond what the course's networks learned from.
LIMITS = {
    "aperture": (0, 1), "gaze_x": (-0.4, 0.4), "gaze_y": (-0.12, 0.12), "skin": (0, 9),
    "lash_length": (0, 0.5), "glare": (0, 1), "roll": (-30, 30),
    "patch_size": (4, 40), "row": (0, SIDE - 1), "column": (0, SIDE - 1),
}  # fmt: skip
_EYE = ("aperture", "gaze_x", "gaze_y", "skin", "lash_length", "glasses", "glare", "roll")
_ASKED = (*_EYE, "patch", "patch_size", "row", "column")


class EyeExplorer(Explorer):
    """Draw an eye by its numbers, drag a grey patch over it, and watch the probabilities.

    Parameters
    ----------
    model : keras.Model
        Takes pictures (64, 64, 3) whose numbers run from 0 to 1, and gives two or more
        probabilities. It may be trained on meanwhile: the next change asks it as it is then.
    classes : sequence of str
        A name for each probability. Without it those of `data.EYE_CLASSES` where there are two.
    aperture, gaze_x, gaze_y, skin, lash_length, glare, roll : float, skin int
        Numbers of the eye, as `helpers.data.eyes.draw_eye` takes them, within `LIMITS`.
    glasses : bool
        Whether the eye is behind glasses; without them `glare` is not drawn.
    patch : bool
        Whether a grey square lies on the picture.
    patch_size, row, column : int
        Its side in pixels, and where its middle is.

    Attributes
    ----------
    image : array, shape (64, 64, 3), uint8
        The picture the network is asked about, with the patch.
    output : array, shape (classes,)
        The probabilities: ``model(image[None] / 255, training=False)[0]``.
    bare : array, shape (classes,)
        The probabilities for the same eye without the patch.

    Raises
    ------
    ValueError, TypeError
        If the model or a value does not fit; the last one stays.

    Examples
    --------
    >>> from helpers.keras_model import load_deep_cnn
    >>> explorer = EyeExplorer(load_deep_cnn(), aperture=0.1)
    >>> explorer.classes[explorer.output.argmax()]
    'drowsy'

    Introduced in notebook 07.
    """

    _esm = script("eye")

    model = traitlets.Any()
    classes = traitlets.List(traitlets.Unicode()).tag(sync=True)
    aperture = Real(1.0).tag(sync=True)
    gaze_x = Real(0.0).tag(sync=True)
    gaze_y = Real(0.0).tag(sync=True)
    skin = Whole(5).tag(sync=True)
    lash_length = Real(0.22).tag(sync=True)
    glasses = traitlets.Bool(False).tag(sync=True)
    glare = Real(0.2).tag(sync=True)
    roll = Real(0.0).tag(sync=True)
    patch = traitlets.Bool(False).tag(sync=True)
    patch_size = Whole(16).tag(sync=True)
    row = Whole(SIDE // 2).tag(sync=True)
    column = Whole(SIDE // 2).tag(sync=True)

    image = Numbers(np.zeros((SIDE, SIDE, 3), np.uint8), axes=(3,), read_only=True)
    probabilities = Numbers(np.zeros(2), axes=(1,), largest=MOST_CLASSES, read_only=True)
    bare = Numbers(np.zeros(2), axes=(1,), largest=MOST_CLASSES, read_only=True)
    answered = traitlets.Dict(read_only=True).tag(sync=True)  # the state that these belong to
    recorded = traitlets.List(traitlets.Dict(), read_only=True).tag(sync=True)  # see `record`

    def __init__(self, model: Any, **state: Any) -> None:
        state.setdefault("classes", _names(_count(model)))
        super().__init__(model=model, **state)

    @property
    def output(self) -> NDArray[Any]:
        """The probabilities for the picture as it stands."""
        return np.array(self.probabilities)

    def record(self, apertures: Sequence[float] = tuple(np.linspace(0, 1, 21).round(2))) -> None:
        """Keep pictures and probabilities of this eye for a page on which no kernel will run.

        Parameters
        ----------
        apertures : sequence of float, from 0 to 1
            There the view shows the nearest of these. The other numbers are as they stand, and
            no patch lies on any.
        """
        kept = []
        for aperture in map(float, apertures):
            image = draw_eye(**{**self._eye(), "aperture": aperture})
            output = _ask(self.model, image).tolist()
            kept.append({"aperture": aperture, "image": sent(image), "output": output})
        self.set_trait("recorded", kept)

    @traitlets.validate("model", "classes", *LIMITS)
    def _proposed(self, proposal: Any) -> Any:
        return self._fits(proposal)

    def check(self, state: dict[str, Any]) -> None:
        """Raise an error if a number is out of its limits, or model and classes do not fit."""
        for name, (low, high) in LIMITS.items():
            if not low <= state[name] <= high:
                raise ValueError(f"{name} {state[name]} does not fit: {low} to {high} do")
        names, count = len(state["classes"]), _count(state.get("model", self.model))
        if names != count:
            raise ValueError(f"classes names {names}, and the model gives {count} probabilities")
        if "model" in state:
            _ask(state["model"], draw_eye())

    @traitlets.observe("model", *_ASKED)
    def _answer(self, change: Any) -> None:
        """Draw the eye and ask the network, once for all that changed together."""
        asked = {name: getattr(self, name) for name in _ASKED}
        if change["name"] == "model" or asked != self.answered:
            drawn = draw_eye(**self._eye())
            image = self._covered(drawn) if self.patch else drawn
            output = _ask(self.model, image)
            bare = _ask(self.model, drawn) if self.patch else output
            with self.hold_sync():
                for name, value in (("image", image), ("probabilities", output), ("bare", bare)):
                    self.set_trait(name, value)
                self.set_trait("answered", asked)

    def _eye(self) -> dict[str, float]:
        return {name: float(getattr(self, name)) for name in _EYE}

    def _covered(self, drawn: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Lay the patch on a picture, as far as it lies inside."""
        top, left = (middle - self.patch_size // 2 for middle in (self.row, self.column))
        covered = drawn.copy()
        covered[max(top, 0) : top + self.patch_size, max(left, 0) : left + self.patch_size] = GREY
        return covered

    def still(self) -> Image.Image:
        """Return the picture, its first probabilities, and the last one while the lid opens."""
        last, at = self.classes[-1], round(self.aperture * (OPENINGS - 1))
        title = "Change the eye, and watch what the network answers"
        panels = [stills.Panel("The eye", self.image, width=200)]
        if self.locked:  # what answers stays closed here too
            return stills.draw(title, panels, self.question["text"])
        panels += [
            stills.Panel(f"{name}: {share:.1%}", _columns([share], 20), width=62)
            for name, share in zip(self.classes[:3], self.output.tolist(), strict=False)
        ]
        opening, box = _columns(self._opening(), 2), (0, 2 * at, SIDE, 2)
        caption = f"{last}: lid shut to open"
        panels.append(stills.Panel(caption, opening, boxes=[box], width=200))
        patch = f"a patch of {self.patch_size} pixels" if self.patch else "no patch"
        opened = f"the lid open {self.aperture:.2f}, framed on the right; {patch}"
        return stills.draw(title, panels, f"Here {opened}.")

    def _opening(self) -> list[float]:
        """Return the last probability for lids from shut to open, the rest as it stands."""
        openings = np.linspace(0, 1, OPENINGS)
        drawn = (draw_eye(**{**self._eye(), "aperture": float(one)}) for one in openings)
        images = [self._covered(one) if self.patch else one for one in drawn]
        answers = np.asarray(self.model(np.stack(images) / np.float32(255), training=False))
        return [float(share) for share in answers[:, -1]]


def _count(model: Any) -> int:
    """Return how many probabilities a model gives, or say why it does not fit."""
    check_model(model)
    taken, given = (
        [tuple(one.shape[1:]) for one in ends] for ends in (model.inputs, model.outputs)
    )
    if len(taken) != 1 or not fits((SIDE, SIDE, 3), taken[0]):
        raise ValueError(f"model takes {_written(taken)}: one picture {(SIDE, SIDE, 3)} fits")
    if len(given) != 1 or len(given[0]) != 1 or not 2 <= (given[0][0] or 0) <= MOST_CLASSES:
        wanted = f"2 to {MOST_CLASSES} probabilities, such as (2,), fit"
        raise ValueError(f"model gives {_written(given)}: {wanted}")
    return int(given[0][0])


def _written(shapes: list[tuple[int | None, ...]]) -> str:
    return " and ".join(map(str, shapes))


def _names(count: int) -> list[str]:
    if count == len(data.EYE_CLASSES):
        return list(data.EYE_CLASSES)
    return [f"class {number}" for number in range(count)]


def _ask(model: Any, image: NDArray[np.uint8]) -> NDArray[Any]:
    """Return a model's probabilities for one picture, or say that they are none."""
    answer: NDArray[Any] = np.asarray(model(image[None] / np.float32(255), training=False))[0]
    if not ((answer >= 0) & (answer <= 1)).all():  # NaN is refused too
        found = f"{answer.min():.3g} to {answer.max():.3g}"
        raise ValueError(f"model gives {found}: probabilities fit, as behind softmax")
    return answer


def _columns(shares: Sequence[float], width: int) -> NDArray[np.uint8]:
    """Return a picture of columns side by side, each filled from the ground; as high as the eye."""
    picture = np.full((SIDE, width * len(shares), 3), 235, np.uint8)
    for number, share in enumerate(shares):
        picture[SIDE - round(share * SIDE) :, number * width : (number + 1) * width] = (31, 95, 191)
    return picture
