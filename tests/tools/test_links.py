"""Links and pictures are found as Markdown has them, and nothing else on a page is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tools.links import ELSEWHERE, rewritten

COMMONMARK = MarkdownIt("commonmark")
NEW = "https://example.org/page"


def gone(target: str) -> None:
    return None


def moved(target: str) -> str:
    return NEW


@pytest.mark.parametrize(
    "text",
    [
        "The call `model.layers[0](images)` runs the first layer.",
        "``a ` [b](c.md)``",
        "```python\nmodel.layers[0](images)\n```",
        "~~~\n[a](b.md)\n~~~",
        "    rows[0](x)  # indented code",
        "![](attachment:image.png) and ![a cat](attachment:cat%20one.png 'mine')",
        "![dot](data:image/png;base64,iVBORw0KGgo=)",
        "[a](https://example.org), [b](mailto:a@b.org), [c](#recap), [d](//example.org), [e]()",
        "<https://example.org> and <a href='https://example.org'>a</a>",
        "The value $f[r](x)$, and\n\n$$\\text{out}[r, c](x) = \\sum_i w[i](x)$$",
        r"\[a](b.md), \![a]\(b.md), a\$ and \$",
        "[row, column]: first down, then across. So `lincoln[2, 4]` it is, not [4, 2].",
        "- [ ] not done",
        "<!-- <a href='b.md'>b</a> -->",
        "`<a href='b.md'>b</a>` and `<img src='b.png'>`",
        "[a][nowhere]",
        "",
    ],
)
def test_what_is_no_relative_link_stays_byte_for_byte(text: str) -> None:
    assert rewritten(text, gone) == rewritten(text, moved) == text


@pytest.mark.parametrize(
    ("text", "without", "elsewhere"),
    [
        ("see [a](b.md).", "see a.", f"see [a]({NEW})."),
        ("[a](b.md 'its title') c", "a c", f"[a]({NEW} 'its title') c"),
        ("[a](<b c.md>)", "a", f"[a]({NEW})"),
        ("[a]( b(1).md )", "a", f"[a]( {NEW} )"),
        ("[a [b] `c]`](d.md)", "a [b] `c]`", f"[a [b] `c]`]({NEW})"),
        ("[**a**](b.md#part)", "**a**", f"[**a**]({NEW})"),
        ("![a cat](cat.png)", "a cat", f"![a cat]({NEW})"),
        ("[![a](a.png)](b.md)", "a", f"[![a]({NEW})]({NEW})"),
        ("![a [b](c.md) d](e.png)", "a [b](c.md) d", f"![a [b](c.md) d]({NEW})"),
        ("[a](b.md)[c](d.md)", "ac", f"[a]({NEW})[c]({NEW})"),
        ("`[a](b.md)` [a](b.md)", "`[a](b.md)` a", f"`[a](b.md)` [a]({NEW})"),
        ("costs $5: [a](b.md)", "costs $5: a", f"costs $5: [a]({NEW})"),
        ("$x$ [a](b.md) $y$", "$x$ a $y$", f"$x$ [a]({NEW}) $y$"),
        (r"\$x [a](b.md) $y", r"\$x a $y", rf"\$x [a]({NEW}) $y"),
        ("[a\nb](c.md)", "a\nb", f"[a\nb]({NEW})"),
        ("# [a](b.md) #\n\n[a](b.md)\n-", "# a #\n\na\n-", f"# [a]({NEW}) #\n\n[a]({NEW})\n-"),
        ("> 1. x\n>\t[a](b.md)", "> 1. x\n>\ta", f"> 1. x\n>\t[a]({NEW})"),
        ("- a\n  - [b](c.md)\n    d", "- a\n  - b\n    d", f"- a\n  - [b]({NEW})\n    d"),
        ("a\r\n\r\n[b](c.md)\r\nd", "a\r\n\r\nb\r\nd", f"a\r\n\r\n[b]({NEW})\r\nd"),
        ("\0\n\n\0 [a](b.md)", "\0\n\n\0 a", f"\0\n\n\0 [a]({NEW})"),
        ("| [a](b.md) | `x\\|y` |\n|-|-|\n| z | [a](b.md) |", "| a | `x\\|y` |\n|-|-|\n| z | a |",
         f"| [a]({NEW}) | `x\\|y` |\n|-|-|\n| z | [a]({NEW}) |"),
        ("<details>\n\n[a](b.md)\n</details>", "<details>\n\na\n</details>",
         f"<details>\n\n[a]({NEW})\n</details>"),
    ],
)  # fmt: skip
def test_a_link_loses_or_changes_its_target_and_keeps_its_label(
    text: str, without: str, elsewhere: str
) -> None:
    assert rewritten(text, gone) == without
    assert rewritten(text, moved) == elsewhere
    assert rewritten(text, lambda target: target) == text


@pytest.mark.parametrize("use", ["[a][r]", "[a] [r]", "![a][R]", "[r][]", "[r]", "[a [b]][r]"])
def test_a_link_by_reference_changes_where_its_target_stands(use: str) -> None:
    for definition, after in [
        ("[r]: b.md\n", f"[r]: {NEW}\n"),
        ("[r]: <b c.md> 'its title'\n", f"[r]: {NEW} 'its title'\n"),
        ("[r]:\n  b.md\n  'its title'\n", f"[r]:\n  {NEW}\n  'its title'\n"),
    ]:
        text = f"see {use}.\n\n{definition}\nend"
        assert rewritten(text, moved) == f"see {use}.\n\n{after}\nend"
        label = {"[a] [r]": "[a] r", "[a [b]][r]": "a [b]"}.get(use, use.strip("!")[1])
        assert rewritten(text, gone) == f"see {label}.\n\n\nend"


def test_every_definition_of_a_text_is_found() -> None:
    text = "[a\\]:]: b.md\n[c]: https://example.org\n\n> [d]:\n> e.md\n\n[f]: g.md\n[c]: h.md"
    assert rewritten(text, moved) == text.replace("b.md", NEW).replace("e.md", NEW).replace(
        "g.md", NEW
    ).replace("h.md", NEW)
    assert rewritten(text, gone) == "[c]: https://example.org\n\n\n"


def test_html_links_by_href_and_shows_by_src() -> None:
    text = """a <a class="x" href='b.md?q=1&amp;r'>b</a> <img alt="c" src=c.png/>

<p>
<a
  href="d.md">d</a> <A HREF="https://example.org">e</A> href="f.md"
</p>
"""
    asked: list[str] = []
    assert rewritten(text, lambda target: asked.append(target) or target) == text
    assert sorted(asked) == ["b.md?q=1&r", "c.png/", "d.md"]
    assert (
        rewritten(text, gone)
        == """a <a class="x">b</a> <img alt="c">

<p>
<a>d</a> <A HREF="https://example.org">e</A> href="f.md"
</p>
"""
    )
    assert rewritten(text, moved).count(f'"{NEW}"') == 3


PIECES = [
    *(
        "a",
        " ",
        " ",
        "\n",
        "\n\n",
        "\t",
        "\r\n",
        "`",
        "```\n",
        "    ",
        "> ",
        "- ",
        "1. ",
        "# ",
        "|",
    ),
    *("[", "]", "(", ")", "![", "](", "\\", "*", "<", ">", "'t'", "===\n", "ä", "&amp;", ":"),
    *("[a](b.md)", "![p](p.png)", "[r]", "[a][r]", "[r]: c.md\n", "\n\n[s]: <d e.md> 't'\n\n"),
    *("[a](<b c>\n 't')", "![x][s]"),
]
HTML = ["<a href='f.md'>", "</a>", "<p>\n", "</p>\n", "<!--", "-->", "<img src=g.png>"]
markdown = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
with_html = st.lists(st.sampled_from(PIECES + HTML), max_size=14).map("".join)


@given(text=with_html)
def test_a_text_without_changes_stays_as_it_is(text: str) -> None:
    assert rewritten(text, lambda target: target) == text


@given(text=markdown)
def test_every_relative_link_and_no_other_byte_of_the_page_changes(text: str) -> None:
    """What Markdown's own reader shows afterwards is what it showed, with other targets."""
    assert COMMONMARK.render(rewritten(text, moved)) == rendered_elsewhere(text)


def rendered_elsewhere(text: str) -> str:
    tokens = COMMONMARK.parse(text)
    for token in tokens:
        retarget(token)
    return str(COMMONMARK.renderer.render(tokens, COMMONMARK.options, {}))


def retarget(token: Token) -> None:
    for name in ("href", "src"):
        if name in token.attrs and not ELSEWHERE.match(str(token.attrs[name])):
            token.attrs[name] = NEW
    for child in token.children or []:
        retarget(child)
