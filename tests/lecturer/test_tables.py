"""The slide check's three tables: what a row shows, and what is never shown unchecked."""

import re
from collections.abc import Callable

import pytest

from lecturer.tables import facts_table, proofs_table, sections_table

ROW = {"id": "L1", "topic": "Pooling", "says": "gives 9", "value": "9", "places": ["04_x#1. A"]}


def cells(table: str) -> list[list[str]]:
    rows = re.findall(r"<tr[^>]*>(?=<td).*?</tr>", table)
    return [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in rows]


def test_no_value_is_written_where_it_disagrees() -> None:
    with pytest.raises(ValueError, match="L1 is expected to be '9', and is '8'"):
        proofs_table([ROW], {"L1": 8})


def test_a_row_shows_the_statement_the_verdict_and_the_link() -> None:
    link = '<a href="../notebooks/04_x.ipynb">04 · 1. A</a>'
    assert cells(facts_table([ROW])) == [["L1", "gives 9", "<b>holds</b>", link]]


def test_a_proof_shows_the_code_its_value_and_the_source() -> None:
    table = proofs_table([ROW | {"source": "Zhang 2019"}], {"L1": 9}, {"L1": ["max(1, 9)"]})
    proof = "<code>max(1, 9)</code> = <b>9</b><br><i>Zhang 2019</i>"
    assert cells(table) == [["L1", proof]]


def test_a_slip_has_an_arrow_and_a_note_stands_behind_the_verdict() -> None:
    table = facts_table([ROW | {"holds": "`a` < b", "note": "Mind the sign."}])
    assert "<b>→</b> <code>a</code> &lt; b. Mind the sign." in table
    assert "<b>holds</b>" not in table


def test_each_entry_of_a_dict_stands_on_a_line_of_its_own() -> None:
    row, computed = ROW | {"value": "a<: 1; b: 2"}, {"L1": {"a<": 1, "b": 2}}
    table = proofs_table([row], computed, {"L1": ["x", "y < 3"]})
    lines = "a&lt;: <code>x</code> = <b>1</b><br>b: <code>y &lt; 3</code> = <b>2</b>"
    assert cells(table) == [["L1", lines]]
    whole = "<b>a&lt;: 1; b: 2</b>"
    assert cells(proofs_table([row], computed)) == [["L1", whole]]
    as_one = proofs_table([row], computed, {"L1": ["f()"]})
    assert cells(as_one) == [["L1", f"<code>f()</code> = {whole}"]]


def test_a_statement_that_rests_on_a_source_alone_shows_it() -> None:
    alone = {"id": "X1", "says": "1998", "source": "`A` 1980", "places": ["04_x#1. A"]}
    assert cells(proofs_table([alone], {})) == [["X1", "<i><code>A</code> 1980</i>"]]


@pytest.mark.parametrize(
    "write",
    [
        lambda: facts_table([ROW]),
        lambda: proofs_table([ROW], {"L1": 9}),
        lambda: sections_table([{"deck": "Q & A", "places": ["04_x#1. A"]}]),
    ],
    ids=["facts", "proofs", "sections"],
)
def test_the_columns_of_a_table_have_their_names_and_fill_its_width(
    write: Callable[[], str],
) -> None:
    table = write()
    widths = [int(width) for width in re.findall(r'<col width="(\d+)%">', table)]
    first, *names = re.findall(r"<th style[^>]*>(.*?)</th>", table)
    assert sum(widths) == 100 and len(widths) == len(cells(table)[0]) == 1 + len(names)
    assert first == "" and all(names)


def test_slips_come_first_in_each_lecture_and_lectures_in_their_order() -> None:
    slip = ROW | {"id": "X1", "holds": "gives 8"}
    early = ROW | {"id": "K1", "places": ['02_y_z#1. A # "b"', "04_x#1. A"]}
    table = facts_table([ROW, slip, early])
    assert [row[0] for row in cells(table)] == ["K1", "X1", "L1"]
    assert ">02 · 1. A # &quot;b&quot;</a><br><a href=" in table
    assert re.findall(r'colspan="4"[^>]*>(.*?)</th>', table) == [
        "Lecture 02, y z: 0 to correct, 1 that hold",
        "Lecture 04, x: 1 to correct, 1 that hold",
    ]


def test_the_sections_are_numbered_and_name_all_their_places() -> None:
    table = sections_table([{"deck": "Q & A", "places": ["04_x#1. A", "05_x#2. B"]}])
    assert "Q &amp; A" in table and ">1</td>" in table
    assert re.findall(r">(0[45] · .*?)</a>", table) == ["04 · 1. A", "05 · 2. B"]
