"""Check an answer at once: say what is wrong and why it may be, never what is right.

One module a topic holds the checks of its assignment; what they share is here. A check compares
the answer with the course's own helpers, and with what a usual misconception would have given:
where the two agree, it names the misconception. It never raises an error, so that a page with open
questions survives Run All; it returns True or False.
"""

import contextlib
import copy
import functools
import hashlib
import io
import itertools
import re
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from numbers import Real
from string import ascii_uppercase
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assignments.checks.engine.page import SAID, points_so_far

__all__ = ["SAID", "points_so_far"]

Array = NDArray[Any]
Case = tuple[Any, ...]  # the arguments of one call
Mistakes = list[tuple[Any, str]]  # what misconceptions give, each with its hint
Thing = TypeVar("Thing")

TOLERANCE = 1e-5  # of the largest value: float32 arithmetic in another order passes
SECONDS = 10.0  # that one call of a student's function may take
MOST = 10_000  # things that are taken from a generator
SHOWN = 1_000  # characters of what a function prints that reach the page

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
        Largest difference that passes, as a share of the largest expected value.

    Returns
    -------
    bool
        True where the answer is right; one line says so, or what is wrong.

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
    hint = _hint(answer, expected, wrong, tolerance)
    return _say(question, f"not yet. {hint[:1].upper()}{hint[1:]}")


def check_entries(
    question: str, answer: Any, expected: Mapping[str, Any], *,
    wrong: Mapping[str, Sequence[tuple[Any, str]]] | None = None, tolerance: float = TOLERANCE,
) -> bool:  # fmt: skip
    """Check a dict of answers, such as the rows of a table; the first wrong one is named.

    Parameters
    ----------
    question, tolerance : as for `check_value`
        Each entry is compared on its own.
    answer : dict
        One entry a name of `expected`; the check says "open" until all of them are given.
    expected, wrong : mappings
        For the name of each entry what `check_value` takes.

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
            hint = _hint(given, right, (wrong or {}).get(name, ()), tolerance)
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
    question, tolerance : as for `check_value`
        Each case is compared on its own.
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

    Returns
    -------
    bool
        True where every case is right; one line says so, or names the first that is not.

    Examples
    --------
    >>> check_function("Question 2", lambda a, b: a - b, lambda a, b: a + b, [(1, 2), (3, 3)])
    Question 2: not yet. With the inputs (1, 2) your function returns -1, which is not right.
    False

    Introduced in assignment 01.
    """
    if not callable(function):
        return _say(question, f"not yet. A function is needed, and this is {_kind(function)}.")
    calls = _calls(function, cases)
    if calls[-1].stopped:
        return _say(question, f"not yet. {_complaint(cases[len(calls) - 1], calls[-1], None, 0)}")
    if all(_is_open(call.result) and not call.trouble for call in calls):
        return _say(question, OPEN + nothing_returned(function) + ".")
    if handed_out and all(
        _same(call.result, _mistake(handed_out, case).result, tolerance)
        for case, call in zip(cases, calls, strict=True)
    ):
        return _say(question, OPEN + ": the function still gives what it gave before.")
    expected = [reference(*copy.deepcopy(case)) for case in cases]
    for case, call, right in zip(cases, calls, expected, strict=True):
        if call.trouble or not _same(call.result, right, tolerance):
            named = _misconception(cases, calls, expected, wrong, tolerance)
            hint = named or _complaint(case, call, right, tolerance)
            return _say(question, f"not yet. {hint}")
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
    otherwise: str = "This is not the answer.",
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
    otherwise : str
        What is said of a wrong answer that has no hint of its own.

    Returns
    -------
    bool
        True where the answer is right; one line says so, or what is wrong. Where `answer` is still
        open, that is said.

    Examples
    --------
    >>> check_choice("Question 4", " B", fingerprint("Question 4", "b"))
    Question 4: correct.
    True

    Introduced in assignment 02.
    """
    entries = answer.values() if isinstance(answer, Mapping) else answer
    listed = list(entries) if isinstance(answer, list | tuple | Mapping) else [answer]
    if not listed or any(_is_open(entry) for entry in listed):
        return _say(question, OPEN + ".")
    if fault := _unfit(answer, choices or {}):
        return _say(question, fault)
    given = fingerprint(question, answer)
    if given == right:
        return _say(question, RIGHT + ".")
    return _say(question, f"not yet. {(wrong or {}).get(given, otherwise)}")


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

    Introduced in assignment 07.
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
    return hashlib.sha256(f"{question}: {plain(answer)}".encode()).hexdigest()[:16]


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


def shuffled(things: Sequence[Thing], seed: int) -> dict[str, Thing]:
    """Give things the letters A, B, C, … in an order that is not told.

    Parameters
    ----------
    things : sequence
        What the student is to recognise.
    seed : int
        Each assignment has its own.

    Returns
    -------
    dict of letter to thing

    Examples
    --------
    >>> shuffled(["sum", "product"], 3)
    {'A': 'product', 'B': 'sum'}

    Introduced in assignment 01.
    """
    order = np.random.default_rng(seed).permutation(len(things))
    return {letter: things[n] for letter, n in zip(ascii_uppercase, order, strict=False)}


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


def plain(answer: Any, deep: int = 9) -> str:
    """Write an answer so that two ways of writing the same give the same.

    Parameters
    ----------
    answer : any
        Capitals, spaces, the order of a dict's keys, and 2 or 2.0 make no difference.
    deep : int
        So many lists within lists are looked into.

    Returns
    -------
    str

    Examples
    --------
    >>> plain([" B  c", 2.0, np.float32(0.1)]) == plain(("b C", 2, 0.1))
    True

    Introduced in assignment 02.
    """
    inside = functools.partial(plain, deep=deep - 1)
    if isinstance(answer, Mapping) and deep:
        return str(sorted((inside(key), inside(value)) for key, value in answer.items()))
    if isinstance(answer, np.ndarray):
        return plain(answer.tolist(), deep)
    if isinstance(answer, list | tuple) and deep:
        return str([inside(entry) for entry in answer])
    if isinstance(answer, str):
        return " ".join(answer.split()).casefold()
    if isinstance(answer, float | np.floating):
        short = float(str(answer))  # 0.1 is 0.1 in each type
        return str(int(short)) if short.is_integer() and abs(short) < 1e15 else f"{short:.12g}"
    return shown(answer.item() if isinstance(answer, np.generic) else answer)


def shown(value: Any, write: Callable[[Any], str] = repr) -> str:
    r"""Write a value in one short line, whatever it is.

    Parameters
    ----------
    value : any
        Where it cannot be written, its type is named.
    write : callable
        How it is written.

    Returns
    -------
    str

    Examples
    --------
    >>> shown(np.eye(2)), shown("two\nlines", str)
    ('array([[1., 0.], [0., 1.]])', 'two lines')

    Introduced in assignment 01.
    """
    try:
        text = re.sub(r"\x1b\[[\d;]*m", "", write(value))  # Keras' errors are coloured
    except Exception:
        return f"something {_kind(value)}"
    line = " ".join(text.split())
    return line if len(line) <= 160 else f"{line[:159]}…"


def numbers(given: Any) -> NDArray[Any]:
    """Return an answer as an array of floats, an empty one where it holds no numbers.

    Parameters
    ----------
    given : any
        Truth values, words and rows of different length are no numbers.

    Returns
    -------
    array

    Examples
    --------
    >>> numbers((1, 2)), numbers([[1], [2, 3]])
    (array([1., 2.]), array([], dtype=float64))

    Introduced in assignment 03.
    """
    array = _array(given)
    return np.array([]) if array is None or array.dtype.kind == "b" else array


def in_order(given: Any) -> Any:
    """Sort places where they can be sorted: sets and ranges are taken too, in any order.

    Parameters
    ----------
    given : any
        A generator is left alone, for it could be read only once; so is a word.

    Returns
    -------
    list, or what was given

    Examples
    --------
    >>> in_order({8, 6, 7}), in_order(7)
    ([6, 7, 8], 7)

    Introduced in assignment 03.
    """
    try:
        return given if isinstance(given, str | Iterator) else sorted(given)
    except (TypeError, ValueError):
        return given


# ---------------------------------------------------------------------------------------- private


def _hint(given: Any, right: Any, wrong: Sequence[tuple[Any, str]], tolerance: float) -> str:
    """Say which misconception gives a wrong answer, or else how it differs from the right one."""
    hints = (hint for value, hint in wrong if _same(given, value, tolerance))
    return next(hints, "") or _difference(given, right, tolerance)


def _unfit(answer: Any, choices: Mapping[str, Sequence[Any]]) -> str:
    """Say what keeps a dict from being one choice a name, "" where nothing does."""
    names = {plain(name): name for name in choices}
    if choices and not (isinstance(answer, Mapping) and {*map(plain, answer)} <= {*names}):
        return f"not yet. Keep the dict with its names {', '.join(choices)}."
    given = {names[plain(name)]: choice for name, choice in answer.items()} if choices else {}
    if missing := [name for name in choices if name not in given]:
        return f"{OPEN}: {', '.join(missing)}."
    for name, choice in given.items():
        if plain(choice) not in map(plain, choices[name]):
            known = ", ".join(map(str, choices[name]))
            return f"not yet. {name}: {shown(choice)} is none of {known}."
    chosen = [plain(choice) for choice in given.values()]
    twice = [choice for choice in given.values() if chosen.count(plain(choice)) > 1]
    return f"not yet. {shown(twice[0])} is chosen more than once." if twice else ""


class Call(NamedTuple):
    """What came back from one call, or why nothing did."""

    result: Any
    trouble: str = ""
    printed: str = ""
    stopped: bool = False  # from outside: it is not called again


class _Endless(BaseException):
    """The time of a call is over; no `except Exception` of the answer holds it up."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"does not end within {seconds:g} seconds: does a loop go on for ever?")


class _Kept(io.StringIO):
    """Keep the beginning of what is printed."""

    def write(self, text: str) -> int:
        super().write(text[: max(0, SHOWN - self.tell())])
        return len(text)


def attempt(function: Callable[..., Any], *arguments: Any, seconds: float | None = None) -> Call:
    """Call something of a student's, and come back whatever it does.

    Parameters
    ----------
    function : callable
        It may fail, exit, print without measure, or never end.
    *arguments : any
        They are handed over as they are.
    seconds : float, optional
        When it is stopped, if it has not ended; `SECONDS` where nothing is said. Windows, and
        threads beside the main one, have no alarm clock: there, one waits.

    Returns
    -------
    Call
        A copy of the result, a list where it was a generator; or a sentence about the trouble.

    Examples
    --------
    >>> attempt(lambda a: 6 / a, 0).trouble
    'your function stops with ZeroDivisionError: division by zero.'

    Introduced in assignment 01.
    """
    printed, result, trouble, stopped = _Kept(), None, "", False
    try:
        with contextlib.redirect_stdout(printed), _staying(), _alarm(seconds or SECONDS):
            result = function(*arguments)
            endless = isinstance(result, Iterator)
            result = list(itertools.islice(result, MOST)) if endless else copy.deepcopy(result)
    except NotImplementedError:
        result = None
    except BaseException as error:
        result, trouble = None, f"your function {_reason(error)}"
        stopped = isinstance(error, _Endless | KeyboardInterrupt)
    return Call(result, trouble, printed.getvalue(), stopped)


def _reason(error: BaseException) -> str:
    """Say in one short line what kept a function from coming back."""
    if isinstance(error, _Endless):
        return str(error)
    if isinstance(error, KeyboardInterrupt):
        return "was interrupted before it came to its end."
    if isinstance(error, SystemExit):
        return "leaves Python with `exit()`: come back with `return` instead."
    cut = "broadcast" in shown(error, str)
    why = " Is a piece of the picture cut off at the border, or turned?" if cut else ""
    return f"stops with {type(error).__name__}: {shown(error, str).rstrip('. ')}.{why}"


@contextlib.contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise `_Endless` when the time is over; then leave the alarm clock as it was."""
    here = threading.current_thread() is threading.main_thread()
    if not (here and hasattr(signal, "setitimer")):
        yield
        return

    def ring(*_: Any) -> None:
        raise _Endless(seconds)

    handler, start = signal.signal(signal.SIGALRM, ring), time.monotonic()
    left, again = signal.setitimer(signal.ITIMER_REAL, seconds, 1)  # and again, where it is caught
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler or signal.SIG_DFL)
        if left:  # another clock was running
            left = max(left - (time.monotonic() - start), 1e-6)
            signal.setitimer(signal.ITIMER_REAL, left, again)


@contextlib.contextmanager
def _staying() -> Iterator[None]:
    """Let the `exit()` of a notebook raise SystemExit, where it would end the kernel later on."""
    shell: Any = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        yield
        return
    shell.ask_exit = sys.exit
    try:
        yield
    finally:
        del shell.ask_exit


def _calls(function: Callable[..., Any], cases: Sequence[tuple[Any, ...]]) -> list[Call]:
    """Call a function with every case, until it is stopped; show what it prints, within bounds."""
    calls: list[Call] = []
    for case in cases:
        calls.append(_call(function, case))
        if calls[-1].stopped:
            break
    if printed := "".join(call.printed for call in calls):
        print(printed[:SHOWN].rstrip("\n") + ("\n…" if len(printed) >= SHOWN else ""))
    return calls


def _call(function: Callable[..., Any], case: tuple[Any, ...]) -> Call:
    """Call the function with copies; a failure, or a changed argument, is trouble."""
    given = copy.deepcopy(case)
    call = attempt(function, *given)
    if call.trouble or all(_same(now, before, 0) for now, before in zip(given, case, strict=True)):
        return call
    changed = "your function changes its argument: work on a new array instead."
    return call._replace(trouble=changed)


def _mistake(mistaken: Callable[..., Any], case: tuple[Any, ...]) -> Call:
    """Call one of the course's own mistaken functions; where it stops, it says nothing."""
    try:
        return Call(mistaken(*copy.deepcopy(case)))
    except Exception as error:
        return Call(None, str(error))


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
    calls: Sequence[Call],
    expected: Sequence[Any],
    wrong: Sequence[tuple[Callable[..., Any], str]],
    tolerance: float,
) -> str:
    """Return the hint of the first usual mistake that explains every wrong result."""
    failing = [
        (case, _ready(call.result))
        for case, call, right in zip(cases, calls, expected, strict=True)
        if not call.trouble and not _same(call.result, right, tolerance)
    ]
    for mistaken, hint in wrong:
        theirs = ((result, _mistake(mistaken, case)) for case, result in failing)
        told = (
            _same(result, their.result, tolerance) for result, their in theirs if not their.trouble
        )
        if next(told, False) and all(told):
            return hint
    return ""


def _ready(result: Any) -> Any:
    """Turn numbers into an array, once for all comparisons."""
    array = _array(result)
    return result if array is None else array


def _complaint(case: tuple[Any, ...], call: Call, right: Any, tolerance: float) -> str:
    """Say for one case what is wrong, without what is right."""
    where = f"With the inputs {_written(case)} "
    if call.trouble:
        return where + call.trouble
    if _is_open(call.result):
        return where + "your function returns nothing: is there a `return` on every way out?"
    listed = isinstance(call.result, list | tuple)  # perhaps of rows that are no array
    if np.ndim(right) == 0 and not listed and np.ndim(call.result) == 0:
        return where + f"your function returns {shown(call.result)}, which is not right."
    difference = _difference(call.result, right, tolerance)
    return where + difference[:1].lower() + difference[1:]


def _difference(answer: Any, expected: Any, tolerance: float) -> str:
    """Describe how an answer differs, without what is right."""
    if isinstance(answer, str) and not isinstance(expected, str):
        text = "it is text, and numbers are needed, without quotation marks"
        return f"{shown(answer)} is not the answer: {text}."
    if isinstance(expected, str):
        return f"{shown(answer)} is not the answer."
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
        return f"{shown(answer)} is not the answer."
    differing = ~_close(array, right, tolerance)
    first = tuple(int(index) for index in np.argwhere(differing)[0])
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
    return bool(_close(array, right, tolerance).all())


def _close(array: NDArray[Any], right: NDArray[Any], tolerance: float) -> NDArray[np.bool_]:
    """Tell of each number whether it is right, within the tolerance."""
    finite = np.abs(right[np.isfinite(right)])
    bound = tolerance * max(1.0, float(finite.max(initial=0)))
    with np.errstate(all="ignore"):
        return np.asarray(np.isclose(array, right, rtol=0, atol=bound, equal_nan=True))


def _array(value: ArrayLike) -> NDArray[Any] | None:
    """Return numbers as an array, None where they are no numbers; Keras' tensors are taken too."""
    try:
        array = np.asarray(value)
        numbers = (isinstance(entry, Real) and not isinstance(entry, bool) for entry in array.flat)
        if array.dtype.kind == "O" and all(numbers):
            array = array.astype(np.float64)  # such as fractions, or an array that began with None
    except Exception:  # whatever else it is
        return None
    if array.dtype.kind not in "buif":
        return None
    return array if array.dtype.kind in "b" else array.astype(np.float64)


def _is_open(answer: Any) -> bool:
    return answer is None or answer is ...


def _unfinished(answer: Any, deep: int = 9) -> bool:
    """Tell whether an answer, or a part of it, is still open."""
    if isinstance(answer, list | tuple) and deep:
        return any(_unfinished(part, deep - 1) for part in answer)
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
    SAID[question] = verdict
    print(f"{question}: {' '.join(verdict.split())}")
    return verdict.startswith(RIGHT)
