"""The engine of all checks: what it asks stands in one table a chapter, beside this folder.

`collect` runs in the student's process and gives plain values, `judge` forms the verdict on them,
wherever that is; the check of a page does one after the other.
"""

from assignments.checks.engine.collecting import collect
from assignments.checks.engine.judging import judge
from assignments.checks.engine.page import Question, points_so_far
from assignments.checks.engine.plain import Array, in_order, pack, plain, unpack
from assignments.checks.engine.questions import Case, hidden_seed, shuffled
from assignments.checks.engine.slips import Slip
from assignments.checks.engine.verdicts import Verdict

__all__ = ["Array", "Case", "Question", "Slip", "Verdict", "collect", "hidden_seed", "in_order",
           "judge", "pack", "plain", "points_so_far", "shuffled", "unpack"]  # fmt: skip
