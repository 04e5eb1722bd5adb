"""Keep the names of a page: what a cell has bound to something else is put back, with a word.

A page names modules of the course `data`, `plotting` or `check`. A student who calls a variable
like one of them would meet an error that speaks of something else, many cells later. It keeps to
the standard library, for it is imported with the first of the helpers.
"""

import sys
from types import ModuleType
from typing import Any

COURSE = ("helpers", "assignments")  # the packages whose modules a page names


def protect() -> None:
    """Look after every cell that is run in this notebook; do nothing where there is none.

    Examples
    --------
    >>> protect()
    """
    shell: Any = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None:
        return
    known: dict[str, ModuleType] = {}

    def put_back(_: Any) -> None:
        now = shell.user_ns
        known.update({name: value for name, value in now.items() if _of_the_course(value)})
        for name in [name for name in known if name in now and now[name] is not known[name]]:
            now[name] = known[name]
            print(f"`{name}` is a name that the course needs, so it was put back: "
                  f"call yours `my_{name}`, say.")  # fmt: skip

    shell.events.register("post_run_cell", put_back)


def _of_the_course(value: Any) -> bool:
    return isinstance(value, ModuleType) and value.__name__.split(".")[0] in COURSE
