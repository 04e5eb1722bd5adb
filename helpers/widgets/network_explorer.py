"""Open a trained network layer by layer, for a chosen picture. Used in notebooks 07 and 08."""

from typing import Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from helpers.data import open_image
from helpers.internals.arguments import as_numbers, index
from helpers.keras_model import fit_images, replay
from helpers.representations import embeddings, feature_maps, receptive_fields
from helpers.widgets import stills
from helpers.widgets.explorer import Explorer, Numbers, script
from helpers.widgets.network_layers import MOST_WEIGHTS, describe_layers

MOST = 6_000_000  # numbers of all pictures together


class _Pictures(Numbers):
    """Pictures as the model is fed. Those of uint8 are cut and resized to fit, and stay uint8."""

    def validate(self, obj: Any, value: Any) -> NDArray[Any]:
        """Return pictures of the model's size, or say what is wrong with them."""
        array = _fitted(obj.model, as_numbers(value, str(self.name)))
        if array.size > MOST:
            raise ValueError(
                f"{self.name} {array.shape} are too many to explore: at most "
                f"{MOST // array[0].size} of this size fit, such as the first of them"
            )
        is_one_of_many = array.ndim == 3 and self.axes[0] == 4
        return super().validate(obj, array[None] if is_one_of_many else array)


class _Labels(traitlets.List[int]):
    """Whole numbers, given as an array or a list."""

    def validate(self, obj: Any, value: Any) -> list[int]:
        """Return them as a list, or say what is wrong with them."""
        given = as_numbers(value, "labels").tolist() if len(value) else []
        return super().validate(obj, given) or []


def _fitted(model: Any, array: NDArray[Any]) -> NDArray[Any]:
    size = model.input_shape[1:]
    if array.dtype == np.uint8:
        is_grey_stack = array.ndim == 3 and array.shape[-1] not in (1, 3)
        fitted = fit_images(model, array[..., None] if is_grey_stack else array)
        return np.rint(fitted * 255).astype(np.uint8)
    lacks_channel = array.shape[-3:] != size and (*array.shape[-2:], 1) == size
    return (array[..., None] if lacks_channel else array).astype(np.float32)


def _fed(pictures: NDArray[Any]) -> NDArray[np.float32]:
    """Return pictures as the model is fed."""
    if pictures.dtype == np.uint8:
        return (pictures / np.float32(255)).astype(np.float32)
    return pictures


class NetworkExplorer(Explorer):
    """Choose a picture and a layer: its maps, what made one number of them, and the answer.

    Parameters
    ----------
    model : keras.Sequential
        Built, of the layers that `keras_model.replay` takes; your own fits too.
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

    Introduced in notebook 08.
    """

    _esm = script("network_arithmetic", "network_state", "network_picture", "network")

    images = _Pictures(np.zeros((1, 1, 1, 1), np.float32), axes=(4,), largest=MOST)
    own = _Pictures(np.zeros((1, 1, 1), np.float32), axes=(3,))
    labels = _Labels(traitlets.Int()).tag(sync=True)
    classes = traitlets.List(traitlets.Unicode()).tag(sync=True)
    chosen = traitlets.Int(0).tag(sync=True)
    layer = traitlets.Unicode().tag(sync=True)
    channel = traitlets.Int(0).tag(sync=True)
    row = traitlets.Int(0).tag(sync=True)
    column = traitlets.Int(0).tag(sync=True)
    source = traitlets.Int(0).tag(sync=True)
    threshold = traitlets.Float(0.5).tag(sync=True)
    miss = traitlets.Float(20.0).tag(sync=True)
    false_alarm = traitlets.Float(1.0).tag(sync=True)
    alarm = traitlets.Int(1).tag(sync=True)
    layers: Any = traitlets.List(read_only=True).tag(sync=True)
    weights = Numbers(np.zeros(1, np.float32), axes=(1,), largest=MOST_WEIGHTS, read_only=True)
    answers = Numbers(np.zeros((1, 1), np.float32), largest=MOST, read_only=True)

    def __init__(self, model: Any, images: Any = None, labels: Any = None, **state: Any) -> None:
        begun = self._opened(model)
        given = {"images": images, "labels": labels}
        super().__init__(**(begun | {k: v for k, v in given.items() if v is not None} | state))
        self.on_msg(self._receive)

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
        self._ask({})  # the same pictures, and another network

    def _opened(self, model: Any) -> dict[str, Any]:
        """Take a model, and return the state in which it is opened."""
        layers, weights = describe_layers(model)
        self._model = model
        self.set_trait("layers", layers)
        self.set_trait("weights", weights)
        blank = np.zeros(model.input_shape[1:], np.float32)
        numbers = dict.fromkeys(("chosen", "channel", "row", "column", "source"), 0)
        names = {"layer": layers[0]["name"], "classes": []}
        return {"images": blank[None], "own": blank, "labels": [], **names, **numbers}

    @property
    def picture(self) -> NDArray[np.float32]:
        """The picture as the model is fed."""
        return _fed(self.own if self.chosen < 0 else self.images[self.chosen])

    @property
    def output(self) -> NDArray[np.float32]:
        """What the course's helpers compute for the picture."""
        return replay(self.model, self.picture)

    @property
    def maps(self) -> dict[str, NDArray[Any]]:
        """The feature maps of the picture, by layer."""
        return feature_maps(self.model, self.picture)

    @property
    def confusion(self) -> NDArray[np.int64]:
        """How many of the labelled pictures are called rightly and wrongly."""
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

    @traitlets.observe("images", "labels")
    def _ask(self, _: Any) -> None:
        """Ask the network about all labelled pictures."""
        last, asked = self.layers[-1]["name"], self.images if self.labels else self.images[:1]
        self.set_trait("answers", embeddings(self.model, _fed(asked), last))

    @traitlets.validate(
        *("images", "own", "labels", "classes", "chosen", "layer", "channel", "row", "column"),
        *("source", "threshold", "miss", "false_alarm", "alarm"),
    )
    def _proposed(self, proposal: Any) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        if name == "images":  # what does not belong to the new pictures any more
            self.chosen = min(self.chosen, len(value) - 1)
            self.labels = self.labels if len(self.labels) == len(value) else []
        if name == "layer":  # the cell stays inside the new layer
            for place, count in self._counts(value).items():
                setattr(self, place, min(getattr(self, place), count - 1))
        return self._fits(proposal)

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
        self._check_labels(state)

    def _check_labels(self, state: dict[str, Any]) -> None:
        units = self.layers[-1]["shape"][2]
        kinds, labels, classes = max(units, 2), state["labels"], state["classes"]
        if len(labels) not in (0, len(state["images"])):
            raise ValueError(f"{len(labels)} labels do not fit {len(state['images'])} images")
        for label in set(labels):
            index(label, "labels with", kinds)
        if len(classes) not in (0, kinds):
            raise ValueError(f"classes {classes} does not fit: {kinds} names do")
        index(state["alarm"] - (units == 1), "alarm", kinds - (units == 1))
        for name, most in (("threshold", 1), ("miss", 1000), ("false_alarm", 1000)):
            if not 0 <= state[name] <= most:
                raise ValueError(f"{name} {state[name]} does not fit: 0 to {most} does")

    def still(self) -> Image.Image:
        """Return the picture, what the chosen number sees of it, and the map that holds it."""
        told, picture = self._told(self.layer), self.picture
        values = embeddings(self.model, picture[None], self.layer).reshape(told["shape"])
        place, shown = _laid_out(values, (self.row, self.column, self.channel))
        top, left, bottom, right = self._seen(picture.shape)
        colours = np.rint(picture.clip(0, 1) * 255).astype(np.uint8)
        largest = float(np.abs(values).max())
        scale = stills.signed(largest) if values.min() < 0 else stills.grey(0, largest)
        whole = stills.Panel(
            "The picture, and what is seen of it", colours.squeeze(), stills.grey(0, 255),
            [(top, left, bottom - top, right - left)],
        )  # fmt: skip
        part = stills.Panel(f"{self.layer}, map {self.channel}", shown, scale, [(*place, 1, 1)])
        title = "A trained network, layer by layer"
        return stills.draw(title, [whole, part], self._sentence(values))

    def _seen(self, shape: tuple[int, ...]) -> tuple[int, int, int, int]:
        field = receptive_fields(self.model).get(self.layer)
        whole = (0, 0, *shape[:2])
        return whole if field is None else field.window(self.row, self.column, shape)  # type: ignore

    def _sentence(self, values: NDArray[Any]) -> str:
        value, answer = values[self.row, self.column, self.channel], self.output
        best = int(answer.argmax())
        name = self.classes[best] if len(self.classes) == len(answer) else str(best)
        cell = f"Row {self.row}, column {self.column}: {stills.written(value)}."
        return f"{cell} The network answers: {name}, {stills.written(answer[best])}."


def _laid_out(
    values: NDArray[Any], place: tuple[int, int, int]
) -> tuple[tuple[int, int], NDArray[Any]]:
    """Return one map and the place in it; of a vector all numbers, in rows."""
    row, column, channel = place
    if values.shape[:2] != (1, 1):
        return (row, column), values[:, :, channel]
    wide = min(values.size, 16)
    rows = np.zeros((-(-values.size // wide), wide))
    rows.ravel()[: values.size] = values.ravel()
    return divmod(channel, wide), rows
