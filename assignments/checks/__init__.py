"""The checks of the assignments: one table of questions a chapter, and one engine for all of them.

A check compares the answer with the course's own helpers, and with what a usual slip would have
given: where the two agree, it names the slip. It never raises an error and never hangs, so that a
page with open questions survives Run All; it says one sentence, and never what is right.
"""

from assignments.checks.engine import points_so_far

__all__ = ["points_so_far"]
