"""A page as HTML: without script, without a style in place, with nothing from other hosts.

Whatever a text or a document says is text here: every word is escaped, and only addresses of the web are linked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from itertools import count

from markupsafe import Markup, escape

from dalel import __version__
from dalel.export import clean_text
from dalel.publications.page.node import CELL, HEAD, NUMBER, NUMBER_HEAD, Kind, Node, Page, Section
from dalel.report.charts import Bar, draw_bars

STYLE = "style.css"
"""The style sheet's file, beside the page."""

GENERATOR = '<meta name="generator" content="Dalel '
POLICY = "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"

TAGS = {
    Kind.STRONG: "strong",
    Kind.EMPHASIS: "em",
    Kind.OLD: "del",
    Kind.NEW: "ins",
    Kind.PARAGRAPH: "p",
    Kind.BULLETS: "ul",
    Kind.NUMBERS: "ol",
    Kind.ITEM: "li",
    Kind.QUOTE: "blockquote",
    Kind.GROUP: "div",
}


CELLS = {
    CELL: Markup("<td>{}</td>"),
    HEAD: Markup('<th scope="col">{}</th>'),
    NUMBER: Markup('<td class="n">{}</td>'),
    NUMBER_HEAD: Markup('<th scope="col" class="n">{}</th>'),
}


@cache
def style() -> str:
    """The style sheet."""
    return files("dalel.publications.page").joinpath("page.css").read_text(encoding="utf-8")


def render_html(page: Page) -> str:
    """The whole page."""
    writer = HtmlWriter(page)
    sections = Markup("\n").join(writer.section(section) for section in page.sections)
    return HTML.format(
        lang=page.lang,
        policy=POLICY,
        generator=Markup(GENERATOR + __version__ + '">'),  # noqa: S704 - our own
        title=shown(page.title),
        heading=writer.all(page.heading),
        style=STYLE,
        links=Markup("").join(
            Markup('<link rel="alternate" type="{}" href="{}">\n').format(kind, name)
            for name, kind in page.files.items()
        ),
        data=data_block(page.linked_data),
        skip=page.skip,
        draft=Markup('<p class="draft" role="note">{}</p>\n').format(page.draft) if page.draft else "",
        kicker=page.kicker,
        deck=Markup("\n").join(Markup("<p>{}</p>").format(shown(line)) for line in page.deck),
        contents=contents(page),
        sections=sections,
        made_by=page.made_by,
        body=Markup(' class="is-draft"') if page.draft else "",
    )


HTML = Markup("""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
{generator}
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="stylesheet" href="{style}">
{links}{data}</head>
<body{body}>
<a class="skip" href="#main">{skip}</a>
{draft}<header class="masthead">
<p class="kicker">{kicker}</p>
<h1><bdi>{heading}</bdi></h1>
<div class="deck">
{deck}
</div>
</header>
{contents}<main id="main" tabindex="-1">
{sections}
</main>
<footer><p>{made_by}</p></footer>
</body>
</html>
""")


def contents(page: Page) -> Markup:
    """Links to the sections that have a title."""
    titled = [section for section in page.sections if section.title]
    items = Markup("").join(
        Markup('<li><a href="#{}">{}</a></li>').format(section.id, section.title) for section in titled
    )
    return Markup('<nav class="contents" aria-label="{}"><ul>{}</ul></nav>\n').format(page.contents, items)


def data_block(linked_data: str | None) -> Markup:
    """Linked data in the page: no script, and nothing in it can end the block."""
    if linked_data is None:
        return Markup("")
    safe = linked_data.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return Markup(f'<script type="application/ld+json">\n{safe.rstrip()}\n</script>\n')  # noqa: S704 - no mark is left


def shown(text: str) -> str:
    """A text without characters that cannot be seen but do something."""
    return clean_text(text)


class HtmlWriter:
    """Writes the blocks of one page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.charts = count(1)
        self.claims = count(1)
        self.own: dict[Kind, Callable[[Node], Markup]] = {
            Kind.TEXT: lambda node: escape(shown(node.text)),
            Kind.CODE: lambda node: Markup("<code>{}</code>").format(shown(node.text)),
            Kind.BREAK: lambda _: Markup("<br>"),
            Kind.RULE: lambda _: Markup("<hr>"),
            Kind.PREFORMATTED: lambda node: Markup('<pre tabindex="0"><code>{}</code></pre>').format(shown(node.text)),
            Kind.LINK: self.link,
            Kind.CLAIM: self.claim,
            Kind.REFERENCE: self.reference,
            Kind.QUOTED: self.quoted,
            Kind.HEADING: self.heading,
            Kind.FOOTNOTE: self.footnote,
            Kind.TABLE: self.table,
            Kind.DETAILS: self.details,
            Kind.FACTS: self.facts,
            Kind.NOTE: lambda node: Markup('<p class="notice">{}</p>').format(self.all(node.children)),
            Kind.CHART: self.chart,
        }

    def section(self, section: Section) -> Markup:
        """A section with its heading."""
        inside = Markup("\n").join(self.node(node) for node in section.nodes)
        if not section.title:
            return Markup('<section id="{}" class="article">\n{}\n</section>').format(section.id, inside)
        return Markup('<section id="{0}" aria-labelledby="h-{0}">\n<h2 id="h-{0}">{1}</h2>\n{2}\n</section>').format(
            section.id, section.title, inside
        )

    def all(self, nodes: Iterable[Node]) -> Markup:
        """Nodes one after the other."""
        return Markup("").join(self.node(node) for node in nodes)

    def node(self, node: Node) -> Markup:
        """One node."""
        if node.kind in self.own:
            return self.own[node.kind](node)
        tag = Markup(TAGS[node.kind])  # noqa: S704 - one of our own tags
        name = Markup(' id="{}"').format(node.target) if node.target else ""
        return Markup("<{0}{1}>{2}</{0}>").format(tag, name, self.all(node.children))

    def link(self, node: Node) -> Markup:
        """A link within the page, to a file beside it or to the web; any other address stays words."""
        inside = self.all(node.children)
        if node.target.startswith(("#", "https://", "http://", "mailto:")) or node.target in self.page.files:
            return Markup('<a href="{}">{}</a>').format(node.target, inside)
        return inside

    def claim(self, node: Node) -> Markup:
        """The words of a claim, and the number of its proof, which it opens."""
        return Markup(
            '<a class="claim" id="claim-{0}" href="#proof-{0}">{1}<sup><span class="hidden">{2} </span>{0}</sup></a>'
        ).format(node.number, self.all(node.children), self.page.claims_word)

    def quoted(self, node: Node) -> Markup:
        """Words of the text; where the page is in another language, theirs is named."""
        inside = self.all(node.children)
        if node.target == self.page.lang:
            return inside
        return Markup('<span lang="{}">{}</span>').format(node.target, inside)

    def reference(self, node: Node) -> Markup:
        """A reference to a footnote; the first one is where the footnote leads back to."""
        return Markup('<sup><a href="#note-{0}" id="{2}">[{1}]</a></sup>').format(node.number, node.text, node.target)

    def heading(self, node: Node) -> Markup:
        """A heading of the text, below that of the page."""
        level = min(max(node.number, 2), 6)
        name = Markup(' id="{}"').format(node.target) if node.target else ""
        return Markup("<h{0}{1}>{2}</h{0}>").format(level, name, self.all(node.children))

    def footnote(self, node: Node) -> Markup:
        """A footnote."""
        return Markup(
            '<div class="footnote" id="note-{0}"><span class="number">[{0}]</span>'
            '<div>{1} <a href="#{2}" aria-label="{3}">↩</a></div></div>'
        ).format(node.number, self.all(node.children), node.target, self.page.back)

    def table(self, node: Node) -> Markup:
        """A table that scrolls by itself where the screen is narrow."""
        head, *body = node.children
        return Markup(
            '<div class="scroll" tabindex="0" role="group"><table><thead>{}</thead><tbody>{}</tbody></table></div>'
        ).format(self.row(head), Markup("").join(self.row(row) for row in body))

    def row(self, row: Node) -> Markup:
        """A row of a table."""
        cells = Markup("").join(CELLS[cell.number].format(self.all(cell.children)) for cell in row.children)
        return Markup("<tr>{}</tr>").format(cells)

    def details(self, node: Node) -> Markup:
        """What opens; the target lies inside, since a browser opens what holds the place that a link leads to."""
        head, *inside = node.children
        name = Markup(' id="{}" tabindex="-1"').format(node.target) if node.target else ""
        return Markup("<details><summary><span>{}</span></summary><div{}>\n{}\n</div></details>").format(
            self.all(head.children), name, Markup("\n").join(self.node(each) for each in inside)
        )

    def facts(self, node: Node) -> Markup:
        """Names with what each is."""
        pairs = Markup("").join(
            Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(row.text, self.all(row.children))
            for row in node.children
        )
        return Markup("<dl>{}</dl>").format(pairs)

    def chart(self, node: Node) -> Markup:
        """A chart, drawn in place; its table follows it."""
        bars = [Bar(bar.name, bar.figure, bar.amount) for bar in node.bars]
        drawing = draw_bars(bars, name=f"chart-{next(self.charts)}", title=shown(node.text))
        return Markup("<figure><figcaption>{}</figcaption>{}</figure>").format(shown(node.text), drawing)
