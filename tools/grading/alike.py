"""Find answers that are alike beyond what the handed-out code and the question explain.

copydetect takes the names out of the code, leaves away what was handed out, and makes fingerprints
of the rest. What much of the class has is no sign of copying, so only those count that are rare.
"""

import io
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations
from typing import NamedTuple

from copydetect import CodeFingerprint

LETTERS = 20  # of a fingerprint; all of them are kept, for which a window keeps is chance
RARE = 0.05  # of a class, or two students, may have a rare fingerprint
FEWEST, SHARE = 18, 0.5  # rare fingerprints that two must share, and of all that either has


class Pair(NamedTuple):
    """Two students whose answers to a question are alike, and the share of one in the other."""

    one: str
    other: str
    question: str
    share: float


def prints(answer: str, handed_out: str = "") -> frozenset[int]:
    """Return the fingerprints of an answer, a text or code, less those of what was handed out."""
    code = "def " in answer
    known = sorted(prints(handed_out)) if handed_out else []
    text = answer if code else " ".join(answer.casefold().split())
    found = CodeFingerprint(
        "answer", LETTERS, 1, known, code, "python" if code else None, io.StringIO(text)
    )
    return frozenset(map(int, found.hashes))


def alike(answers: Mapping[str, Mapping[str, str]], handed_out: Mapping[str, str]) -> list[Pair]:
    """Return the pairs of students whose answers are alike, the most alike first.

    Parameters
    ----------
    answers : dict
        For each question the answer of each student, by the student's key. Short answers, such as
        a dict of numbers, are alike where they are right: leave them out.
    handed_out : dict
        What stood in each answer's cell.
    """
    pairs = []
    for question, texts in answers.items():
        own = {key: prints(text, handed_out[question]) for key, text in texts.items()}
        counted = Counter(mark for marks in own.values() for mark in marks)
        most = max(2, RARE * len(own))
        shared: defaultdict[tuple[str, str], int] = defaultdict(int)
        holders = defaultdict(list)
        for key in sorted(own):
            for mark in own[key]:
                if counted[mark] <= most:
                    holders[mark].append(key)
        for keys in holders.values():
            for pair in combinations(keys, 2):
                shared[pair] += 1
        for (one, other), number in shared.items():
            share = number / min(len(own[one]), len(own[other]))
            if number >= FEWEST and share >= SHARE:
                pairs.append(Pair(one, other, question, round(share, 2)))
    return sorted(pairs, key=lambda pair: (-pair.share, pair))
