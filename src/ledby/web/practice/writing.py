"""Markdown made into HTML that is safe as it stands, and how long it takes to read."""

from __future__ import annotations

from collections.abc import Iterable
from html import unescape
from typing import Final

import nh3
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from markdown_it import MarkdownIt

WORDS_A_MINUTE: Final = 200
FIRST_LINE: Final = 160
TAGS: Final = {
    *("p", "br", "hr", "em", "strong", "code", "pre", "blockquote"),
    *("ul", "ol", "li", "a", "h3", "h4"),
}
_HEADINGS: Final = {"h1": "h3", "h2": "h3"}
# No picture from elsewhere, and no HTML: what looks like it is shown as text.
_PARSER: Final = (
    MarkdownIt("commonmark", {"html": False, "typographer": True})
    .disable("image")
    .enable("smartquotes")
)


def safe_html(text: str) -> SafeString:
    """Return Markdown as HTML with nothing in it but text, lists and links.

    Headings begin at the third level, for the page has its own above them. Links lead
    to http, https and mail addresses only.
    """
    tokens = _PARSER.parse(text)
    for token in tokens:
        if token.tag.startswith("h") and token.tag != "hr":
            token.tag = _HEADINGS.get(token.tag, "h4")
    html = _PARSER.renderer.render(tokens, _PARSER.options, {})
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )
    # What nh3 lets through is safe as it stands.
    return mark_safe(clean)  # noqa: S308 # nosec B308 B703


def minutes(texts: Iterable[str]) -> int:
    """Return how many minutes these texts take to read, at least one."""
    words = sum(len(text.split()) for text in texts)
    return max(1, -(-words // WORDS_A_MINUTE))


def first_line(text: str) -> str:
    """Return how Markdown begins, as plain text of one line."""
    first = next((part for part in text.split("\n\n") if part.strip()), "")
    plain = unescape(strip_tags(safe_html(first)))
    return Truncator(" ".join(plain.split())).chars(FIRST_LINE)
