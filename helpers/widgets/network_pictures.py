"""Pictures and labels as NetworkExplorer keeps them."""

from typing import Any

import numpy as np
import traitlets
from numpy.typing import NDArray

from helpers.internals.arguments import as_numbers, index
from helpers.keras_model import fit_images
from helpers.widgets.values import LARGEST_NUMBER, Numbers, UnfitError

MOST = 6_000_000  # numbers of all pictures together


class Pictures(Numbers):
    """Pictures as the model is fed. Those of uint8 are cut and resized to fit, and stay uint8."""

    def validate(self, obj: Any, value: Any) -> NDArray[Any]:
        """Return pictures of the model's size, or say what is wrong with them."""
        if obj is None:  # the default, of no network yet
            return super().validate(obj, value)
        numbers = as_numbers(value, str(self.name))
        if np.isfinite(numbers).all() and np.abs(numbers.astype(float)).max() > LARGEST_NUMBER:
            raise UnfitError(
                f"{self.name} holds more than {LARGEST_NUMBER:.0e}: smaller numbers fit"
            )
        try:
            array = _fitted(obj.model, numbers, many=self.axes[0] == 4)
        except ValueError as error:  # of pictures, whatever they are here
            raise UnfitError(str(error).replace("images", str(self.name), 1)) from error
        if array.size > MOST:
            raise ValueError(
                f"{self.name} {array.shape} are too many to explore: at most "
                f"{MOST // array[0].size} of this size fit, such as the first of them"
            )
        is_one_of_many = array.ndim == 3 and self.axes[0] == 4
        return super().validate(obj, array[None] if is_one_of_many else array)


class Labels(traitlets.List):  # type: ignore[type-arg]  # no […] where Colab is
    """Whole numbers, given as an array or a list."""

    def validate(self, obj: Any, value: Any) -> list[int]:
        """Return them as a list, or say what is wrong with them."""
        if isinstance(value, list | tuple) and not value:
            return []
        if isinstance(value, np.ndarray) and not value.size:
            return []
        array = as_numbers(value, "labels")
        if array.ndim != 1:
            raise UnfitError(f"labels {array.shape} do not fit: (N,), one for each image, does")
        return super().validate(obj, array.tolist()) or []


def _fitted(model: Any, array: NDArray[Any], many: bool) -> NDArray[Any]:
    size = model.input_shape[1:]
    if array.dtype == np.uint8:
        is_grey_stack = many and array.ndim == 3 and array.shape[-1] not in (1, 3)
        fitted = fit_images(model, array[..., None] if is_grey_stack else array)
        return np.rint(fitted * 255).astype(np.uint8)
    lacks_channel = array.shape[-3:] != size and (*array.shape[-2:], 1) == size
    return (array[..., None] if lacks_channel else array).astype(np.float32)


def as_fed(pictures: NDArray[Any]) -> NDArray[np.float32]:
    """Return pictures as the model is fed."""
    if pictures.dtype == np.uint8:
        return (pictures / np.float32(255)).astype(np.float32)
    return pictures


def check_labels(state: dict[str, Any], units: int) -> None:
    """Raise an error where labels, names or prices do not fit to what a model of `units` gives."""
    kinds, labels, classes = max(units, 2), state["labels"], state["classes"]
    if len(labels) not in (0, len(state["images"])):
        raise ValueError(f"{len(labels)} labels do not fit {len(state['images'])} images")
    for label in set(labels):
        index(label, "labels with", kinds)
    if len(classes) not in (0, kinds):
        raise ValueError(f"classes {classes} does not fit: {kinds} names do")
    least = int(units == 1)  # a single number speaks for class 1
    if not least <= state["alarm"] < kinds:
        fits = f"{least} to {kinds - 1} fit"
        raise ValueError(f"alarm {state['alarm']} does not fit: {fits}")
    for name, most in (("threshold", 1), ("miss", 1000), ("false_alarm", 1000)):
        if not 0 <= state[name] <= most:
            raise ValueError(f"{name} {state[name]} does not fit: 0 to {most} does")
