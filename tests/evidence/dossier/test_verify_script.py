"""The verifier in a dossier: what it says of a dossier in order, and how it is run as a command."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from authority_by_hand import Authority, time_of
from dossier_by_hand import (
    ByHand,
    digest,
    pack,
    write,
)
from script_answers import (
    ALONE,
    DISCLOSED,
    NOTES,
    NOTHING,
    PROGRAM,
    SCRIPT,
    SIGNATURE,
    answers,
    check,
    failed,
    failures,
    keep,
    object_path,
    script,
)

pytestmark = pytest.mark.slow

pytest_plugins = ["script_fixtures"]


# What is in order


def test_a_whole_dossier_with_everything_from_outside_passes_everywhere(
    hand: ByHand, folder: Path, authority: Authority
) -> None:
    response = authority.stamp(hand.checkpoints[7])
    hand.stamp(7, response)
    files = pack(hand.files(disclosed=DISCLOSED), seal=hand.seal)
    held = keep(hand.checkpoints[3], folder.parent / "held")
    given = {"pins": [hand.keys[0].vkey], "min_size": 7, "held": [held], "tsa_roots": [str(authority.root)]}
    assert answers(files, folder, **given) == {
        "package": (
            "PASS",
            f"14 files ({listed_bytes(files)} bytes), each as listed.",
        ),
        "seal": ("PASS", "Signed by the ledger's newest key."),
        "documents": ("PASS", "1 whole; 2 held back, as the ledger says."),
        "ledger": ("PASS", "7 of 7 entries, in order, as the newest checkpoint has them."),
        "checkpoints": ("PASS", "2 rightly signed, each a beginning of the newest, of 7 entries."),
        "key": ("PASS", f"The key given is the ledger's: {hand.keys[0].vkey[:47]}."),
        "disclosures": ("PASS", "2 values shown, as the ledger commits to them."),
        "redactions": ("PASS", "3 parts shown and proved, of documents: 1."),
        "stamps": ("PASS", "1 of 1 hold and lead to a root given."),
        "claims": ("NOT CHECKED", NOTHING.format("claim")),
        "unchanged": ("PASS", "Nothing here has changed since it was entered in the ledger."),
        "existed-before": ("PASS", f"Every document here existed before {time_of(response)} UTC."),
        "complete": ("PASS", "None of the first 7 entries is missing."),
    }


def test_without_anything_from_outside_no_result_passes(hand: ByHand, folder: Path, authority: Authority) -> None:
    response = authority.stamp(hand.checkpoints[7])
    hand.stamp(7, response)
    found = answers(pack(hand.files()), folder)
    claimed = f"No trusted stamp covers every document. Times claimed: {time_of(response)} UTC (7)."
    assert {name: row for name, row in found.items() if row[0] != "PASS"} == {
        "seal": ("NOT CHECKED", NOTHING.format("seal.txt")),
        "key": ("NOT CHECKED", NOTHING.format("--pin-vkey")),
        "disclosures": ("NOT CHECKED", NOTHING.format("data/disclosures/")),
        "stamps": ("NOT CHECKED", NOTHING.format("--tsa-root")),
        "claims": ("NOT CHECKED", NOTHING.format("claim")),
        "unchanged": ("NOT CHECKED", ALONE),
        "existed-before": ("NOT CHECKED", claimed),
        "complete": ("NOT CHECKED", NOTHING.format("--min-size, --held")),
    }


def test_a_ledger_without_documents_has_none_to_check(folder: Path) -> None:
    hand = ByHand()
    hand.checkpoint()
    found = answers(pack(hand.files()), folder)
    assert found["documents"] == ("NOT CHECKED", NOTHING.format("import, capture, derive"))
    assert found["redactions"] == ("NOT CHECKED", NOTHING.format("data/parts/"))
    assert found["stamps"] == ("NOT CHECKED", NOTHING.format("*.tsr"))
    assert found["existed-before"] == ("NOT CHECKED", "No trusted stamp covers every document. Times claimed: -.")


@pytest.mark.parametrize("documents", [1, 2, 3, 5, 6, 7, 13, 14, 15])
@pytest.mark.parametrize("partial", [False, True])
def test_trees_of_every_shape_are_proved(documents: int, partial: bool, folder: Path) -> None:
    """With its first two entries each tree has 2**n - 1, 2**n or 2**n + 1 leaves; each size but one is a checkpoint."""
    hand = ByHand()
    for number in range(documents):
        hand.add(b"%d" % number)
        hand.checkpoint()
    chosen = [0, 1, *range(3, documents + 2, 2)] if partial else list(range(documents + 2))
    files = hand.files(only=chosen if partial else None)
    found = answers(pack(files, seal=hand.seal), folder, pins=[hand.keys[0].vkey])
    assert failures(found) == {}
    said = f"{len(chosen)} of {documents + 2} entries, in order, as the newest checkpoint has them."
    assert found["ledger"] == ("PASS", said)
    assert found["checkpoints"][0] == "PASS"


def test_a_ledger_of_one_entry_has_no_key_that_could_sign(folder: Path) -> None:
    hand = ByHand()
    del hand.lines[1:]
    hand.checkpoint()
    said = f"{NOTES}000001: {SIGNATURE.format(hand.origin)}"
    assert failed(pack(hand.files()), folder) == {"checkpoints": said}


def test_a_ledger_shown_in_part_passes_but_is_not_called_complete(hand: ByHand, folder: Path) -> None:
    hand.parts.clear()
    found = answers(pack(hand.files(only=[0, 1, 2]), seal=hand.seal), folder, pins=[hand.keys[0].vkey])
    assert failures(found) == {}
    assert found["ledger"] == ("PASS", "3 of 7 entries, in order, as the newest checkpoint has them.")
    assert found["unchanged"][0] == "PASS"
    assert found["complete"] == ("NOT CHECKED", "The ledger is shown in part.")


def test_captures_and_derived_documents_are_documents_too(folder: Path) -> None:
    hand = ByHand()
    hand.add(b"page", kind="capture")
    hand.add(b"text of the page", kind="derive")
    hand.enter("receipt", kind="rfc3161", checkpoint=4, object=digest(b"a stamp"))
    hand.checkpoint()
    found = answers(pack(hand.files()), folder)
    assert failures(found) == {}
    assert found["documents"] == ("PASS", "2 whole; 0 held back, as the ledger says.")


# The command


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", str(SCRIPT), *arguments]
    settings = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **environment}
    return subprocess.run(command, cwd=cwd, env=settings, capture_output=True, text=True, encoding="utf-8", check=False)


EXPECTED = {
    "en": """\
PASS         package: 14 files ({bytes} bytes), each as listed.
NOT CHECKED  seal: Nothing to compare with: no seal.txt.
PASS         documents: 5 whole; 0 held back, as the ledger says.
PASS         ledger: 7 of 7 entries, in order, as the newest checkpoint has them.
PASS         checkpoints: 2 rightly signed, each a beginning of the newest, of 7 entries.
PASS         key: The key given is the ledger's: {origin}.
NOT CHECKED  disclosures: Nothing to compare with: no data/disclosures/.
NOT CHECKED  redactions: Nothing to compare with: no data/parts/.
NOT CHECKED  stamps: Nothing to compare with: no *.tsr.
NOT CHECKED  claims: Nothing to compare with: no claim.

PASS         UNCHANGED: Nothing here has changed since it was entered in the ledger.
NOT CHECKED  EXISTED BEFORE: No trusted stamp covers every document. Times claimed: -.
PASS         COMPLETE: None of the first 7 entries is missing.

No check can show: that the site really served this; who captured it; since when it was there; what was never \
entered in the ledger; a rollback, if nobody holds a newer checkpoint; that a figure leaves out no row, and its \
words are read rightly.
""",
    "ru": """\
PASS         пакет: Файлов: 14 (байт: {bytes}), каждый по списку.
NOT CHECKED  печать: Не с чем сравнить: нет seal.txt.
PASS         документы: Целиком: 5; не показано или частями, как сказано в журнале: 0.
PASS         журнал: Записей: 7 из 7, по порядку, как в новейшей контрольной точке.
PASS         контрольные точки: Верно подписано: 2; каждая – начало новейшей, где записей 7.
PASS         ключ: Данный ключ принадлежит журналу: {origin}.
NOT CHECKED  раскрытое: Не с чем сравнить: нет data/disclosures/.
NOT CHECKED  частичный показ: Не с чем сравнить: нет data/parts/.
NOT CHECKED  метки времени: Не с чем сравнить: нет *.tsr.
NOT CHECKED  утверждения: Не с чем сравнить: нет claim.

PASS         НЕ ИЗМЕНЕНО: Показанное здесь не менялось с тех пор, как внесено в журнал.
NOT CHECKED  СУЩЕСТВОВАЛО РАНЕЕ: Надёжные метки покрывают не все документы. Заявлено: -.
PASS         ПОЛНОТА: Из первых 7 записей ни одна не пропущена.

Никакая проверка не покажет: что сайт действительно это выдавал; кто это сохранил; с какого времени это там \
было; чего не внесли в журнал; возврат журнала к прежнему виду, если ни у кого нет более новой контрольной \
точки; что в показателе не пропущена ни одна строка и слова поняты верно.
""",
    "kk": """\
PASS         пакет: 14 файл ({bytes} байт), әрқайсысы тізімдегідей.
NOT CHECKED  мөр: Салыстыру мүмкін емес: seal.txt жоқ.
PASS         құжаттар: Тұтас: 5; журналда айтылғандай ішінара немесе көрсетілмеген: 0.
PASS         журнал: Жазба: 7 / 7, ретімен, ең жаңа бақылау нүктесіндегідей.
PASS         бақылау нүктелері: Дұрыс қол қойылғаны: 2; әрқайсысы 7 жазбалы ең жаңа нүктенің басы.
PASS         кілт: Берілген кілт журналдікі: {origin}.
NOT CHECKED  ашылған деректер: Салыстыру мүмкін емес: data/disclosures/ жоқ.
NOT CHECKED  ішінара көрсету: Салыстыру мүмкін емес: data/parts/ жоқ.
NOT CHECKED  уақыт белгілері: Салыстыру мүмкін емес: *.tsr жоқ.
NOT CHECKED  тұжырымдар: Салыстыру мүмкін емес: claim жоқ.

PASS         ӨЗГЕРМЕГЕН: Мұнда көрсетілгендер журналға енгізілгелі өзгермеген.
NOT CHECKED  БҰРЫН БОЛҒАН: Сенімді белгілер барлық құжатты қамтымайды. Мәлімделген уақыт: -.
PASS         ТОЛЫҚ: Алғашқы 7 жазбаның ешқайсысы түсіп қалмаған.

Ешбір тексеру көрсете алмайды: сайт мұны шынымен бергенін; оны кім сақтағанын; онда қашаннан бері тұрғанын; \
журналға енгізілмегенді; ешкімде жаңарақ бақылау нүктесі болмаса, журналдың бұрынғы күйіне қайтарылғанын; \
көрсеткіште бірде-бір жол қалып қоймағанын және сөздердің дұрыс ұғынылғанын.
""",
}


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_command_says_everything_in_three_languages(language: str, plans: ByHand, folder: Path) -> None:
    files = write_and_size(plans, folder)
    outside = ["--pin-vkey", plans.keys[0].vkey, "--min-size", "7"]
    done = run(str(folder), *outside, "--lang", language, cwd=folder.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == EXPECTED[language].format(bytes=files, origin=plans.keys[0].vkey[:47])


def write_and_size(hand: ByHand, folder: Path) -> int:
    files = pack(hand.files())
    write(files, folder)
    return listed_bytes(files)


def listed_bytes(files: dict[str, bytes]) -> int:
    """All but the list of the lists, which cannot list itself."""
    return sum(len(data) for path, data in files.items() if path != "tagmanifest-sha256.txt")


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"LC_ALL": "ru_RU.UTF-8"}, "пакет"),
        ({"LC_ALL": "kk_KZ.UTF-8"}, "тізімде"),
        ({"LC_ALL": "de_DE.UTF-8"}, "package"),
        ({"LC_ALL": "", "LANG": "ru_RU.UTF-8"}, "пакет"),
        ({"LC_ALL": "C"}, "package"),
    ],
)
def test_the_language_is_that_of_the_computer_unless_another_is_asked_for(
    environment: dict[str, str], word: str, plans: ByHand, folder: Path
) -> None:
    write_and_size(plans, folder)
    assert word in run(str(folder), cwd=folder.parent, **environment).stdout.split("\n")[0]


def test_the_command_ends_with_one_where_something_failed(plans: ByHand, folder: Path) -> None:
    write(pack(plans.files() | {object_path(b"plan 2"): b"plan 3"}), folder)
    done = run(".", cwd=folder)
    assert done.returncode == 1
    assert f"FAIL         documents: {object_path(b'plan 2')}: " in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ["missing"],
        ["dossier/bagit.txt"],
        [],
        ["dossier", "--pin-vkey", "x"],
        ["dossier", "--held", "missing"],
        ["dossier", "--tsa-root", "missing"],
        ["dossier", "--tsa-root", "dossier/bagit.txt"],
        ["dossier", "--min-size", "x"],
        ["dossier", "--lang", "de"],
    ],
)
def test_the_command_ends_with_two_where_it_is_wrong(arguments: list[str], plans: ByHand, folder: Path) -> None:
    write(pack(plans.files()), folder)
    done = run(*arguments, cwd=folder.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: verify.py ")


def test_the_help_has_examples(tmp_path: Path) -> None:
    done = run("--help", cwd=tmp_path)
    assert done.returncode == 0
    assert "python3 -I verify.py DIR --held checkpoint-from-the-article.txt --tsa-root authority.pem" in done.stdout


def test_a_dossier_that_cannot_be_written_is_checked_and_left_alone(
    plans: ByHand, folder: Path, authority: Authority
) -> None:
    plans.stamp(7, authority.stamp(plans.checkpoints[7]))
    files = pack(plans.files())
    write(files, folder)
    places = [folder, *folder.rglob("*")]
    for place in places:
        place.chmod(0o555 if place.is_dir() else 0o444)
    done = run(str(folder), "--tsa-root", str(authority.root), cwd=folder)
    assert done.returncode == 0
    assert "PASS         stamps" in done.stdout
    assert sorted(places) == sorted([folder, *folder.rglob("*")])
    for place in places:
        place.chmod(0o755 if place.is_dir() else 0o644)
    assert {name: (folder / name).read_bytes() for name in files} == files


def readme_command(letter: str, **changes: str) -> str:
    """A command of the README, with what an expert would put in."""
    text = SCRIPT.with_name("README.txt").read_text(encoding="utf-8").split("/path/to/dossier")[1]
    found = re.search(rf"(?ms)^{letter}   (.*?)(?=\n\n[A-Z]   |\Z)", text)
    assert found
    command = found[1]
    for old, new in changes.items():
        assert old in command
        command = command.replace(old, new)
    return command


def shell(command: str, *, cwd: Path, **variables: str) -> str:
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", command],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout + done.stderr


def test_the_commands_of_the_readme_work(plans: ByHand, folder: Path, authority: Authority) -> None:
    response = authority.stamp(plans.checkpoints[7])
    name = plans.stamp(7, response).split("000007.")[1]
    write(pack(plans.files(), seal=plans.seal), folder)
    work = folder.parent / "work"
    work.mkdir()
    (work / "root.pem").write_bytes(authority.root.read_bytes())
    (work / "checkpoint.txt").write_bytes(plans.checkpoints[4])
    for file in PROGRAM:
        (work / file.name).write_bytes(file.read_bytes())
    place = {"D": str(folder), "N": str(folder / f"{NOTES}000007")}
    vkey, stamp = {"dalel/...+...+...": plans.keys[0].vkey}, {"3fa9c01b.tsr": name}
    assert "OK" in shell(readme_command("A"), cwd=work, **place)
    checked = shell(readme_command("B", **vkey).split("\n\n")[0], cwd=work, **place)
    assert "FAIL" not in checked
    assert checked.count("PASS") == 10
    printed = shell(readme_command("C", **stamp), cwd=work, **place)
    assert "\nTime stamp: " in printed
    time = {"2020-01-31 09:30:00": time_of(response)}
    assert "Verification: OK" in shell(readme_command("D", **stamp, **time), cwd=work, **place)
    assert "Signature Verified Successfully" in shell(readme_command("E", **vkey), cwd=work, **place)
    shutil.make_archive(str(work / "dossier"), "zip", folder)
    assert "data/verify.py" in shell(readme_command("F"), cwd=work)
    assert check(work / "dossier")["package"] == check(folder)["package"]


def test_the_readme_fits_a_narrow_terminal() -> None:
    lines = SCRIPT.with_name("README.txt").read_text(encoding="utf-8").split("\n")
    assert max(map(len, lines)) <= 78


@pytest.mark.parametrize("file", PROGRAM, ids=lambda file: file.name)
def test_the_script_needs_nothing_but_the_standard_library(file: Path) -> None:
    names = re.findall(r"(?m)^(?:import|from) ([\w, .]+?)(?: import .*)?$", file.read_text(encoding="utf-8"))
    modules = {name.strip().split(".")[0] for line in names for name in line.split(",")}
    assert modules - {"verify_proofs"} <= set(sys.stdlib_module_names)


CLAIMS = script.load("verify_claims")
SENTENCES = [script.SAID, script.read_texts(CLAIMS.CODES, CLAIMS.TEXTS)]


def test_no_sentence_speaks_of_guilt() -> None:
    said = json.dumps(SENTENCES, ensure_ascii=False).casefold()
    assert not re.search("fraud|guilt|corrupt|мошен|винов|корруп|алаяқ|кінәлі|жемқор", said)


@pytest.mark.parametrize("said", SENTENCES, ids=["verify", "verify_claims"])
def test_every_sentence_is_in_three_languages_with_the_same_gaps(said: dict[str, dict[str, str]]) -> None:
    assert list(said) == ["en", "ru", "kk"]
    codes = (script if said is script.SAID else CLAIMS).CODES.split()
    assert [list(sentences) for sentences in said.values()] == [codes] * 3
    for code in codes:
        assert len({sentences[code].count("{}") for sentences in said.values()}) == 1, code


def test_every_property_and_operation_has_a_name_in_three_languages() -> None:
    assert {len(said["labels"].split(", ")) for said in script.SAID.values()} == {13}
    assert {len(said["operations"].split(", ")) for said in SENTENCES[1].values()} == {len(CLAIMS.OPERATIONS)}
