"""Rewrite the links and pictures of a Markdown text, and leave every other byte as it is.

markdown-it-py decides what is a link: code is none, and neither is `f[r](x)` in a formula, which
Jupyter takes out before it reads Markdown. The parser does not say where in the text a link
stands, so its rules for links are wrapped here and note what to change as they find one.
"""

import functools
import html
import re
from collections.abc import Callable, MutableMapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline, html_inline, image, link
from markdown_it.token import Token

Rule = Callable[[str], str | None]  # from a target to its new one, or to none
Edit = tuple[int, int, str]  # what stands from the one place to the other, and what shall

ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|\?|$", re.I)  # https:, attachment:, data:, #part
FORMULA = re.compile(r"(\$\$?)[^$]+\1")
TAG = re.compile(r"<!--.*?(?:-->|\Z)|<[a-z][^>]*>", re.I | re.S)
ATTRIBUTE = re.compile(r"""\s+(?:href|src)\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.I)
DEFINED = re.compile(r"(?<!\\)\]:[\s>]*(<[^<>\n]*>|\S+)")  # [label]: target "title"
LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|$)")


def rewritten(text: str, rule: Rule) -> str:
    """Give each relative link and picture of a Markdown text the target that a rule names.

    Parameters
    ----------
    text : str
        Markdown, as it stands in a cell; HTML in it may link by href and show by src.
    rule : function of a target, str to str or None
        Returns the new target, or the same one to leave the link as it is, or None to leave only
        the label of a link. Nobody asks it for targets within the page, or for those with a
        scheme, such as https:, attachment: or data:.

    Returns
    -------
    str
        The text, the same byte for byte outside the links that the rule changed.
    """
    seen = text.replace("\0", "\ufffd")  # as the parser reads it
    lines = [match.start() for match in LINE.finditer(seen)]
    env: MutableMapping[str, Any] = {"rule": lambda to: to if ELSEWHERE.match(to) else rule(to)}
    edits: list[Edit] = []
    for token in PARSER.parse(seen, env):
        if token.type == "definition":
            first, last = token.map or (0, 0)
            edits += _of_definition(token.meta["url"], seen, lines[first], lines[last], env)
        elif token.type in ("inline", "html_block"):
            place = functools.partial(_place, token, seen, lines)
            edits += [(place(a), place(b), new) for a, b, new in _of_block(token, env)]
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _place(token: Token, text: str, lines: list[int], place: int) -> int:
    """Find a place of a block's content in the text: each line of it ends a line there."""
    row = token.content[:place].count("\n")
    whole = token.content.split("\n")[row]
    bare = whole.lstrip()  # the parser may have turned tabs before it into spaces
    line = (token.map or [0])[0] + row
    column = place - token.content.rfind("\n", 0, place) - 1
    return text.rfind(bare, lines[line], lines[line + 1]) + column - (len(whole) - len(bare))


def _of_definition(
    target: str, text: str, start: int, end: int, env: MutableMapping[str, Any]
) -> list[Edit]:
    """Give [label]: target a new target, or take it away as its links are."""
    new, match = env["rule"](target), DEFINED.search(text, start, end)
    if new is None or match is None:
        return [(start, end, "")]
    return [(*match.span(1), new)] if new != target else []


def _of_block(token: Token, env: MutableMapping[str, Any]) -> list[Edit]:
    """Return what changes in a paragraph or a block of HTML, by places in its content."""
    if token.type == "html_block":
        return _of_tags(token.content, 0, len(token.content), env)
    env["content"], env["edits"] = token.content, []
    PARSER.inline.parse(token.content, PARSER, env, [])
    found: list[Edit] = env["edits"]
    return found


def _of_tags(text: str, start: int, end: int, env: MutableMapping[str, Any]) -> list[Edit]:
    """Change what tags link by href or show by src; without it, a tag's text or alt is left."""
    edits: list[Edit] = []
    for tag in TAG.finditer(text, start, end):
        for match in ATTRIBUTE.finditer(text, *tag.span()) if tag[0][1] != "!" else ():
            target = html.unescape(match[1].strip("\"'"))
            new = env["rule"](target)
            if new is None:
                edits.append((*match.span(), ""))
            elif new != target:
                edits.append((*match.span(1), f'"{new}"'))
    return edits


def _of_link(state: StateInline, start: int, end: int, token: Token) -> list[Edit]:
    """Change the target of a link or a picture, or leave only its label."""
    is_link = token.type == "link_open"
    label = start + (1 if is_link else 2)
    closing = state.md.helpers.parseLinkLabel(state, label - 1)
    target = str(token.attrs["href" if is_link else "src"])
    new = state.env["rule"](target)
    if new is None:
        return [(start, label, ""), (closing, end, "")]
    if new == target or "label" in token.meta:  # its definition changes
        return []
    begin = closing + len("](")
    begin += len(state.src[begin:]) - len(state.src[begin:].lstrip())
    return [(begin, state.md.helpers.parseLinkDestination(state.src, begin, end).pos, new)]


def _noting(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    """Wrap one of the parser's rules: it notes what to change about the link that it found."""

    def noted(state: StateInline, silent: bool) -> bool:
        start, before, found = state.pos, len(state.tokens), rule(state, silent)
        if found and not silent and state.src == state.env["content"]:  # no picture's label
            kinds = ("link_open", "image", "html_inline")
            token = next(token for token in state.tokens[before:] if token.type in kinds)
            if token.type == "html_inline":
                state.env["edits"] += _of_tags(state.src, start, state.pos, state.env)
            else:
                state.env["edits"] += _of_link(state, start, state.pos, token)
        return found

    return noted


def _formula(state: StateInline, silent: bool) -> bool:
    """Pass over a formula between $ or $$, as a rule of the parser."""
    match = FORMULA.match(state.src, state.pos, state.posMax)
    state.pos = match.end() if match else state.pos
    return bool(match)


def _parser() -> MarkdownIt:
    """Return a parser that finds the blocks, and notes the links of one when it is asked to."""
    parser = MarkdownIt("commonmark", {"inline_definitions": True, "store_labels": True})
    parser.core.ruler.enableOnly(["normalize", "block"])
    parser.inline.ruler.before("escape", "formula", _formula)
    for name, rule in (("link", link), ("image", image), ("html_inline", html_inline)):
        parser.inline.ruler.at(name, _noting(rule))
    return parser


PARSER = _parser()
