"""Addresses: which are asked for, and what of them is written down."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.errors import CommandError
from dalel.evidence.capture import parse_address


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("https://goszakup.gov.kz", "https://goszakup.gov.kz/"),
        ("HTTPS://GosZakup.gov.kz:443/ru/?a=1#lots", "https://goszakup.gov.kz/ru/?a=1"),
        ("http://a.kz:8080/x", "http://a.kz:8080/x"),
        ("https://сайт.қаз/жоспар план?q=«1»", "https://xn--80aswg.xn--80ao21a/%D0%B6%D0%BE%D1%81%D0%BF%D0%B0%D1%80%20"
         "%D0%BF%D0%BB%D0%B0%D0%BD?q=%C2%AB1%C2%BB"),
        ("http://[::1]:80/a", "http://[::1]/a"),
        ("https://a.kz/a%2Fb?x=%22\"", "https://a.kz/a%2Fb?x=%22%22"),
    ],
)  # fmt: skip
def test_an_address_is_asked_for_as_browsers_do(given: str, asked: str) -> None:
    address = parse_address(given)
    assert (address.full, address.shown, address.left_out) == (asked, asked, ())


@pytest.mark.parametrize(
    ("given", "shown", "left_out"),
    [
        ("?token=a", "?token=left-out", ("token",)),
        ("?id=1&API_KEY=a&b=2", "?id=1&API_KEY=left-out&b=2", ("API_KEY",)),
        ("?accessToken=a&X-Amz-Signature=b", "?accessToken=left-out&X-Amz-Signature=left-out",
         ("accessToken", "X-Amz-Signature")),
        ("?sid=a&sid=b", "?sid=left-out&sid=left-out", ("sid",)),
        ("?d=eyJhbGciOiJI.eyJzdWIi.c2ln", "?d=left-out", ("d",)),
        ("?eyJhbGciOiJI.eyJzdWIi.c2ln", "?left-out", ("",)),
        (";jsessionid=a?x=1", ";jsessionid=left-out?x=1", ("jsessionid",)),
        ("?%74oken=a", "?%74oken=left-out", ("%74oken",)),
        ("?token=", "?token=", ()),
        ("?keyboard=a&monkey=b&design=c&page=2&tokens=d", "?keyboard=a&monkey=b&design=c&page=2&tokens=d", ()),
    ],
)  # fmt: skip
def test_the_values_of_what_looks_like_a_key_are_not_shown(given: str, shown: str, left_out: tuple[str, ...]) -> None:
    address = parse_address(f"https://a.kz/p{given}")
    assert address.full == f"https://a.kz/p{given}"
    assert (address.shown, address.left_out) == (f"https://a.kz/p{shown}", left_out)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("goszakup.gov.kz/plan", "This address cannot be captured: goszakup.gov.kz/plan."),
        ("ftp://a.kz/x", "This address cannot be captured: ftp://a.kz/x."),
        ("file:///etc/passwd?token=1", "This address cannot be captured: file:///etc/passwd."),
        ("http://", "This address cannot be captured: http://."),
        ("http://a.kz:99999/", "This is no address: http://a.kz:99999/."),
        ("http://[::1/", "This is no address: http://[::1/."),
    ],
)
def test_another_address_is_refused_without_what_could_be_a_key(given: str, says: str) -> None:
    with pytest.raises(CommandError) as refusal:
        parse_address(given)
    assert refusal.value.what == says


@pytest.mark.parametrize("given", ["http://aigerim:pw@a.kz/", "http://aigerim@a.kz/", "http://:pw@a.kz/"])
def test_an_address_with_a_name_or_a_password_is_refused_and_not_repeated(given: str) -> None:
    with pytest.raises(CommandError) as refusal:
        parse_address(given)
    assert str(refusal.value) == (
        "An address for a.kz has a name or a password in it; these would be recorded.\n"
        "Take away what stands before the @ in the address. Save what needs a password by hand, and add it: "
        "dalel evidence add FILE"
    )


TARGETS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(TARGETS)
def test_what_is_written_down_has_only_visible_signs(target: str) -> None:
    try:
        address = parse_address(f"https://a.kz/{target}")
    except CommandError:
        return
    for text in (address.full, address.shown, address.site):
        assert text.isascii()
        assert all("!" <= each <= "~" for each in text)
        assert '"' not in text
        assert "\\" not in text


@given(TARGETS)
def test_an_address_that_was_written_down_is_read_as_itself(target: str) -> None:
    try:
        address = parse_address(f"https://a.kz/{target}")
    except CommandError:
        return
    again = parse_address(address.shown)
    assert (again.full, again.shown) == (address.shown, address.shown)
