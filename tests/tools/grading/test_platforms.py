"""One column of a platform's table is filled, and every other byte is as it came."""

import pytest

from tools.grading.platforms import filled, rows_of

MOODLE = (
    '\ufeffIdentifier,"Full name","Email address",Status,Grade,"Maximum Grade",'
    '"Last modified (grade)"\r\n'
    'Participant 101,"Müller, ""Anna""",a@x.org,"Submitted\nfor grading",,100.00,-\r\n'
    "Participant 102,王小明,=1+1,,40.00,100.00,\"Friday, 27 November\"\r\n"
    "Participant 1010,Ben,,,,100.00,-"
)  # fmt: skip
GERMAN = (
    "ID;Vollständiger Name;Bewertung;Höchste Bewertung\n"
    "Teilnehmer/in101;Anna;;100,00\nTeilnehmer/in102;王小明;;100,00\n"
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Assignment 01 (881),Assignment 02 (882),Final\n"
    "    Points Possible,,,,,100,100,(read only)\n"
    '"Müller, Anna",101,x7,anna,A,55,,12\n"王, 小明",102,,,A,,17,\n'
)


NAMES = {"101": "Müller, Anna", "102": "王小明", "999": "Nobody"}


@pytest.mark.parametrize(
    ("table", "was", "now"),
    [
        (MOODLE, ['grading",,', ",40.00,"], ['grading",87.5,', ",30,"]),
        (GERMAN, ["Anna;;", "王小明;;"], ['Anna;"87,5";', "王小明;30;"]),
        (CANVAS, ["A,55,,12", "A,,17,"], ["A,55,87.5,12", "A,,30,"]),
        (CANVAS.replace(",", ";"), ["A;55;;12", "A;;17;"], ["A;55;87.5;12", "A;;30;"]),
    ],
    ids=["moodle", "german", "canvas", "canvas with semicolons"],
)  # fmt: skip
def test_the_grades_are_filled_in_and_nothing_else_is_changed(
    table: str, was: list[str], now: list[str]
) -> None:
    expected = table
    for old, new in zip(was, now, strict=True):
        assert expected.count(old) == 1
        expected = expected.replace(old, new)
    content, missing = filled(table.encode(), {"101": 87.5, "102": 30.0, "999": 1.0}, NAMES, "02")
    assert content.decode() == expected
    assert missing == {"999"}


def test_a_teams_number_is_nobodys_though_a_student_has_the_same() -> None:
    totals = {"101": 5.0, "102": 6.0, "1010": 7.0}
    names = {"101": "Team Blau", "102": "Team Blau-王小明", "1010": "Participant 1010"}
    content, missing = filled(MOODLE.encode(), totals, names, "02")
    assert missing == {"101"}
    assert content.decode() == MOODLE.replace(",40.00,", ",6,").replace("Ben,,,,", "Ben,,,7,")


def test_who_has_no_total_yet_keeps_what_stood_there() -> None:
    assert filled(MOODLE.encode(), {}, {}, "02") == (MOODLE.encode(), set())


def test_bytes_of_another_code_come_back_as_they_were() -> None:
    for code in ("cp1252", "gb18030"):
        table = (
            MOODLE.replace("\ufeff", "")
            .replace("王小明" if code == "cp1252" else "ü", "x")
            .encode(code)
        )
        content, _ = filled(table, {"101": 5.0}, {"101": "Participant 101"}, "02")
        assert content == table.replace(b'grading",,', b'grading",5,')


def test_the_rows_of_a_table_put_together_are_the_table() -> None:
    for table in (MOODLE, GERMAN, CANVAS, 'a,"b\r\nc",""\r\n,,\r\n', "a\nb", "a,b\rc,d\r"):
        assert "".join(cell.raw + cell.end for row in rows_of(table) for cell in row) == table
    assert [len(row) for row in rows_of("a,b,c\rd\re,f\r")] == [3, 1, 2]
    assert [[c.text for c in row] for row in rows_of(MOODLE)][1][1:4] == [
        'Müller, "Anna"', "a@x.org", "Submitted\nfor grading",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "number"), [("a,b\n1,2\n", "02"), (CANVAS, "03"), (CANVAS, "Assignment"), ("", "02")]
)
def test_where_the_column_cannot_be_told_nothing_is_guessed(table: str, number: str) -> None:
    with pytest.raises(ValueError, match="No single column of grades"):
        filled(table.encode(), {"101": 1.0}, NAMES, number)


def test_the_one_assignment_of_a_gradebook_needs_no_number() -> None:
    table = CANVAS.replace("Assignment 01 (881)", "Quiz").replace("Assignment 02", "Faltung")
    assert b"A,55,5,12" in filled(table.encode(), {"101": 5.0}, NAMES, "02")[0]
