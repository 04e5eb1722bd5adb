"""What the slide check promises: a row for each statement, its proof, and links that lead on."""

import re
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest

from lecturer import slide_check
from lecturer.slide_check import (
    DECK,
    address,
    check_facts,
    proofs,
    read_deck,
    written,
)
from tests.support import COURSE

NOTEBOOK = COURSE / "lecturer" / "slide_check.ipynb"

# Every statement of the deck that the course has to answer: what holds, then the slips.
HOLDS = (
    *("P1", "P2", "P3", "K1", "K2", "K3", "K4", "K5", "C1", "S1", "S2", "S3"),
    *("L1", "L2", "L3", "L4", "L5", "F1", "F2", "F3", "F4", "F5", "F6"),
    *("M1", "M2", "M3", "M4", "M5"),
)
SLIPS = tuple(f"X{number}" for number in range(1, 25))

# The headings that the deck prints largest, in its order.
HEADINGS = (
    "Structure of a convolutional layer",
    "How convolution works",
    "Sample problem on convolution operation",
    "How many filters can be used in a convolutional layer?",
    "What comes after one convolutional layer?",
    "Why CNN and why not ANN?",
    "1. Convolution layer",
    "How CNN use filters at different layers",
    "Representation learning",
    "How CNNs learn representations",
    "2. Pooling layer",
    "Why pooling and why not subsampling?",
    "3. Fully connected layer",
    "Convolution v.s. fully connected",
    "4. Flatten layer",
    "Calculating total no: of parameters (steps 1 to 8)",
    "Final parameter count",
)

ROW = {"id": "L1", "topic": "Pooling", "says": "gives 9", "value": "9", "places": ["04_x#1. A"]}


@pytest.fixture(scope="module")
def deck() -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    return read_deck()


@pytest.fixture(scope="module")
def cells() -> list[Any]:
    return list(nbformat.read(NOTEBOOK, as_version=4).cells)


def page_html(cells: list[Any]) -> list[str]:
    return [
        output.data["text/html"]
        for cell in cells
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]


def planted(tmp_path: Path, old: str, new: str) -> Path:
    """Return a copy of the data file in which something is different."""
    text = DECK.read_text(encoding="utf-8")
    assert text.count(old) >= 1, old
    copy = tmp_path / DECK.name
    copy.write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


# The data file


def test_every_statement_of_the_deck_has_one_row(deck: Any) -> None:
    names = [fact["id"] for fact in deck[0]]
    assert sorted(names) == sorted(HOLDS + SLIPS)


def test_a_slip_says_what_holds_and_no_other_row_does(deck: Any) -> None:
    assert {fact["id"] for fact in deck[0] if slide_check.is_slip(fact)} == set(SLIPS)


def test_only_three_statements_rest_on_a_source_alone_and_every_source_has_its_year(
    deck: Any,
) -> None:
    alone = [fact["id"] for fact in deck[0] if "value" not in fact]
    assert sorted(alone) == ["X14", "X17", "X22"]
    for fact in deck[0]:
        if "source" in fact:
            assert re.search(r"\b(18|19|20)\d\d\b", fact["source"]), fact["id"]


def test_rows_of_one_topic_stand_together(deck: Any) -> None:
    topics = [fact["topic"] for fact in deck[0]]
    changes = sum(a != b for a, b in pairwise(topics))
    assert changes == len(set(topics)) - 1


def test_every_large_heading_of_the_deck_is_there_in_its_order(deck: Any) -> None:
    headings = [section["deck"] for section in deck[1]]
    places = [headings.index(heading) for heading in HEADINGS]
    assert places == sorted(places)


def test_every_row_leads_to_a_heading_that_exists(deck: Any) -> None:
    places = {place for row in [*deck[0], *deck[1]] for place in row["places"]}
    missing = sorted(place for place in places if "#cell-id=" not in address(place)[1])
    assert missing == [], "no such heading:\n" + "\n".join(missing)


def test_a_lost_row_is_noticed(tmp_path: Path) -> None:
    text = DECK.read_text(encoding="utf-8")
    start = text.index('[[fact]]\nid = "L3"')
    copy = tmp_path / DECK.name
    copy.write_text(text[:start] + text[text.index("[[fact]]", start + 1) :], encoding="utf-8")
    facts, _ = read_deck(copy)
    assert set(HOLDS + SLIPS) - {fact["id"] for fact in facts} == {"L3"}


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ('id = "X22" -> id = "X21"', "X21 comes twice"),
        ('source = "Dosovitskiy -> was = "Dosovitskiy', "X22 has neither value nor source"),
        ('value = "[[9]]" -> value = ""', "L1 has neither value nor source"),
        ('id = "M1"\n -> ', "a fact without a name has no id"),
        ('says = "An RGB picture -> said = "An RGB picture', "P3 has no says"),
        ('places = ["05_fully_connected#7. Dropout"] -> places = []', "X13 has no places"),
        ('deck = "Sharpen filter"\n -> ', "a section without a name has no deck"),
    ],
)
def test_a_row_that_lacks_something_is_named(tmp_path: Path, change: str, complaint: str) -> None:
    old, new = change.split(" -> ")
    with pytest.raises(ValueError, match=re.escape(complaint)):
        read_deck(planted(tmp_path, old, new))


def test_all_faults_of_the_file_are_named_at_once(tmp_path: Path) -> None:
    once = planted(tmp_path, 'value = "[[9]]"', 'value = ""')
    once.write_text(once.read_text(encoding="utf-8").replace('id = "L2"', 'id = "L1"'), "utf-8")
    with pytest.raises(ValueError, match="L1 comes twice; L1 has neither value nor source"):
        read_deck(once)


# The notebook


def test_the_page_computes_every_value_and_no_other(deck: Any, cells: list[Any]) -> None:
    sources = slide_check.code_cells(NOTEBOOK)
    assert sources == [cell.source for cell in cells if cell.cell_type == "code"]
    assert set(proofs(sources)) == {fact["id"] for fact in deck[0] if "value" in fact}


def rows_of(table: str) -> dict[str, str]:
    found = re.finditer(r"<tr[^>]*><td[^>]*>([A-Z]\d+)</td>.*?</tr>", table)
    return {row[1]: row[0] for row in found}


def plain(row: str) -> str:
    return re.sub(r"<code>[^<]*</code> = |<[^>]+>", "", row.replace("<br>", "; "))


def test_the_first_table_says_of_every_statement_whether_it_holds(
    deck: Any, cells: list[Any]
) -> None:
    rows = rows_of(page_html(cells)[0])
    assert set(rows) == set(HOLDS + SLIPS)
    for fact in deck[0]:
        row = rows[fact["id"]]
        assert escape(fact["says"].replace("`", "")) in plain(row)
        assert ("<b>holds</b>" in row, "<b>→</b>" in row) == (
            fact["id"] in HOLDS,
            fact["id"] in SLIPS,
        )


def test_the_last_table_has_the_expected_value_or_the_source_of_every_statement(
    deck: Any, cells: list[Any]
) -> None:
    rows = rows_of(page_html(cells)[2])
    assert list(rows) == [fact["id"] for fact in deck[0]]
    for fact in deck[0]:
        for part in (fact.get("value", ""), fact.get("source", "")):
            text = escape(part.replace("`", ""))
            assert text in plain(rows[fact["id"]]), f"{fact['id']}: the page lacks {text!r}"


def test_the_pages_links_are_those_of_the_data_file(deck: Any, cells: list[Any]) -> None:
    for table, rows in zip(page_html(cells)[:2], deck, strict=True):
        targets = [escape(address(place)[1]) for row in rows for place in row["places"]]
        assert sorted(re.findall(r'href="(.*?)"', table)) == sorted(targets)


def test_the_tables_need_no_script_no_network_and_no_sideways_scrolling(cells: list[Any]) -> None:
    for table in page_html(cells):
        assert not re.search(r"<script|<style|https?://|nowrap", table)
        assert sum(map(int, re.findall(r'<col width="(\d+)%">', table))) == 100


def test_the_title_says_how_many_statements_are_checked(deck: Any, cells: list[Any]) -> None:
    assert cells[0].source.startswith(f"# Check {len(deck[0])} statements of the slides\n")
    assert f"say for {len(deck[0])} statements of the deck whether they hold" in cells[0].source


def test_the_page_names_the_author_of_the_deck(cells: list[Any]) -> None:
    assert "Dr Divya Meena Sundaram of VIT-AP University" in cells[0].source


# Checking


def test_agreement_is_counted() -> None:
    slip = {"id": "X14", "says": "1998", "holds": "1980", "source": "Fukushima 1980"}
    another = slip | {"id": "X17", "source": "Zeiler 2014"}
    assert check_facts([ROW, slip, another], {"L1": 9}) == {
        "facts": 3,
        "computed": 1,
        "holds": 1,
        "the deck says → what holds": 2,
        "by a dated source alone": 2,
    }


@pytest.mark.parametrize(
    ("computed", "complaint"),
    [
        ({"L1": 8}, "L1 is expected to be '9', and is '8'"),
        ({"L1": [9]}, "and is '[9]'"),
        ({}, "L1 was not computed"),
        ({"L1": 9, "L9": 1}, "L9 has no row, or no value in it"),
        ({"L1": 8, "L9": 1}, "L1 is expected to be '9', and is '8'; L9 has no row"),
    ],
)
def test_a_disagreement_is_refused_and_named(computed: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=re.escape(complaint)):
        check_facts([ROW], computed)


def test_an_expected_value_that_is_changed_is_found(tmp_path: Path, deck: Any) -> None:
    right = {fact["id"]: fact["value"] for fact in deck[0] if "value" in fact}
    assert check_facts(deck[0], right)["computed"] == 49
    facts, _ = read_deck(planted(tmp_path, "by way of 31×31×32", "by way of 32×31×32"))
    with pytest.raises(ValueError, match=r"^X5 is expected to be"):
        check_facts(facts, right)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2_116_930, "2,116,930"),
        (np.int64(-4), "-4"),
        (True, "yes"),
        (np.bool_(False), "no"),
        (np.float32(3.75), "3.75"),
        (-0.0, "0"),
        (float("nan"), "nan"),
        ((64, 64, 3), "64 × 64 × 3"),
        ((16384,), "16,384"),
        (np.array([[1, -2], [3, 4]]), "[[1, -2], [3, 4]]"),
        ([np.float64(0.5), "a"], "[0.5, a]"),
        ({"max": 9, "shape": (2, 3)}, "max: 9; shape: 2 × 3"),
        ("8.08 MiB", "8.08 MiB"),
    ],
)
def test_a_value_is_written_as_the_data_file_writes_it(value: object, text: str) -> None:
    assert written(value) == text


@pytest.mark.parametrize("value", [None, {1, 2}, object()])
def test_a_value_that_cannot_be_compared_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match=f"value is a {type(value).__name__}: text, numbers"):
        written(value)


def test_the_code_of_a_value_is_found_entry_by_entry_and_the_last_run_counts() -> None:
    run = [
        "%matplotlib inline",
        'computed["L1"] = 1',
        'other["L2"] = 2\ncomputed = {}\nthese.computed["L7"] = computed.L8 = 1',
        'name = "L6"\ncomputed[name] = 5\ncomputed["L3"], two = 3, 4',
        'x = 3\ncomputed["L5"] = {"a": f( x ),\n  "b": x}',
        'computed["L1"] = max(1,\n  9)',
    ]
    assert proofs(run) == {"L1": ["max(1, 9)"], "L5": ["f(x)", "x"]}
    assert proofs(run, "other") == {"L2": ["2"]}


# Links


def one_notebook(folder: Path) -> Path:
    """Write a notebook of two cells, and return its folder."""
    notebook = nbformat.v4.new_notebook()
    source = '## 1. A\n\nText about\n### 2. `B "b"` *b*\n### 3. A # and more'
    text = nbformat.v4.new_markdown_cell(source, id="text-07")
    notebook.cells = [text, nbformat.v4.new_code_cell("## 3. C")]
    nbformat.write(notebook, folder / "04_x.ipynb")
    return folder


def test_a_link_leads_to_the_cell_that_holds_the_heading(tmp_path: Path) -> None:
    label, target = address('04_x#2. `B "b"` *b*', one_notebook(tmp_path))
    assert (label, target) == ('04 · 2. B "b" b', "../notebooks/04_x.ipynb#cell-id=text-07")
    assert address("04_x#3. A # and more", tmp_path) == ("04 · 3. A # and more", target)


@pytest.mark.parametrize("place", ["04_x#3. C", "05_x#1. A", "04_x#1. a", "04_x#Text about"])
def test_a_link_without_its_heading_leads_to_the_notebook(tmp_path: Path, place: str) -> None:
    assert address(place, one_notebook(tmp_path))[1] == f"../notebooks/{place[:4]}.ipynb"


@pytest.mark.parametrize("place", ["", "03_stride_padding", "03_stride_padding#", "pooling#1. A"])
def test_a_place_without_notebook_or_heading_is_refused(place: str) -> None:
    with pytest.raises(ValueError, match=f"place '{place}' does not fit"):
        address(place)
