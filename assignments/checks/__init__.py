"""Check an answer at once: say what is wrong and why it may be, never what is right.

One module a topic holds the checks of its assignment; what they share is here. A check compares
the answer with the course's own helpers, and with what a usual misconception would have given:
where the two agree, it names the misconception. It never raises an error, so that a page with open
questions survives Run All; it returns True or False.
"""

import copy
import functools
import hashlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from numbers import Real
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

TOLERANCE = 1e-5  # of the largest value: float32 arithmetic in another order passes

OPEN = "not answered yet"
RIGHT = "correct"


def check_value(
    question: str,
    answer: Any,
    expected: Any,
    *,
    wrong: Sequence[tuple[Any, str]] = (),
    tolerance: float = TOLERANCE,
) -> bool:
    """Check a number, an array, a word or a truth value.

    Parameters
    ----------
    question : str
        Its name on the page, such as "Question 1".
    answer : number, array-like, str or bool
        The three dots or None mean that it is still open. Words are compared without regard to
        capitals and spaces around them.
    expected : as answer
        What is right, computed by the course's helpers.
    wrong : sequence of (value, hint)
        What usual misconceptions give, and a sentence that names each; they stand in order.
    tolerance : float
        Largest difference that passes, relative to the largest expected value.

    Returns
    -------
    bool
        True where the answer is right. One line is printed either way.

    Examples
    --------
    >>> check_value("Question 1", 3, 2, wrong=[(3, "You counted the posts, not the gaps.")])
    Question 1: not yet. You counted the posts, not the gaps.
    False
    >>> check_value("Question 1", 2.0, 2)
    Question 1: correct.
    True

    Introduced in assignment 01.
    """
    if _is_open(answer):
        return _say(question, OPEN + ".")
    if _same(answer, expected, tolerance):
        return _say(question, RIGHT + ".")
    hints = (hint for value, hint in wrong if _same(answer, value, tolerance))
    hint = next(hints, "") or _difference(answer, expected)
    return _say(question, f"not yet. {hint[:1].upper()}{hint[1:]}")


def check_entries(
    question: str,
    answer: Any,
    expected: Mapping[str, Any],
    *,
    wrong: Mapping[str, Sequence[tuple[Any, str]]] | None = None,
    tolerance: float = TOLERANCE,
) -> bool:
    """Check a dict of answers, such as the rows of a table; the first wrong one is named.

    Parameters
    ----------
    question : str
        Its name on the page.
    answer : dict
        One entry a name of `expected`; the check says "open" until all of them are given.
    expected : mapping of name to number or array-like
        What is right, computed by the course's helpers.
    wrong : mapping of name to a sequence of (value, hint)
        What usual misconceptions give for that name, and a sentence that names each.
    tolerance : float
        Largest difference that passes, relative to the largest expected value of the entry.

    Returns
    -------
    bool
        True where every entry is right. One line is printed either way.

    Examples
    --------
    >>> check_entries("Question 1", {"A": 4, "B": 7}, {"A": 4, "B": 6}, wrong={
    ...     "B": [(7, "You counted the posts, not the gaps.")]})
    Question 1: not yet. B: You counted the posts, not the gaps.
    False

    Introduced in assignment 03.
    """
    if _is_open(answer):
        return _say(question, OPEN + ".")
    if not isinstance(answer, Mapping):
        names = ", ".join(expected)
        return _say(question, f"not yet. Keep the dict with its names {names}.")
    missing = [name for name in expected if _unfinished(answer.get(name))]
    if missing:
        which = f": {', '.join(missing)}" if len(missing) < len(expected) else ""
        return _say(question, f"{OPEN}{which}.")
    for name, right in expected.items():
        given = answer[name]
        if not _same(given, right, tolerance):
            mistakes = (wrong or {}).get(name, ())
            hints = (hint for value, hint in mistakes if _same(given, value, tolerance))
            hint = next(hints, "") or _difference(given, right)
            return _say(question, f"not yet. {name}: {hint}")
    return _say(question, RIGHT + ".")


def check_function(
    question: str,
    function: Callable[..., Any],
    reference: Callable[..., Any],
    cases: Sequence[tuple[Any, ...]],
    *,
    wrong: Sequence[tuple[Callable[..., Any], str]] = (),
    instead_of: Sequence[Callable[..., Any]] = (),
    handed_out: Callable[..., Any] | None = None,
    tolerance: float = TOLERANCE,
) -> bool:
    """Check a function on several inputs, each against the course's own.

    Parameters
    ----------
    question : str
        Its name on the page.
    function : callable
        The student's. It gets copies of the arguments.
    reference : callable
        What is right, with the same arguments.
    cases : sequence of tuples
        The positional arguments of each call.
    wrong : sequence of (callable, hint)
        Functions that make a usual mistake, and a sentence that names each. Named is the first
        one that gives what the student's gives wherever that is wrong; cases where either of
        them stops with an error say nothing.
    instead_of : sequence of callables
        The course's own functions that the student's is to do without.
    handed_out : callable
        What the function on the page does before it is mended: an answer that gives the same in
        all cases is still open.
    tolerance : float
        Largest difference that passes, relative to the largest expected value.

    Returns
    -------
    bool
        True where every case is right. One line is printed either way.

    Examples
    --------
    >>> check_function("Question 2", lambda a, b: a - b, lambda a, b: a + b, [(1, 2), (3, 3)])
    Question 2: not yet. With the inputs (1, 2) your function returns -1, which is not right.
    False

    Introduced in assignment 01.
    """
    if not callable(function):
        return _say(question, f"not yet. A function is needed, and this is {_kind(function)}.")
    calls = [_call(function, case) for case in cases]
    if all(_is_open(call.result) and not call.trouble for call in calls):
        return _say(question, OPEN + nothing_returned(function) + ".")
    if handed_out and all(
        _same(call.result, _call(handed_out, case).result, tolerance)
        for case, call in zip(cases, calls, strict=True)
    ):
        return _say(question, OPEN + ": the function still gives what it gave before.")
    expected = [reference(*copy.deepcopy(case)) for case in cases]
    for case, call, right in zip(cases, calls, expected, strict=True):
        if call.trouble or not _same(call.result, right, tolerance):
            named = _misconception(cases, calls, expected, wrong, tolerance)
            return _say(question, f"not yet. {named or _complaint(case, call, right)}")
    names = (_borrowed(function, case, instead_of) for case in cases if instead_of)
    if name := next(filter(None, names), ""):
        return _say(
            question, f"not yet. Right, but `{name}` has done the work. Now do it yourself."
        )
    return _say(question, f"{RIGHT}, in {len(cases)} of {len(cases)} cases.")


def check_choice(
    question: str,
    answer: Any,
    right: str,
    *,
    wrong: Mapping[str, str] | None = None,
    choices: Mapping[str, Sequence[Any]] | None = None,
) -> bool:
    """Check a choice, such as which picture is which, without storing what is right.

    Parameters
    ----------
    question : str
        Its name on the page.
    answer : str, number, bool, or a list or dict of them
        In a list or dict every entry must be given before the check says more than "open".
    right : str
        The `fingerprint` of the right answer.
    wrong : mapping of fingerprint to hint
        What usual misconceptions choose, and a sentence that names each.
    choices : mapping of name to a sequence
        For a dict: its names, and what may be chosen for each, every one of them once.

    Returns
    -------
    bool
        True where the answer is right. One line is printed either way.

    Examples
    --------
    >>> check_choice("Question 4", " B", fingerprint("Question 4", "b"))
    Question 4: correct.
    True

    Introduced in assignment 02.
    """
    entries = answer.values() if isinstance(answer, dict) else answer
    listed = list(entries) if isinstance(answer, list | tuple | dict) else [answer]
    if not listed or any(_is_open(entry) for entry in listed):
        return _say(question, OPEN + ".")
    if fault := _unfit(answer, choices or {}):
        return _say(question, fault)
    given = fingerprint(question, answer)
    if given == right:
        return _say(question, RIGHT + ".")
    return _say(question, f"not yet. {(wrong or {}).get(given, 'This is not the answer.')}")


def check_findings(question: str, findings: str | None) -> bool:
    """Say what a topic's own examination of an answer has found, of a model for example.

    Parameters
    ----------
    question : str
        Its name on the page.
    findings : str or None
        The first fault as a sentence, "" where there is none, None where the answer is open.

    Returns
    -------
    bool
        True where nothing is wrong. One line is printed either way.

    Examples
    --------
    >>> check_findings("Question 2", "The first layer has no bias.")
    Question 2: not yet. The first layer has no bias.
    False

    Introduced in assignment 06.
    """
    if findings is None:
        return _say(question, OPEN + ".")
    return _say(question, f"not yet. {findings}" if findings else f"{RIGHT}.")


def fingerprint(question: str, answer: Any) -> str:
    """Turn an answer into 16 letters and digits that do not show it.

    Parameters
    ----------
    question : str
        Makes the same answer look different elsewhere.
    answer : str, number, bool, or a list or dict of them
        Capitals, spaces and the order of a dict's keys do not matter.

    Returns
    -------
    str

    Examples
    --------
    >>> fingerprint("Question 4", {"A": "blur", "B": 2}) == fingerprint(
    ...     "Question 4", {"b": 2.0, "a": "Blur "})
    True

    Introduced in assignment 02.
    """
    return hashlib.sha256(f"{question}: {_plain(answer)}".encode()).hexdigest()[:16]


def loop_mistakes(right: Callable[..., Any]) -> list[tuple[Callable[..., Any], str]]:
    """Return what usual slips make of two loops that fill a matrix, for `check_function`.

    Parameters
    ----------
    right : callable
        Gives the matrix (rows, columns) as it is to be.

    Returns
    -------
    list of (callable, hint)
        A `return` inside the outer or the inner loop, and rows that are one and the same list.

    Examples
    --------
    >>> [mistaken().tolist() for mistaken, _ in loop_mistakes(lambda: np.array([[1, 2], [3, 4]]))]
    [[[1, 2], [0, 0]], [[1, 0], [0, 0]], [[3, 4], [3, 4]]]

    Introduced in assignment 01.
    """

    def begun(*arguments: Any, columns: int | None = None) -> NDArray[Any]:
        whole: NDArray[Any] = right(*arguments)
        result: NDArray[Any] = np.zeros_like(whole)
        result[:1, :columns] = whole[:1, :columns]
        return result

    def repeated(*arguments: Any) -> NDArray[Any]:
        whole: NDArray[Any] = right(*arguments)
        return np.tile(whole[-1], (len(whole), 1))

    early = "Most of it is still 0: does `return` stand inside a loop?"
    same = "All rows are equal: `[[0] * 3] * 2` is the same row twice, not two rows."
    return [(begun, early), (functools.partial(begun, columns=1), early), (repeated, same)]


def nothing_returned(function: Callable[..., Any]) -> str:
    """Return a reminder of `return` for a function that has more in it than three dots, or "".

    Parameters
    ----------
    function : callable
        One that has returned nothing.

    Returns
    -------
    str

    Examples
    --------
    >>> nothing_returned(lambda a: ...)
    ''
    >>> nothing_returned(lambda a: print(a))
    ': your function does something and returns nothing, so end it with `return`'

    Introduced in assignment 05.
    """
    code = getattr(function, "__code__", None)
    names = {*code.co_names, *code.co_varnames[code.co_argcount :]} if code is not None else set()
    reminder = ": your function does something and returns nothing, so end it with `return`"
    return reminder if names - {"NotImplementedError"} else ""


# ---------------------------------------------------------------------------------------- private


def _plain(answer: Any) -> str:
    """Write an answer so that two ways of writing the same give the same."""
    if isinstance(answer, dict):
        return str(sorted((_plain(key), _plain(value)) for key, value in answer.items()))
    if isinstance(answer, np.ndarray):
        return _plain(answer.tolist())
    if isinstance(answer, list | tuple):
        return str([_plain(entry) for entry in answer])
    if isinstance(answer, str):
        return " ".join(answer.split()).casefold()
    if isinstance(answer, bool | np.bool_):
        return str(bool(answer))
    if isinstance(answer, float | np.number) or (type(answer) is int and abs(answer) < 10**300):
        return f"{answer:g}"
    return repr(answer)


def _unfit(answer: Any, choices: Mapping[str, Sequence[Any]]) -> str:
    """Say what keeps a dict from being one choice a name, "" where nothing does."""
    names = {_plain(name): name for name in choices}
    if choices and not (isinstance(answer, Mapping) and {*map(_plain, answer)} <= {*names}):
        return f"not yet. Keep the dict with its names {', '.join(choices)}."
    given = {names[_plain(name)]: choice for name, choice in answer.items()} if choices else {}
    if missing := [name for name in choices if name not in given]:
        return f"{OPEN}: {', '.join(missing)}."
    for name, choice in given.items():
        if _plain(choice) not in map(_plain, choices[name]):
            known = ", ".join(map(str, choices[name]))
            return f"not yet. {name}: {choice!r} is none of {known}."
    chosen = [_plain(choice) for choice in given.values()]
    twice = [choice for choice in given.values() if chosen.count(_plain(choice)) > 1]
    return f"not yet. {twice[0]} is chosen more than once." if twice else ""


class _Call(NamedTuple):
    """What came back from one call, or why nothing did."""

    result: Any
    trouble: str = ""


def _call(function: Callable[..., Any], case: tuple[Any, ...]) -> _Call:
    """Call the function with copies; a failure, or a changed argument, is trouble."""
    given = copy.deepcopy(case)
    try:
        result = function(*given)
        result = list(result) if isinstance(result, Iterator) else copy.deepcopy(result)
    except NotImplementedError:
        return _Call(None)
    except Exception as error:
        cut = "broadcast" in str(error)
        why = " Is a piece of the picture cut off at the border, or turned?" if cut else ""
        trouble = f"your function stops with {type(error).__name__}: {str(error).rstrip('. ')}."
        return _Call(None, trouble + why)
    if not all(_same(now, before, 0) for now, before in zip(given, case, strict=True)):
        return _Call(result, "your function changes its argument: work on a new array instead.")
    return _Call(result)


def _borrowed(
    function: Callable[..., Any], case: tuple[Any, ...], helpers: Sequence[Callable[..., Any]]
) -> str:
    """Return the name of the first helper that a function calls, "" where it calls none."""
    called: set[Any] = set()
    before = sys.getprofile()
    sys.setprofile(lambda frame, event, _: called.add(frame.f_code) if event == "call" else None)
    try:
        _call(function, case)
    finally:
        sys.setprofile(before)
    used = (helper for helper in helpers if getattr(helper, "__code__", None) in called)
    return next((helper.__name__ for helper in used), "")


def _misconception(
    cases: Sequence[tuple[Any, ...]],
    calls: Sequence[_Call],
    expected: Sequence[Any],
    wrong: Sequence[tuple[Callable[..., Any], str]],
    tolerance: float,
) -> str:
    """Return the hint of the first usual mistake that explains every wrong result."""
    failing = [
        (case, call)
        for case, call, right in zip(cases, calls, expected, strict=True)
        if not call.trouble and not _same(call.result, right, tolerance)
    ]
    for mistaken, hint in wrong:
        theirs = [_call(mistaken, case) for case, _ in failing]
        told = [
            _same(call.result, t.result, tolerance)
            for (_, call), t in zip(failing, theirs, strict=True)
            if not t.trouble
        ]
        if told and all(told):
            return hint
    return ""


def _complaint(case: tuple[Any, ...], call: _Call, right: Any) -> str:
    """Say for one case what is wrong, without what is right."""
    where = f"With the inputs {_written(case)} "
    if call.trouble:
        return where + call.trouble
    if _is_open(call.result):
        return where + "your function returns nothing: is there a `return` on every way out?"
    if np.ndim(right) == 0 and np.ndim(call.result) == 0:
        return where + f"your function returns {call.result!r}, which is not right."
    difference = _difference(call.result, right)
    return where + difference[:1].lower() + difference[1:]


def _difference(answer: Any, expected: Any) -> str:
    """Describe how an answer differs, without what is right."""
    if isinstance(answer, str) and not isinstance(expected, str):
        text = "it is text, and numbers are needed, without quotation marks"
        return f"{answer!r} is not the answer: {text}."
    if isinstance(expected, str):
        return f"{answer!r} is not the answer."
    array, right = _array(answer), _array(expected)
    if array is None:
        return f"numbers are needed, and this is {_kind(answer)}{_inside(answer)}."
    if right is not None and array.shape != right.shape:
        more = ": more than one number is needed" if array.ndim == 0 else ""
        more = ": a single number is needed, without brackets" if right.ndim == 0 else more
        return f"the result has the shape {array.shape}, which does not fit{more}."
    if right is not None and array.ndim and (array.dtype.kind == "b") != (right.dtype.kind == "b"):
        return f"the type {array.dtype} does not fit: what is asked, numbers or True and False?"
    if array.ndim == 0 or right is None:
        return f"{answer!r} is not the answer."
    differing = ~np.isclose(array, right, rtol=0, atol=TOLERANCE * max(1, np.abs(right).max()))
    first = tuple(int(index) for index in np.argwhere(differing)[0]) if differing.any() else ()
    return f"{int(differing.sum())} of {array.size} numbers are wrong, the first at {first}."


def _same(answer: Any, expected: Any, tolerance: float) -> bool:
    """Tell whether two answers are the same: words, truth values, or numbers within tolerance."""
    if isinstance(answer, str) or isinstance(expected, str):
        words = isinstance(answer, str) and isinstance(expected, str)
        return words and answer.strip().casefold() == expected.strip().casefold()
    array, right = _array(answer), _array(expected)
    if array is None or right is None or array.shape != right.shape:
        return array is None and right is None and answer is expected
    if (array.dtype.kind == "b") != (right.dtype.kind == "b"):
        return False  # True is not 1 on an answer sheet
    if array.size == 0:
        return True
    finite = right[np.isfinite(right)]
    scale = max(1.0, float(np.abs(finite).max())) if finite.size else 1.0
    return bool(np.allclose(array, right, rtol=0, atol=tolerance * scale, equal_nan=True))


def _array(value: ArrayLike) -> NDArray[Any] | None:
    """Return numbers as an array, None where they are no numbers; Keras' tensors are taken too."""
    try:
        array = np.asarray(value)
    except (ValueError, TypeError):
        return None
    numbers = (isinstance(entry, Real) and not isinstance(entry, bool) for entry in array.flat)
    if array.dtype.kind == "O" and all(numbers):
        try:
            array = array.astype(np.float64)  # such as fractions, or an array that began with None
        except OverflowError:
            return None
    if array.dtype.kind not in "buif":
        return None
    return array if array.dtype.kind in "b" else array.astype(np.float64)


def _is_open(answer: Any) -> bool:
    return answer is None or answer is ...


def _unfinished(answer: Any) -> bool:
    """Tell whether an answer, or a part of it, is still open."""
    if isinstance(answer, list | tuple):
        return any(_unfinished(part) for part in answer)
    return _is_open(answer)


def _kind(value: Any) -> str:
    return f"of the type {type(value).__name__}"


def _inside(answer: Any) -> str:
    """Say what keeps a list from being numbers, where it is rows of different length or words."""
    if not isinstance(answer, list | tuple):
        return ""
    if any(isinstance(part, str) for part in answer):
        return " with words in it"
    lengths = {len(part) if isinstance(part, list | tuple) else -1 for part in answer}
    return " whose rows are not equally long" if len(lengths) > 1 else ""


def _written(case: tuple[Any, ...]) -> str:
    """Write the arguments of a call shortly: large arrays by their shape."""
    parts = []
    for value in case:
        size = np.size(value) if not callable(value) else 1
        parts.append(f"an array of shape {np.shape(value)}" if size > 12 else _literal(value))
    return f"({', '.join(parts)})"


def _literal(value: Any) -> str:
    if isinstance(value, np.ndarray | np.generic):
        return repr(value.tolist())
    return getattr(value, "__name__", None) or repr(value)


def _say(question: str, verdict: str) -> bool:
    print(f"{question}: {verdict}")
    return verdict.startswith(RIGHT)
