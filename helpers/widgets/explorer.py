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
import traitlets
from ipywidgets import DOMWidget
from PIL import Image

from helpers.widgets.values import Numbers, UnfitError, plain, received, saved_array, sent

VIEW = Path(__file__).parent / "view"
SHARED = ("arrays", "arithmetic", "colours", "frame", "controls", "grid")
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
        return json.dumps({name: plain(value) for name, value in self.now().items()})

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
            self._take(
                state | {name: saved_array(name, state[name]) for name in arrays}, checked=True
            )
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
            bytewise = {name: sent(received(value)) for name, value in arrays.items()}
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
