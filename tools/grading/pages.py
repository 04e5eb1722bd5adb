"""Write what is read in a browser: a page of feedback a student, and one page for the lecturer."""

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from statistics import mean, median
from typing import Any

import jinja2
from markdown_it import MarkdownIt

from tools.grading.alike import Pair
from tools.grading.batch import Graded
from tools.grading.tables import Marks, points_of, shown, total_of

TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True,
    undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True,
)  # fmt: skip
TEMPLATES.filters["points"] = shown
TENTHS = 10


def texts_of(master: Any) -> dict[str, str]:
    """Return what each question asks, as HTML, by its name."""
    found: dict[str, str] = {}
    markdown, number = MarkdownIt("commonmark").enable("table"), ""
    for cell in master.cells:
        if cell.cell_type != "markdown" or "nbgrader" in cell.metadata:
            continue
        head = re.match(r"## (?:Question (\d+))?", cell.source)
        number = f"q{head[1]}" if head and head[1] else "" if head else number
        if number:
            source = cell.source.partition("\n")[2] if head else cell.source
            found[number] = found.get(number, "") + markdown.render(source)
    return found


def feedback(one: Graded, marks: Marks, texts: Mapping[str, str], title: str) -> str:
    """Return a student's page: what was asked, what came, the points, and the slip with a name."""
    page = TEMPLATES.get_template("feedback.html.j2")
    points = points_of(one, marks)
    return page.render(
        title=title, one=one, texts=texts, points=points, total=total_of(one, marks),
        most=sum(q["most"] for q in one.result["questions"].values()) if one.result else 0,
        notes=[*one.notes, *(one.result or {"notes": []})["notes"]],
    )  # fmt: skip


def overview(graded: list[Graded], marks: Marks, pairs: list[Pair], title: str) -> str:
    """Return the lecturer's page."""
    page = TEMPLATES.get_template("class.html.j2")
    done = [one for one in graded if one.result]
    totals = [sum(filter(None, points_of(one, marks).values())) for one in done]
    return page.render(
        title=title, graded=graded, done=done, bars=histogram(totals),
        middle=(mean(totals), median(totals)) if totals else None,
        questions=by_question(done, marks), slips=misconceptions(done), pairs=pairs,
        names={one.owner.key: one.owner.name for one in graded},
        waiting=sum(None in points_of(one, marks).values() for one in done),
    )  # fmt: skip


def histogram(totals: list[float]) -> list[tuple[str, int, float]]:
    """Return for each ten points its label, how many have them, and that as a share of the most."""
    counted = Counter(min(int(total) // TENTHS, 9) for total in totals)
    longest = max(counted.values(), default=1)
    return [
        (f"{10 * n} to {10 * n + (9 if n < 9 else 10)}", counted[n], counted[n] / longest)
        for n in range(TENTHS)
    ]


def by_question(done: list[Graded], marks: Marks) -> list[tuple[str, str, float, float, int]]:
    """Return for each question its heading, the mean of its points, and how many have them all."""
    rows = []
    for name, question in (done[0].result or {})["questions"].items() if done else ():
        given = [p for one in done if (p := points_of(one, marks)[name]) is not None]
        full = sum(points == question["most"] for points in given)
        rows.append(
            (name, question["heading"], mean(given) if given else 0.0, question["most"], full)
        )
    return rows


def misconceptions(done: list[Graded]) -> list[tuple[str, str, int, float]]:
    """Return the slips with a name: question, sentence, how many, which share of the class."""
    found = Counter(
        (name, question["slip"])
        for one in done
        for name, question in (one.result or {})["questions"].items()
        if question["slip"]
    )
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [(name, slip, number, number / len(done)) for (name, slip), number in ranked]
