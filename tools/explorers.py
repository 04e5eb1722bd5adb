"""Write the explorers into one HTML file that needs no server, no network and no kernel.

`make explorers` writes dist/explorers.html; any browser opens it from the disk.
"""

import base64
import html
import json
from collections.abc import Mapping
from pathlib import Path
from string import Template
from typing import Any

from helpers import data, keras_model
from helpers.widgets import (
    ConvolutionExplorer,
    DenseExplorer,
    EyeExplorer,
    NetworkExplorer,
    PixelExplorer,
    PoolingExplorer,
    TrainingExplorer,
)
from helpers.widgets.explorer import VIEW, Explorer
from tools.course import ROOT

TARGET = ROOT / "dist" / "explorers.html"
PAGE = Template(Path(__file__).with_suffix(".html").read_text(encoding="utf-8"))


def page(explorers: Mapping[str, Explorer], title: str) -> str:
    """Return one HTML page with explorers.

    Parameters
    ----------
    explorers : mapping from str to Explorer
        The heading of each, and the explorer as it stands.
    title : str
        The page's.

    Returns
    -------
    str
        HTML that loads nothing.
    """
    host = (VIEW / "host.mjs").read_text(encoding="utf-8").replace("export ", "")
    names = [name_of(heading) for heading in explorers]
    places = "\n".join(
        f'<h2>{html.escape(heading)}</h2>\n<div id="{name}"></div>'
        for heading, name in zip(explorers, names, strict=True)
    )
    states = {
        name: {"esm": explorer._esm, "state": state_of(explorer)}
        for name, explorer in zip(names, explorers.values(), strict=True)
    }
    return PAGE.substitute(
        title=html.escape(title), css=Explorer._css, places=places, host=host,
        explorers=json.dumps(states).replace("<", "\\u003c"),
    )  # fmt: skip


def name_of(heading: str) -> str:
    """Return a heading as an element's name."""
    return "".join(letter if letter.isalnum() else "-" for letter in heading.lower())


def state_of(explorer: Explorer) -> dict[str, Any]:
    """Return what the browser knows of an explorer, the bytes of its arrays as text."""
    state = explorer.get_state(explorer.sent_names())
    return {name: _as_text(value) for name, value in state.items()}


def _as_text(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            ("base64" if isinstance(one, bytes) else key): (
                base64.b64encode(one).decode() if isinstance(one, bytes) else _as_text(one)
            )
            for key, one in value.items()
        }
    return [_as_text(one) for one in value] if isinstance(value, list) else value


def course() -> dict[str, Explorer]:
    """Return the explorers of the course, each under its heading."""
    model = keras_model.load_deep_cnn()
    some = [each[1::4] for each in data.eyes()[1]]  # three of the four that are mistaken
    return {
        "A picture is numbers": PixelExplorer(),
        "A kernel slides over a picture": ConvolutionExplorer(),
        "From a map to a decision": DenseExplorer(show=["flatten", "dropout", "layer", "decide"]),
        "What a layer costs": DenseExplorer(show=["cost"]),
        "Five ways to shrink": PoolingExplorer(),
        "One weight follows its slope": TrainingExplorer(),
        "A kernel learns Sobel": TrainingExplorer(data.lincoln() / 64 - 2, learning_rate=0.2),
        "An eye, and a network's answer": _eye(model),
        "A network, layer by layer": NetworkExplorer(model, *some, classes=data.EYE_CLASSES),
    }


def _eye(model: Any) -> EyeExplorer:
    """Return the one whose network Python asks: here it shows what was recorded."""
    explorer = EyeExplorer(model, aperture=0.8)
    explorer.record()
    return explorer


def write(file: Path) -> None:
    """Write the page with every explorer of the course."""
    text = page(course(), "Explore convolutional networks")
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(TARGET)
    size = TARGET.stat().st_size / 1e6
    print(f"{TARGET.relative_to(ROOT)}: {size:.1f} MB, open it in any browser")
