"""Hold what the slide deck states against what the course computes.

`read_deck` reads slide_facts.toml beside it; `check_facts` holds every statement against the value
that the notebook has computed, and refuses a disagreement; `address` finds the cells that teach it.
The three tables of the page are written by `lecturer.tables`.
"""

import ast
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from numbers import Integral, Real
from pathlib import Path
from typing import Any

import numpy as np

Row = dict[str, Any]

COURSE = Path(__file__).resolve().parent.parent
DECK = COURSE / "lecturer" / "slide_facts.toml"
NOTEBOOKS = COURSE / "notebooks"

_NEEDED = {"fact": ("id", "topic", "says", "places"), "section": ("deck", "places")}

# --------------------------------------------------------------------------- the deck's statements


def read_deck(path: Path = DECK) -> tuple[list[Row], list[Row]]:
    """Read what the deck states, and which sections it has.

    Parameters
    ----------
    path : Path
        A file in the form of lecturer/slide_facts.toml, whose first lines explain the fields.

    Returns
    -------
    (facts, sections) : two lists of dict
        In the order of the file.

    Raises
    ------
    ValueError
        Naming at once every row that lacks a field, every id that comes twice, and every fact
        with neither a value to compute nor a source.

    Examples
    --------
    >>> facts, sections = read_deck()
    >>> facts[0]["id"], facts[0]["places"]
    ('P1', ['01_pixels#1. A grey picture is a matrix'])
    """
    deck = tomllib.loads(path.read_text(encoding="utf-8"))
    wrong = []
    for kind, fields in _NEEDED.items():
        names = [row.get(fields[0], f"a {kind} without a name") for row in deck[kind]]
        wrong += [f"{name} comes twice" for name in dict.fromkeys(names) if names.count(name) > 1]
        for name, row in zip(names, deck[kind], strict=True):
            wrong += [f"{name} has no {field}" for field in fields if not row.get(field)]
            if kind == "fact" and not (row.get("value") or row.get("source")):
                wrong.append(f"{name} has neither value nor source")
    if wrong:
        raise ValueError(f"{path.name}: {'; '.join(wrong)}")
    return deck["fact"], deck["section"]


# ----------------------------------------------------------------------- checking what is computed


def written(value: Any) -> str:
    """Write a computed value as the data file writes it.

    Parameters
    ----------
    value : str, bool, number, tuple, list, array or dict of these
        A tuple is a shape, a dict names its values.

    Returns
    -------
    str
        Whole numbers with commas, floats with at most six digits, True as "yes".

    Raises
    ------
    TypeError
        If value is of another kind.

    Examples
    --------
    >>> written({"shape": (64, 64, 3), "counts": np.array([896, 18496]), "mean": 0.5})
    'shape: 64 × 64 × 3; counts: [896, 18,496]; mean: 0.5'
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, Integral):
        return f"{int(value):,}"
    if isinstance(value, Real):
        return f"{float(value) + 0.0:.6g}"  # -0.0 becomes 0
    if isinstance(value, np.ndarray):
        return written(value.tolist())
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {written(part)}" for name, part in value.items())
    if isinstance(value, tuple):
        return " × ".join(map(written, value))
    if isinstance(value, list):
        return f"[{', '.join(map(written, value))}]"
    raise TypeError(f"value is a {type(value).__name__}: text, numbers, lists or a dict fit")


def check_facts(facts: Sequence[Row], computed: Mapping[str, Any]) -> dict[str, int]:
    """Hold every statement against the value computed for it.

    Parameters
    ----------
    facts : sequence of dict
        As `read_deck` gives them.
    computed : dict
        id -> value, one for each fact that has a value.

    Returns
    -------
    dict
        How many facts there are, how many were computed, how many hold, how many do not, and how
        many rest on a source alone.

    Raises
    ------
    ValueError
        Naming at once every fact that was not computed, every value that is no fact's, and every
        value that differs from what the data file says.

    Examples
    --------
    >>> nine = {"id": "L1", "says": "2×2 max pooling gives 9", "value": "9"}
    >>> check_facts([nine], {"L1": 9})["holds"]
    1
    """
    expected = {fact["id"]: fact["value"] for fact in facts if "value" in fact}
    wrong = [f"{name} was not computed" for name in expected if name not in computed]
    wrong += [f"{name} has no row, or no value in it" for name in computed if name not in expected]
    for name in expected.keys() & computed.keys():
        if (found := written(computed[name])) != expected[name]:
            wrong.append(f"{name} is expected to be {expected[name]!r}, and is {found!r}")
    if wrong:
        raise ValueError("; ".join(sorted(wrong)))
    slips = sum(is_slip(fact) for fact in facts)
    return {
        "facts": len(facts),
        "computed": len(expected),
        "holds": len(facts) - slips,
        "the deck says → what holds": slips,
        "by a dated source alone": len(facts) - len(expected),
    }


def is_slip(fact: Row) -> bool:
    """Say whether something else holds than what the deck says."""
    return bool(fact.get("holds"))


def proofs(cells: Iterable[str], name: str = "computed") -> dict[str, list[str]]:
    """Find the code that computed each fact, among the cells of a notebook.

    Parameters
    ----------
    cells : iterable of str
        The sources of cells, in their order, as `code_cells` gives them.
    name : str
        The dict that is filled, as ``computed["L1"] = …``.

    Returns
    -------
    dict
        key -> the expression on the right of the equals sign, on one line, in a list; where that is
        a dict written out, the expression of each entry. A later cell wins.

    Notes
    -----
    A cell that is not plain Python, such as one with a `%magic`, is passed over.

    Examples
    --------
    >>> proofs(['nine = 9', 'computed["L1"] = max( 1,nine )'])
    {'L1': ['max(1, nine)']}
    """
    found = {}
    for cell in cells:
        try:
            statements = ast.parse(cell).body
        except SyntaxError:
            continue
        for statement in statements:
            match statement:  # name["key"] = value
                case ast.Assign([ast.Subscript(ast.Name(it), ast.Constant(str(key))), *_], value):
                    if it == name:
                        parts = value.values if isinstance(value, ast.Dict) else [value]
                        found[key] = [ast.unparse(part) for part in parts]
    return found


def code_cells(path: Path) -> list[str]:
    """List the sources of a saved notebook's code cells."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


# -------------------------------------------------------------------------- places in the notebooks


def address(place: str, folder: Path = NOTEBOOKS) -> tuple[str, str]:
    """Turn "notebook#heading" into the words and the target of a link.

    Parameters
    ----------
    place : str
        A notebook's file name without its ending, "#", and a heading as it is written there.
    folder : Path
        Where the notebooks are.

    Returns
    -------
    (label, target) : tuple of str
        The target is the notebook, and in it the cell that holds the heading, where there is one.

    Raises
    ------
    ValueError
        If place is not of this form.

    Notes
    -----
    JupyterLab also takes the heading's own words for a target, but not with quotation marks among
    them. While it is still opening a notebook it may stop short of either kind of target.

    Examples
    --------
    >>> address("01_pixels#2. No such heading")
    ('01 · 2. No such heading', '../notebooks/01_pixels.ipynb')
    """
    notebook, _, heading = place.partition("#")
    if not re.fullmatch(r"\d\d_\w+", notebook) or not heading:
        raise ValueError(f'place {place!r} does not fit: "04_pooling#1. One window" would')
    cell = _headings(folder / notebook).get(heading)
    label = f"{notebook[:2]} · {re.sub(r'[`*]', '', heading)}"
    return label, f"../notebooks/{notebook}.ipynb" + (f"#cell-id={cell}" if cell else "")


def _headings(path: Path) -> dict[str, str]:
    """Find the headings of a notebook and their cells' ids; none, where there is no notebook."""
    path = path.with_suffix(".ipynb")
    if not path.is_file():
        return {}
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return {
        heading: cell["id"]
        for cell in cells
        if cell["cell_type"] == "markdown"
        for heading in re.findall(r"(?m)^#{1,4} (.+?) *$", "".join(cell["source"]))
    }
