"""The page of a dossier as whoever receives it has it: its words, its structure, and what hostile values do to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from custody_samples import (
    after,
    claimed,
    confirmed,
    crowded,
    digest,
    document,
    empty,
    event,
    failed,
    sealed_text,
    unchecked,
    verified,
)

from dalel.evidence.dossier import CheckpointCustody, Custody, StampSeen, render_page
from dalel.evidence.dossier.page import MAX_FAULTS, cut
from dalel.evidence.dossier.timeline import MAX_ROWS, make_timeline
from dalel.evidence.dossier.verdict import DossierProperty
from dalel.evidence.verification import Answer
from dalel.export import clean_text
from dalel.vocabulary import LANGUAGES, vocabulary

pytestmark = pytest.mark.slow

SAMPLES: dict[str, Callable[[], Custody]] = {
    "confirmed": confirmed,
    "unchecked": unchecked,
    "claimed": claimed,
    "failed": failed,
    "empty": empty,
    "crowded": lambda: crowded(60),
    "overcrowded": lambda: crowded(60, checkpoints=30),
}
RUN_ON = {"a", "bdi", "code", "time"}
VOID = {"meta", "link", "br", "hr", "img", "input", "wbr"}
LOADS = {"src", "srcset", "action", "formaction", "data", "poster", "background", "cite", "ping", "xlink:href", "style"}
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=http://evil.example/x onerror=alert(1)>',
    "{{ 7*7 }}{% raise %}",
    "{time} %s {0}",
    "</style></title></textarea></svg>]]>",
    "\u202egnp.exe\x00\x1b[31m",
    "א" * 300 + "<b>",
    "A" * 3_000,
)


class Tags(HTMLParser):
    """Every tag with its attributes, the text, and an error where tags do not nest."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.text: list[str] = []
        self.style = ""
        self.feed(page)
        self.close()
        assert self.inside == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs)), f"<{tag}> has an attribute twice"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.inside.pop() == tag
        if tag not in RUN_ON:
            self.text.append(" ")

    def handle_data(self, data: str) -> None:
        if self.inside[-1:] == ["style"]:
            self.style += data
        else:
            self.text.append(data)

    def words(self) -> str:
        """What a person reads, with single spaces."""
        return " ".join("".join(self.text).split())

    def all(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag in names]


@pytest.fixture(scope="module")
def pages() -> dict[tuple[str, str], str]:
    """Every sample in every language."""
    return {(name, lang): render_page(make(), lang=lang) for name, make in SAMPLES.items() for lang in LANGUAGES}


def words(page: str) -> str:
    """What a person reads."""
    return Tags(page).words()


SAID = {
    "en": (
        "All three results are confirmed They were compared with what was obtained from elsewhere than this package.",
        "Entries shown 17: the whole ledger Newest checkpoint Checkpoint 17",
        "Documents 4. Whole: 2; in part: 1; not shown: 1",
        "Unchanged Confirmed Everything shown is as it was entered in the ledger, and a key or checkpoint obtained",
        "Existed before Confirmed Before December 27, 2026, 09:30:00 UTC says Free TSA, www.freetsa.org",
        "name not disclosed SHA-256 cea331bf933df0b18346eec3eeec2d908445e686ea10392c7fe9782baf6cfed3",
        "In part: 12 of 500 rows, records or pages",
        "entered November 23, 2026, 09:31:00 UTC (clock of the writer) "
        "existed before November 23, 2026, 10:02:12 UTC (Free TSA, www.freetsa.org) Confirmed",
        "Not shown Reason given: protection of a source",
        "Entry 9 document withheld November 23, 2026, 10:40:00 UTC",
        "What came in time stamp (RFC 3161)",
        "Take the key from elsewhere This page came with the dossier.",
        "Texts and their figures Each claim of a text that is sealed here",
        "plan-typed.csv Claim Answer How it is computed direct figure · line 12 of the text Confirmed "
        "count (rows: 208) = 208; printed: “208” sum (rows: 208) = 104,957,665.10 KZT; printed: “104.96 million tenge” "
        "Rests on: lots-page-1.json,",
        "direct-share figure · line 13 of the text Confirmed share (rows: 208, beside: 500) ≈ 4.997 %; printed: “5%”",
        "value (rows: 208) = 2020-06-12; printed: “12 June 2020”",
        "said quote · line 15 of the text Not checked It computes nothing. Rests on: lots-page-1.json,",
    ),
    "ru": (
        "Все три результата подтверждены",
        "Показано записей 17: журнал целиком Новейшая контрольная точка Контрольная точка 17",
        "Документы 4. Целиком: 2; частично: 1; не показано: 1",
        "Существовало ранее Подтверждено До 27 декабря 2026 г., 09:30:00 UTC по свидетельству: Free TSA",
        "Частично: строк, записей или страниц – 12 из 500",
        "внесён 23 ноября 2026 г., 09:31:00 UTC (часы того, кто вносил) "
        "существовал до 23 ноября 2026 г., 10:02:12 UTC (Free TSA, www.freetsa.org) Подтверждено",
        "Не показан Указанная причина: защита источника",
        "Запись 9 документ не показан 23 ноября 2026 г., 10:40:00 UTC",
        "Возьмите ключ из другого источника",
    ),
    "kk": (
        "Үш нәтиженің бәрі расталды",
        "Көрсетілген жазбалар 17: журнал тұтас Ең жаңа бақылау нүктесі Бақылау нүктесі 17",
        "Құжаттар 4. Тұтас: 2; ішінара: 1; көрсетілмегені: 1",
        "Бұрын болған Расталды 2026 ж. 27 желтоқсан, 09:30:00 UTC уақытына дейін",
        "2026 ж. 23 қараша, 10:02:12 UTC дейін болған (Free TSA, www.freetsa.org) Расталды",
        "Көрсетілмеген Көрсетілген себебі: ақпарат көзін қорғау",
        "Жазба 9 құжат көрсетілмеді 2026 ж. 23 қараша, 10:40:00 UTC",
        "Кілтті басқа жерден алыңыз",
    ),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_in_each_language_what_is_shown(pages: dict[tuple[str, str], str], lang: str) -> None:
    said = words(pages["confirmed", lang])
    assert [each for each in SAID[lang] if each not in said] == []
    for made in confirmed().documents:
        assert made.sha256 in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_of_the_vocabulary_is_used(pages: dict[tuple[str, str], str], lang: str) -> None:
    made = [Tags(page) for (_, of), page in pages.items() if of == lang]
    said = "\n".join(tags.words() for tags in made)
    attributes = {value for tags in made for _, each in tags.tags for value in each.values()}
    unused = []
    for each in vocabulary("dossier").values():
        for text in (each.label[lang], *([each.definition[lang]] if each.definition else [])):
            # What stands in a blank is short, and on the same page.
            pattern = ".{1,120}?".join(map(re.escape, re.split(r"\{\w+\}", text)))
            if text not in attributes and not re.search(pattern, said):
                unused.append(each.code)
    assert unused == []


def test_a_dossier_that_fails_says_so_first_and_in_its_title(pages: dict[tuple[str, str], str]) -> None:
    page = pages["failed", "en"]
    assert f"<title>Does not hold: evidence dossier · {failed().origin}</title>" in page
    assert '<body class="failed">' in page
    said = words(page)
    first = (
        "This dossier does not hold Do not rely on anything here before this is explained. Checks that failed: 13 of"
    )
    assert said.index(first) < said.index("What was checked")
    assert "Not here, and no entry says why" in said
    assert "not a key of this ledger" in said
    assert "no stamp that holds covers it" in said
    assert all("open" in a for a in Tags(page).all("details") if a.get("class") == "says")


def test_what_failed_is_listed_up_to_a_bound() -> None:
    custody = failed()
    many = replace(custody, verification=replace(custody.verification, faults=("a fault",) * (MAX_FAULTS + 1)))
    said = words(render_page(many, lang="en"))
    assert said.count("a fault") == MAX_FAULTS
    assert f"Shown: {MAX_FAULTS} of {MAX_FAULTS + 1}." in said


def test_what_nobody_checked_never_looks_confirmed(pages: dict[tuple[str, str], str]) -> None:
    page = pages["unchecked", "en"]
    said = words(page)
    assert "Confirmed" not in said
    assert "Nothing failed, but not everything could be checked Results not checked: 3 of 3." in said
    assert "Entries shown 17 of 20: the ledger in part" in said
    assert (
        "existed before November 23, 2026, 10:02:12 UTC, claims a stamp (Free TSA, www.freetsa.org) Not checked" in said
    )
    assert 'class="stamp-pass"' not in page


def test_a_claimed_time_is_named_as_a_claim(pages: dict[tuple[str, str], str]) -> None:
    assert (
        "A stamp of Free TSA names November 23, 2026, 10:00:00 UTC, but was compared with no root certificate"
        in words(pages["claimed", "en"])
    )


def test_a_stamp_that_does_not_hold_gives_no_document_a_time() -> None:
    wrong = StampSeen(9, after(5), "Free TSA", Answer.FAIL)
    late = StampSeen(9, after(50), "Late TSA", Answer.PASS)
    custody = replace(confirmed(), documents=(document("plan.json", 2, 1, (wrong, late)),))
    said = words(render_page(custody, lang="en"))
    assert "existed before November 23, 2026, 10:20:00 UTC (Late TSA) Confirmed" in said
    assert "Further stamps" not in said


def test_a_stamp_before_the_entry_shows_that_the_writers_clock_was_ahead(pages: dict[tuple[str, str], str]) -> None:
    assert "The stamp is earlier than the entry: the writer's clock was ahead" in words(pages["unchecked", "en"])


def test_a_fraction_of_a_second_is_rounded_up(pages: dict[tuple[str, str], str]) -> None:
    # 10:02:12 is 9:30 and 32.2 minutes; a stamp of 10:02:11.5 proves "before 10:02:12", not "before 10:02:11".
    stamp = StampSeen(9, after(32).replace(second=11, microsecond=500_000), "Free TSA", Answer.PASS)
    custody = replace(confirmed(), documents=(document("plan.json", 2, 1, (stamp,)),))
    assert "existed before November 23, 2026, 10:02:12 UTC" in words(render_page(custody, lang="en"))


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_page_asks_for_nothing_from_outside(pages: dict[tuple[str, str], str], sample: str) -> None:
    tags = Tags(pages[sample, "en"])
    assert not any(set(attributes) & LOADS for _, attributes in tags.tags)
    assert tags.all("script", "link", "img", "iframe", "object", "embed", "form", "base") == []
    assert not any(name.startswith("on") for _, attributes in tags.tags for name in attributes)
    assert all((attributes["href"] or "").startswith("#") for attributes in tags.all("a", "use"))
    assert "url(" not in tags.style
    assert "@import" not in tags.style
    assert [a["content"] for a in tags.all("meta") if a.get("http-equiv") == "Content-Security-Policy"] == [
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES)
def test_the_page_is_built_for_those_who_hear_it(pages: dict[tuple[str, str], str], sample: str, lang: str) -> None:
    tags = Tags(pages[sample, lang])
    assert tags.all("html") == [{"lang": lang}]
    assert tags.all("a")[0] == {"class": "skip", "href": "#main"}
    for landmark in ("header", "nav", "main", "footer", "h1"):
        assert len(tags.all(landmark)) == 1
    levels = [int(tag[1]) for tag, _ in tags.tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert all(attributes.get("scope") in {"row", "col"} for attributes in tags.all("th"))
    assert len(tags.all("details")) == len(tags.all("summary"))
    names = Counter(attributes["id"] for _, attributes in tags.tags if "id" in attributes)
    assert [name for name, count in names.items() if count > 1] == []
    assert {(a["href"] or "").removeprefix("#") for a in tags.all("a", "use")} <= set(names)
    for _, attributes in tags.tags:
        assert set((attributes.get("aria-labelledby") or "").split()) <= set(names)
    for drawing in tags.all("svg"):
        assert drawing.get("aria-hidden") == "true" or drawing["role"] == "img"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("sample", SAMPLES)
def test_no_blank_is_left(pages: dict[tuple[str, str], str], sample: str, lang: str) -> None:
    assert not re.search(r"\{\w*\}", words(pages[sample, lang]))


def test_what_a_program_says_in_english_is_marked_as_english(pages: dict[tuple[str, str], str]) -> None:
    page = pages["failed", "kk"]
    english = re.findall(r'<(?:p|ul) lang="en" dir="ltr">(.*?)</(?:p|ul)>', page, re.DOTALL)
    outside = re.sub(r'<(p|ul) lang="en" dir="ltr">.*?</\1>', "", page, flags=re.DOTALL)
    assert len(english) == 3 + 2 + 13
    assert "The program's own sentence" not in words(outside)


def hostile_custody() -> Custody:
    """Everything that a stranger can write is hostile."""
    custody = confirmed()
    documents = [replace(document(text, number + 2, number), name=text) for number, text in enumerate(HOSTILE)]
    stamps = tuple(StampSeen(20, after(40), text, Answer.NOT_CHECKED) for text in HOSTILE)
    events = [
        replace(
            event(number + 2, "import", number, digest(text), url=text, reason=text, **{text: text}),
            disclosed={"name": text, text: text},
        )
        for number, text in enumerate(HOSTILE)
    ]
    return replace(
        custody,
        origin="".join(HOSTILE[:-1]),
        vkeys=HOSTILE,
        documents=tuple(replace(each, media_type=each.name or "", stamps=stamps) for each in documents),
        events=tuple(events),
        checkpoints=(CheckpointCustody(20, HOSTILE[0], HOSTILE, tuple((text, after(30)) for text in HOSTILE), stamps),),
        texts=(sealed_text(*HOSTILE),),
        verification=replace(verified(dict.fromkeys(DossierProperty, Answer.NOT_CHECKED), stamps), faults=HOSTILE),
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_dossier_says_stays_text(lang: str) -> None:
    page = render_page(hostile_custody(), lang=lang)
    tags = Tags(page)
    assert tags.all("script", "img", "b") == [a for a in tags.all("b") if set(a) <= {"class"}]
    assert len(tags.all("style")) == len(tags.all("title")) - 1 == 1
    assert not any(set(attributes) & LOADS for _, attributes in tags.tags)
    assert not any(name.startswith("on") for _, attributes in tags.tags for name in attributes)
    text = "".join(tags.text)
    assert [hostile for hostile in HOSTILE if text.count(clean_text(hostile)) < 6] == []
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e]", page)


@pytest.mark.slow
def test_thousands_of_documents_are_all_shown() -> None:
    page = render_page(crowded(3_000, checkpoints=30), lang="en")
    assert page.count('<tr role="row" id="document-') == 3_000
    assert page.count('<li id="entry-') == 3_002


@pytest.mark.parametrize(
    ("count", "checkpoints", "rows"), [(0, 1, 3), (1, 1, 4), (40, 3, 47), (41, 3, 12), (300, 60, 24), (3_000, 9, 36)]
)
def test_the_drawing_stays_small_and_leaves_nothing_out(count: int, checkpoints: int, rows: int) -> None:
    timeline = make_timeline(crowded(count, checkpoints=checkpoints))
    assert len(timeline.rows) == rows <= MAX_ROWS
    assert timeline.counts["document"] == count
    assert timeline.counts["stamp"] == timeline.counts["checkpoint"] == checkpoints
    assert timeline.is_grouped == (count > 40)


def test_forty_documents_have_a_row_each_and_a_bracket_to_the_stamp_that_covers_them() -> None:
    timeline = make_timeline(crowded(40, checkpoints=2))
    assert [row.moment.kind for row in timeline.rows].count("document") == 40
    ends = {row.y: row.moment.number for row in timeline.rows if row.moment.kind == "stamp"}
    assert [(len(bracket.rows), ends[bracket.end], bracket.kind) for bracket in timeline.brackets] == [
        (20, 22, "pass"),
        (20, 42, "pass"),
    ]
    assert all(y < bracket.end for bracket in timeline.brackets for y in bracket.rows)


def test_the_drawing_keeps_the_order_of_the_ledger_whatever_the_clock_says() -> None:
    custody = crowded(4, checkpoints=2)
    backwards = tuple(replace(each, time=after(9 - each.seq)) for each in custody.events)
    documents = tuple(replace(each, entered=after(9 - each.seq)) for each in custody.documents)
    drawn = make_timeline(replace(custody, events=backwards, documents=documents, verification=verified({})))
    assert [(row.moment.kind, row.moment.number) for row in drawn.rows] == [
        ("begun", 0),
        ("document", 2),
        ("document", 3),
        ("checkpoint", 4),
        ("document", 4),
        ("document", 5),
        ("checkpoint", 6),
    ]


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [("plan.json", 9, "plan.json"), ("plan-2026.json", 9, "plan-202…"), ("計画計画計画", 6, "計画…"), ("", 5, "")],
)
def test_a_name_in_the_drawing_is_cut_by_the_room_that_it_takes(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown
