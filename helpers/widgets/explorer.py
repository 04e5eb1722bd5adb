"""What all explorers share: their state, what they refuse, and a picture where nothing runs.

An explorer is a small class here and a small view in `view/`, which draws and computes in the
browser, so that it answers at once and goes on where no kernel runs.
"""

import base64
import io
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import numpy as np
import traitlets
from ipywidgets import DOMWidget
from numpy.typing import NDArray
from PIL import Image

from helpers.internals.arguments import as_numbers
from helpers.widgets.values import LARGEST as LARGEST_NUMBER
from helpers.widgets.values import UnfitError

VIEW = Path(__file__).parent / "view"
SHARED = ("arrays", "arithmetic", "colours", "frame", "controls", "grid")
LARGEST = 512  # pixels of a side: a larger picture is shrunk first, so that it answers at once
# What the page keeps of every widget, such as its layout.
_PAGE = frozenset(DOMWidget.class_trait_names(sync=True))


def script(*views: str) -> str:
    """Join the shared modules and a view into one: the browser cannot import from its neighbours.

    Parameters
    ----------
    *views : str
        Names of modules in `view/`, without their ending; a view ends on its `export default`.

    Returns
    -------
    str
        One JavaScript module that imports nothing.

    Introduced in notebook 01.
    """
    texts = [(VIEW / f"{name}.mjs").read_text(encoding="utf-8") for name in (*SHARED, *views)]
    joined = "\n".join(re.sub(r"^import .*?;\n", "", text, flags=re.M | re.S) for text in texts)
    return re.sub(r"^export (?!default)", "", joined, flags=re.M)


class Numbers(traitlets.TraitType):  # type: ignore[type-arg]  # no […] where Colab is
    """An array of finite numbers, given as an array or as nested lists, and read-only.

    Parameters
    ----------
    default : array-like, or function that returns one
        What it is until something else is set. Only a function may open a file of the course: it
        is called when an explorer is made, and never by an import.
    axes : sequence of int
        The numbers of axes that fit.
    largest : int
        How many rows and columns fit.
    **how
        What traitlets take, such as read_only=True for what the explorer itself works out.
    """

    def __init__(
        self, default: Any, axes: Sequence[int] = (2,), largest: int = LARGEST, **how: Any
    ) -> None:
        self.given, self.axes, self.largest = default, axes, largest
        super().__init__(**how)
        self.tag(sync=True, to_json=sent, from_json=_received)

    def make_dynamic_default(self) -> NDArray[Any]:
        """Return the default, for each explorer when it is made."""
        return self.validate(None, self.given() if callable(self.given) else self.given)

    def validate(self, obj: Any, value: Any) -> NDArray[Any]:
        """Return the array as it is kept, or say what is wrong with it."""
        array = as_numbers(value, self.name or "array").copy()
        if array.dtype == np.longdouble:  # neither JSON nor the browser has it
            array = array.astype(np.float64)
        if array.ndim not in self.axes:
            fits = " or ".join(map(str, self.axes))
            raise UnfitError(f"{self.name} {array.shape} has {array.ndim} axes: {fits} fit")
        if not np.isfinite(array).all():
            raise UnfitError(f"{self.name} holds NaN or infinity: finite numbers fit")
        largest = np.abs(array.astype(np.float64)).max()
        if largest > LARGEST_NUMBER:
            raise UnfitError(f"{self.name} holds {largest}: at most {LARGEST_NUMBER:.0e} fits")
        if max(array.shape[:2]) > self.largest:
            raise UnfitError(
                f"{self.name} {array.shape} is too large to explore: at most {self.largest} pixels "
                "a side fit, such as every tenth pixel of it, [::10, ::10]"
            )
        array.flags.writeable = False
        return array


def sent(array: NDArray[Any], _: Any = None) -> dict[str, Any]:
    """Give the browser bytes: uint8 and float32 as they are, all else as float64."""
    kept = array if array.dtype in (np.uint8, np.float32) else array.astype(np.float64)
    return {"dtype": str(array.dtype), "shape": list(array.shape), "bytes": kept.tobytes()}


def _received(sent: dict[str, Any], _: Any = None) -> NDArray[Any]:
    """Take what the browser or a saved state gives: the values in a list."""
    if "values" in sent:
        return np.array(sent["values"], dtype=sent["dtype"]).reshape(sent["shape"])
    kept = sent["dtype"] if sent["dtype"] in ("uint8", "float32") else "float64"
    array = np.frombuffer(sent["bytes"], dtype=kept).astype(sent["dtype"])
    return array.reshape(sent["shape"])


class Explorer(anywidget.AnyWidget):
    """A widget whose whole state can be read, set, saved and loaded.

    Parameters
    ----------
    predict : (str, sequence of str), optional
        A question and its choices: what would answer it stays closed until one is chosen.
    **state
        Each trait of the explorer by its name.

    Attributes
    ----------
    question, choice : dict, str
        The prediction, and what was chosen.
    problem : str
        What did not fit last; shown in the explorer.
    """

    _ipython_display_ = None  # ipywidgets 7 would show the view by it, and leave out the picture
    _css = (VIEW / "explorer.css").read_text(encoding="utf-8")

    question = traitlets.Dict().tag(sync=True)
    choice = traitlets.Unicode().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)

    def __init__(self, *, predict: tuple[str, Sequence[str]] | None = None, **state: Any) -> None:
        if predict is not None:
            state["question"] = {"text": predict[0], "choices": list(predict[1])}
        unknown = sorted(set(state) - set(self.trait_names()))
        if unknown:
            raise TypeError(f"{type(self).__name__} has no {', '.join(unknown)}: {self._names()}")
        super().__init__(**state)

    def _names(self) -> str:
        return ", ".join(self.state_names()) + " fit"

    def sent_names(self) -> list[str]:
        """Return the names of the traits that the browser knows."""
        own = self.traits(sync=True)
        return sorted(name for name in own if name not in _PAGE and not name.startswith("_"))

    def state_names(self) -> list[str]:
        """Return those that make up its state; what is read-only follows from the others."""
        return [name for name in self.sent_names() if not self.traits()[name].read_only]

    def to_json(self) -> str:
        """Return the whole state as one JSON text, which `load_json` takes back."""
        return json.dumps({name: _plain(value) for name, value in self.now().items()})

    def load_json(self, text: str) -> None:
        """Take a whole state that `to_json` gave.

        Raises
        ------
        ValueError
            If it is no such text, or of another explorer; nothing is changed then.
        """
        if not isinstance(text, str):
            raise UnfitError(f"text is a {type(text).__name__}: a text fits")
        try:
            state = json.loads(text)
        except RecursionError as error:
            raise UnfitError("text is too deeply nested to be a state") from error
        if not isinstance(state, dict) or set(state) != set(self.state_names()):
            raise UnfitError(f"text is no state of a {type(self).__name__}: {self._names()}")
        arrays = [name for name in state if isinstance(self.traits()[name], Numbers)]
        try:
            self._take(state | {name: _read(name, state[name]) for name in arrays}, checked=True)
        except (ValueError, TypeError) as error:
            raise UnfitError(str(error)) from error

    def set_together(self, state: dict[str, Any]) -> None:
        """Set several traits, which must fit together only when all of them are set."""
        self._take(state)

    def _take(self, state: dict[str, Any], *, checked: bool = False) -> None:
        """Set several traits, as one message to the browser, or none of them."""
        before = self.now()
        try:
            with self.hold_sync(), self.hold_trait_notifications():
                for name, value in state.items():
                    setattr(self, name, value)
                if checked:  # nothing is brought into range: every value stands in a whole state
                    self.check(self.now())
        except (ValueError, TypeError):
            with self.hold_sync(), self.hold_trait_notifications():
                for name, value in before.items():
                    setattr(self, name, value)
            raise

    def now(self) -> dict[str, Any]:
        """Return the whole state, each trait by its name."""
        return {name: getattr(self, name) for name in self.state_names()}

    def __setattr__(self, name: str, value: Any) -> None:
        try:
            super().__setattr__(name, value)
        except traitlets.TraitError as error:
            raise error if isinstance(error, ValueError) else UnfitError(str(error)) from error

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take what the browser sends; what does not fit is said there, and nothing changes."""
        before = self.now()
        self.problem = ""  # so that the same words are said again
        try:  # in the form that Python sends, or it would be sent back over what came meanwhile
            arrays = {n: v for n, v in sync_data.items() if isinstance(v, dict) and "values" in v}
            bytewise = {name: sent(_received(value)) for name, value in arrays.items()}
            super().set_state({**sync_data, **bytewise})
        except (ValueError, TypeError, traitlets.TraitError) as error:
            self._take(before)
            self.problem = str(error)
            self.send_state([name for name in sync_data if name in self.keys])

    def check(self, state: dict[str, Any]) -> None:
        """Raise an error that names the trait where the values of a state do not fit together."""

    @traitlets.validate("question", "choice")
    def _foretold(self, proposal: Any) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        if name == "question" and value and not _is_question(value):
            raise UnfitError(
                f"question {value} does not fit: a text and its choices, all other, do"
            )
        choices = self.question.get("choices", []) if name == "choice" else []
        if name == "choice" and value and value not in choices:
            raise UnfitError(f"choice {value!r} does not fit: {', '.join(choices) or 'none'} do")
        return value

    @traitlets.observe("question")
    def _asked(self, _: Any) -> None:
        if self.choice not in self.question.get("choices", []):
            self.choice = ""

    @property
    def locked(self) -> bool:
        """Tell whether a prediction is asked for, and none was made yet."""
        return bool(self.question) and not self.choice

    def _fits(self, proposal: Any, **instead: Any) -> Any:
        """Return a proposed value if it fits to the others; for `traitlets.validate`."""
        try:
            self.check({**self.now(), **instead, proposal["trait"].name: proposal["value"]})
        except (ValueError, TypeError) as error:
            raise UnfitError(str(error)) from error
        return proposal["value"]

    def still(self) -> Image.Image:
        """Return a picture of the explorer as it stands, for places where nothing runs."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return f"{type(self).__name__}: a picture stands here where it cannot be moved."

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        shown = super()._repr_mimebundle_(**kwargs)
        data, metadata = shown if isinstance(shown, tuple) else (shown or {}, {})
        file = io.BytesIO()
        self.still().save(file, "PNG", optimize=True)
        return {**data, "image/png": base64.b64encode(file.getvalue()).decode()}, metadata


def _is_question(value: dict[str, Any]) -> bool:
    """Tell whether it is a text with choices, each of them once."""
    text, choices = value.get("text"), value.get("choices")
    if not isinstance(choices, list) or not all(isinstance(c, str) and c for c in choices):
        return False
    return isinstance(text, str) and 0 < len(set(choices)) == len(choices)


def _read(name: str, saved: Any) -> NDArray[Any]:
    """Take an array out of a saved state."""
    try:
        return np.array(saved["values"], dtype=saved["dtype"]).reshape(saved["shape"])
    except (TypeError, ValueError, LookupError, OverflowError) as error:
        raise UnfitError(f"{name} is no array with dtype, shape and values: {error}") from error


def _plain(value: Any) -> Any:
    """Return a value of the state as JSON holds it, arrays with their dtype and shape."""
    if not isinstance(value, np.ndarray):
        return value
    return {"dtype": str(value.dtype), "shape": list(value.shape), "values": value.ravel().tolist()}
