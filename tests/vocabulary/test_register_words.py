"""The words of the register: exactly the agreed codes, in three languages, without a judgment; and their mappings."""

import re
from importlib.resources import files

import pytest

from dalel.errors import CommandError
from dalel.vocabulary import LANGUAGES, Term, mapping, mapping_names, translate, vocabulary
from dalel.vocabulary.mapping import parse_mapping

# Written out, so that a code that comes, goes or moves is noticed: records in use hold these.
CODES = {
    "role": (
        "suspect witness witness-defended accused defendant convicted detained complainant victim civil-party "
        "complained-of investigator police prosecutor judge court counsel expert spokesperson monitor commentator "
        "seized-from author unknown"
    ),
    "complainant-type": (
        "state-body local-government police prosecutor security-service legislature judiciary state-company "
        "company official politician private-person unknown"
    ),
    "case-kind": "criminal administrative civil disciplinary complaint unknown",
    "charge-status": (
        "case-registered suspected charged requalified joined dropped terminated-no-event terminated-no-elements "
        "terminated-reconciliation terminated-limitation terminated-amnesty terminated stalled sent-to-court "
        "convicted penalised acquitted appeal-pending conviction-upheld conviction-quashed penalty-upheld "
        "penalty-quashed refused unknown"
    ),
    "event-kind": (
        "complaint-filed warning case-registered case-refused complaint-returned summons interrogation "
        "status-given search seizure device-access-demanded device-returned detention measure-of-restraint "
        "measure-extended nondisclosure-signed remorse-offered expertise-ordered expertise-result charge "
        "charge-changed case-joined case-severed investigation-finished indictment sent-to-court hearing "
        "motion-granted motion-denied prosecution-demand verdict sentence appeal-filed appeal-decided "
        "cassation-decided release pardon amnesty rehabilitation account-frozen profession-ban listed "
        "site-blocked disciplinary-sanction fine case-terminated statement other"
    ),
    "instance": "investigation first appeal cassation supreme constitutional international unknown",
    "proceeding-outcome": (
        "convicted penalised acquitted terminated returned requalified upheld changed quashed refused pending unknown"
    ),
    "penalty": (
        "imprisonment suspended restriction-of-liberty fine community-work arrest activity-ban publication-ban "
        "deportation confiscation disciplinary unknown"
    ),
    "measure": "undertaking-not-to-leave personal-surety bail house-arrest custody detention other unknown",
    "device": "computer laptop telephone tablet storage camera drone office-equipment other unknown",
    "seizure-status": "held under-examination returned returned-in-part not-seized unknown",
    "occupation": (
        "blogger journalist editor media-manager activist human-rights-defender lawyer public-figure politician "
        "official police-officer investigator judge prosecutor press-officer business-owner company-head driver "
        "researcher other unknown"
    ),
    "organisation-kind": (
        "company state-company state-body police court prosecutor legislature party media ngo "
        "international-organisation foreign-government unknown"
    ),
    "platform": (
        "facebook youtube telegram instagram vk x website interview social-networks print broadcast other unknown"
    ),
    "reaction-kind": "statement report call response refusal-to-comment no-answer other",
    "statistic-stage": "registered sent-to-court convicted terminated suspended acquitted unknown",
    "name-kind": "as-published legal pseudonym spelling",
    "basis": "stated inferred attributed",
    "source-kind": "article official-document court-document statistics social-post video report register other",
    "reliability": "official first-hand reported claimed disputed unknown",
    "unit": "persons cases charges events incidents",
}
INTERNATIONAL = {
    *("Автор", "Блогер", "Дрон", "Журналист", "Медиаменеджер", "Ноутбук", "Планшет", "Полиция", "Прокуратура"),
    *("Прокурор", "Редактор", "Судья", "Телефон", "Facebook", "Instagram", "Telegram", "YouTube"),
}
"""Labels that are the same word in Kazakh and in Russian."""
LATIN = {"Facebook", "Instagram", "Telegram", "Twitter", "X", "YouTube"}
"""Names that are written in Latin letters in every language."""
NEVER = {
    "en": re.compile(r"fraud|guilt|corrupt", re.IGNORECASE),
    "ru": re.compile(r"вин(ов|а)|мошен|корруп", re.IGNORECASE),
    "kk": re.compile(r"кінәл|алаяқ|жемқор", re.IGNORECASE),
}
# Endings that Russian words have and Kazakh ones, loans included, have not.
RUSSIAN_ENDING = re.compile(r"\b\w+(ение|ого|его|ыми|ться|ый|ая|ое)\b")
TERMS = [term for noun in CODES for term in vocabulary(f"register/{noun}").values()]


def texts(term: Term, lang: str) -> tuple[str, str]:
    """What a term says in one language."""
    return term.label[lang], term.definition[lang]


def named(term: Term) -> str:
    """A term in the name of a test."""
    return f"{term.noun}.{term.code}"


@pytest.mark.parametrize("noun", CODES)
def test_a_noun_has_exactly_the_agreed_codes_in_their_order(noun: str) -> None:
    assert list(vocabulary(f"register/{noun}")) == CODES[noun].split()


@pytest.mark.parametrize("noun", CODES)
def test_a_file_opens_with_what_the_noun_is(noun: str) -> None:
    text = files("dalel.vocabulary").joinpath(f"register/{noun}.yaml").read_text(encoding="utf-8")
    opening = re.match(r"(# .+\n)+", text)
    assert opening is not None
    assert opening.group().count("\n") <= 3


@pytest.mark.parametrize("noun", CODES)
def test_no_two_terms_of_a_noun_have_the_same_label(noun: str) -> None:
    for lang in LANGUAGES:
        labels = [term.label[lang] for term in vocabulary(f"register/{noun}").values()]
        assert len(labels) == len(set(labels)), lang


@pytest.mark.parametrize("term", TERMS, ids=named)
def test_every_term_has_a_label_and_one_sentence_in_every_language(term: Term) -> None:
    for lang in LANGUAGES:
        name, sentence = texts(term, lang)
        assert name == name.strip() != ""
        assert re.fullmatch(r"[^.]+\.", sentence), sentence


@pytest.mark.parametrize("term", TERMS, ids=named)
def test_no_word_mixes_latin_and_cyrillic_letters(term: Term) -> None:
    for lang in LANGUAGES:
        words = re.findall(r"[^\W\d_]+", " ".join(texts(term, lang)))
        latin = {word for word in words if re.search("[A-Za-z]", word)}
        assert {word for word in latin if re.search("[\u0400-\u04ff]", word)} == set()
        # A word of Latin letters alone may be a Cyrillic one typed on the wrong keyboard ("c" for "с").
        assert latin == set(words) if lang == "en" else latin <= LATIN


@pytest.mark.parametrize("term", TERMS, ids=named)
def test_a_kazakh_text_is_not_the_russian_one(term: Term) -> None:
    assert term.label["kk"] != term.label["ru"] or term.label["kk"] in INTERNATIONAL
    assert term.definition["kk"] != term.definition["ru"]
    assert re.search("[әғқңөұүһі]", term.definition["kk"].lower())
    assert [text for text in texts(term, "kk") if RUSSIAN_ENDING.search(text)] == []


@pytest.mark.parametrize("term", TERMS, ids=named)
def test_no_word_of_the_register_judges_anybody(term: Term) -> None:
    for lang in LANGUAGES:
        assert [text for text in texts(term, lang) if NEVER[lang].search(text)] == []


def test_a_registered_case_is_said_to_be_no_charge_in_every_language() -> None:
    registered = vocabulary("register/charge-status")["case-registered"].definition
    assert registered == {
        "en": "A case under this norm is open over what the person published or did; it is not a charge against the"
        " person.",
        "ru": "По этой норме начато дело о том, что человек опубликовал или сделал; это не обвинение против него.",
        "kk": "Осы норма бойынша адамның жариялағаны немесе істегені жөнінде іс басталды; бұл оған тағылған айып емес.",
    }


@pytest.mark.parametrize(
    ("noun", "code", "ru", "kk"),
    [
        ("role", "witness-defended", "Свидетель, имеющий право на защиту", "Қорғалуға құқығы бар куә"),
        ("role", "suspect", "Подозреваемый", "Күдікті"),
        ("role", "accused", "Обвиняемый", "Айыпталушы"),
        ("role", "defendant", "Подсудимый", "Сотталушы"),
        ("role", "victim", "Потерпевший", "Жәбірленуші"),
        ("event-kind", "measure-of-restraint", "Мера пресечения", "Бұлтартпау шарасы"),
        ("measure", "house-arrest", "Домашний арест", "Үйқамақ"),
        ("measure", "custody", "Содержание под стражей", "Күзетпен ұстау"),
        ("penalty", "restriction-of-liberty", "Ограничение свободы", "Бас бостандығын шектеу"),
        ("penalty", "imprisonment", "Лишение свободы", "Бас бостандығынан айыру"),
    ],
)
def test_the_terms_of_criminal_procedure_are_those_of_the_law(noun: str, code: str, ru: str, kk: str) -> None:
    said = vocabulary(f"register/{noun}")[code].label
    assert (said["ru"], said["kk"]) == (ru, kk)


def test_there_are_mappings_to_these_lists_and_they_say_how_sure_they_are() -> None:
    assert {name: mapping(name).confidence for name in mapping_names()} == {
        "council-of-europe": "confirmed",
        "cpj": "unconfirmed",
        "followthemoney": "confirmed",
        "huridocs": "confirmed",
        "mapping-media-freedom": "unconfirmed",
        "us-pft": "confirmed",
    }


@pytest.mark.parametrize("name", mapping_names())
def test_a_mapping_has_a_line_for_every_term_of_its_nouns(name: str) -> None:
    for noun, lines in mapping(name).nouns.items():
        assert list(lines) == list(vocabulary(noun))


def test_the_status_of_a_charge_is_said_in_the_words_of_the_press_freedom_tracker() -> None:
    ended = ("CHARGES_DROPPED", "NOT_CHARGED")
    assert mapping("us-pft").nouns["register/charge-status"] == {
        "case-registered": ("NOT_CHARGED",),
        "suspected": ("NOT_CHARGED",),
        "charged": ("CHARGES_PENDING",),
        "requalified": (),
        "joined": (),
        "dropped": ("CHARGES_DROPPED",),
        "terminated-no-event": ended,
        "terminated-no-elements": ended,
        "terminated-reconciliation": ended,
        "terminated-limitation": ended,
        "terminated-amnesty": ended,
        "terminated": ended,
        "stalled": (),
        "sent-to-court": ("CHARGES_PENDING",),
        "convicted": ("CONVICTED",),
        "penalised": (),
        "acquitted": ("ACQUITTED",),
        "appeal-pending": ("PENDING_APPEAL",),
        "conviction-upheld": ("CONVICTED",),
        "conviction-quashed": (),
        "penalty-upheld": (),
        "penalty-quashed": (),
        "refused": ("NOT_CHARGED",),
        "unknown": ("UNKNOWN",),
    }


def test_codes_of_huridocs_keep_the_zeros_before_them() -> None:
    words = [word for lines in mapping("huridocs").nouns.values() for line in lines.values() for word in line]
    assert [word for word in words if not re.fullmatch(r"\d{14}", word)] == []
    assert translate("huridocs", "register/complainant-type", "police") == ("01010400000024",)


def test_nothing_there_is_an_empty_answer_and_no_guess() -> None:
    assert translate("us-pft", "register/charge-status", "stalled") == ()


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (("us-ptf", "register/measure", "bail"), 'There is no mapping to "us-ptf".\nDid you mean us-pft?'),
        (
            ("us-pft", "register/mesure", "bail"),
            'The mapping to "us-pft" has no noun "register/mesure".\n'
            "Did you mean register/measure or register/seizure-status?",
        ),
        (
            ("us-pft", "register/measure", "jail"),
            'The vocabulary "register/measure" has no term "jail".\nDid you mean bail?',
        ),
    ],
)
def test_an_unknown_list_noun_or_code_is_an_error_with_the_nearest_one(
    asked: tuple[str, str, str], message: str
) -> None:
    with pytest.raises(CommandError) as caught:
        translate(*asked)
    assert str(caught.value) == message


BASIS = {"stated": "S", "inferred": None, "attributed": ["A", "B"]}
LIST = {"name": "Some list", "source": "its page", "confidence": "confirmed"}


def test_a_line_is_a_text_a_list_of_texts_or_nothing() -> None:
    found = parse_mapping("some", {"list": LIST, "nouns": {"register/basis": BASIS}})
    assert (found.name, found.source, found.confidence) == ("Some list", "its page", "confirmed")
    assert found.nouns == {"register/basis": {"stated": ("S",), "inferred": (), "attributed": ("A", "B")}}


@pytest.mark.parametrize(
    ("head", "nouns", "message"),
    [
        (
            LIST,
            {"register/basis": {"stated": "S", "attributed": "A"}},
            "vocabulary/mappings/some.yaml, register/basis: no line for inferred.\n"
            "Write the outside word, or null with the reason in a comment.",
        ),
        (
            LIST,
            {"register/basis": BASIS | {"stale": "S"}},
            "vocabulary/mappings/some.yaml, register/basis: no term stale.\nDid you mean stated?",
        ),
        (
            LIST,
            {"register/bases": BASIS},
            'vocabulary/mappings/some.yaml: there is no vocabulary "register/bases".',
        ),
        (
            LIST,
            {"register/basis": BASIS | {"stated": 1010400000024}},
            "vocabulary/mappings/some.yaml, register/basis.stated: 1010400000024 is no text, list of texts or null.\n"
            "Put it in quotes.",
        ),
        (
            LIST,
            {"register/basis": BASIS | {"stated": []}},
            "vocabulary/mappings/some.yaml, register/basis.stated: [] is no text, list of texts or null.\n"
            "Put it in quotes.",
        ),
        (
            LIST | {"confidence": "sure"},
            {},
            'vocabulary/mappings/some.yaml: confidence is "sure", not confirmed or unconfirmed.',
        ),
        (
            {"name": "Some list", "confidence": "confirmed", "sauce": "its page"},
            {},
            "vocabulary/mappings/some.yaml: unknown or missing sauce, source.",
        ),
    ],
)
def test_a_wrong_mapping_file_is_an_error_that_names_the_file_and_the_code(
    head: dict[str, object], nouns: dict[str, dict[str, object]], message: str
) -> None:
    with pytest.raises(CommandError) as caught:
        parse_mapping("some", {"list": head, "nouns": nouns})  # type: ignore[dict-item]
    assert str(caught.value) == message
