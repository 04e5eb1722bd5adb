"""Make nbval compare figures and the order of outputs too, and say where the pictures lie."""

import os
from pathlib import Path
from typing import Any

from nbval.plugin import IPyNbCell

from tools.compare import REPORT, picture_difference, pictures, save_pictures
from tools.course import pages
from tools.execute import WIDGET_VIEW

PAGES = pages("notebooks", "lecturer")

# pytest imports readline, which tells each worker of xdist, and so its kernels, how wide the
# terminal is; what pages print would follow it.
for name in ("COLUMNS", "LINES"):
    os.environ.pop(name, None)

_compare_text = IPyNbCell.compare_outputs


def _compare_all(
    cell: IPyNbCell, test: list[Any], ref: list[Any], skip_compare: Any = None
) -> bool:
    """Compare text as nbval does, then the order of the outputs, then every PNG."""
    if not _compare_text(cell, test, ref, skip_compare):
        return False
    complaints = _order(test, ref) or _pictures(cell, test, ref)
    cell.comparison_traceback.extend(complaints)
    return not complaints


def _order(test: list[Any], ref: list[Any]) -> list[str]:
    committed, now = ([_kind(output) for output in outputs] for outputs in (ref, test))
    return [] if committed == now else [f"outputs were {committed} and are now {now}"]


def _kind(output: Any) -> str:
    kinds = set(output.get("data", {}))
    if "image/png" in kinds:
        kinds.discard(WIDGET_VIEW)  # of an explorer a page keeps the still picture
    return output.get("name") or "+".join(sorted(kinds)) or output["output_type"]


def _pictures(cell: IPyNbCell, test: list[Any], ref: list[Any]) -> list[str]:
    if "varies" in cell.cell.metadata.get("tags", []):
        return []
    committed, now = pictures(ref), pictures(test)
    found = [picture_difference(*pair) for pair in zip(committed, now, strict=True)]
    stem, complaints = Path(cell.parent.path).stem, []
    for index, difference in enumerate(found):
        if difference:
            folder = REPORT / "figures" / stem / f"cell-{cell.cell_num}-{index}"
            where = save_pictures(folder, committed[index], now[index])
            complaints.append(f"figure changed: {difference}; look at {where}/")
    return complaints


IPyNbCell.compare_outputs = _compare_all


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Collect the course's own notebooks, and none that a reader keeps beside them."""
    if collection_path.suffix == ".ipynb" and collection_path not in PAGES:
        return True
    return None
