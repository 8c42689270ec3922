"""The story of a repository as one page that needs nothing else: no script, no font."""

from __future__ import annotations

from ledby.reports.charts import Chart, Svg
from ledby.reports.charts.drawing import NOTHING, element, join
from ledby.reports.git import Finding, Story
from ledby.reports.language import gettext as _
from ledby.reports.language import language

MARK = Svg(
    '<svg viewBox="0 0 54 36" aria-hidden="true" focusable="false">'
    '<path class="ink" d="M12 10 C24 1 40 4 51 18 C40 32 24 35 12 26"/>'
    '<circle class="f-ink" cx="43" cy="18" r="2.6"/>'
    '<circle class="f-ink" cx="33.5" cy="13.2" r="2.6"/>'
    '<circle class="f-ink" cx="33.5" cy="22.8" r="2.6"/>'
    '<circle class="f-ink" cx="23.5" cy="13.2" r="2.6"/>'
    '<circle class="f-ink" cx="23.5" cy="22.8" r="2.6"/>'
    '<circle class="f-given" cx="6.5" cy="18" r="5"/></svg>'
)


def page(story: Story, css: str) -> str:
    """Return a whole HTML document.

    Parameters
    ----------
    story
        What is told.
    css
        The style sheets of the site, one after the other. They must not close a style
        element.

    Raises
    ------
    ValueError
        The style sheets would end their element.
    """
    if "</" in css:
        raise ValueError("a style sheet must not hold a closing tag")
    head = element(
        "head",
        Svg('<meta charset="utf-8">'),
        Svg('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        # Whatever a name in a repository holds, nothing is fetched and nothing runs.
        Svg(
            '<meta http-equiv="Content-Security-Policy"'
            " content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        ),
        element("title", story.question),
        Svg(f"<style>{css}</style>"),
    )
    skip = element("a", _("Skip to the answer"), class_="skip", href="#answer")
    mast = element(
        "header",
        element(
            "div",
            element(
                "div", element("span", MARK, "LedBy", class_="brand"), class_="mast__in"
            ),
            class_="page",
        ),
        class_="mast",
    )
    findings = [_spread(finding) for finding in story.findings]
    main = element("main", _opening(story), *findings, _limits(story), class_="page")
    body = element("body", skip, mast, main, _colophon())
    return f"<!doctype html>\n{element('html', head, body, lang=language())}\n"


def _opening(story: Story) -> Svg:
    return element(
        "section",
        element("h1", story.question),
        element("p", story.answer, class_="answer"),
        element("p", " · ".join(story.known), class_="small"),
        class_="open open--wide",
        id="answer",
    )


def _spread(finding: Finding) -> Svg:
    tone = "lead kept" if finding.kept_open else "lead"
    sentence: Svg = element("p", finding.sentence, class_=tone)
    if finding.kept_open:
        sentence = element("p", element("em", finding.sentence), class_=tone)
    body = element(
        "div",
        element("h2", finding.heading),
        sentence,
        _figure(finding.chart) if finding.chart else NOTHING,
        class_="body",
    )
    first, *more = finding.evidence or ("",)
    margin = element(
        "aside",
        element("p", first, class_="n"),
        *(element("p", line) for line in more),
        class_="evidence",
        aria_label=_("How we know: {heading}").format(heading=finding.heading),
    )
    beside = margin if finding.evidence else NOTHING
    return element("section", body, beside, class_="spread", id=finding.key)


def _figure(chart: Chart) -> Svg:
    legend = NOTHING
    if chart.legend:
        keys = (element("li", key.svg, key.text) for key in chart.legend)
        legend = element("ul", *keys, class_="legend")
    drawn = _lines(chart) if chart.lines else join(chart.svg, chart.svg_narrow)
    return element(
        "figure",
        element("h3", chart.title),
        legend,
        drawn,
        element("figcaption", chart.caption) if chart.caption else NOTHING,
        _table(chart),
        class_="fig",
        aria_label=chart.title if chart.lines else None,
    )


def _lines(chart: Chart) -> Svg:
    head = element("li", chart.axis, class_="axis", aria_hidden="true")
    lines = (
        element(
            "li",
            element("span", line.name, class_="name"),
            element("span", line.note, class_="n num"),
            line.svg or element("span", line.wait, class_="wait"),
        )
        for line in chart.lines
    )
    kind = "lines lines--long" if chart.long else "lines"
    return element("ol", head if chart.axis else NOTHING, *lines, class_=kind)


def _table(chart: Chart) -> Svg:
    columns = (element("th", name, scope="col") for name in chart.columns)
    rows = (
        element(
            "tr",
            element("th", row[0], scope="row"),
            *(element("td", cell) for cell in row[1:]),
        )
        for row in chart.rows
    )
    table = element(
        "table",
        element("caption", chart.title),
        element("thead", element("tr", *columns)),
        element("tbody", *rows),
    )
    return element(
        "details",
        element("summary", _("The same as a table")),
        element(
            "div",
            table,
            class_="scroll",
            tabindex=0,
            role="region",
            aria_label=chart.title,
        ),
    )


def _limits(story: Story) -> Svg:
    lines = (element("p", line) for line in story.limits)
    body = element(
        "div", element("h2", _("What this does not show")), *lines, class_="body"
    )
    return element("section", body, class_="spread", id="limits")


def _colophon() -> Svg:
    text = _(
        "Figures of a project, never of a person. Nobody is named here, and nothing was"
        " sent anywhere."
    )
    inside = element("div", element("p", text), class_="page colophon__in")
    return element("footer", inside, class_="colophon")
