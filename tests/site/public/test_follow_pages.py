"""The pages where readers follow by mail: they write down a wish, and know no address and no token."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from served import Answer, Site, serve_edition

pytestmark = pytest.mark.slow
CHROMIUM = shutil.which("chromium")
ADDRESS = "https://register.example.org"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TOKEN = "abcdefghijklmnopqrstuv_-"


@pytest.fixture(scope="module")
def wishes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("wishes")


@pytest.fixture(scope="module")
def open_site(edition_folder: Path, wishes: Path) -> Iterator[Site]:
    with serve_edition(edition_folder, ADDRESS, DALEL_PUBLIC_FOLLOWERS=str(wishes)) as site:
        yield site


@pytest.fixture(autouse=True)
def _nothing_waits(wishes: Path) -> None:
    for path in wishes.iterdir():
        path.unlink()


def send(site: Site, path: str, source: str = "127.0.0.1", fetch: str = "same-origin", **fields: str) -> Answer:
    headers = FORM | {"Sec-Fetch-Site": fetch}
    return site.get(path, method="POST", source=source, body=urlencode(fields), **headers)


def written(wishes: Path) -> list[dict[str, object]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(wishes.iterdir())]


@pytest.mark.parametrize(
    ("page", "follow"),
    [
        ("/en/", "/en/follow"),
        ("/ru/cases/ilyashev-2020", "/ru/follow?case=ilyashev-2020"),
        ("/kk/persons/alnur-ilyashev", "/kk/follow?person=alnur-ilyashev"),
        ("/en/norms/kz:penal:274", "/en/follow?norm=kz:penal:274"),
        ("/en/cases?q=post&region=KZ-75", "/en/follow?q=post&amp;region=KZ-75"),
    ],
)
def test_a_page_leads_to_following_what_it_shows(open_site: Site, page: str, follow: str) -> None:
    assert f'href="{follow}"' in open_site.get(page).text
    answer = open_site.get(follow.replace("&amp;", "&"))
    headers = [answer.headers[name] for name in ("Cache-Control", "X-Robots-Tag")]
    assert (answer.status, headers) == (200, ["no-store", "noindex"])


def test_a_wish_is_written_down_with_the_filters_of_the_page_and_nothing_of_who_asks(
    open_site: Site, wishes: Path
) -> None:
    answer = send(open_site, "/ru/follow", email="reader@example.org", norm="kz:penal:274", region="KZ-75")
    assert "Откройте адрес из него и подтвердите" in answer.text
    assert written(wishes) == [
        {"kind": "ask", "address": "reader@example.org", "lang": "ru",
         "topic": {"norm": "kz:penal:274", "region": "KZ-75"}}
    ]  # fmt: skip
    assert [oct(path.stat().st_mode & 0o777) for path in wishes.iterdir()] == ["0o640"]


def test_opening_the_page_of_a_letter_does_nothing_and_pressing_its_button_does(open_site: Site, wishes: Path) -> None:
    """Programs that look at mail open every address in it."""
    for folder in ("follow", "unfollow"):
        assert open_site.get(f"/en/{folder}/{TOKEN}").status == 200
    assert written(wishes) == []
    assert send(open_site, f"/en/follow/{TOKEN}").status == 200
    assert send(open_site, f"/kk/unfollow/{TOKEN}").status == 200
    kinds = [{"kind": kind, "token": TOKEN} for kind in ("confirm", "leave")]
    assert sorted(written(wishes), key=str) == sorted(kinds, key=str)


def test_a_program_of_mail_leaves_with_one_request_in_either_form(open_site: Site, wishes: Path) -> None:
    """RFC 8058: no cookie, no page before, urlencoded or multipart, and from another site."""
    multipart = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
    both = (("multipart/form-data; boundary=x", multipart), (FORM["Content-Type"], "List-Unsubscribe=One-Click"))
    for kind, body in both:
        headers = {"Content-Type": kind, "Sec-Fetch-Site": "cross-site"}
        assert open_site.get(f"/en/unfollow/{TOKEN}", method="POST", body=body, **headers).status == 200
    assert written(wishes) == [{"kind": "leave", "token": TOKEN}] * 2


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed: apt-get install chromium")
def test_a_reader_with_a_keyboard_and_without_scripts_follows_a_norm_from_its_page(
    open_site: Site, wishes: Path
) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--headless", "--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 800}, java_script_enabled=False)
        page.goto(f"{open_site.address}/ru/norms/kz:penal:274")
        page.focus("text=Следить по электронной почте")
        page.keyboard.press("Enter")
        page.focus("input[name=email]")
        page.keyboard.type("reader@example.org")
        page.keyboard.press("Enter")
        assert page.inner_text("[role=status]").startswith("В ближайшие часы вам придёт письмо.")
        assert [each["topic"] for each in written(wishes)] == [{"norm": "kz:penal:274"}]
        looking = browser.new_page(viewport={"width": 390, "height": 800}, bypass_csp=True)
        for path in ("kk/follow?region=KZ-75", f"ru/unfollow/{TOKEN}"):
            looking.goto(f"{open_site.address}/{path}")
            assert looking.evaluate("document.documentElement.scrollWidth") == 390
            found = Axe().run(looking, options={"resultTypes": ["violations"]}).response["violations"]
            assert [fault["id"] for fault in found] == []
        browser.close()


def test_what_is_no_wish_is_not_taken(open_site: Site, wishes: Path) -> None:
    good = {"email": "reader@example.org"}
    refused = send(open_site, "/en/follow", source="127.0.0.8", email="<b>no address</b>")
    assert (refused.status, "This is no address of e-mail." in refused.text) == (400, True)
    assert "&lt;b&gt;no address" in refused.text
    assert send(open_site, "/en/follow", source="127.0.0.8", **good, case="nobody").status == 404
    assert send(open_site, "/en/follow", source="127.0.0.8", **good, kind="criminl").status == 404
    assert send(open_site, "/en/follow", source="127.0.0.8", fetch="cross-site", **good).status == 405
    assert send(open_site, "/en/follow/short").status == 405
    assert send(open_site, "/en/follow", source="127.0.0.8", **good, website="https://spam.example").status == 200
    assert written(wishes) == []


def test_an_address_that_asks_too_often_waits_and_whoever_leaves_does_not(open_site: Site, wishes: Path) -> None:
    asked = [send(open_site, "/en/follow", source="127.0.0.9", email=f"a{n}@example.org").status for n in range(11)]
    assert asked == [200] * 10 + [400]
    assert send(open_site, f"/en/unfollow/{TOKEN}", source="127.0.0.9").status == 200
    assert len(written(wishes)) == 11


def test_without_a_folder_for_wishes_there_is_no_form_and_no_way_to_it(site: Site) -> None:
    for path in ("/en/follow", f"/en/follow/{TOKEN}", f"/en/unfollow/{TOKEN}"):
        assert site.get(path).status == 404
    for path in ("/en/", "/en/cases", "/en/cases/ilyashev-2020", "/en/norms/kz:penal:274"):
        assert not re.search(r'href="/en/follow', site.get(path).text)
