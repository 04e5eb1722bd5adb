"""Tests of assignments/checks/engine/plain.py: what is kept of an answer, in a file and back."""

import inspect
import io
import itertools
import zipfile
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from assignments.checks.engine.plain import (
    in_order,
    numbers,
    pack,
    plain,
    shown,
    unpack,
    unrolled,
    word,
)


def kept(value: Any) -> Any:
    """Return plain values with arrays as lists, for comparing."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, dict):
        return {key: kept(item) for key, item in value.items()}
    return [kept(item) for item in value] if isinstance(value, list) else value


NONE = {"is": "other", "type": "NoneType", "shown": "None"}


def test_numbers_become_arrays_and_words_stay() -> None:
    assert plain(None) is None and plain(...) is None
    assert plain("x" * 2000) == "x" * 1000
    for value in (3, 2.5, True, [1, 2], ((1, 2), (3, 4))):
        assert type(plain(value)) is np.ndarray
        assert plain(value).tolist() == np.array(value).tolist()


def test_a_set_is_no_list_and_stands_for_one_only_where_the_order_does_not_count() -> None:
    for some in ({3, 1, 2}, frozenset((3, 1, 2))):
        assert plain(some)["is"] == "set" and plain(some)["type"] == type(some).__name__
        assert in_order(plain(some)).tolist() == [1, 2, 3]
    assert in_order(plain([3, 1, 2])).tolist() == [1, 2, 3]
    assert in_order(plain([[3, 1]])).tolist() == [[3, 1]] and in_order("b, a") == "b, a"


def test_a_dict_keeps_its_names_and_values_and_a_list_its_items() -> None:
    assert kept(plain({"a": 1, 2: None, "b": "x"})) == {
        "is": "dict",
        "type": "dict",
        "shown": "{'a': 1, 2: None, 'b': 'x'}",
        "keys": ["a", "2", "b"],
        "items": [1, NONE, "x"],
    }
    assert kept(plain([1, "a", [None, ...]])) == {
        "is": "list",
        "type": "list",
        "shown": "[1, 'a', [None, Ellipsis]]",
        "items": [
            1,
            "a",
            {"is": "list", "type": "list", "shown": "[None, Ellipsis]", "items": [NONE, None]},
        ],
    }


def test_a_name_in_a_dict_is_kept_whole_and_what_is_none_is_shown_in_one_line() -> None:
    assert plain({"x" * 200: 1, ("x" * 200,): 2})["keys"] == ["x" * 200, f"('{'x' * 157}…"]


def test_of_a_long_dict_or_list_the_first_hundred_entries_are_kept() -> None:
    assert len(plain({str(n): "x" for n in range(101)})["keys"]) == 100
    assert len(plain(["x"] * 101)["items"]) == 100


def test_five_lists_in_each_other_are_looked_into_and_no_more() -> None:
    nested: Any = "x"
    for _ in range(5):
        nested = [nested]
    whole, depth = plain(nested), 0
    while isinstance(whole, dict):
        whole, depth = whole["items"][0], depth + 1
    assert (whole, depth) == ("x", 5)
    innermost = plain([nested])
    for _ in range(5):
        innermost = innermost["items"][0]
    assert innermost == {"is": "other", "type": "list", "shown": "['x']"}
    named: Any = {"a": "x"}
    for _ in range(5):
        named = {"a": named}
    innermost = plain(named)
    for _ in range(5):
        innermost = innermost["items"][0]
    assert innermost["is"] == "other"
    innermost = plain([[[[{("x",)}]]]])
    for _ in range(4):
        innermost = innermost["items"][0]
    [innermost] = innermost["items"]["items"]  # of the set, the list that it is in order
    assert innermost == {"is": "other", "type": "tuple", "shown": "('x',)"}


def test_other_things_are_kept_by_their_type_and_how_they_are_shown() -> None:
    assert plain(1j) == {"is": "other", "type": "complex", "shown": "1j"}
    assert plain(iter([1]))["type"] == "generator"
    long = type("N" * 100, (), {})
    assert plain(long())["type"] == "N" * 80
    mixed = plain({1, "a"})
    assert mixed["is"] == "other" and mixed["fault"].startswith("'<' not supported")


def test_real_numbers_of_any_kind_are_numbers_and_truth_values_among_objects_are_not() -> None:
    half = numbers([Fraction(1, 2), Decimal(10**30)])
    assert half is not None and half.dtype == np.float64 and half.tolist() == [0.5, 1e30]
    assert numbers(np.array([True, 2**70], object)) is None
    assert numbers(["1"]) is None and numbers([1j]) is None and numbers([[1], [1, 2]]) is None
    assert numbers(np.zeros(1_000_000)) is not None and numbers(np.zeros(1_000_001)) is None
    for dtype in ("bool", "uint8", "int64", "float16", "float64"):
        array = numbers(np.ones(2, dtype))
        assert array is not None and array.dtype == dtype
    wide = numbers(np.ones(2, np.longdouble))
    assert wide is not None and wide.dtype == np.float64


def test_an_array_is_copied_and_loses_its_class() -> None:
    array = np.arange(3)
    copied = numbers(array.view(np.recarray))
    assert type(copied) is np.ndarray and copied is not None
    copied[0] = 9
    assert array.tolist() == [0, 1, 2]


def test_what_is_generated_is_unrolled_unless_it_has_no_end() -> None:
    assert unrolled(n * n for n in range(3)).tolist() == [0, 1, 4]
    assert unrolled(iter(range(9_999))).shape == (9_999,)
    endless = {"is": "other", "type": "generator without an end", "shown": "a generator"}
    assert unrolled(itertools.count()) == unrolled(iter(range(10_000))) == endless
    assert unrolled([1, 2]).tolist() == [1, 2]


async def awaited() -> None:
    """Give what only `await` gets."""


def test_what_waits_for_await_is_named_and_closed() -> None:
    waiting = awaited()
    assert unrolled(waiting)["type"] == "coroutine"
    assert inspect.getcoroutinestate(waiting) == inspect.CORO_CLOSED


def test_what_is_shown_stands_on_one_line_of_160_letters_without_colours() -> None:
    assert shown("a\n  b", str) == "a b"
    assert shown("\x1b[1;31mred\x1b[0m", str) == "red"
    assert shown("x" * 159, str) == "x" * 159
    assert shown("x" * 160, str) == "x" * 159 + "…"
    assert shown("a") == "'a'"
    assert shown(" " * 9 * 159 + "far", str) == "far"
    assert shown(" " * 9 * 160 + "far", str) == ""
    assert shown(1, lambda _: 1 / 0) == "something of the type int"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (" Two  Words ", "two words"),
        (np.array(3.0), "3"),
        (np.array(2.5), "2.5"),
        (np.array(True), "true"),
        (np.array([1, 2]), "[1 2]"),
        ({"is": "other", "shown": "{1}"}, "no word: {1}"),
        (None, "none"),
    ],
)
def test_words_are_compared_in_small_letters(value: Any, said: str) -> None:
    assert word(value) == said


def test_a_file_brings_back_every_plain_value() -> None:
    value = {
        "a": [np.arange(6).reshape(2, 3), np.asfortranarray(np.eye(2, 3)), "text", None],
        "b": {"array": np.array(True), "n": np.float32(2.5)},
        "c": (1, 2.5),
    }
    back = unpack(pack(value))
    assert kept(back) == {
        "a": [[[0, 1, 2], [3, 4, 5]], [[1, 0, 0], [0, 1, 0]], "text", None],
        "b": {"array": True, "n": 2.5},
        "c": [1, 2.5],
    }
    assert back["a"][0].flags.writeable and back["b"]["array"].dtype == bool


def test_a_file_of_more_than_its_limit_is_refused() -> None:
    content = pack({"a": np.zeros(100)})
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        size = sum(entry.file_size for entry in files.infolist())
    assert unpack(content, most=size)["a"].shape == (100,)
    with pytest.raises(ValueError, match=f"more than {size - 1} bytes"):
        unpack(content, most=size - 1)
    assert unpack(pack(np.zeros(900_000))).shape == (900_000,)
    with pytest.raises(ValueError, match="more than 8000000 bytes"):
        unpack(pack(np.zeros(1_000_000)))
