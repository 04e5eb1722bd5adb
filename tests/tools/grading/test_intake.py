"""Who handed in what: the exports of Moodle and Canvas, plain folders, zips, and hostile zips."""

import calendar
import io
import os
import zipfile
from pathlib import Path

import pytest

from tools.grading import intake
from tools.grading.intake import Owner, owner, submissions

NAMES = {  # a file below an export -> whose it is
    "Anna Müller_101_assignsubmission_file_/a.ipynb": Owner("101", "Anna Müller"),
    "Anna Müller_101_assignsubmission_file/a.ipynb": Owner("101", "Anna Müller"),
    "王小明_102_assignsubmission_file_/a.ipynb": Owner("102", "王小明"),
    "Groß, Jörg-Uwe_103_assignsubmission_file_a.ipynb": Owner("103", "Groß, Jörg-Uwe"),
    "Anna Müller_101_assignsubmission_onlinetext_/t.html": Owner("101", "Anna Müller"),
    "Participant_104_assignsubmission_file_/a.ipynb": Owner("104", "Participant 104"),
    "Teilnehmer-in_104_assignsubmission_file_/a.ipynb": Owner("104", "Teilnehmer-in 104"),
    "Team Blau_12_assignsubmission_file_/a.ipynb": Owner("12", "Team Blau"),
    "mullerannna_4711_998877_a.ipynb": Owner("4711", "mullerannna", number=998877),
    "mullerannna_LATE_4711_998877_a.ipynb": Owner("4711", "mullerannna", True, 998877),
    "王小明_4712_998878_my_work-2.ipynb": Owner("4712", "王小明", number=998878),
    "anon_aB3dE_998879_a.ipynb": Owner("aB3dE", "anonymous aB3dE", number=998879),
    "LATE_anon_4713_998880_a.ipynb": Owner("4713", "anonymous 4713", True, 998880),
    "mullerannna_4711_text.html": Owner("4711", "mullerannna"),
    "anna/work/a.ipynb": Owner("anna", "anna"),
    "Jörg Groß.ipynb": Owner("Jörg Groß", "Jörg Groß"),
    "anna_04_pooling.ipynb": Owner("anna_04_pooling", "anna_04_pooling"),
    "anna.zip/deep/a.ipynb": Owner("anna", "anna"),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_tells_whose_a_file_is(name: str) -> None:
    assert owner(name) == NAMES[name]


def zipped(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in files.items():
            archive.writestr(name, inside)
    return content.getvalue()


def laid(folder: Path, files: dict[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


MOODLE = {
    "Anna Müller_101_assignsubmission_file_/a.ipynb": b"1",
    "王小明_102_assignsubmission_file_/a.ipynb": b"2",
}


@pytest.mark.parametrize("around", ["", "Course-Assignment 2-99/", "a/b/"])
def test_a_zip_a_folder_and_a_folder_within_are_the_same(around: str, tmp_path: Path) -> None:
    files = {around + name: content for name, content in MOODLE.items()}
    laid(tmp_path / "came", files)
    (tmp_path / "came.zip").write_bytes(zipped(files))
    for place in (tmp_path / "came", tmp_path / "came.zip"):
        found = submissions(place)
        assert [one.owner.name for one in found] == ["Anna Müller", "王小明"]
        assert [[file.read() for file in one.notebooks] for one in found] == [[b"1"], [b"2"]]


def test_nothing_that_came_in_is_changed(tmp_path: Path) -> None:
    box = tmp_path / "box"
    box.mkdir()
    laid(box, MOODLE | {"b_1_2_c.zip": zipped({"../x.ipynb": b"x", "y.ipynb": b"y"})})
    before = {
        path: (path.stat(), path.is_file() and path.read_bytes()) for path in everything(tmp_path)
    }
    for one in submissions(box):
        for file in one.files:
            try:
                file.read()
            except ValueError:
                continue
    after = {
        path: (path.stat(), path.is_file() and path.read_bytes()) for path in everything(tmp_path)
    }
    assert [*before] == [*after]
    for path, (status, content) in before.items():
        assert (status.st_mtime_ns, content) == (after[path][0].st_mtime_ns, after[path][1])


def everything(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def test_a_students_files_come_together_and_the_last_notebook_is_last(tmp_path: Path) -> None:
    laid(
        tmp_path,
        {"mull_LATE_7_22_b.ipynb": b"new", "mull_7_9_a.ipynb": b"old", "mull_7_1_c.pdf": b""},
    )
    [one] = submissions(tmp_path)
    assert one.owner.late and len(one.files) == 3
    assert [file.read() for file in one.notebooks] == [b"old", b"new"]


def test_of_two_notebooks_in_a_folder_the_one_written_later_is_last(tmp_path: Path) -> None:
    laid(tmp_path, {"anna/b.ipynb": b"old", "anna/a.ipynb": b"new", "ben/a.ipynb": b""})
    os.utime(tmp_path / "anna" / "b.ipynb", (1_000_000_000, 1_000_000_000))
    assert [file.read() for file in submissions(tmp_path)[0].notebooks] == [b"old", b"new"]


def test_of_a_notebook_and_a_zip_the_one_written_later_is_last(tmp_path: Path) -> None:
    laid(tmp_path, {"anna/a.ipynb": b"loose", "anna/b.zip": zipped({"b.ipynb": b"packed"})})
    for year, last in ((2020, b"packed"), (2040, b"loose")):  # the zip was written just now
        when = calendar.timegm((year, 1, 1, 0, 0, 0))
        os.utime(tmp_path / "anna" / "a.ipynb", (when, when))
        assert submissions(tmp_path)[0].notebooks[-1].read() == last


@pytest.mark.parametrize("ending", [".txt", ".json", ".TXT"])
def test_a_notebook_to_which_a_browser_gave_another_ending_is_one(
    ending: str, tmp_path: Path
) -> None:
    laid(tmp_path, {f"anna.ipynb{ending}": b"1", f"ben/a.ipynb{ending}": b"2", "ben/b.txt": b"3"})
    found = {
        one.owner.name: [file.read() for file in one.notebooks] for one in submissions(tmp_path)
    }
    assert found == {"anna": [b"1"], "ben": [b"2"]}


def test_a_zip_that_leads_out_of_its_folder_is_refused_and_the_rest_of_it_is_read(
    tmp_path: Path,
) -> None:
    for way in ("../../evil.ipynb", "/evil.ipynb", "a\\..\\..\\evil.ipynb"):
        laid(
            tmp_path, {"anna.zip": zipped({way: b"evil", "good.ipynb": b"good"}), "ben.ipynb": b""}
        )
        bad, good = submissions(tmp_path)[0].notebooks
        assert good.read() == b"good"
        with pytest.raises(ValueError, match="names a place outside"):
            bad.read()


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = zipped({f"{n}.ipynb": bytes(30_000_000) for n in range(8)})
    assert len(bomb) < 500_000
    laid(tmp_path, {"anna.zip": bomb, "ben.zip": zipped({f"{n}": b"" for n in range(3000)})})
    for one in submissions(tmp_path):
        with pytest.raises(ValueError, match="would unpack to"):
            one.notebooks[-1].read()


def test_a_zip_may_hold_as_much_as_is_allowed_and_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MOST_FILES", 2)
    monkeypatch.setattr(intake, "MOST_IN_ZIP", 3_000_000)
    most, more = bytes(1_500_000), bytes(1_500_001)
    laid(tmp_path, {"anna.zip": zipped({"a.ipynb": most, "b": most}),
                    "ben.zip": zipped({"a.ipynb": most, "b": more}),
                    "cleo.zip": zipped({"a.ipynb": b"", "b": b"", "c": b""})})  # fmt: skip
    anna, *others = [one.notebooks[-1] for one in submissions(tmp_path)]
    size = (tmp_path / "anna.zip").stat().st_size
    assert size > (tmp_path / "cleo.zip").stat().st_size
    monkeypatch.setattr(intake, "MOST_IN_ZIP", size)
    with pytest.raises(ValueError, match="File is not a zip file"):
        submissions(tmp_path)[0].notebooks[-1].read()
    assert anna.read() == most
    for file, said in zip(others, ("2 files and 3 MB", "3 files and 0 MB"), strict=True):
        with pytest.raises(ValueError, match=f"read: it would unpack to {said}$"):
            file.read()


def test_a_students_zip_in_the_platforms_zip_is_opened_and_a_broken_one_has_a_reason(
    tmp_path: Path,
) -> None:
    inner = zipped({"deep/a.ipynb": b"1", "b.zip": b"kept", "../x.ipynb": b""})
    (tmp_path / "came.zip").write_bytes(zipped({"anna.ZIP": inner, "ben.zip": b"no zip"}))
    anna, ben = submissions(tmp_path / "came.zip")
    names = ["anna.ZIP/deep/a.ipynb", "anna.ZIP/b.zip", "anna.ZIP/"]
    assert [file.name for file in anna.files] == names and anna.owner == Owner("anna", "anna")
    assert [file.read() for file in anna.files[:2]] == [b"1", b"kept"]
    with pytest.raises(ValueError, match=r"^the zip cannot be read: File is not a zip file$"):
        ben.notebooks[-1].read()


def test_a_platforms_zip_that_is_none_has_a_reason(tmp_path: Path) -> None:
    (tmp_path / "came.zip").write_bytes(b"no zip")
    [one] = submissions(tmp_path / "came.zip")
    assert one.files[0].name == "zip"
    with pytest.raises(ValueError, match="the zip cannot be read"):
        one.files[0].read()


@pytest.mark.parametrize(
    ("names", "owners"),
    [
        (["Course/anna/a.ipynb", "Course/ben/a.ipynb"], ["anna", "ben"]),
        (["anna/a.ipynb", "anna/b.ipynb"], ["anna"]),
        (["anna/work/a.ipynb"], ["anna"]),
        (["anna/work/a.ipynb", "ben/a.ipynb"], ["anna", "ben"]),
        (["anna/one/a.ipynb", "ben/two/a.ipynb"], ["anna", "ben"]),
        (["Course/Anna_101_assignsubmission_file_/a.ipynb"], ["101"]),
        (["Course/anna_7_8_a.ipynb"], ["7"]),
    ],
)
def test_a_folder_around_all_is_nobody(names: list[str], owners: list[str], tmp_path: Path) -> None:
    found = submissions(laid(tmp_path, dict.fromkeys(names, b"")))
    assert [one.owner.key for one in found] == owners


def test_a_platforms_own_table_is_nobodys_and_a_students_is_kept(tmp_path: Path) -> None:
    laid(tmp_path, {"Grades.CSV": b"id", "anna/a.csv": b"", "anna/a.ipynb": b"", "ben.txt": b""})
    names = [file.name for one in submissions(tmp_path) for file in one.files]
    assert names == ["anna/a.csv", "anna/a.ipynb", "ben.txt"]


def test_a_zip_whose_head_lies_about_its_size_is_read_no_further_than_it_says(
    tmp_path: Path,
) -> None:
    whole = zipped({"a.ipynb": bytes(40_000_000)})
    lying = whole.replace((40_000_000).to_bytes(4, "little"), (9).to_bytes(4, "little"))
    laid(tmp_path, {"anna.zip": lying, "ben.ipynb": b""})
    with pytest.raises((ValueError, zipfile.BadZipFile)):
        submissions(tmp_path)[0].notebooks[-1].read()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more", b"no zip at all"])
def test_what_is_no_zip_has_a_reason(content: bytes, tmp_path: Path) -> None:
    laid(tmp_path, {"anna.zip": content, "ben.ipynb": b""})
    with pytest.raises(ValueError, match="the zip cannot be read"):
        submissions(tmp_path)[0].notebooks[-1].read()


def test_a_notebook_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MOST", 1_000_000)
    laid(tmp_path, {"anna.ipynb": bytes(1_000_001), "ben.ipynb": bytes(1_000_000),
                    "cleo.zip": zipped({"c/c.ipynb": bytes(1_000_001)})})  # fmt: skip
    anna, ben, cleo = submissions(tmp_path)
    assert ben.files[0].read() == bytes(1_000_000)
    for one, name in ((anna, r"anna\.ipynb"), (cleo, r"c/c\.ipynb")):
        with pytest.raises(ValueError, match=f"^{name} is larger than 1 MB$"):
            one.files[0].read()


def test_links_checkpoints_and_a_macs_own_files_are_left_out(tmp_path: Path) -> None:
    names = [
        "anna/.ipynb_checkpoints/a.ipynb",
        "__MACOSX/anna/._a.ipynb",
        "anna/.a.ipynb",
        "anna/a.ipynb",
        "b/b.ipynb",
    ]
    laid(tmp_path, dict.fromkeys(names, b""))
    (tmp_path / "anna" / "link.ipynb").symlink_to("/etc/passwd")
    assert [file.name for one in submissions(tmp_path) for file in one.files] == names[3:]


def test_a_name_that_a_mac_has_taken_apart_is_the_same(tmp_path: Path) -> None:
    laid(tmp_path, {"Mu\u0308ller/a.ipynb": b"", "ben/a.ipynb": b""})
    assert submissions(tmp_path)[0].owner.key == "M\u00fcller"


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="name the folder"):
        submissions(tmp_path / "nowhere")
