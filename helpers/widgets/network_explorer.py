"""Open a trained network layer by layer, for a chosen picture. Used in notebooks 07 and 08."""

from typing import Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from helpers.data import open_image
from helpers.internals.arguments import index
from helpers.keras_model import replay
from helpers.representations import embeddings, feature_maps
from helpers.widgets.explorer import Explorer, script
from helpers.widgets.network_layers import MOST_WEIGHTS, describe_layers
from helpers.widgets.network_pictures import MOST, Labels, Pictures, as_fed, check_labels
from helpers.widgets.network_still import draw_still
from helpers.widgets.values import Numbers, Real, Whole

PARTS = ("arithmetic", "state", "picture", "sum")  # of the view


class NetworkExplorer(Explorer):
    """Choose a picture and a layer: its maps, what made one number of them, and the answer.

    Parameters
    ----------
    model : keras.Sequential
        Built, of the layers that `keras_model.replay` takes; your own fits too. It may be trained
        on meanwhile: the next picture is shown, and `output` computed, as it is then.
    images : array-like, (N, H, W, C) or one picture
        Floats as the model is fed, or uint8 of any size, which `keras_model.fit_images` fits to
        the model and divides by 255. Without them, one picture that is 0 everywhere.
    labels : array-like of int, (N,), optional
        The true classes: with them a threshold and its cost can be moved.
    chosen : int
        Which of the images is looked at; -1 for `own`, the picture that was drawn or uploaded.
    own : array-like, one picture as in `images`
    classes : sequence of str
        Names of the classes.
    layer : str
        Which layer is open; its maps have a `channel`, a `row` and a `column`.
    source : int
        Which of the maps that it reads is multiplied out.
    threshold, miss, false_alarm : float
        From which probability on the class `alarm` is called, and what the two mistakes cost.
    alarm : int
        A class; every other one counts as no alarm.

    Attributes
    ----------
    output : array, (classes,), float32
        What `keras_model.replay` computes for the picture.
    picture : array, (H, W, C), float32
        The picture as the model is fed.
    maps : dict of str to array
        Its feature maps, by layer.
    confusion : array, (2, 2), int
        A row for the truth, a column for the answer, no alarm first.
    cost : float

    Raises
    ------
    ValueError, TypeError
        If a value does not fit; the last one stays. A layer that does not fit is named.

    Introduced in notebook 07.
    """

    _is_made = False
    _esm = script(*(f"network_{part}" for part in PARTS), "network")

    images = Pictures(np.zeros((1, 1, 1, 1), np.float32), axes=(4,), largest=MOST)
    own = Pictures(np.zeros((1, 1, 1), np.float32), axes=(3,))
    labels = Labels(Whole()).tag(sync=True)
    classes = traitlets.List(traitlets.Unicode()).tag(sync=True)
    chosen = Whole(0).tag(sync=True)
    layer = traitlets.Unicode().tag(sync=True)
    channel = Whole(0).tag(sync=True)
    row = Whole(0).tag(sync=True)
    column = Whole(0).tag(sync=True)
    source = Whole(0).tag(sync=True)
    threshold = Real(0.5).tag(sync=True)
    miss = Real(20.0).tag(sync=True)
    false_alarm = Real(1.0).tag(sync=True)
    alarm = Whole(1).tag(sync=True)
    layers: Any = traitlets.List(read_only=True).tag(sync=True)
    weights = Numbers(np.zeros(1, np.float32), axes=(1,), largest=MOST_WEIGHTS, read_only=True)
    answers = Numbers(np.zeros((1, 1), np.float32), largest=MOST, read_only=True)

    def __init__(self, model: Any, images: Any = None, labels: Any = None, **state: Any) -> None:
        begun = self._opened(model)
        given = {"images": images, "labels": labels}
        super().__init__(**(begun | {k: v for k, v in given.items() if v is not None} | state))
        self.on_msg(self._receive)
        self._is_made = True

    @property
    def model(self) -> Any:
        """The network; another one begins with the pictures that fit to it."""
        return self._model

    @model.setter
    def model(self, model: Any) -> None:
        before = self.images
        begun = self._opened(model)
        if before.shape[1:] == begun["images"].shape[1:]:
            begun |= {"images": before, "labels": self.labels, "own": self.own}
        with self.hold_sync(), self.hold_trait_notifications():
            for name, value in begun.items():
                setattr(self, name, value)
        self._ask()  # the same pictures, and another network

    def _opened(self, model: Any) -> dict[str, Any]:
        """Take a model, and return the state in which it is opened."""
        layers, weights = describe_layers(model)
        self._model = model
        self.set_trait("layers", layers)
        self.set_trait("weights", weights)
        blank = np.zeros(model.input_shape[1:])
        numbers = dict.fromkeys(("chosen", "channel", "row", "column", "source"), 0)
        names = {"layer": layers[0]["name"], "classes": []}
        return {"images": blank[None], "own": blank, "labels": [], **names, **numbers}

    @property
    def picture(self) -> NDArray[np.float32]:
        """The picture as the model is fed."""
        return as_fed(self.own if self.chosen < 0 else self.images[self.chosen])

    @property
    def output(self) -> NDArray[np.float32]:
        """What the course's helpers compute for the picture."""
        self._follow()
        return replay(self.model, self.picture)

    @property
    def maps(self) -> dict[str, NDArray[Any]]:
        """The feature maps of the picture, by layer."""
        self._follow()
        return feature_maps(self.model, self.picture)

    @property
    def confusion(self) -> NDArray[np.int64]:
        """How many of the labelled pictures are called rightly and wrongly."""
        self._follow()
        counts = np.zeros((2, 2), int)
        answers, labels = self.answers[: len(self.labels)], np.array(self.labels, int)
        called = answers[:, min(self.alarm, answers.shape[1] - 1)] >= self.threshold
        np.add.at(counts, ((labels == self.alarm).astype(int), called.astype(int)), 1)
        return counts

    @property
    def cost(self) -> float:
        """What the mistakes cost together."""
        (_, false_alarms), (misses, _) = self.confusion
        return float(self.miss * misses + self.false_alarm * false_alarms)

    def look_at(self, picture: ArrayLike) -> None:
        """Take a picture of your own, such as `data.open_image` gives."""
        with self.hold_sync():
            self.own, self.chosen = picture, -1

    def _receive(self, _: Any, content: Any, buffers: Any) -> None:
        """Take the bytes of a file that was chosen in the browser."""
        self.problem = ""
        try:
            self.look_at(open_image(bytes(buffers[0])))
        except ValueError as error:
            self.problem = str(error)

    def _follow(self) -> None:
        """Tell the browser what the network has learned since it was last told."""
        weights = describe_layers(self.model)[1]
        if not np.array_equal(weights, self.weights):
            self.set_trait("weights", weights)
            self._ask()

    @traitlets.observe("images", "labels")
    def _ask(self, _: Any = None) -> None:
        """Ask the network about all labelled pictures."""
        self._follow()
        last, asked = self.layers[-1]["name"], self.images if self.labels else self.images[:1]
        self.set_trait("answers", embeddings(self.model, as_fed(asked), last))

    @traitlets.validate(
        *("images", "own", "labels", "classes", "chosen", "layer", "channel", "row", "column"),
        *("source", "threshold", "miss", "false_alarm", "alarm"),
    )
    def _proposed(self, proposal: Any) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        moved = self._moved(name, value) if self._is_made else {}
        fitting = self._fits(proposal, **moved)
        for other, one in moved.items():
            setattr(self, other, one)
        return fitting

    def _moved(self, name: str, value: Any) -> dict[str, Any]:
        """Return what changes along: what does not belong to other pictures, or another layer."""
        if name == "images":
            labels = self.labels if len(self.labels) == len(value) else []
            return {"chosen": min(self.chosen, len(value) - 1), "labels": labels}
        counts = self._counts(value) if name == "layer" else {}  # the cell stays inside
        return {place: min(getattr(self, place), count - 1) for place, count in counts.items()}

    def _told(self, layer: str) -> dict[str, Any]:
        names = [each["name"] for each in self.layers]
        if layer not in names:
            raise ValueError(f"layer {layer!r} does not fit: {', '.join(names)} do")
        told: dict[str, Any] = self.layers[names.index(layer)]
        return told

    def _counts(self, layer: str) -> dict[str, int]:
        told = self._told(layer)
        sizes = [*told["shape"], told["reads"][2]]
        return dict(zip(("row", "column", "channel", "source"), sizes, strict=True))

    def check(self, state: dict[str, Any]) -> None:
        """Raise an error where pictures, labels or a place do not belong to the network."""
        size = tuple(self.model.input_shape[1:])
        for name, shape in (("images", (len(state["images"]), *size)), ("own", size)):
            if state[name].shape != shape:
                raise ValueError(f"{name} {state[name].shape} does not fit: the model takes {size}")
        if not -1 <= state["chosen"] < len(state["images"]):
            fits = f"-1 to {len(state['images']) - 1} fit"
            raise ValueError(f"chosen {state['chosen']} does not fit: {fits}")
        for name, count in self._counts(state["layer"]).items():
            index(state[name], name, count)
        check_labels(state, units=self.layers[-1]["shape"][2])

    def still(self) -> Image.Image:
        """Return the picture, what the chosen number sees of it, and the maps of its layer."""
        return draw_still(self)
