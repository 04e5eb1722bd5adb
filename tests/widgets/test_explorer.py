"""What all explorers share, tried on the smallest of them."""

import json

import anywidget
import numpy as np
import pytest

from helpers import data
from helpers.widgets import PixelExplorer
from helpers.widgets.explorer import SHARED, VIEW, Explorer, UnfitError, script


def test_a_view_is_one_module_that_imports_nothing_and_exports_itself_alone() -> None:
    text = script("pixel")
    assert "import " not in "\n".join(line for line in text.splitlines() if line[:2] != "//")
    assert [line for line in text.splitlines() if line.startswith("export")] == [
        "export default { render };"
    ]
    for name in SHARED:
        first = (VIEW / f"{name}.mjs").read_text(encoding="utf-8").splitlines()[0]
        assert first in text


def test_the_whole_state_goes_through_one_text_unchanged() -> None:
    given = PixelExplorer(
        data.photo()[::8, ::8], row=3, column=4, mix=[1, 2, 3], predict=("Which?", ["A", "B"])
    )
    given.choice = "B"
    taken = PixelExplorer()
    taken.load_json(given.to_json())
    assert taken.to_json() == given.to_json()
    assert taken.image.dtype == np.uint8
    np.testing.assert_array_equal(taken.image, given.image)
    assert set(json.loads(given.to_json())) == {
        "image", "row", "column", "mix", "question", "choice", "problem"
    }  # fmt: skip


@pytest.mark.parametrize("image", [[[1, 2]], [[0.5, 1.0]], np.float32([[0.1]]), np.uint8([[9]])])
def test_an_array_keeps_its_dtype_on_its_way_through_the_browser(image: object) -> None:
    explorer = PixelExplorer(image)
    sent = explorer.get_state(["image"])["image"]
    explorer.set_state({"image": sent})
    assert explorer.image.dtype == np.asarray(image).dtype
    np.testing.assert_array_equal(explorer.image, image)
    explorer.set_state({"image": {"dtype": "int64", "shape": [1, 2], "values": [3, 4]}})
    assert explorer.image.dtype == np.int64 and explorer.image.tolist() == [[3, 4]]


@pytest.mark.parametrize("dtype", ["uint8", "int64", "float32", "float64"])
def test_an_array_from_the_browser_is_not_sent_back_over_what_was_typed_since(
    dtype: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    explorer, sent = PixelExplorer(), list[str]()
    monkeypatch.setattr(explorer, "_send", lambda message, **_: sent.append(message["method"]))
    explorer.set_state({"image": {"dtype": dtype, "shape": [1, 2], "values": [3, 4]}})
    assert explorer.image.tolist() == [[3, 4]]
    assert set(sent) <= {"echo_update"}


def test_what_the_browser_sends_and_does_not_fit_is_said_there() -> None:
    explorer = PixelExplorer()
    explorer.set_state({"row": 99})
    assert explorer.problem == "row 99 does not fit: 0 to 15 do"
    assert explorer.row == 0


def test_no_state_of_another_kind_is_taken() -> None:
    explorer, before = PixelExplorer(), PixelExplorer().to_json()
    for text in ("[]", '{"row": 1}'):
        with pytest.raises(ValueError, match="text is no state of a PixelExplorer: choice, column"):
            explorer.load_json(text)
    bad = json.loads(before) | {"row": 99}
    with pytest.raises(UnfitError, match="row 99 does not fit"):
        explorer.load_json(json.dumps(bad))
    assert explorer.to_json() == before


def test_an_unknown_argument_is_named() -> None:
    with pytest.raises(TypeError, match="PixelExplorer has no rows: choice, column, image"):
        PixelExplorer(rows=3)


def test_the_state_cannot_be_changed_behind_the_explorers_back() -> None:
    mine = np.zeros((2, 2))
    explorer = PixelExplorer(mine)
    mine[0, 0] = 1
    assert explorer.image[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        explorer.image[0, 0] = 1


def test_where_nothing_runs_a_picture_stands_and_no_address() -> None:
    shown = PixelExplorer()._repr_mimebundle_()
    bundle = shown[0] if isinstance(shown, tuple) else shown
    assert bundle["image/png"].startswith("iVBOR")
    assert "0x" not in bundle["text/plain"]
    assert bundle["text/plain"] == repr(PixelExplorer())
    again = PixelExplorer()._repr_mimebundle_()[0]
    assert again["image/png"] == bundle["image/png"], "the same state, the same picture"


def test_every_explorer_says_what_it_is_and_draws_itself() -> None:
    for kind in Explorer.__subclasses__():
        assert issubclass(kind, anywidget.AnyWidget)
        assert kind.still is not Explorer.still
        assert "Introduced in notebook" in (kind.__doc__ or "")
