"""Choices: which word belongs to which letter, and what is said of one that is misplaced."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assignments.checks.engine.plain import word
from assignments.checks.engine.saying import written


def unfit(given: Mapping[str, Any], known: Mapping[str, Sequence[str]]) -> str:
    """Say what keeps a dict from being one choice a name, "" where nothing does.

    Parameters
    ----------
    given : mapping of name to plain value
        What was chosen.
    known : mapping of name to words
        What may be chosen for each; every word of the same list once.

    Examples
    --------
    >>> unfit({"a": "blur", "b": "blur"}, dict.fromkeys("ab", ("blur", "edge")))
    "'blur' is chosen more than once."

    Introduced in assignment 02.
    """
    for name, choice in given.items():
        if word(choice) not in map(word, known[name]):
            return f"{name}: {written(choice)} is none of {', '.join(known[name])}."
    for name, choice in given.items():
        others = [word(given[n]) for n in given if n != name and known[n] == known[name]]
        if word(choice) in others:
            return f"{written(choice)} is chosen more than once."
    return ""


def misplaced(source: str, given: Mapping[str, str], right: Mapping[str, str]) -> bool:
    """Tell whether the row of a choice fits: what it names is misplaced.

    Parameters
    ----------
    source : str
        "a <> b": these two are exchanged; "a, b": these do not have the right letters, whichever
        has which; "a": this one has not its letter, or this name not its word.
    given, right : mappings of name to word
        What was chosen, and what is right.

    Examples
    --------
    >>> misplaced("blur <> edge", {"a": "edge", "b": "blur"}, {"a": "blur", "b": "edge"})
    True

    Introduced in assignment 02.
    """
    if source in right:
        return given[source] != right[source]
    words = [one.strip() for one in source.replace("<>", ",").split(",")]
    chosen, due = ([*_places(words, choices)] for choices in (given, right))
    if "<>" in source:
        return chosen == due[::-1]
    return {*chosen} != {*due}


def _places(words: Sequence[str], choices: Mapping[str, str]) -> Iterator[str]:
    for one in words:
        yield next((name for name, choice in choices.items() if choice == one), "")
