"""A sheet: a share for printing, one page, its words numbered and its whole text as a QR code; as HTML and as PDF."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass
from html import escape
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec

import segno

from dalel.evidence.custody.share import Share, render_share
from dalel.vocabulary import term

_STYLE = """\
@page { size: A4; margin: 18mm }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: #111;
  background: #fff }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 1rem 0 }
dt { color: #444 }
dd { margin: 0; overflow-wrap: anywhere; font-family: ui-monospace, monospace }
ol.words { columns: 3; padding: 1rem 1rem 1rem 3rem; border: 1px solid #767676; border-radius: 4px;
  font: 1.05rem/1.8 ui-monospace, monospace }
ol.words li { break-inside: avoid }
.end { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start }
.end ul { flex: 1 1 18rem; padding-left: 1.2rem; margin: 0 }
.end svg { flex: none }
@media (max-width: 34rem) { ol.words { columns: 2 } dl { grid-template-columns: 1fr } dt { margin-top: .4rem } }
@media print { body { margin: 0 auto; padding: 0 } }
"""

_ADVICE = ("keep", "apart", "no-photo", "when", "lost")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on a sheet, in one language."""

    lang: str
    title: str
    what: str
    facts: tuple[tuple[str, str], ...]
    words: tuple[str, ...]
    advice: tuple[str, ...]
    qr: str

    def page(self) -> str:
        """The sheet as a page: no script, nothing from elsewhere."""
        title = escape(self.title)
        facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>\n" for name, value in self.facts)
        words = "".join(f"<li>{escape(word)}</li>\n" for word in self.words)
        advice = "".join(f"<li>{escape(text)}</li>\n" for text in self.advice)
        return (
            f'<!doctype html>\n<html lang="{self.lang}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{title}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
            f"<p>{escape(self.what)}</p>\n<dl>\n{facts}</dl>\n"
            f'<ol class="words">\n{words}</ol>\n<div class="end">\n<ul>\n{advice}</ul>\n'
            f"{self.qr}\n</div>\n</main>\n</body>\n</html>\n"
        )

    def pdf(self) -> bytes:
        """The sheet as PDF, one page of A4, set by Typst. Its words go there as data, never as Typst's language."""
        made = import_module("typst").compile(
            files("dalel.evidence.custody").joinpath("sheet.typ").read_bytes(),
            ignore_system_fonts=True,
            sys_inputs={"sheet": json.dumps(asdict(self), ensure_ascii=False)},
        )
        assert isinstance(made, bytes)  # noqa: S101 - no output file was named
        return made


def can_make_pdf() -> bool:
    """Whether Typst is installed: it is an extra, since it is large."""
    return find_spec("typst") is not None


def make_sheet(share: Share, lang: str) -> Sheet:
    """The sheet of a share."""
    label = share.label
    assert label is not None  # noqa: S101 - only what was just made is rendered
    group = label.policy.groups[share.slip39.group_index]

    def say(code: str, **values: object) -> str:
        return term("custody", code).say(lang, **values)

    needed = " + ".join(say("needed", needed=g.needed, members=g.members, group=g.name) for g in label.policy.groups)
    facts = {"needed-label": needed, "key": label.key, "made": label.made}
    return Sheet(
        lang=lang,
        title=say("title", member=share.member, members=group.members, group=group.name),
        what=say("what"),
        facts=tuple((say(code), value) for code, value in facts.items()),
        words=tuple(share.words.split()),
        advice=tuple(say(code) for code in _ADVICE),
        qr=qr_code(share, title=say("qr")),
    )


def qr_code(share: Share, *, title: str) -> str:
    """The sheet's text as a QR code: what a scanner reads is a file that Dalel reads."""
    drawn = io.BytesIO()
    code = segno.make_qr(render_share(share).encode(), error="l")
    code.save(drawn, kind="svg", scale=3, light="#fff", xmldecl=False, title=title, nl=False)
    return drawn.getvalue().decode().strip()
