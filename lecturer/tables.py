"""Write the slide check's three tables as plain HTML that prints on A4, landscape."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any

from jinja2 import Environment

from lecturer.slide_check import Row, address, check_facts, is_slip, written

# What a table needs stands in its own tags: no script, no style sheet, nothing from elsewhere.
_TEMPLATE = """
{%- set cell -%}
text-align: left; vertical-align: top; overflow-wrap: anywhere; white-space: normal
{%- endset -%}
{%- macro row(cells, kind="td") -%}
  <tr style="page-break-inside: avoid">
  {%- for inside in cells %}<{{ kind }} style="{{ cell }}">{{ inside }}</{{ kind }}>{% endfor -%}
  </tr>
{%- endmacro -%}
{%- macro links(places) -%}
  {%- for label, target in places | map("address") -%}
    {{ "" if loop.first else "<br>" }}<a href="{{ target | escape }}">{{ label | escape }}</a>
  {%- endfor -%}
{%- endmacro -%}
{%- macro verdict(fact) -%}
  {{ "<b>→</b> " ~ (fact.holds | words) if fact.holds else "<b>holds</b>" }}
  {{- ". " ~ (fact.note | words) if fact.note -}}
{%- endmacro -%}
<table style="table-layout: fixed; width: 100%; font-size: 85%"><colgroup>
{%- for width in widths %}<col width="{{ width }}%">{% endfor -%}
</colgroup><thead>{{ row(head, "th") }}</thead><tbody>
{%- for heading, group in lectures -%}
  <tr><th colspan="4" style="{{ cell }}">{{ heading | escape }}</th></tr>
  {%- for fact in group -%}
    {{ row([fact.id, fact.says | words, verdict(fact), links(fact.places)]) }}
  {%- endfor -%}
{%- endfor -%}
{%- for fact in proved -%}
  {{ row([fact.id, fact | proof]) }}
{%- endfor -%}
{%- for section in sections -%}
  {{ row([loop.index, section.deck | words, links(section.places)]) }}
{%- endfor -%}
</tbody></table>"""


def facts_table(facts: Sequence[Row]) -> str:
    """Write the table of what the deck says and what holds, for the lecturer's desk.

    Parameters
    ----------
    facts : sequence of dict
        As `read_deck` gives them.

    Returns
    -------
    str
        An HTML table: for each lecture the slips that come up in it, then what holds; a row a
        fact, with the verdict and a link to the sections that teach it. A fact belongs to the
        lecture of its first place.
    """
    ordered = sorted(facts, key=lambda fact: (_lecture(fact), not is_slip(fact)))
    lectures = [_named(name, list(group)) for name, group in groupby(ordered, key=_lecture)]
    head = ["", "the deck says", "what holds", "taught in"]
    return _table(head=head, widths=[5, 33, 42, 20], lectures=lectures)


def _lecture(fact: Row) -> str:
    return str(fact["places"][0].partition("#")[0])


def _named(notebook: str, facts: list[Row]) -> tuple[str, list[Row]]:
    slips, name = sum(map(is_slip, facts)), notebook[3:].replace("_", " ")
    there = f"{slips} to correct, {len(facts) - slips} that hold"
    return f"Lecture {notebook[:2]}, {name}: {there}", facts


def proofs_table(
    facts: Sequence[Row], computed: Mapping[str, Any], code: Mapping[str, list[str]] | None = None
) -> str:
    """Write the table of what was computed for each fact.

    Parameters
    ----------
    facts, computed
        As `check_facts` takes them; it is called first.
    code : dict, optional
        As `proofs` gives it.

    Returns
    -------
    str
        An HTML table: a row a fact, with the code, its value, and the source where there is one.

    Raises
    ------
    ValueError
        Whatever `check_facts` finds.
    """
    check_facts(facts, computed)
    head = ["", "computed here, or source"]
    return _table(head=head, widths=[6, 94], proved=facts, computed=computed, code=code or {})


def sections_table(sections: Sequence[Row]) -> str:
    """Write the table of the deck's sections and the places that teach them.

    Parameters
    ----------
    sections : sequence of dict
        As `read_deck` gives them.

    Returns
    -------
    str
        An HTML table, a row a section of the deck, in the deck's order.
    """
    head = ["", "section of the deck", "taught in"]
    return _table(head=head, widths=[5, 45, 50], sections=sections)


def _table(
    *, computed: Mapping[str, Any] | None = None, code: Mapping[str, list[str]] | None = None,
    **parts: Any,
) -> str:  # fmt: skip
    """Fill the template."""
    page = Environment()  # each filter escapes what it writes
    page.filters |= {
        "address": address,
        "escape": escape,
        "words": _words,
        "proof": lambda fact: _proof(fact, computed or {}, code or {}),
    }
    return page.from_string(_TEMPLATE).render(**parts)


def _proof(fact: Row, computed: Mapping[str, Any], code: Mapping[str, list[str]]) -> str:
    """Write what was computed, a line for each part that has code of its own, and the source."""
    name, lines = fact["id"], []
    if name in computed:
        value, sources = computed[name], code.get(name, [])
        parts = {"": value}
        if isinstance(value, Mapping) and len(value) == len(sources):
            parts = {f"{escape(label)}: ": part for label, part in value.items()}
        shown = [f"<code>{escape(source)}</code> = " for source in sources] or [""]
        pairs = zip(parts.items(), shown, strict=True)
        lines = [f"{label}{text}<b>{escape(written(part))}</b>" for (label, part), text in pairs]
    source = [f"<i>{_words(fact['source'])}</i>"] if "source" in fact else []
    return "<br>".join([*lines, *source])


def _words(text: str) -> str:
    """Write text as HTML, and what stands between backticks as code."""
    return re.sub(r"`(.+?)`", r"<code>\1</code>", escape(text))
