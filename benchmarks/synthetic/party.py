"""Buyers and suppliers: invented names, and registration numbers (BIN) that cannot be anyone's."""

from __future__ import annotations

import json
from dataclasses import dataclass
from random import Random

PLACES = (
    ("Мысалкент", "Мысалкент"),
    ("Үлгібел", "Улгибель"),
    ("Сынақтөбе", "Сынактобе"),
    ("Мысаларал", "Мысаларал"),
    ("Үлгікөл", "Улгиколь"),
    ("Сынақой", "Сынакой"),
    ("Мысалтоғай", "Мысалтогай"),
    ("Үлгіарық", "Улгиарык"),
)
"""Invented places: "example town", "model pass", "test hill" and the like, in Kazakh and in Russian spelling."""
BODIES = (
    ('КГУ "Общеобразовательная школа № {n}" города {ru}', '{kk} қаласының "№ {n} жалпы білім беретін мектеп" КММ'),
    ('ГККП "Ясли-сад № {n}" города {ru}', '{kk} қаласының "№ {n} бөбекжай-балабақшасы" МКҚК'),
    ('КГП на ПХВ "Поликлиника № {n}" города {ru}', '{kk} қаласының "№ {n} емханасы" ШЖҚ КМК'),
    ('КГП на ПХВ "Больница № {n}" района {ru}', '{kk} ауданының "№ {n} ауруханасы" ШЖҚ КМК'),
    ('ГУ "Отдел строительства № {n} района {ru}"', '"{kk} ауданының № {n} құрылыс бөлімі" ММ'),
    ('ГУ "Отдел образования № {n} района {ru}"', '"{kk} ауданының № {n} білім бөлімі" ММ'),
    ('КГУ "Центральная библиотека № {n}" района {ru}', '{kk} ауданының "№ {n} орталық кітапханасы" КММ'),
    ('ГКП "Водоканал № {n}" города {ru}', '{kk} қаласының "№ {n} су арнасы" МКК'),
    ('РГУ "Управление № {n} по области {ru}"', '"{kk} облысы бойынша № {n} басқармасы" РММ'),
)
RURAL_BODY = ('ГУ "Аппарат акима сельского округа {ru} № {n}"', '"{kk} ауылдық округі әкімінің аппараты" № {n} ММ')


@dataclass(frozen=True, slots=True)
class Buyer:
    """A buyer; the names are ready JSON strings."""

    bin: str
    ru: str
    kk: str
    rural: bool


def make_bin(serial: int, *, kind: int) -> str:
    """Twelve digits: year, month 00 (so it cannot be real), 4 for a legal entity, the kind, and a serial number.

    Kinds: 0 and 1 buyers and suppliers of ordinary lines, 2 and 3 those of planted cases.
    """
    years, rest = divmod(serial, 1_000_000)
    return f"{years:02d}004{kind}{rest:06d}"


def make_buyer(serial: int, chance: Random, *, kind: int = 0, rural: bool = False) -> Buyer:
    """A buyer with a name of its kind."""
    kk, ru = PLACES[int(chance.random() * len(PLACES))]
    body_ru, body_kk = RURAL_BODY if rural else BODIES[int(chance.random() * len(BODIES))]
    return Buyer(
        bin=make_bin(serial, kind=kind),
        ru=quoted(body_ru.format(n=serial, ru=ru)),
        kk=quoted(body_kk.format(n=serial, kk=kk)),
        rural=rural,
    )


def quoted(text: str) -> str:
    """A JSON string."""
    return json.dumps(text, ensure_ascii=False)
