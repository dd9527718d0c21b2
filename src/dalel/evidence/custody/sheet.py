"""A sheet: a share for printing, one page, with its words numbered and the whole text as a QR code."""

from __future__ import annotations

import io
from html import escape

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


def render_sheet(share: Share, language: str) -> str:
    """The page: no script, nothing from elsewhere."""
    label = share.label
    assert label is not None  # noqa: S101 - only what was just made is rendered
    group = label.policy.groups[share.slip39.group_index]

    def say(code: str, **values: object) -> str:
        return escape(term("custody", code).say(language, **values))

    title = say("title", member=share.member, members=group.members, group=group.name)
    needed = " + ".join(say("needed", needed=g.needed, members=g.members, group=g.name) for g in label.policy.groups)
    facts = {"needed-label": needed, "key": escape(label.key), "made": escape(label.made)}
    rows = "".join(f"<dt>{say(code)}</dt><dd>{value}</dd>\n" for code, value in facts.items())
    words = "".join(f"<li>{escape(word)}</li>\n" for word in share.words.split())
    advice = "".join(f"<li>{say(code)}</li>\n" for code in _ADVICE)
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f"<p>{say('what')}</p>\n<dl>\n{rows}</dl>\n"
        f'<ol class="words">\n{words}</ol>\n<div class="end">\n<ul>\n{advice}</ul>\n'
        f"{qr_code(share, title=say('qr'))}\n</div>\n</main>\n</body>\n</html>\n"
    )


def qr_code(share: Share, *, title: str) -> str:
    """The sheet's text as a QR code: what a scanner reads is a file that Dalel reads."""
    drawn = io.BytesIO()
    code = segno.make_qr(render_share(share).encode(), error="l")
    code.save(drawn, kind="svg", scale=3, light="#fff", xmldecl=False, title=title, nl=False)
    return drawn.getvalue().decode().strip()
