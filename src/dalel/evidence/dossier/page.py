"""The custody of a dossier as one HTML page for people: no script, and nothing is asked for from outside.

What a dossier says is text here, whatever it looks like: the template escapes everything that is not ours.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from importlib.resources import files

from babel.dates import format_date
from babel.numbers import format_decimal
from jinja2 import Environment
from markupsafe import Markup, escape

from dalel import __version__
from dalel.evidence.dossier.custody import Custody, CustodyEvent, DocumentCustody
from dalel.evidence.dossier.reckoning import ReckonedStep, parse_number
from dalel.evidence.dossier.sealed_text import SealedClaim
from dalel.evidence.dossier.timeline import MAX_LANES, Timeline, first_stamp, make_timeline
from dalel.evidence.dossier.verdict import DossierProperty, StampSeen, Verdict
from dalel.evidence.verification import Answer
from dalel.export import clean_text
from dalel.template import make_environment
from dalel.vocabulary import label, say_number, term, vocabulary

RESULTS = (DossierProperty.UNCHANGED, DossierProperty.EXISTED_BEFORE, DossierProperty.COMPLETE)
"""The three answers that matter."""

MAX_CLAIMS, MAX_SOURCES, PLACES = 500, 6, 10
"""Claims of one text that are listed, documents that are named with one, and decimals that are shown as they are."""

FIRST_FAULTS, MAX_FAULTS = 8, 200
"""Faults that stand at the head of the page, and those that it lists at most."""


_LAST_SECOND = dt.datetime.max.replace(microsecond=0, tzinfo=dt.UTC)


def render_page(custody: Custody, *, lang: str) -> str:
    """The whole page."""
    page = Page(custody, lang)
    return (
        environment(page)
        .get_template("page.html.j2")
        .render(
            custody=custody,
            lang=lang,
            version=__version__,
            overall=page.overall(),
            counts=Counter(each.shown for each in custody.documents),
            newest=max(custody.checkpoints, key=lambda each: each.size, default=None),
            results=[each for each in custody.verification.verdicts if each.property in RESULTS],
            timeline=make_timeline(custody),
            faults=custody.verification.faults[:MAX_FAULTS],
            first_faults=FIRST_FAULTS,
            max_claims=MAX_CLAIMS,
            max_sources=MAX_SOURCES,
            used_types=sorted({event.type for event in custody.events}, key=list(vocabulary("entry-type")).index),
            style=Markup(resource("page.css")),  # noqa: S704 - our own file
        )
        .lstrip()
    )


@cache
def resource(name: str) -> str:
    """A file that stands beside this one."""
    return files("dalel.evidence.dossier").joinpath(name).read_text(encoding="utf-8")


def environment(page: Page) -> Environment:
    """What the template can call."""
    env = make_environment("dalel.evidence.dossier", "")
    env.globals |= {
        "t": page.sentence,
        "label": partial(label, lang=page.lang),
        "define": page.define,
        "time": page.time,
        "interval": page.interval,
        "whereabouts": page.whereabouts,
        "facts": page.facts,
        "detail": page.detail,
        "kind_of": page.kind_of,
        "value_name": partial(page.named, "value"),
        "document_link": page.document,
        "key_of": page.key_of,
        "timeline_says": page.timeline_says,
        "claimed_stamp": page.claimed_stamp,
        "step_says": page.step_says,
        "proved_stamp": page.proved_stamp,
        "history_of": page.history,
        "lane_x": lambda lane: 4 + 8 * (MAX_LANES - 1 - lane),
    }
    env.filters |= {"count": page.count, "day": page.day, "clock": clock, "slug": slug, "cut": cut}
    return env


_REASONS = {"withhold": "withhold-reason", "capture-failed": "capture-reason"}


@dataclass(frozen=True, slots=True)
class Interval:
    """The stamp that a document existed before, if any; whether the writer's clock was ahead of it; further stamps."""

    stamp: StampSeen | None
    is_ahead: bool
    more: int


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that an entry says: its name in words, and the value."""

    name: Markup
    value: Markup


class Page:
    """How one page says things: in its language, with what the dossier holds at hand."""

    def __init__(self, custody: Custody, lang: str) -> None:
        self.custody = custody
        self.lang = lang
        self.names = {each.sha256: each.name for each in custody.documents}
        self.places = {f"entry-{event.seq}" for event in custody.events}
        self.places |= {f"checkpoint-{checkpoint.size}" for checkpoint in custody.checkpoints}
        self.history: Mapping[str, list[CustodyEvent]] = defaultdict(list)
        for event in custody.events:
            if event.document is not None:
                self.history[event.document].append(event)

    def sentence(self, code: str, **values: object) -> Markup:
        """One of the page's sentences; values are escaped unless they are markup of ours."""
        text = escape(term("dossier", code).label[self.lang])
        return text.format(**{name: isolated(value) for name, value in values.items()}) if values else text

    def define(self, noun: str, code: str) -> str:
        """What a term means."""
        return term(noun, code).definition[self.lang]

    def count(self, value: int) -> Markup:
        """How many."""
        return escape(format_decimal(value, format="#,##0", locale=self.lang))

    def day(self, value: dt.date) -> str:
        """A day."""
        return str(format_date(value, "long", locale=self.lang))

    def time(self, value: dt.datetime) -> Markup:
        """A moment, in UTC and whole seconds upwards: before it is before the next full second."""
        utc = whole_seconds(value)
        return Markup('<time datetime="{}Z">{}, {}</time>').format(
            utc.replace(tzinfo=None).isoformat(timespec="seconds"), self.day(utc), clock(utc)
        )

    def overall(self) -> str:
        """What the whole page must look like: failed, partial or passed."""
        if self.custody.verification.has_failed:
            return "failed"
        answers = {each.answer for each in self.custody.verification.verdicts if each.property in RESULTS}
        return "passed" if answers == {Answer.PASS} else "partial"

    def covering(self, answer: Answer) -> StampSeen | None:
        """The earliest stamp with that answer that covers every document shown here."""
        last = max((each.seq for each in self.custody.documents if each.shown != "withheld"), default=None)
        stamps = self.custody.verification.stamps
        found = [each for each in stamps if last is not None and each.size > last and each.answer is answer]
        return min(found, key=lambda each: each.time, default=None)

    def proved_stamp(self, verdict: Verdict) -> StampSeen | None:
        """The stamp to name with the answer that all documents existed before a time."""
        is_proved = verdict.property is DossierProperty.EXISTED_BEFORE and verdict.answer is Answer.PASS
        return self.covering(Answer.PASS) if is_proved else None

    def claimed_stamp(self, verdict: Verdict) -> StampSeen | None:
        """The stamp that names such a time, while nobody checked whose it is."""
        is_open = verdict.property is DossierProperty.EXISTED_BEFORE and verdict.answer is Answer.NOT_CHECKED
        return self.covering(Answer.NOT_CHECKED) if is_open else None

    def interval(self, document: DocumentCustody) -> Interval:
        """Between which times a document came to be held, as far as can be said."""
        stamp = first_stamp(document)
        holding = sum(each.answer is not Answer.FAIL for each in document.stamps)
        return Interval(
            stamp=stamp,
            is_ahead=stamp is not None and stamp.time < document.entered,
            more=max(holding - 1, 0),
        )

    def whereabouts(self, document: DocumentCustody) -> str:
        """How a document is shown; where it is not, whether an entry says that it is held back."""
        if document.shown != "withheld":
            return document.shown
        said = {event.type for event in self.history.get(document.sha256, ())}
        return "withheld" if "withhold" in said else "missing"

    def key_of(self, key_id: str) -> Markup:
        """Which of the ledger's keys has an ID."""
        for epoch, vkey in enumerate(self.custody.vkeys, start=1):
            if key_id in vkey.split("+")[-2:-1]:
                return self.sentence("key-epoch", epoch=epoch)
        return self.sentence("key-unknown")

    def facts(self, event: CustodyEvent) -> list[Fact]:
        """What an entry says beside its type and time, in words."""
        return [
            Fact(self.named("detail", name), self.detail(event, name, value)) for name, value in event.details.items()
        ]

    def named(self, kind: str, name: str) -> Markup:
        """A field's name in words; one that has none is shown as it is."""
        code = f"{kind}-{name}"
        return self.sentence(code) if code in vocabulary("dossier") else Markup("<code>{}</code>").format(name)

    def detail(self, event: CustodyEvent, name: str, value: str) -> Markup:
        """A field's value: a number as numbers are written, a document or entry as a link to where it stands."""
        if name in {"bytes", "documents"} and value.isdecimal():
            return self.count(int(value))
        reasons = _REASONS.get(event.type)
        if name == "reason" and reasons is not None and value in vocabulary(reasons):
            return escape(label(reasons, value, self.lang))
        if name == "kind" and f"kind-{value}" in vocabulary("dossier"):
            return self.sentence(f"kind-{value}")
        if name in {"checkpoint", "entry"} and f"{name}-{value}" in self.places:
            return link(f"{name}-{value}", value)
        if name == "sources":
            return Markup(", ").join(self.document(each) for each in value.split(", "))
        return Markup("<code>{}</code>").format(value)

    def document(self, digest: str) -> Markup:
        """A document by name, with a link to where it stands."""
        if digest not in self.names:
            return Markup("<code>{}</code>").format(digest)
        return link(slug(digest), self.names[digest] or f"{digest[:12]}…")

    def kind_of(self, kind: str) -> str:
        """The kind of a claim in words; one that is not known as it is spelled."""
        is_known = kind in vocabulary("publications/claim-kind")
        return label("publications/claim-kind", kind, self.lang) if is_known else kind

    def step_says(self, claim: SealedClaim, step: ReckonedStep) -> Markup:
        """One operation of a figure: of how many rows, with its result and what is printed."""
        name, _, by = step.operation.partition("-by-")
        is_known = name in vocabulary("publications/operation") and by in {"", *vocabulary("publications/group")}
        operation = label("publications/operation", name, self.lang) if is_known else step.operation
        if is_known and by:
            operation = f"{operation} ({label('publications/group', by, self.lang)})"
        said = {"operation": operation, "rows": self.count(claim.rows), "printed": step.printed}
        # A sum, a count or a value is compared with nothing, whatever other steps of its claim are.
        code = "claim-step-compared" if claim.of and name in COMPARING else "claim-step"
        return self.sentence(code, **said, of=self.count(claim.of), result=say_result(step, self.lang))

    def timeline_says(self, timeline: Timeline) -> str:
        """The drawing in a sentence, for those who do not see it."""
        counts = timeline.counts
        return self.sentence(
            "timeline-says",
            first=self.plain_time(min(row.moment.time for row in timeline.rows)),
            last=self.plain_time(max(row.moment.until for row in timeline.rows)),
            documents=self.count(counts["document"]),
            checkpoints=self.count(counts["checkpoint"]),
            cosigned=self.count(counts["cosigned"]),
            stamps=self.count(counts["stamp"]),
        ).striptags()

    def plain_time(self, value: dt.datetime) -> Markup:
        """A moment without markup."""
        return escape(f"{self.day(whole_seconds(value))}, {clock(value)}")


COMPARING = frozenset({"share", "ratio", "difference", "change", "rank", "days", "conversion"})
"""Operations over two sets of rows."""


def say_result(step: ReckonedStep, lang: str) -> str:
    """A result as numbers are written, after the sign of an exact or of a rounded one."""
    if step.unit == "date":
        return f"= {step.result}"
    try:
        value = parse_number(step.result)
    except ValueError:
        return f"= {step.result}"
    is_share = step.unit == "share" or step.operation in ("share", "change")
    value *= 100 if is_share else 1
    unit = "%" if is_share else "×" if step.unit == "times" or step.operation == "ratio" else step.unit
    is_exact = (value * 10**PLACES).denominator == 1
    shown = Decimal(value.numerator) / Decimal(value.denominator)
    shown = shown if is_exact else shown.quantize(Decimal("0.0001"))
    is_whole = shown == shown.to_integral_value()
    number = say_number(int(shown) if is_whole else shown.normalize(), lang)
    return f"{'=' if is_exact else '≈'} {number} {unit}".rstrip()


def whole_seconds(value: dt.datetime) -> dt.datetime:
    """A time in UTC, in whole seconds upwards."""
    utc = value.astimezone(dt.UTC)
    if utc.microsecond and utc < _LAST_SECOND:
        utc += dt.timedelta(seconds=1)
    return utc.replace(microsecond=0)


def clock(value: dt.datetime) -> str:
    """The time of day."""
    return f"{whole_seconds(value):%H:%M:%S}"


def slug(digest: str) -> str:
    """Where a document stands on the page."""
    return f"document-{digest}"


def link(name: str, text: str) -> Markup:
    """A link to a place on the page."""
    return Markup('<a href="#{}"><bdi>{}</bdi></a>').format(name, text)


def isolated(value: object) -> object:
    """A text from a dossier inside a sentence: its direction of writing stays its own."""
    return Markup("<bdi>{}</bdi>").format(value) if type(value) is str and not value.isascii() else value


def cut(text: str, width: int) -> str:
    """A text that fits so many letters of usual width, for the drawing; it stands in full in the tables."""
    clean = " ".join(clean_text(text).split())
    room = float(width)
    for place, letter in enumerate(clean):
        room -= 2 if unicodedata.east_asian_width(letter) in "FW" else 1.3 if letter.isupper() else 1
        if room < 0:
            return f"{clean[: place - 1].rstrip()}…"
    return clean
