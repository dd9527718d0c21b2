"""What templates say: ``{% say "code" %}``, ``{% report "lines" %}``, ``{{ total.amount|amount }}``."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from urllib.parse import urlencode

from babel.numbers import format_decimal
from django import template
from django.http import HttpRequest

from dalel.flags import Outcome
from dalel.site.words import language, word
from dalel.site.workbench.asked import account_code
from dalel.site.workbench.keys import KEYS
from dalel.site.workbench.words import report, say
from dalel.spending import Total
from dalel.vocabulary import LANGUAGES, say_number

register = template.Library()
NAMES = {"en": "English", "ru": "Русский", "kk": "Қазақша"}
SECTIONS = (
    "workbench-overview",
    "workbench-spending",
    "workbench-findings",
    "workbench-documents",
    "workbench-publications",
    "workbench-checkpoints",
)
"""The pages that every page leads to, by the names of their addresses."""
WITHIN = {
    "workbench-line": "workbench-spending",
    "workbench-finding": "workbench-findings",
    "workbench-document": "workbench-documents",
    "workbench-publication": "workbench-publications",
}
"""The pages that lie under one of them."""
LONGEST = 400
"""Letters shown of one published text; the whole stands in the document."""
SHORT = 12
"""Signs of a SHA-256 that are shown where the whole would be too long; commands take them too."""

register.simple_tag(say, name="say")
register.simple_tag(report, name="report")
register.simple_tag(word, name="word")


@register.filter
def amount(value: Decimal | None) -> str:
    """An amount in full, with at least two decimals."""
    return say_number(value, language())


@register.filter
def count(value: int) -> str:
    """How many, with its thousands apart."""
    return str(format_decimal(value, format="#,##0", locale=language()))


@register.filter
def plain_number(value: Decimal | None) -> str:
    """A number with the decimals it has."""
    if value is None:
        return say_number(None, language())
    return str(format_decimal(value, format="#,##0.##########", locale=language(), decimal_quantization=False))


@register.filter
def moment(at: dt.datetime | None) -> str:
    """A time in UTC as it is written in every language here, or a dash."""
    return "–" if at is None else at.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


@register.filter
def short(digest: str) -> str:
    """The beginning of a SHA-256."""
    return digest[:SHORT]


@register.filter
def cut(text: str | None) -> str:
    """A published text, at most so long; one that is not published is said to be so."""
    if text is None:
        return report("not-published")
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


@register.simple_tag
def account_name(total: Total) -> str:
    """What an account is: stage, currency, VAT."""
    return report(
        "account",
        stage=report(f"stages-{total.stage}"),
        currency=total.currency or report("not-published"),
        vat=word("vat-basis", total.vat_basis),
    )


@register.simple_tag
def parts(total: Total) -> str:
    """What a reader must know that a total includes; nothing where there is nothing."""
    said = [
        report("part", part=word("total-part", part.code), lines=count(part.lines), amount=amount(part.amount))
        for part in total.parts
    ]
    return f"{report('of-which')} {'; '.join(said)}" if said else ""


@register.simple_tag
def say_by(by: str) -> str:
    """What totals are grouped by."""
    return say(f"by-{by}")


@register.simple_tag
def say_order(order: str) -> str:
    """An order of a list."""
    return say(f"order-{order}")


@register.simple_tag
def say_uncovered(kind: str) -> str:
    """What no claim covers."""
    return say(f"uncovered-{kind}")


@register.simple_tag
def account_query(total: Total) -> str:
    """The query that asks for one account."""
    return query(account=account_code(total))


@register.simple_tag
def query(**values: object) -> str:
    """A query of an address; what is empty is left out."""
    return "?" + urlencode({name: value for name, value in values.items() if value not in (None, "")})


def frame(request: HttpRequest) -> dict[str, object]:
    """What every page needs."""
    here = request.get_full_path()
    name = request.resolver_match.url_name if request.resolver_match else ""
    is_page = here[1:3] in LANGUAGES and here[3:4] == "/"
    return {
        "lang": language(),
        "sections": SECTIONS,
        "is_section": name in SECTIONS,
        "section": name if name in SECTIONS else WITHIN.get(name or "", ""),
        "word": request.META[KEYS].word,
        "outcomes": [outcome.value for outcome in Outcome],
        "languages": [(code, NAMES[code], f"/{code}{here[3:]}") for code in LANGUAGES] if is_page else [],
    }
