"""Say how a plain value differs from the right one, without what is right."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from assignments.checks.engine.comparing import close, is_open
from assignments.checks.engine.plain import shown

TEXT = "it is text, and numbers are needed, without quotation marks"
ADVICE = {
    "coroutine": "begin it with `def`, without `async`",
    "function": "call the function, with parentheses",
    "method": "call the method, with parentheses",
    "builtin_function_or_method": "call it, with parentheses",
    "dict": "give the numbers alone",
    "set": "it has no order, so write a list, in square brackets",
    "generator": "write list(…) around it",
}


def difference(value: Any, right: Any, tolerance: float) -> str:
    """Describe how a plain value differs from the right one.

    Examples
    --------
    >>> difference(np.array([1, 5]), np.array([1, 2]), 0)
    '1 of 2 numbers is wrong, the first at (1,).'
    >>> difference("7", np.array(7), 0)
    "'7' is not the answer: it is text, and numbers are needed, without quotation marks."

    Introduced in assignment 01.
    """
    if not isinstance(right, np.ndarray):
        return f"{written(value)} is not the answer."
    if isinstance(value, str):
        return f"{written(value)} is not the answer: {TEXT}."
    if not isinstance(value, np.ndarray):
        return f"numbers are needed, and this is {kind_of(value)}."
    if value.shape != right.shape:
        more = ": more than one number is needed" if value.ndim == 0 else ""
        more = ": a single number is needed, without brackets" if right.ndim == 0 else more
        row = value.ndim == right.ndim == 1 < value.size
        size = f"{value.size} numbers" if row else f"the shape {value.shape}"
        return f"the result has {size}, which does not fit{more}."
    if value.size == 1:
        return f"{written(value)} is not the answer."
    if (value.dtype.kind == "b") != (right.dtype.kind == "b"):
        return f"the type {value.dtype} does not fit: what is asked, numbers or True and False?"
    wrong = ~close(value, right, tolerance)
    first = tuple(int(index) for index in np.argwhere(wrong)[0])
    number = f"{wrong.sum()} of {value.size} numbers {'is' if wrong.sum() == 1 else 'are'}"
    return f"{number} wrong, the first at {first}."


def complaint(call: Mapping[str, Any], inputs: str, right: Any, tolerance: float) -> str:
    """Say for one call of a function what is wrong.

    Examples
    --------
    >>> complaint({"result": np.array(3), "trouble": ""}, "With 1 ", np.array(4), 0)
    'With 1 your function returns 3, which is not right.'

    Introduced in assignment 01.
    """
    if call["trouble"]:
        return f"{inputs}your function {shown(call['trouble'], str)}"
    result = call["result"]
    if is_open(result):
        return f"{inputs}your function returns nothing: is there a `return` on every way out?"
    both = (result, right)
    if all(isinstance(one, np.ndarray) and one.ndim == 0 for one in both):
        return f"{inputs}your function returns {written(result)}, which is not right."
    return inputs + difference(result, right, tolerance)


def written(value: Any) -> str:
    """Write a plain value in one short line.

    Examples
    --------
    >>> written(np.array([1, 2])), written({"is": "other", "shown": "{1, 2}"})
    ('[1, 2]', '{1, 2}')

    Introduced in assignment 01.
    """
    if isinstance(value, dict):
        return shown(value.get("shown", "this"), str)
    return shown(value.tolist() if isinstance(value, np.ndarray | np.generic) else value)


def inputs_of(case: Sequence[Any]) -> str:
    """Write the arguments of a call shortly: large arrays by their shape.

    Examples
    --------
    >>> inputs_of((np.zeros((4, 5)), 2, abs))
    '(an array of shape (4, 5), 2, abs)'

    Introduced in assignment 01.
    """
    parts = [
        f"an array of shape {np.shape(value)}"
        if isinstance(value, np.ndarray) and value.size > 12
        else getattr(value, "__name__", None) or written(value)
        for value in case
    ]
    return f"({', '.join(parts)})"


def kind_of(value: Any) -> str:
    """Say of what type a plain value is, and what keeps it from being numbers.

    Examples
    --------
    >>> kind_of("a"), kind_of({"is": "list", "type": "list", "items": ["a"]})
    ('of the type str', 'of the type list with words in it')

    Introduced in assignment 01.
    """
    if not isinstance(value, Mapping):
        thing = value.tolist() if isinstance(value, np.ndarray) else value
        return f"of the type {type(thing).__name__}".replace(" list", " list, tuple or array")
    name = str(value["type"])
    kind = f"of the type {name}"
    if value["is"] != "list":
        return f"{kind}: {ADVICE[name]}" if name in ADVICE else kind
    items = [*value["items"]]
    for item in items:  # and what is in a list within it
        items += item["items"] if isinstance(item, dict) and item["is"] == "list" else ()
    others = [one["type"] for one in items if isinstance(one, dict) and one["is"] == "other"]
    if others or any(isinstance(item, str) for item in items):
        inside = (others or ["words"])[0].replace("NoneType", "None")
        return f"{kind} with {inside} in it"
    shapes = {one.shape if isinstance(one, np.ndarray) else None for one in value["items"]}
    uneven = "parts differ in size" if name == "tuple" else "rows are not equally long"
    return f"{kind} whose {uneven}" if len(shapes) > 1 or None in shapes else kind
