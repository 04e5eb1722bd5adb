"""What the explorers compute in the browser is what the helpers compute, on random cases."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from helpers.fully_connected import sigmoid, softmax
from helpers.kernels import conv2d, convolve2d
from helpers.pixels import describe_color
from helpers.pooling import average_pool2d, max_pool2d, min_pool2d, subsample
from helpers.stride_padding import output_size, same_padding
from tests.widgets.through_node import by_node

TESTS = Path(__file__).parent / "arithmetic.test.mjs"
EACH = 400
POOLS = {"max": max_pool2d, "min": min_pool2d, "average": average_pool2d}


def listed(array: Any) -> dict[str, Any]:
    """Return an array as the views have it."""
    return {"shape": list(array.shape), "data": np.asarray(array, float).ravel().tolist()}


def picture(rng: np.random.Generator) -> Any:
    """Return whole or decimal numbers, 1 to 12 pixels a side."""
    shape = rng.integers(1, 13, 2)
    whole = rng.integers(-255, 256, shape)
    return whole if rng.random() < 0.5 else whole / 7


def window(rng: np.random.Generator) -> dict[str, Any]:
    padding = rng.choice(["valid", "same", "pixels"])
    return {
        "stride": int(rng.integers(1, 5)),
        "padding": int(rng.integers(0, 4)) if padding == "pixels" else str(padding),
    }


def convolved(rng: np.random.Generator) -> dict[str, Any]:
    image, kernel = picture(rng), rng.integers(-9, 10, rng.integers(1, 5, 2)) / rng.choice([1, 3])
    options = window(rng) | {"dilation": int(rng.integers(1, 4))}
    bias, flip, relu = float(rng.normal()), bool(rng.random() < 0.5), bool(rng.random() < 0.5)
    if flip:
        options |= {"stride": 1, "dilation": 1}  # of convolve2d no more is asked
        out = convolve2d(image, kernel, padding=options["padding"]) + bias
    else:
        out = conv2d(image, kernel, bias=bias, **options)
    given = {"image": listed(image), "kernel": listed(kernel), "bias": bias, "flip": flip}
    return {
        "given": given | options | {"relu": relu},
        "expected": listed(np.maximum(out, 0) if relu else out),
    }


def pooled(rng: np.random.Generator) -> dict[str, Any]:
    image, options = picture(rng), window(rng)
    way, size = str(rng.choice(["max", "min", "average", "subsample"])), int(rng.integers(1, 5))
    if way == "subsample":
        options["padding"], size = "valid", 1
        out = subsample(image, options["stride"])
    else:
        options["padding"] = str(rng.choice(["valid", "same"]))
        out = POOLS[way](image, size, **options)
    given = {"image": listed(image), "way": way, "poolSize": size, **options}
    return {"given": given, "expected": listed(out)}


def sizes(rng: np.random.Generator) -> dict[str, Any]:
    image, kernel, stride, dilation = (int(rng.integers(1, most)) for most in (60, 8, 6, 4))
    padding = window(rng)["padding"]
    out = output_size(image, kernel, stride=stride, padding=padding, dilation=dilation)
    return {"given": {"sizes": [image, kernel, stride, padding, dilation]}, "expected": out}


def same(rng: np.random.Generator) -> dict[str, Any]:
    image, kernel, stride, dilation = (int(rng.integers(1, most)) for most in (60, 8, 6, 4))
    sides = same_padding(image, kernel, stride=stride, dilation=dilation)
    return {"given": {"sizes": [image, kernel, stride, dilation]}, "expected": sides}


def shares(rng: np.random.Generator) -> dict[str, Any]:
    logits = rng.normal(scale=10.0 ** rng.integers(-1, 4), size=rng.integers(1, 12))
    return {"given": {"logits": logits.tolist()}, "expected": softmax(logits).tolist()}


def share(rng: np.random.Generator) -> dict[str, Any]:
    value = float(rng.normal(scale=10.0 ** rng.integers(-1, 4)))
    return {"given": {"value": value}, "expected": float(sigmoid(value))}


def named(rng: np.random.Generator) -> dict[str, Any]:
    rgb = rng.integers(0, 256, 3) // rng.choice([1, 8, 64])
    name, hue, saturation, lightness = describe_color(rgb)
    expected = {"hue": hue, "saturation": saturation, "lightness": lightness, "name": name}
    return {"given": {"rgb": rgb.tolist()}, "expected": expected}


WAYS: dict[str, Callable[[np.random.Generator], dict[str, Any]]] = {
    "conv2d": convolved, "pool2d": pooled, "outputSize": sizes, "samePadding": same,
    "softmax": shares, "sigmoid": share, "describeColour": named,
}  # fmt: skip


def made(way: str, make: Callable[[np.random.Generator], dict[str, Any]]) -> list[dict[str, Any]]:
    """Return cases of one kind; what a helper refuses is no case."""
    rng, cases = np.random.default_rng(len(way)), []
    for _ in range(10 * EACH):
        try:
            cases.append(make(rng))
        except ValueError:  # no window fits
            continue
        if len(cases) == EACH:
            return cases
    raise AssertionError(f"{way}: only {len(cases)} cases")


def test_the_browser_computes_what_the_helpers_compute(tmp_path: Path) -> None:
    cases = {way: made(way, make) for way, make in WAYS.items()}
    by_node(TESTS, cases, tmp_path, passing=len(WAYS))
