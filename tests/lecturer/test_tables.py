"""The slide check's two tables: what a row shows, and what is never shown unchecked."""

import re

import pytest

from lecturer.tables import facts_table, sections_table

ROW = {"id": "L1", "topic": "Pooling", "says": "gives 9", "value": "9", "places": ["04_x#1. A"]}


def test_no_table_is_written_where_a_value_disagrees() -> None:
    with pytest.raises(ValueError, match="L1 is expected to be '9', and is '8'"):
        facts_table([ROW], {"L1": 8})


def test_a_row_shows_the_statement_the_verdict_the_proof_and_the_link() -> None:
    table = facts_table([ROW], {"L1": 9}, {"L1": ["max(1, 9)"]})
    (row,) = re.findall(r"<tr[^>]*>(?=<td).*?</tr>", table)
    assert re.findall(r"<td[^>]*>(.*?)</td>", row) == [
        "L1",
        "gives 9",
        "<b>holds</b>",
        "<code>max(1, 9)</code> = <b>9</b>",
        '<a href="../notebooks/04_x.ipynb">04 · 1. A</a>',
    ]


def test_a_slip_has_an_arrow_and_its_source_and_a_note_stands_behind_the_verdict() -> None:
    slip = ROW | {"holds": "`a` < b", "source": "Zhang 2019", "note": "Mind the sign."}
    table = facts_table([slip], {"L1": 9})
    assert "<b>→</b> <code>a</code> &lt; b. Mind the sign." in table
    assert "<b>9</b><br><i>Zhang 2019</i>" in table
    assert "<b>holds</b>" not in table


def test_each_entry_of_a_dict_stands_on_a_line_of_its_own() -> None:
    row = ROW | {"value": "a: 1; b: 2"}
    table = facts_table([row], {"L1": {"a": 1, "b": 2}}, {"L1": ["x", "y < 3"]})
    assert "a: <code>x</code> = <b>1</b><br>b: <code>y &lt; 3</code> = <b>2</b>" in table


def test_each_topic_has_one_line_of_its_own() -> None:
    rows = [ROW, ROW | {"id": "L2"}, ROW | {"id": "F1", "topic": "Flatten & dense"}]
    table = facts_table(rows, {"L1": 9, "L2": 9, "F1": 9})
    assert re.findall(r'colspan="5"[^>]*>(.*?)</th>', table) == ["Pooling", "Flatten &amp; dense"]


def test_the_sections_are_numbered_and_name_all_their_places() -> None:
    table = sections_table([{"deck": "Q & A", "places": ["04_x#1. A", "05_x#2. B"]}])
    assert "Q &amp; A" in table and ">1</td>" in table
    assert re.findall(r">(0[45] · .*?)</a>", table) == ["04 · 1. A", "05 · 2. B"]
