"""Number phrases as the corpus writes what they are expected to say."""

from dalel.publications import Kind, NumberPhrase

SHORT = {
    Kind.PERCENT: "%",
    Kind.PERCENTAGE_POINTS: "pp",
    Kind.TIMES: "x",
    Kind.TELEPHONE: "tel",
    Kind.LIST_NUMBER: "list",
    Kind.IDENTIFIER: "id",
}


def plain(value: object) -> str:
    """A decimal without an exponent."""
    return f"{value:f}"


def said(phrase: NumberPhrase) -> str:
    """What a phrase says: ``almost 3700000 USD ±50000``; half a unit is left out where it is 0.5."""
    hedge = f"{phrase.hedge} " if phrase.hedge else ""
    doubt = f" ?{phrase.doubt}" if phrase.doubt else ""
    if phrase.date is not None:
        until = f"/{phrase.until}" if phrase.until else ""
        return f"{hedge}{phrase.kind} {phrase.date}{until}{doubt}"
    if phrase.share is not None:
        return f"{hedge}{phrase.share[0]}/{phrase.share[1]}{doubt}"
    unit = f" {phrase.currency or SHORT.get(phrase.kind, '')}".rstrip()
    if not phrase.readings:
        return (
            (f"?{unit} {phrase.doubt}" if unit else f"?{phrase.doubt}") if phrase.doubt else unit.strip() or phrase.kind
        )
    value = "/".join(plain(one.value) for one in phrase.readings)
    upper = f"..{plain(phrase.upper.value)}" if phrase.upper else ""
    half = phrase.readings[0].half_unit
    if phrase.kind is Kind.ORDINAL:
        return f"#{value}"
    return f"{hedge}{value}{upper}{unit}" + (doubt or ("" if half * 2 == 1 else f" ±{plain(half.normalize())}"))
