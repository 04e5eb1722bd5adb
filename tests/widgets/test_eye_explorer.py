import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from helpers import data, keras_model
from helpers.data.eyes import draw_eye
from helpers.widgets import EyeExplorer, eye_explorer
from helpers.widgets.eye_explorer import GREY, LIMITS
from tests.widgets.support import (
    Alone,
    Noted,
    alone,
    ask,
    colours,
    listeners,
    noted,
    page,
    read,
    shot,
)

__all__ = ["alone", "noted", "page"]  # fixtures

PLAIN = {"skin": 5, "lash_length": 0.22, "glasses": 0, "glare": 0.2}


@pytest.fixture(scope="module")
def network() -> Any:
    return keras_model.load_deep_cnn()


def classifier(shape: tuple[int | None, ...], units: int, activation: Any) -> Any:
    """Build an untrained network of another form than the course's."""
    keras = keras_model.import_keras()
    taken = keras.Input(shape)
    means = keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(4, 3)(taken))
    bias = keras.initializers.Constant(-5)
    given = keras.layers.Dense(units, activation=activation, bias_initializer=bias)(means)
    return keras.Model(taken, given)


def given(model: Any, image: np.ndarray) -> np.ndarray:
    return np.asarray(model(image[None] / np.float32(255), training=False))[0]


def test_the_output_is_what_the_network_gives_for_the_picture(network: Any) -> None:
    explorer = EyeExplorer(network, aperture=0.4, glasses=True)
    drawn = draw_eye(0.4, **PLAIN | {"glasses": 1})
    np.testing.assert_array_equal(explorer.image, drawn)
    np.testing.assert_array_equal(explorer.output, given(network, drawn))
    explorer.roll, explorer.gaze_x = -12.5, 0.3
    drawn = draw_eye(0.4, **PLAIN | {"glasses": 1, "roll": -12.5, "gaze_x": 0.3})
    np.testing.assert_array_equal(explorer.image, drawn)
    np.testing.assert_array_equal(explorer.output, given(network, drawn))
    np.testing.assert_array_equal(explorer.bare, explorer.output)
    assert explorer.output.dtype == np.float32 and explorer.output.shape == (2,)
    assert explorer.classes == list(data.EYE_CLASSES)


@pytest.mark.parametrize(
    ("place", "rows", "columns"),
    [
        ({"patch_size": 16, "row": 32, "column": 30}, slice(24, 40), slice(22, 38)),
        ({"patch_size": 5, "row": 63, "column": 10}, slice(61, 64), slice(8, 13)),
        ({"patch_size": 40, "row": 0, "column": 0}, slice(0, 20), slice(0, 20)),
    ],
)
def test_the_patch_lies_on_the_picture_that_the_network_is_asked_about(
    network: Any, place: dict[str, int], rows: slice, columns: slice
) -> None:
    explorer = EyeExplorer(network, aperture=0.7, patch=True, **place)
    drawn = draw_eye(0.7, **PLAIN)
    np.testing.assert_array_equal(explorer.bare, given(network, drawn))
    drawn[rows, columns] = GREY
    np.testing.assert_array_equal(explorer.image, drawn)
    np.testing.assert_array_equal(explorer.output, given(network, drawn))


def test_what_changes_together_is_asked_once(network: Any) -> None:
    explorer, heard = EyeExplorer(network), list[Any]()
    explorer.observe(heard.append, "answered")
    explorer.set_state({"row": 10, "column": 50, "patch": True})
    assert len(heard) == 1
    explorer.set_state({"row": 10, "column": 50})
    assert len(heard) == 1


def test_a_network_of_a_thousand_classes_is_asked_and_shows_the_likeliest() -> None:
    explorer = EyeExplorer(classifier((64, 64, 3), 1000, "softmax"))
    assert explorer.output.shape == (1000,) and explorer.classes[-1] == "class 999"
    explorer.aperture = 0.2
    np.testing.assert_array_equal(explorer.output, given(explorer.model, explorer.image))
    assert explorer.still().width < 1000


@pytest.mark.parametrize("shape", [(64, 64, 3), (None, None, 3)])
def test_a_network_of_your_own_with_any_number_of_classes_is_asked(shape: Any) -> None:
    own = classifier(shape, 3, "softmax")
    explorer = EyeExplorer(own)
    np.testing.assert_array_equal(explorer.output, given(own, explorer.image))
    assert explorer.classes == ["class 0", "class 1", "class 2"]
    explorer.classes = ["cat", "cup", "face"]
    other = classifier(shape, 3, "sigmoid")
    explorer.model = other
    np.testing.assert_array_equal(explorer.output, given(other, explorer.image))


@pytest.mark.parametrize(
    ("shape", "units", "activation", "message"),
    [
        ((48, 48, 3), 2, "softmax", "model takes (48, 48, 3): one picture (64, 64, 3) fits"),
        ((64, 64, 1), 2, "softmax", "model takes (64, 64, 1): one picture (64, 64, 3) fits"),
        (
            (64, 64, 3),
            1,
            "sigmoid",
            "model gives (1,): 2 to 100000 probabilities, such as (2,), fit",
        ),
        ((64, 64, 3), 2, None, "probabilities fit, as behind softmax"),
    ],
)
def test_a_network_that_does_not_fit_is_refused_by_name(
    network: Any, shape: Any, units: int, activation: str | None, message: str
) -> None:
    explorer, other = EyeExplorer(network), classifier(shape, units, activation)
    with pytest.raises(ValueError) as error:
        EyeExplorer(other)
    assert message in str(error.value)
    before = explorer.output
    with pytest.raises(ValueError) as error:
        explorer.model = other
    assert message in str(error.value)
    assert explorer.model is network
    np.testing.assert_array_equal(explorer.output, before)


@pytest.mark.parametrize(
    ("taken", "given", "message"),
    [
        (2, 1, "model takes (64, 64, 3) and (64, 64, 3): one"),
        (1, 2, "model gives (2,) and (2,): 2 to"),
    ],
)
def test_a_network_of_several_inputs_or_outputs_is_refused(
    taken: int, given: int, message: str
) -> None:
    keras = keras_model.import_keras()
    ends = [keras.Input((64, 64, 3)) for _ in range(taken)]
    mean = keras.layers.GlobalAveragePooling2D()(keras.layers.Add()(ends) if taken > 1 else ends[0])
    answers = [keras.layers.Dense(2, activation="softmax")(mean) for _ in range(given)]
    with pytest.raises(ValueError) as error:
        EyeExplorer(keras.Model(ends, answers))
    assert message in str(error.value)


@pytest.mark.parametrize(("answer", "fits"), [(0, True), (1, True), (1.01, False), (np.nan, False)])
def test_what_a_network_gives_must_be_probabilities(answer: float, fits: bool) -> None:
    model = classifier((64, 64, 3), 2, lambda values: 0 * values + answer)
    if fits:
        assert EyeExplorer(model).output.tolist() == [answer] * 2
        return
    with pytest.raises(ValueError, match=f"model gives {answer} to {answer}: probabilities fit"):
        EyeExplorer(model)


def test_a_network_of_as_many_classes_as_fit_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(eye_explorer, "MOST_CLASSES", 3)
    assert len(EyeExplorer(classifier((64, 64, 3), 3, "softmax")).classes) == 3
    with pytest.raises(ValueError, match=r"model gives \(4,\): 2 to 3 probabilities"):
        EyeExplorer(classifier((64, 64, 3), 4, "softmax"))


def test_what_is_no_network_or_has_other_classes_is_refused(network: Any) -> None:
    with pytest.raises(TypeError, match="model must be a Keras model, received str"):
        EyeExplorer("network")
    explorer = EyeExplorer(network)
    with pytest.raises(ValueError, match="classes names 2, and the model gives 3 probabilities"):
        explorer.model = classifier((64, 64, 3), 3, "softmax")
    with pytest.raises(ValueError, match="classes names 1, and the model gives 2 probabilities"):
        EyeExplorer(network, classes=["awake"])


@pytest.mark.parametrize("name", LIMITS)
def test_a_number_out_of_its_limits_is_refused_and_the_last_one_stays(
    network: Any, name: str
) -> None:
    explorer, (low, high) = EyeExplorer(network), LIMITS[name]
    for inside in (low, high):
        setattr(explorer, name, inside)
    before = explorer.to_json()
    with pytest.raises(ValueError, match=rf"{name} \S+ does not fit: {low} to {high} do"):
        setattr(explorer, name, high + 1)
    assert explorer.to_json() == before
    explorer.set_state({name: low - 1})  # as from the browser
    assert f"{name} " in explorer.problem and "does not fit" in explorer.problem
    assert getattr(explorer, name) == high == explorer.answered[name]


def test_the_picture_cannot_be_set(network: Any) -> None:
    explorer = EyeExplorer(network)
    with pytest.raises(Exception, match='The "image" trait is read-only'):
        explorer.image = np.zeros((64, 64, 3), np.uint8)


def test_the_state_goes_through_json_and_the_answer_follows(network: Any) -> None:
    explorer = EyeExplorer(network, aperture=0.35, glasses=True, glare=0.9, patch=True, row=20)
    again = EyeExplorer(network)
    again.load_json(explorer.to_json())
    assert again.to_json() == explorer.to_json()
    np.testing.assert_array_equal(again.image, explorer.image)
    np.testing.assert_array_equal(again.output, explorer.output)


def test_pictures_are_recorded_for_a_page_without_a_kernel(network: Any) -> None:
    explorer = EyeExplorer(network, skin=2, patch=True)
    explorer.record()
    assert [one["aperture"] for one in explorer.recorded] == pytest.approx(
        [n / 20 for n in range(21)]
    )
    explorer.record([0, 0.5])
    assert [one["aperture"] for one in explorer.recorded] == [0, 0.5]
    drawn = draw_eye(0.5, **PLAIN | {"skin": 2})
    kept = np.frombuffer(explorer.recorded[1]["image"]["bytes"], np.uint8)
    np.testing.assert_array_equal(kept.reshape(drawn.shape), drawn)
    np.testing.assert_array_equal(explorer.recorded[1]["output"], given(network, drawn))


def filled(columns: np.ndarray) -> np.ndarray:
    """Return how much of each column is filled, and check that it is filled from the ground."""
    blue = (columns != columns.max()).any(axis=2)
    assert (blue[1:] >= blue[:-1]).all()
    return np.asarray(blue.mean(axis=0))


def test_the_still_picture_shows_the_answer_and_how_it_changes_as_the_lid_opens(
    network: Any, noted: Noted
) -> None:
    explorer = EyeExplorer(network, aperture=0.5, patch=True, patch_size=12, row=20, column=30)
    explorer.still()
    _, (eye, *shares, opening), sentence = noted[0]
    np.testing.assert_array_equal(eye.values, explorer.image)
    for name, share, panel in zip(data.EYE_CLASSES, explorer.output, shares, strict=True):
        assert panel.caption == f"{name}: {share:.1%}"
        np.testing.assert_allclose(filled(panel.values), share, atol=1 / 128)
    assert opening.caption.startswith("drowsy: ") and opening.boxes == [(0, 32, 64, 2)]
    assert "0.50" in sentence and "a patch of 12 pixels" in sentence
    assert [panel.width for panel in (eye, *shares, opening)] == [200, 62, 62, 200]
    pixels = [panel.width / panel.values.shape[1] for panel in (eye, *shares, opening)]
    assert max(pixels) < 1.02 * min(pixels), "so all of them are as high as the eye"
    assert np.unique(opening.values.reshape(-1, 3), axis=0).tolist() == [[31, 95, 191], [235] * 3]
    answers = filled(opening.values)[::2]
    np.testing.assert_array_equal(answers, filled(opening.values)[1::2])
    for aperture, answer in zip(np.linspace(0, 1, 32), answers, strict=True):
        explorer.aperture = float(aperture)
        assert answer == pytest.approx(explorer.output[-1], abs=1 / 127)
    explorer.patch = False
    explorer.still()
    _, panels, sentence = noted[1]
    assert "no patch" in sentence and panels[-1].boxes == [(0, 62, 64, 2)], "the lid is open"


def test_the_still_picture_of_a_question_shows_the_eye_alone(network: Any, noted: Noted) -> None:
    explorer = EyeExplorer(network, predict=("Awake?", ["yes", "no"]))
    explorer.still()
    _, (eye,), sentence = noted[0]
    np.testing.assert_array_equal(eye.values, explorer.image)
    assert sentence == "Awake?"


def test_the_still_picture_is_small(network: Any) -> None:
    still = EyeExplorer(network, aperture=0.45, glasses=True, patch=True)._repr_mimebundle_()
    data, _ = still
    assert len(data["image/png"]) < 20_000 * 4 / 3


def test_the_widgets_come_without_tensorflow() -> None:
    """The pages before 07 use the other explorers, and start in a second."""
    code = "import helpers.widgets, sys; print(sorted({'tensorflow', 'pandas'} & {*sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


# ------------------------------------------------------------------------------- in the browser


def settled(root: Locator, explorer: EyeExplorer) -> None:
    """Wait until the view shows this explorer's answer, and compare it."""
    share = explorer.output.max()
    named = explorer.classes[int(explorer.output.argmax())]
    expect(root.get_by_role("status")).to_contain_text(
        f"The lid is open by {explorer.aperture:.2f}"
    )
    expect(root.get_by_role("status")).to_contain_text(f"The network says {named}, {share:.1%}.")
    np.testing.assert_array_equal(colours(root, "The eye"), explorer.image)
    before = [
        f" ({share:.1%} without the patch)" if explorer.patch else "" for share in explorer.bare
    ]
    rows = zip(explorer.classes, explorer.output, before, strict=True)
    texts = [f"{name} {share:.1%}{more}" for name, share, more in rows]
    assert root.locator(".ex-class p").all_inner_texts() == texts
    widths = root.locator(".ex-bar-full").evaluate_all("all => all.map((one) => one.style.width)")
    np.testing.assert_allclose([float(w[:-1]) / 100 for w in widths], explorer.output, atol=6e-4)


SLIDERS = {
    "Lid open": "aperture", "Gaze across": "gaze_x", "Gaze down": "gaze_y", "Skin tone": "skin",
    "Lashes": "lash_length", "Tilt": "roll", "Their glare": "glare", "Patch size": "patch_size",
}  # fmt: skip


@pytest.mark.check
def test_each_slider_by_keyboard_changes_the_eye(alone: Alone, network: Any, page: Page) -> None:
    explorer = EyeExplorer(network, aperture=0.4, glasses=True, patch=True)
    root = alone(explorer)
    settled(root, explorer)
    ask(page, explorer)
    for label, trait in SLIDERS.items():
        low, high = LIMITS[trait]
        root.get_by_label(label).focus()
        for key, there in (("Home", low), ("End", high)):
            page.keyboard.press(key)
            page.wait_for_function(
                f"explorerHost.models.explorer.get('answered').{trait} === {there}"
            )
            assert getattr(explorer, trait) == there
        page.keyboard.press("ArrowLeft")
        page.wait_for_function(f"explorerHost.models.explorer.get('answered').{trait} < {high}")
        settled(root, explorer)
    for label in ("Glasses", "Grey patch"):
        root.get_by_label(label).focus()
        page.keyboard.press("Space")
    page.wait_for_function("!explorerHost.models.explorer.get('answered').patch")
    assert not explorer.glasses
    settled(root, explorer)


@pytest.mark.check
def test_sliders_and_patch_by_mouse(alone: Alone, network: Any, page: Page) -> None:
    explorer = EyeExplorer(network)
    root = alone(explorer)
    ask(page, explorer)
    glare = root.get_by_label("Their glare")
    expect(glare).to_be_hidden()  # without glasses it does nothing
    root.get_by_label("Glasses").check()
    expect(glare).to_be_visible()
    column = root.get_by_role("group", name="The eye's numbers").locator("label")
    assert len({(one.bounding_box() or {})["x"] for one in column.all()}) == 1
    for label, trait in SLIDERS.items():
        before = getattr(explorer, trait)
        root.get_by_label(label).click(position={"x": 12, "y": 8})
        page.wait_for_function(f"explorerHost.models.explorer.get('answered').{trait} !== {before}")
    page.wait_for_function("explorerHost.models.explorer.get('answered').glasses")
    settled(root, explorer)

    eye = root.get_by_role("grid", name="The eye")
    eye.hover(position={"x": 100, "y": 60})  # five pixels of the screen for one of the picture
    eye.hover(position={"x": 162, "y": 162})
    assert not explorer.patch, "who only hovers covers nothing"
    page.mouse.down()
    for right, down in ((10, 0), (60, 40), (100, 50)):
        box = eye.bounding_box() or {"x": 0, "y": 0}
        page.mouse.move(box["x"] + 162 + right, box["y"] + 162 + down)
    page.mouse.up()
    page.mouse.move(0, 0)
    page.wait_for_function("explorerHost.models.explorer.get('answered').column === 52")
    assert (explorer.patch, explorer.row, explorer.column) == (True, 42, 52)
    settled(root, explorer)
    side = explorer.patch_size
    mark = root.locator(".ex-mark-window")
    assert mark.evaluate("e => [e.offsetTop, e.offsetLeft, e.offsetHeight, e.offsetWidth]") == [
        *(5 * (middle - side // 2) for middle in (42, 52)), 5 * side, 5 * side,
    ]  # fmt: skip
    root.get_by_label("Grey patch").uncheck()
    page.wait_for_function("!explorerHost.models.explorer.get('answered').patch")
    expect(mark).to_have_count(0)
    settled(root, explorer)


@pytest.mark.check
def test_the_patch_is_moved_by_the_arrows(alone: Alone, network: Any, page: Page) -> None:
    explorer = EyeExplorer(network, aperture=0.6, row=30, column=10)
    root = alone(explorer)
    ask(page, explorer)
    root.get_by_role("grid", name="The eye").get_by_role("gridcell").focus()
    for key in ("ArrowRight", "PageDown", "ArrowUp"):
        page.keyboard.press(key)
    page.wait_for_function("explorerHost.models.explorer.get('answered').row === 39")
    assert (explorer.patch, explorer.row, explorer.column) == (True, 39, 11)
    settled(root, explorer)
    expect(root.get_by_role("status")).to_contain_text("a patch of 16 pixels at row 39, column 11")
    root.get_by_label("Patch size").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(root.get_by_label("Patch size")).to_be_focused()
    page.keyboard.press("Home")
    page.wait_for_function("explorerHost.models.explorer.get('answered').patch_size === 4")
    settled(root, explorer)


@pytest.mark.check
def test_what_python_refuses_is_said_and_the_last_state_shown(
    alone: Alone, network: Any, page: Page
) -> None:
    explorer = EyeExplorer(network, aperture=0.7)
    root = alone(explorer)
    ask(page, explorer)
    model = "explorerHost.models.explorer"
    page.evaluate(f"() => {{ {model}.set('aperture', 3); {model}.save_changes(); }}")
    expect(root.get_by_role("alert")).to_have_text("aperture 3.0 does not fit: 0 to 1 do")
    assert read(root, "aperture") == explorer.aperture == 0.7
    root.get_by_label("Tilt").focus()
    page.keyboard.press("End")
    expect(root.locator(".ex-message")).to_have_text("")
    page.wait_for_function("explorerHost.models.explorer.get('answered').roll === 30")
    settled(root, explorer)


@pytest.mark.check
def test_without_a_kernel_it_says_so_and_keeps_the_last_picture(
    alone: Alone, network: Any, page: Page
) -> None:
    explorer = EyeExplorer(network, aperture=0.8)
    root = alone(explorer)
    root.get_by_label("Lid open").focus()
    page.keyboard.press("Home")
    root.get_by_label("Grey patch").check()
    expect(root.get_by_role("status")).to_have_text(
        "No kernel answers: it is busy, or none runs. This is still the last picture, the lid open "
        f"by 0.80. The network says awake, {explorer.output[0]:.1%}. Asked for: the lid open by "
        "0.00, a patch of 16 pixels at row 32, column 32."
    )
    np.testing.assert_array_equal(colours(root, "The eye"), explorer.image)
    ask(page, explorer)  # the kernel is back
    page.evaluate("explorerHost.models.explorer.set('aperture', 0)")
    root.get_by_label("Glasses").check()
    page.wait_for_function("explorerHost.models.explorer.get('answered').glasses")


@pytest.mark.check
def test_the_nearest_recorded_picture_is_shown_and_said(
    alone: Alone, network: Any, page: Page
) -> None:
    explorer = EyeExplorer(network, aperture=0.8)
    explorer.record([0, 0.4, 1])
    root = alone(explorer)
    settled(root, explorer)
    root.get_by_label("Lid open").focus()
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("PageUp")
    assert 0.2 < read(root, "aperture") < 0.6
    output = explorer.recorded[1]["output"]
    said = "No kernel runs here. Recorded were pictures without a patch, the other numbers as they"
    named = data.EYE_CLASSES[int(np.argmax(output))]
    expect(root.get_by_role("status")).to_have_text(
        f"{said} were, at 3 openings of the lid; this is the nearest, the lid open by 0.40. "
        f"The network says {named}, {max(output):.1%}."
    )
    np.testing.assert_array_equal(colours(root, "The eye"), draw_eye(0.4, **PLAIN))
    root.get_by_label("Grey patch").check()
    expect(root.locator(".ex-mark-window")).to_have_count(0)


@pytest.mark.check
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_prediction_locks_what_would_answer_it(
    scheme: Any, alone: Alone, network: Any, page: Page
) -> None:
    page.emulate_media(color_scheme=scheme)
    choices = ("drowsy rises", "nothing changes")
    explorer = EyeExplorer(
        network, aperture=0.7, patch=True, glasses=True, predict=("Without lashes?", choices)
    )
    root = alone(explorer)
    answers = root.get_by_role("group", name="What the network answers")
    expect(answers).to_be_hidden()
    expect(root.get_by_role("status")).not_to_contain_text("The network says")
    root.get_by_label("nothing changes").check()
    expect(answers).to_be_visible()
    settled(root, explorer)
    shot(page, f"explorer-eye-{scheme}")
    assert listeners(page) == 0


@pytest.mark.check
def test_long_and_odd_names_stay_on_a_narrow_page(alone: Alone, network: Any, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 800})
    explorer = EyeExplorer(network, classes=["<b>日本</b>", "x" * 200])
    root = alone(explorer)
    expect(root.locator(".ex-class").first).to_contain_text("<b>日本</b>")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
