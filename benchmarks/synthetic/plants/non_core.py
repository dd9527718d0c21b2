"""NON-CORE: spending on a category that, by the buyer's profile, does not serve its mandate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from synthetic.amount import GOODS, SERVICES, TENGE, THOUSAND
from synthetic.item import PIECE, SERVICE, Item
from synthetic.ordinary_points import QUOTATIONS
from synthetic.party import quoted
from synthetic.plan_point import PlanPoint
from synthetic.plants.case import Kind, Planted, Variant
from synthetic.plants.planting import Planting

SOUVENIRS = ("329959.900.000053", "Сувенир", "Кәдесый")
CATERING = ("562119.000.000001", "Услуги по организации обслуживания гостей", "Қонақтарға қызмет көрсету")
ADVERTISING = ("731119.000.000002", "Услуги рекламные", "Жарнама қызметтері")
EVENTS = ("823011.000.000001", "Услуги по организации мероприятий", "Іс-шараларды ұйымдастыру қызметтері")
CARS = ("291024.100.000001", "Автомобиль легковой", "Жеңіл автомобиль")
OTHER_SERVICES = "829919.000.000009"
"""A code that no category has."""


def make_item(code: str, ru: str, kk: str, *, subject: int = SERVICES) -> Item:
    """An item of these cases."""
    unit = PIECE if subject == GOODS else SERVICE
    return Item(code=code, subject=subject, ru=quoted(ru), kk=quoted(kk), unit=unit, price=100_000 * TENGE, scatter=0.5)


def case(
    planting: Planting,
    items: Sequence[Item],
    category: str,
    *,
    core: Sequence[str] | None = (),
    amount: int | None = None,
) -> Planted:
    """Purchases of a buyer whose profile names what serves its mandate (None: no profile was written)."""
    buyer, year = planting.buyer(), planting.year()
    points = [
        planting.point(
            buyer,
            item,
            amount or planting.chance.randrange(50, 3_000) * 1_000 * TENGE,
            year=year,
            method=QUOTATIONS,
            quantity=THOUSAND,
        )
        for item in items
    ]
    return Planted(
        subject={"stage": "plan", "buyer_id": buyer.bin, "category": category, "year": year},
        points=points,
        filler=[*planting.other_points(buyer, year, 12, only=is_plain)],
        core=core,
    )


def is_plain(point: PlanPoint) -> bool:
    """Whether an ordinary point is of no category."""
    return not point.item.watched


def souvenirs(planting: Planting) -> Planted:
    """Souvenirs, told by their code."""
    item = make_item(*SOUVENIRS, subject=GOODS)
    return case(planting, [item] * planting.chance.randrange(2, 6), "gifts-awards")


def campaign(planting: Planting) -> Planted:
    """Advertising, told by its code."""
    return case(planting, [make_item(*ADVERTISING)] * planting.chance.randrange(1, 4), "advertising-pr")


def cars(planting: Planting) -> Planted:
    """Passenger cars, told by their code."""
    return case(planting, [make_item(*CARS, subject=GOODS)], "vehicles", amount=14_000_000 * TENGE)


def banquet(planting: Planting) -> Planted:
    """A banquet under a code of other services, told by a word of the title."""
    item = make_item(OTHER_SERVICES, "Услуги по организации банкета", "Өзге де қызметтер")
    return case(planting, [item] * 2, "catering")


def concert(planting: Planting) -> Planted:
    """A concert, told by a word of the Kazakh title alone."""
    return case(planting, [make_item(OTHER_SERVICES, "Услуги прочие", "Мерекелік концерт ұйымдастыру")], "events")


def one_small_line(planting: Planting) -> Planted:
    """One line of one tenge."""
    return case(planting, [make_item(*CATERING)], "catering", amount=TENGE)


def mixed_alphabets(planting: Planting) -> Planted:
    """A word of the title is written with Latin letters that look like Cyrillic ones."""
    return case(planting, [make_item(OTHER_SERVICES, "Услуги по peкламe", "Өзге де қызметтер")], "advertising-pr")


def within_mandate(planting: Planting) -> Planted:
    """A house of culture organises events; its profile says so."""
    return case(planting, [make_item(*EVENTS)] * 3, "events", core=("events",))


def spare_parts(planting: Planting) -> Planted:
    """Spare parts for an ambulance name a car and are none."""
    item = make_item(
        OTHER_SERVICES, "Запасные части на автомобиль скорой помощи", "Жедел жәрдем көлігінің бөлшектері", subject=GOODS
    )
    return case(planting, [item], "vehicles")


def vague_title(planting: Planting) -> Planted:
    """A banquet under the title of other services."""
    item = make_item(OTHER_SERVICES, "Услуги прочие", "Өзге де қызметтер")
    return case(planting, [item] * 2, "catering")


def misspelled(planting: Planting) -> Planted:
    """Souvenirs, misspelled, under a code of paper goods."""
    item = make_item("172319.900.000077", "Сувинирная продукция", "Өнім", subject=GOODS)
    return case(planting, [item] * 2, "gifts-awards")


def in_a_package(planting: Planting) -> Planted:
    """A hall, a meal and a host inside one contract for the support of a board meeting."""
    item = make_item(OTHER_SERVICES, "Комплексное сопровождение заседания", "Отырысты кешенді сүйемелдеу")
    return case(planting, [item], "catering")


def without_profile(planting: Planting) -> Planted:
    """Nobody has written down what the buyer is for."""
    return case(planting, [make_item(*SOUVENIRS, subject=GOODS)] * 3, "gifts-awards", core=None)


def generous_profile(planting: Planting) -> Planted:
    """The profile was copied from the buyer's own words, and lists gifts as its task."""
    return case(planting, [make_item(*SOUVENIRS, subject=GOODS)] * 3, "gifts-awards", core=("gifts-awards",))


def narrow_profile(planting: Planting) -> Planted:
    """A school buys balls for its lessons; the profile does not say that sport is among them."""
    return case(planting, [make_item("323015.800.000002", "Мяч", "Доп", subject=GOODS)], "sport-recreation")


def name_of_a_place(planting: Planting) -> Planted:
    """A village is called Salut, which is also the word for fireworks."""
    item = make_item(OTHER_SERVICES, "Услуги по уборке снега, поселок Салют", "Қар тазалау қызметтері")
    return case(planting, [replace(item, price=300_000 * TENGE)], "events")


VARIANTS = (
    Variant(Kind.CLEAR, "souvenirs", souvenirs, "souvenirs, told by their item code"),
    Variant(Kind.CLEAR, "campaign", campaign, "advertising, told by its item code"),
    Variant(Kind.CLEAR, "cars", cars, "a passenger car, told by its item code"),
    Variant(Kind.CLEAR, "banquet", banquet, "a banquet, told by a word of the Russian title"),
    Variant(Kind.CLEAR, "concert", concert, "a concert, told by a word of the Kazakh title"),
    Variant(Kind.INSIDE, "one-small-line", one_small_line, "one line of one tenge"),
    Variant(Kind.INSIDE, "mixed-alphabets", mixed_alphabets, "a word written with Latin letters that look Cyrillic"),
    Variant(Kind.OUTSIDE, "within-mandate", within_mandate, "the profile names the category as the buyer's task"),
    Variant(Kind.OUTSIDE, "spare-parts", spare_parts, "spare parts for an ambulance name a car"),
    Variant(Kind.DISGUISED, "vague-title", vague_title, "a banquet under the title of other services"),
    Variant(Kind.DISGUISED, "misspelled", misspelled, "souvenirs, misspelled, under a code of paper goods"),
    Variant(Kind.DISGUISED, "in-a-package", in_a_package, "a meal inside one contract for a board meeting"),
    Variant(Kind.DISGUISED, "without-profile", without_profile, "no profile of the buyer was written"),
    Variant(Kind.DISGUISED, "generous-profile", generous_profile, "the profile lists gifts as the buyer's task"),
    Variant(Kind.ALIKE, "narrow-profile", narrow_profile, "a school's balls, which its profile forgot"),
    Variant(Kind.ALIKE, "name-of-a-place", name_of_a_place, "a village has the name of fireworks"),
)
