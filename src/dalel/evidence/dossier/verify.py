"""Check a Dalel dossier with Python alone: nothing to install, no network, no link followed, nothing changed.

    python3 -I verify.py DIR --pin-vkey 'dalel/5fec…+1a2b3c4d+AT…' --min-size 2000 --lang ru
    python3 -I verify.py DIR --held checkpoint-from-the-article.txt --tsa-root authority.pem

Take this file, keys, checkpoints and root certificates from somewhere else than the dossier: whoever could change one
could change the other. It asks the files in FILES, beside it or in DIR/data, and concludes from theirs. They are
run only with the SHA-256 that stands there: whoever knows this file to be right needs no other. Stamps need openssl.
Exit code: 0 nothing failed, 1 something failed, 2 the command is wrong. The format: docs/formats, dossier.md. To read:
begin with `verify`, at the end; then verify_package.py, verify_ledger.py, verify_proofs.py, and the three others.
"""
# mypy: disable-error-code="var-annotated"

from __future__ import annotations

import argparse, contextlib, functools, gc, io, os, sys, types
from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, BinaryIO

FILES = {  # written by docs/generate.py
    "verify_proofs": "35bb483e520284f765a1d5d6485633d9a2dac8af423ca3edad6d85151f6e79df",
    "verify_package": "5419581c313cee5b266cd77e364e321a2cfef3e3e8cbd2eb24b09f8edbff97e5",
    "verify_ledger": "05fc68b44b72c2d92acb268f04231afefd10321b23c2f7e0380ddb195b65b2b2",
    "verify_stamps": "5fee67d0714d2d76226961a93b629b51d4b1077382263b5e8ba7c90c67a08a57",
    "verify_parts": "11982319ff5c2d76021cb86a96af688c5fc1c9a9ba6f746bcd6e3aac55458494",
    "verify_claims": "6d1283ca86a797c183973fdd5affba61f537e1dfa19de8358208eec1dbaf9a17",
}
# What is said, in the order of CODES; the gaps of the first sentences hold what the check of that name gives.
CODES = """labels package seal documents ledger checkpoints key disclosures redactions stamps unchanged existed-before
 complete absent blocked alone claimed part form extra missing differs signature proof failed limits"""
TEXTS = {
    "en": """package, seal, documents, ledger, checkpoints, key, disclosures, redactions, stamps, claims, UNCHANGED,
 EXISTED BEFORE, COMPLETE | {} files ({} bytes), each as listed. | Signed by the ledger's newest key. | {} whole; {}
 held back, as the ledger says. | {} of {} entries, in order, as the newest checkpoint has them. | {} rightly signed,
 each a beginning of the newest, of {} entries. | The key given is the ledger's: {}. | {} values shown, as the ledger
 commits to them. | {} parts shown and proved, of documents: {}. | {} of {} hold and lead to a root given. | Nothing
 here has changed since it was entered in the ledger. | Every document here existed before {} UTC. | None of the first
 {} entries is missing. | Nothing to compare with: no {}. | Something else failed, so this cannot be checked. | Nobody
 outside vouches for the key: all could have been made anew. | No trusted stamp covers every document. Times claimed:
 {}. | The ledger is shown in part. | not as the format says | does not belong here | is missing | expected {}, found
 {} | the signature of {} is missing or wrong | the proof does not lead to the root | failed, see above | No check can
 show: that the site really served this; who captured it; since when it was there; what was never entered in the
 ledger; a rollback, if nobody holds a newer checkpoint; that a figure leaves out no row, and its words are read
 rightly.""",
    "ru": """пакет, печать, документы, журнал, контрольные точки, ключ, раскрытое, частичный показ, метки времени,
 утверждения, НЕ ИЗМЕНЕНО, СУЩЕСТВОВАЛО РАНЕЕ, ПОЛНОТА | Файлов: {} (байт: {}), каждый по списку. | Подписано новейшим
 ключом журнала. | Целиком: {}; не показано или частями, как сказано в журнале: {}. | Записей: {} из {}, по порядку,
 как в новейшей контрольной точке. | Верно подписано: {}; каждая – начало новейшей, где записей {}. | Данный ключ
 принадлежит журналу: {}. | Раскрыто значений, по отпечаткам журнала: {}. | Показано и доказано частей: {},
 документов: {}. | Верны и восходят к данному корню: {} из {}. | Показанное здесь не менялось с тех пор, как внесено в
 журнал. | Каждый документ здесь существовал до {} UTC. | Из первых {} записей ни одна не пропущена. | Не с чем
 сравнить: нет {}. | Проверить нельзя: не сошлось другое. | Никто извне не ручается за ключ: всё это могли сделать
 заново. | Надёжные метки покрывают не все документы. Заявлено: {}. | Журнал показан частично. | не соответствует
 формату | здесь лишнее | отсутствует | ожидалось {}, найдено {} | подписи {} нет, или она неверна | доказательство не
 ведёт к корню | не сошлось, см. выше | Никакая проверка не покажет: что сайт действительно это выдавал; кто это
 сохранил; с какого времени это там было; чего не внесли в журнал; возврат журнала к прежнему виду, если ни у кого нет
 более новой контрольной точки; что в показателе не пропущена ни одна строка и слова поняты верно.""",
    "kk": """пакет, мөр, құжаттар, журнал, бақылау нүктелері, кілт, ашылған деректер, ішінара көрсету, уақыт
 белгілері, тұжырымдар, ӨЗГЕРМЕГЕН, БҰРЫН БОЛҒАН, ТОЛЫҚ | {} файл ({} байт), әрқайсысы тізімдегідей. | Журналдың ең
 жаңа кілтімен қол қойылған. | Тұтас: {}; журналда айтылғандай ішінара немесе көрсетілмеген: {}. | Жазба: {} / {},
 ретімен, ең жаңа бақылау нүктесіндегідей. | Дұрыс қол қойылғаны: {}; әрқайсысы {} жазбалы ең жаңа нүктенің басы. |
 Берілген кілт журналдікі: {}. | Журналдағы іздерге сәйкес ашылған мән: {}. | Көрсетіліп дәлелденген бөлік: {}, құжат:
 {}. | Дұрыс және берілген түбірге апарады: {} / {}. | Мұнда көрсетілгендер журналға енгізілгелі өзгермеген. | Мұндағы
 әр құжат {} (UTC) уақытына дейін болған. | Алғашқы {} жазбаның ешқайсысы түсіп қалмаған. | Салыстыру мүмкін емес: {}
 жоқ. | Тексеру мүмкін емес: басқасы сәйкес келмеді. | Кілтке сырттан ешкім кепіл емес: мұның бәрі қайтадан жасалуы
 мүмкін. | Сенімді белгілер барлық құжатты қамтымайды. Мәлімделген уақыт: {}. | Журнал ішінара көрсетілген. | пішімге
 сай емес | мұнда артық | жоқ | күтілгені {}, табылғаны {} | {} қолтаңбасы жоқ немесе дұрыс емес | дәлел түбірге
 апармайды | сәйкес келмеді, жоғарыдан қараңыз | Ешбір тексеру көрсете алмайды: сайт мұны шынымен бергенін; оны кім
 сақтағанын; онда қашаннан бері тұрғанын; журналға енгізілмегенді; ешкімде жаңарақ бақылау нүктесі болмаса, журналдың
 бұрынғы күйіне қайтарылғанын; көрсеткіште бірде-бір жол қалып қоймағанын және сөздердің дұрыс ұғынылғанын.""",
}
UNSURE = {"absent", "blocked", "alone", "claimed", "part", "said", "unread", "some"}  # why something is NOT CHECKED
# What is looked at only where there is any: the file that does it, the name of what it is about, and its kinds.
PERHAPS = {
    "disclosures": ("verify_parts", "data/disclosures/", "disclosure"),
    "redactions": ("verify_parts", "data/parts/", "parts"),
    "stamps": ("verify_stamps", "*.tsr", "stamp", "ots", "certificate"),
    "claims": ("verify_claims", "claim", "claim"),
}
PROPERTIES = ["package", "seal", "documents", "ledger", "checkpoints", "key", *PERHAPS]
RESULTS = ["unchanged", "existed-before", "complete"]
WITHOUT_LEDGER = ["package", "seal", "ledger", "stamps", *RESULTS]  # what can be looked at where it cannot be read
MOST = 1 << 20  # bytes of a file that is read whole, unless it says otherwise


def read_outside(path: str) -> bytes:
    """Read a file that does not come from the dossier."""
    with open(path, "rb") as file:
        return file.read(MOST)


def load(name: str) -> Any:
    """Take another file of the program from beside it or from the dossier, and only that whose SHA-256 stands here."""
    here = os.path.dirname(os.path.abspath(__file__))
    for folder in (here, *(f"{word}/data" for word in sys.argv[1:])):
        path = f"{folder}/{name}.py"
        source = read_outside(path) if name not in sys.modules and os.path.isfile(path) else b""
        if sha256(source).hexdigest() == FILES[name]:
            sys.modules[name] = module = types.ModuleType(name)
            exec(compile(source, path, "exec"), module.__dict__)
    if name not in sys.modules:
        raise ImportError(f"{here}/{name}.py: it is missing, or not the one that belongs to verify.py")
    return sys.modules[name]


def read_texts(codes: str, texts: dict[str, str]) -> dict[str, dict[str, str]]:
    """Give the sentences by language and code."""
    return {lang: dict(zip(codes.split(), " ".join(text.split()).split(" | "))) for lang, text in texts.items()}


try:
    proofs, package, ledger = load("verify_proofs"), load("verify_package"), load("verify_ledger")
except ImportError as error:
    print(error, file=sys.stderr)
    sys.exit(2)
FormatError, require, same, SAID = proofs.FormatError, proofs.require, proofs.same, read_texts(CODES, TEXTS)


class Dossier:
    """One folder under examination: what comes from outside, what is here, and the answers so far."""

    def __init__(
        self, folder: str, *, lang: str = "en", pins: Any = (), held: Any = (), tsa_roots: Any = (), min_size: Any = 0
    ) -> None:
        self.folder, self.lang, self.said, self.least, self.place = folder, lang, {**SAID[lang]}, min_size or 0, folder
        self.pins, self.held = [proofs.parse_vkey(pin) for pin in pins], {path: read_outside(path) for path in held}
        self.authorities = [read_outside(path) + b"\n" for path in tsa_roots]
        self.answers = {}  # PASS, FAIL or NOT CHECKED, and a sentence, by property, result and claim
        self.files, self.digests, self.strange = (
            {},
            {},
            "",
        )  # by path: size and SHA-256, once read; what has no such path
        self.kinds = defaultdict(list)  # of files: paths, with the number or SHA-256 in each; and entries of claims
        self.notes, self.roots = {}, {}  # by size: a checkpoint with the root that it states, and what the lines give
        self.entries, self.leaves, self.commits, self.keys = {}, {}, {}, {}  # by number, what is needed of an entry
        self.documents = defaultdict(list)  # by SHA-256: the entries that name it
        self.sound, self.outside = set(), set()  # checkpoints in order, and sizes of those that others hold
        self.times = []  # of stamps: when, over which size, whether it is trusted
        self.origin, self.size, self.partial, self.understood = "", 0, False, False

    @contextlib.contextmanager
    def look(self, name: str) -> Iterator[None]:
        """Keep the first refusal of a property, FAIL before NOT CHECKED, and go on."""
        try:
            yield
        except proofs.REFUSED as error:
            code, *values = error.args if isinstance(error, FormatError) else ("form",)
            # A name from a dossier must not drive the terminal.
            place, *safe = (ascii(str(value))[1:-1][:300] for value in (self.place, *values))
            sentence = self.said[code].format(*safe)
            if code in UNSURE:
                self.answers.setdefault(name, ("NOT CHECKED", sentence))
            elif not self.failed(name):
                self.answers[name] = "FAIL", f"{place}: {sentence}"

    def failed(self, *names: str) -> str:
        """Which of these properties failed."""
        return ", ".join(name for name in names if self.answers.get(name, ("",))[0] == "FAIL")

    def each(self, kind: str) -> Iterator[tuple[str, Any]]:
        """Give the files of a kind, each as the place that is looked at."""
        for path, token in self.kinds[kind]:
            self.place = path
            yield path, token

    def object_path(self, name: str) -> str:
        """Give the place of a document, which is named by its SHA-256."""
        return f"data/objects/{name[:2]}/{name}"

    def open(self, path: str, buffering: int = -1) -> BinaryIO:
        """Open a file that was listed, if it is no link meanwhile."""
        require(path in self.files, "missing")
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        return os.fdopen(os.open(f"{self.folder}/{path}", flags), "rb", buffering)

    def read(self, path: str, most: int = MOST) -> bytes:
        """Read a file of at most so many bytes."""
        self.place = path
        with self.open(path) as file:
            data = file.read(most + 1)
        require(len(data) <= most)
        return data


def check_perhaps(dossier: Dossier, name: str) -> tuple[object, ...]:
    """Let another file check something, if there is anything to check, and that file."""
    file, what, *kinds = PERHAPS[name]
    require(any(dossier.kinds[kind] for kind in kinds), "absent", what)
    try:
        part = load(file)
    except ImportError as error:
        raise FormatError("absent", f"{file}.py") from error
    if hasattr(part, "TEXTS"):  # sentences that only this file says
        dossier.said.update(read_texts(part.CODES, part.TEXTS)[dossier.lang])
    found: tuple[object, ...] = part.CHECKS[name](dossier)
    return found


def check_unchanged(dossier: Dossier) -> tuple[()]:
    """Nothing failed that was looked at, and somebody outside vouches for the key or for the newest checkpoint."""
    dossier.place = dossier.failed(*PROPERTIES[:8])
    require(not dossier.place, "failed")
    for name in ("disclosures", "redactions"):  # whose file may not be here
        file, _, kind = PERHAPS[name]
        require(dossier.answers[name][0] == "PASS" or not dossier.kinds[kind], "absent", f"{file}.py")
    require(dossier.answers["key"][0] == "PASS" or dossier.size in dossier.outside, "alone")
    return ()


def check_existed_before(dossier: Dossier) -> tuple[str]:
    """A trusted stamp is over a checkpoint that covers every document shown here; the earliest such time is said."""
    dossier.place = dossier.failed("stamps")
    require(not dossier.place, "failed")
    claimed = ", ".join(f"{when} UTC ({size})" for when, size, _ in dossier.times) or "-"
    require(dossier.times, "claimed", claimed)
    shown = {name for kind in ("object", "parts") for _, name in dossier.kinds[kind] if name in dossier.documents}
    last = max((dossier.documents[name][0]["seq"] for name in shown), default=dossier.size)
    times = [when for when, size, trusted in dossier.times if trusted and size > last]
    is_proved = dossier.answers["redactions"][0] == "PASS" or not dossier.kinds["parts"]
    is_clear = dossier.understood and is_proved and not dossier.failed("documents", "ledger", "checkpoints")
    require(times and dossier.size in dossier.notes and is_clear, "claimed", claimed)
    return (min(times),)


CHECKS = {**package.CHECKS, **ledger.CHECKS, "unchanged": check_unchanged, "existed-before": check_existed_before}


def verify(folder: str, **asked: Any) -> list[tuple[str, str, str]]:
    """Check a dossier: for each property, result and claim its name, PASS, FAIL or NOT CHECKED, and a sentence."""
    dossier = Dossier(folder, **asked)
    if not all(b"-----BEGIN CERTIFICATE" in authority for authority in dossier.authorities):
        raise OSError("--tsa-root takes certificates in PEM")
    os.scandir(folder).close()
    with dossier.look("package"):
        package.list_files(dossier, FILES)
    package.digest_files(dossier)
    ledger.read_checkpoints(dossier)
    with dossier.look("ledger"):
        ledger.read_ledger(dossier)
    for name in (*PROPERTIES, *RESULTS):
        if name == RESULTS[0]:
            ledger.compare_held(dossier)
        with dossier.look(name):
            require(dossier.understood or name in WITHOUT_LEDGER, "blocked")
            found = CHECKS[name](dossier) if name in CHECKS else check_perhaps(dossier, name)
            dossier.answers.setdefault(name, ("PASS", dossier.said[name].format(*found)))
    return [(name, *dossier.answers[name]) for name in dict.fromkeys((*PROPERTIES, *RESULTS, *dossier.answers))]


def main() -> int:
    """Check the dossier that the command names, and print what was found."""
    language = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "")[:2]
    form = functools.partial(argparse.RawDescriptionHelpFormatter, width=120)  # without asking the terminal
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=form)
    parser.add_argument("folder", metavar="DIR", help="the dossier")
    many: dict[str, Any] = {"action": "append", "default": []}
    parser.add_argument("--pin-vkey", dest="pins", metavar="VKEY", help="a key of the ledger or of a witness", **many)
    parser.add_argument("--held", metavar="FILE", help="a checkpoint as it was published or kept", **many)
    parser.add_argument("--tsa-root", dest="tsa_roots", metavar="FILE", help="a root certificate, PEM", **many)
    parser.add_argument("--min-size", metavar="N", type=int, help="how many entries there must be at least")
    parser.add_argument("--lang", choices=[*SAID], default=language if language in SAID else "en")
    asked = parser.parse_args()
    gc.disable()  # nothing here refers to itself, and looking for that takes a while
    try:
        rows = verify(**vars(asked))
    except (OSError, ValueError) as error:
        parser.error(str(error) if isinstance(error, OSError) else "--pin-vkey takes NAME+KEYID+KEY")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    labels = dict(zip((*PROPERTIES, *RESULTS), SAID[asked.lang]["labels"].split(", ")))
    for count, (name, answer, sentence) in enumerate(rows):
        print("\n" * (count in (len(PROPERTIES), len(labels))) + f"{answer:<12} {labels.get(name, name)}: {sentence}")
    print(f"\n{SAID[asked.lang]['limits']}")
    return 1 if any(answer == "FAIL" for _, answer, _ in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
