"""Plain values: arrays, text and lists in place of whatever a student's code has made.

Nothing of a student's survives here: no object, no subclass, no pickle. What is plain can be
written as an npz file, read by another process, and compared without running anything of theirs.
"""

import io
import itertools
import json
import math
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

NUMBERS = 1_000_000  # that an array may hold
THINGS = 10_000  # that a list may hold, or are taken from a generator
LETTERS = 160  # of what is shown
NOTHING = {"is": "other", "type": "NoneType", "shown": "None"}  # a None within a list or a dict


def plain(value: Any, deep: int = 5) -> Any:
    """Turn a value into arrays, text and lists.

    Parameters
    ----------
    value : any
        Numbers, truth values and nested lists of them become arrays, Keras' tensors too.
    deep : int
        So many lists within lists are looked into.

    Returns
    -------
    array, str, dict or None
        None for what is open (None, three dots). A dict has "is": "list", "set" or "dict" with
        "items" (and "keys"), or "other"; "type" and "shown" say what it was.

    Examples
    --------
    >>> plain([1, 2.5]), plain(...), plain(" A")
    (array([1. , 2.5]), None, ' A')
    >>> plain([1, "a"])["items"]
    [array(1), 'a']

    Introduced in assignment 01.
    """
    if value is None or value is ...:
        return None
    if isinstance(value, str):
        return str.__getitem__(value, slice(1000))
    if (array := numbers(value)) is not None:
        return array
    about = {"is": "other", "type": str(type(value).__name__)[:80], "shown": shown(value)}
    try:
        if deep and isinstance(value, Mapping):
            pairs = list(itertools.islice(value.items(), 100))
            keys = [str(key) if isinstance(key, str) else shown(key) for key, _ in pairs]
            items = [_item(item, deep - 1) for _, item in pairs]
            return about | {"is": "dict", "keys": keys, "items": items}
        if isinstance(value, set | frozenset):
            return about | {"is": "set", "items": plain(sorted(value), deep)}
        if deep and isinstance(value, list | tuple | np.ndarray):
            return about | {"is": "list", "items": [_item(item, deep - 1) for item in value[:100]]}
    except Exception as error:  # whatever its own code does
        about["fault"] = shown(error, str)
    return about | ({"type": "generator"} if isinstance(value, Iterator) else {})


def _item(value: Any, deep: int) -> Any:
    """Keep a None apart from three dots: in a list or a dict somebody may mean it."""
    return plain(value, deep) if value is not None else NOTHING


def in_order(value: Any) -> Any:
    """Sort a plain list or set of numbers, for an answer whose order does not count.

    Examples
    --------
    >>> in_order(plain([7, 6])), in_order(plain({8, 6}))
    (array([6, 7]), array([6, 8]))

    Introduced in assignment 03.
    """
    value = value["items"] if isinstance(value, dict) and value["is"] == "set" else value
    return np.sort(value) if isinstance(value, np.ndarray) and value.ndim == 1 else value


def numbers(value: Any) -> Array | None:
    """Return numbers or truth values as an array of its own, None where they are none.

    Examples
    --------
    >>> numbers([[1, 2]]), numbers("12"), numbers([[1], [2, 3]])
    (array([[1, 2]]), None, None)

    Introduced in assignment 01.
    """
    try:
        array = np.asarray(value)
        real = (isinstance(n, Real | Decimal) and not isinstance(n, bool) for n in array.flat)
        if array.dtype.kind == "O" and all(real):
            array = array.astype(np.float64)  # such as fractions, or an array that began with None
    except Exception:  # whatever else it is
        return None
    if array.dtype.kind not in "buif" or array.size > NUMBERS:
        return None
    wide = array.dtype.itemsize > 8
    return np.array(array, np.float64 if wide else array.dtype)


def unrolled(result: Any) -> Any:
    """Turn what a function has returned into a plain value; a generator is read.

    Examples
    --------
    >>> unrolled(n * n for n in range(3))
    array([0, 1, 4])

    Introduced in assignment 01.
    """
    if isinstance(result, Iterator):
        result = list(itertools.islice(result, THINGS))
        if len(result) == THINGS:
            return {"is": "other", "type": "generator without an end", "shown": "a generator"}
    if hasattr(result, "cr_await"):
        result.close()
    return plain(result)


def shown(value: Any, write: Callable[[Any], str] = repr) -> str:
    r"""Write a value in one short line, whatever it is.

    Examples
    --------
    >>> shown(np.eye(2)), shown("two\nlines", str)
    ('array([[1., 0.], [0., 1.]])', 'two lines')

    Introduced in assignment 01.
    """
    try:
        text = str(re.sub(r"\x1b\[[\d;]*m", "", write(value)))  # Keras' errors are coloured
    except Exception:
        return f"something of the type {type(value).__name__}"
    line = " ".join(text[: 9 * LETTERS].split())
    return line if len(line) < LETTERS else f"{line[: LETTERS - 1]}…"


def word(value: Any) -> str:
    """Write a plain value so that capitals, spaces, and 2 or 2.0 make no difference.

    Examples
    --------
    >>> word(" B  c"), word(np.array(2.0))
    ('b c', '2')

    Introduced in assignment 02.
    """
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value.item()
        value = int(value) if isinstance(value, float) and value.is_integer() else value
    if isinstance(value, dict):
        value = f"no word: {value.get('shown')}"
    return " ".join(str(value).split()).casefold()


def pack(value: Any) -> bytes:
    """Write plain values, or cases, as an npz file: the arrays, and one text for all the rest.

    Examples
    --------
    >>> unpack(pack({"cases": [(np.arange(2), "max", 0.5)]}))
    {'cases': [[array([0, 1]), 'max', 0.5]]}

    Introduced in assignment 01.
    """
    arrays: list[Array] = []

    def lay(part: Any) -> Any:
        if isinstance(part, np.ndarray):
            arrays.append(part)
            return {"array": len(arrays) - 1}
        if isinstance(part, dict):
            return {key: lay(item) for key, item in part.items()}
        if isinstance(part, list | tuple):
            return [lay(item) for item in part]
        return part.item() if isinstance(part, np.generic) else part

    text = np.frombuffer(json.dumps(lay(value)).encode(), np.uint8)
    file = io.BytesIO()
    if any(array.dtype.hasobject for array in arrays):
        raise ValueError("an array of objects is no plain value")
    np.savez(file, text, *arrays)  # NumPy before 2.2 would write allow_pickle=False as an array
    return file.getvalue()


def unpack(content: bytes, most: int = 8_000_000) -> Any:
    """Read what `pack` wrote; trust nothing.

    Raises
    ------
    ValueError
        Where it is broken, larger unpacked than `most` bytes, or holds anything but numbers.

    Introduced in assignment 01.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as files:
            if sum(entry.file_size for entry in files.infolist()) > most:
                raise ValueError(f"more than {most} bytes")
            arrays = [_read(files.read(f"arr_{n}.npy")) for n in range(len(files.namelist()))]
        whole = json.loads(arrays[0].tobytes())
        return _laid_back(whole, arrays[1:])
    except (KeyError, IndexError, TypeError, OSError, RecursionError, UnicodeError,
            zipfile.BadZipFile, EOFError, NotImplementedError) as error:  # fmt: skip
        raise ValueError(f"no collected values: {error}") from error


def _read(content: bytes) -> Array:
    """Read one array without trusting what its header promises."""
    file = io.BytesIO(content)
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError("an array of another version")
    shape, fortran, dtype = np.lib.format.read_array_header_1_0(file)
    body = content[file.tell() :]
    if dtype.kind not in "buif" or math.prod(shape) * dtype.itemsize != len(body):
        raise ValueError("an array that is none of numbers")
    return np.frombuffer(body, dtype).reshape(shape, order="F" if fortran else "C").copy()


def _laid_back(part: Any, arrays: list[Array]) -> Any:
    if isinstance(part, list):
        return [_laid_back(item, arrays) for item in part]
    if isinstance(part, dict):
        if part.keys() == {"array"}:
            return arrays[part["array"]]
        return {key: _laid_back(item, arrays) for key, item in part.items()}
    return part
