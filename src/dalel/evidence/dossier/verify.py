"""Check a Dalel dossier with Python alone: nothing to install, no network, no link followed, nothing changed.

    python3 -I verify.py DIR --pin-vkey 'dalel/5fec…+1a2b3c4d+AT…' --min-size 2000 --lang ru
    python3 -I verify.py DIR --held checkpoint-from-the-article.txt --tsa-root authority.pem

Take this file, keys, checkpoints and root certificates from somewhere else than the dossier: whoever could change one
could change the other. Stamps need openssl. Exit code: 0 nothing failed, 1 something failed, 2 the command is wrong.
The format: docs/formats, dossier.md, checkpoint.md, ledger.md.
"""

from __future__ import annotations

import argparse, base64, bisect, calendar, contextlib, io, json, os, re, shutil, subprocess, sys, tempfile, threading
import datetime, time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from hashlib import new, sha256, sha512
from typing import Any, BinaryIO

CODES = """labels package seal documents ledger checkpoints key disclosures redactions stamps claims unchanged
 existed-before complete absent blocked alone claimed part said unread some form extra missing differs signature proof
 failed limits step operations"""
TEXTS = {
    "en": """package, seal, documents, ledger, checkpoints, key, disclosures, redactions, stamps, claims, UNCHANGED,
 EXISTED BEFORE, COMPLETE | {} files ({} bytes) are listed, each with its SHA-256. | The newest key of the ledger signed
 this package. | Documents here whole: {}; held back, as the ledger says: {}. | {} of {} entries are here, in order,
 proved by the newest checkpoint. | Checkpoints rightly signed: {}; each begins the newest, of {} entries. | A key from
 outside is the ledger's: {}. | Values shown, as the ledger commits to them: {}. | Parts shown and proved: {}, of
 documents: {}. | {} of {} stamps hold and lead to a root certificate given. | Figures computed again from their rows,
 and as printed: {}; claims in all: {}. | Nothing shown here has changed since it was entered in the ledger. | Every
 document shown here existed before {} UTC. | Nothing is missing among the first {} entries of the ledger. | There is
 nothing to compare with: no {}. | It cannot be looked at, because something else failed. | Nobody outside vouches for
 the key: all of this could have been made anew. | No trusted stamp covers every document. Times claimed: {}. | The
 ledger is shown in part. | It computes nothing: read it, and what it rests on: {}. | Not everything could be compared
 here: {}. | Figures confirmed: {} of {}; see the claims. | is not as the format says | does not belong here | is
 missing | expected {}, found {} | the signature of {} is missing or wrong | the proof does not lead to the root |
 failed, see above | No check can show: that the site really served this; who captured it; when it was not there yet;
 what was never entered in the ledger; and a rollback of the ledger, if nobody holds a newer checkpoint; and of a
 figure, that no row was left out, and that its words were read rightly. | {} of {} = {}, printed: {} | value, sum,
 count, share, ratio, largest, smallest, difference, change, rank, days between, conversion""",
    "ru": """пакет, печать, документы, журнал, контрольные точки, ключ, раскрытое, частичный показ, метки времени,
 утверждения, НЕ ИЗМЕНЕНО, СУЩЕСТВОВАЛО РАНЕЕ, ПОЛНОТА | Файлы ({}; байт: {}) есть в списках, SHA-256 каждого совпадает.
 | Пакет подписан новейшим ключом журнала. | Документов целиком: {}; не показано или частями, как сказано в журнале: {}.
 | Записей здесь: {} из {}; идут по порядку, доказаны новейшей контрольной точкой. | Верно подписано контрольных точек:
 {}; каждая – начало новейшей, где записей {}. | Ключ, полученный извне, принадлежит журналу: {}. | Раскрыто значений,
 по отпечаткам журнала: {}. | Показано и доказано частей: {}, документов: {}. | Меток верных и восходящих к указанному
 корневому сертификату: {} из {}. | Показателей, заново вычисленных по строкам и совпавших с напечатанным: {}; всего
 утверждений: {}. | Показанное здесь не менялось с тех пор, как внесено в журнал. | Каждый показанный здесь документ
 существовал до {} UTC. | Среди первых {} записей журнала нет пропусков. | Не с чем сравнить: нет {}. | Проверить
 нельзя: не сошлось другое. | Никто извне не ручается за ключ: всё это могли сделать заново. | Надёжные метки покрывают
 не все документы. Заявлено: {}. | Журнал показан частично. | Вычислять нечего: прочтите само утверждение и то, на чём
 оно основано: {}. | Сравнить здесь удалось не всё: {}. | Подтверждено показателей: {} из {}; см. утверждения. | не
 соответствует формату | здесь лишнее | отсутствует | ожидалось {}, найдено {} | подписи {} нет, или она неверна |
 доказательство не ведёт к корню | не сошлось, см. выше | Никакая проверка не покажет: что сайт действительно это
 выдавал; кто это сохранил; когда этого ещё не было; чего не внесли в журнал; и что журнал вернули к прежнему виду, если
 ни у кого нет более новой контрольной точки; о показателе – что ни одна строка не пропущена и что слова поняты верно. |
 {} по {} = {}, напечатано: {} | значение, сумма, количество, доля, отношение, наибольшее, наименьшее, разность,
 изменение, место, дней между, пересчёт""",
    "kk": """пакет, мөр, құжаттар, журнал, бақылау нүктелері, кілт, ашылған деректер, ішінара көрсету, уақыт белгілері,
 тұжырымдар, ӨЗГЕРМЕГЕН, БҰРЫН БОЛҒАН, ТОЛЫҚ | {} файл ({} байт) тізімде бар, әрқайсысының SHA-256 мәні сәйкес. |
 Пакетке журналдың ең жаңа кілтімен қол қойылған. | Тұтас құжат: {}; журналда айтылғандай ішінара немесе көрсетілмеген:
 {}. | Жазба: {} / {}; ретімен тұр, ең жаңа бақылау нүктесімен дәлелденген. | Дұрыс қол қойылған бақылау нүктесі: {};
 әрқайсысы {} жазбалы ең жаңа нүктенің басы. | Сырттан алынған кілт журналдікі: {}. | Журналдағы іздерге сәйкес ашылған
 мән: {}. | Көрсетіліп дәлелденген бөлік: {}, құжат: {}. | Белгілер: {} / {}; дұрыс және берілген түбірлік сертификатқа
 апарады. | Жолдар бойынша қайта есептеліп, басылғанымен сәйкес келген көрсеткіш: {}; барлық тұжырым: {}. | Мұнда
 көрсетілгендер журналға енгізілгелі өзгермеген. | Мұнда көрсетілген әр құжат {} (UTC) уақытына дейін болған. |
 Журналдың алғашқы {} жазбасының ешқайсысы түсіп қалмаған. | Салыстыру мүмкін емес: {} жоқ. | Тексеру мүмкін емес,
 себебі басқасы сәйкес келмеді. | Кілтке сырттан ешкім кепіл емес: мұның бәрі қайтадан жасалуы мүмкін. | Сенімді
 белгілер барлық құжатты қамтымайды. Мәлімделген уақыт: {}. | Журнал ішінара көрсетілген. | Есептейтін ештеңе жоқ:
 тұжырымның өзін және неге сүйенетінін оқыңыз: {}. | Мұнда бәрін салыстыру мүмкін болмады: {}. | Расталған көрсеткіш: {}
 / {}; тұжырымдарды қараңыз. | пішімге сай емес | мұнда артық | жоқ | күтілгені {}, табылғаны {} | {} қолтаңбасы жоқ
 немесе дұрыс емес | дәлел түбірге апармайды | сәйкес келмеді, жоғарыдан қараңыз | Ешбір тексеру мыналарды көрсете
 алмайды: сайт мұны шынымен бергенін; оны кім сақтағанын; қай кезде әлі болмағанын; журналға енгізілмегенді; ешкімде
 жаңарақ бақылау нүктесі болмаса, журналдың бұрынғы күйіне қайтарылғанын; көрсеткіште бірде-бір жол қалып қоймағанын
 және сөздердің дұрыс ұғынылғанын. | {}, {} мән бойынша = {}, басылғаны: {} | мән, қосынды, саны, үлес, арақатынас, ең
 үлкені, ең кішісі, айырма, өзгеріс, орын, арадағы күн, айырбас""",
}
NAMES = CODES.split()
SAID = {lang: dict(zip(NAMES, " ".join(text.split()).split(" | "))) for lang, text in TEXTS.items()}  # noqa: B905
PROPERTIES, RESULTS, UNSURE = NAMES[1:11], NAMES[11:14], NAMES[14:22]  # UNSURE: why something is NOT CHECKED

LINE, NOTE, PROOF, PARTS, LISTED, FILES = 65_536, 65_536, 1 << 20, 64 << 20, 200, 1_000_000  # the most there may be
LEDGER, INFO = "data/ledger/entries.jsonl", "bag-info.txt"
MANIFEST, TAGS = "manifest-sha256.txt", "tagmanifest-sha256.txt"
OTHERS = "bagit.txt seal.txt data/README.txt data/ro-crate-metadata.json data/verify.py"
FIXED = {LEDGER, INFO, MANIFEST, TAGS, *OTHERS.split()}
# The other files: a kind and the form of its paths; # is the number in a name and @ a SHA-256.
PATHS = r"""object data/objects/(..)/(?=\1)@ | parts data/parts/@\.json | disclosure data/disclosures/#\.json
 | checkpoint data/proofs/checkpoints/# | cosigned data/proofs/checkpoints/#\.cosigned
 | stamp data/proofs/checkpoints/#\.[0-9a-f]{8}\.tsr | ots data/proofs/checkpoints/#\.[0-9a-f]{8}\.ots
 | certificate data/proofs/certificates/@\.pem | inclusion data/proofs/inclusion/#\.tlog-proof
 | consistency data/proofs/consistency/#"""
NUMBERED = PATHS.replace("#", "([0-9]{6}|[1-9][0-9]{6,15})").replace("@", "([0-9a-f]{64})")
PLACES = [(kind, re.compile(form)) for kind, form in map(str.split, NUMBERED.split(" | "))]

# The ledger's entries: the form of each field's JSON (# a number, @ a SHA-256, ~ a text), and the fields of each type.
# A comma may be loose in a form, since the JSON is parsed too.
NUMBER, DIGEST, TEXT = "(?:0|[1-9][0-9]{0,15})", '"[0-9a-f]{64}"', r'"[^"\\]*(?:\\.[^"\\]*)*"'
FORMS = r"""# bytes checkpoint claims documents entry epoch proved seq; ~ final_url media_type tool url vkey; @ object
 ; null|-?# clock_offset; null|@ previous; null|# status; "[a-z0-9-]+" kind method reason; \[(?:@,?)*\] sources; 1 v
 ; "dalel/[0-9a-f]{32}" origin; "#(?:-#)?(?:,#(?:-#)?)*" shown; \{"count":#,"form":~,"root":@\} parts
 ; "[0-9]{4}(?:-[0-9]{2}){2}T[0-9]{2}(?::[0-9]{2}){2}Z" time
 ; \{(?:~:@,)*?"collector":@,(?:~:@,)*?"device":@,(?:~:@,)*?"note":@(?:,~:@)*\} commit"""
FIELDS = """genesis origin | key epoch vkey | import commit object bytes media_type parts | derive commit object
 bytes media_type parts sources | capture commit object bytes media_type parts url final_url status method
 clock_offset previous | capture-failed commit url status reason | transfer commit object | claim commit object
 claims proved | publish commit object | receipt commit kind checkpoint object | seal commit object checkpoint
 documents | withhold commit object reason | redact commit object shown | correct commit entry"""


def entry_form(kind: str, *fields: str) -> str:
    """Give the form of an entry: its fields in the order of canonical JSON; only parts may be left out."""
    forms = {name: form for form, *names in map(str.split, FORMS.split(";")) for name in names}
    forms["type"] = f'"{kind}"'
    spelled = (rf'(?:"{name}":(?:{forms[name]}),?)' for name in sorted({"seq", "time", "tool", "type", "v", *fields}))
    form = r"\{" + "".join(field + "?" * field.startswith('(?:"parts"') for field in spelled) + r"\}"
    return form.replace("#", NUMBER).replace("@", DIGEST).replace("~", TEXT)


def object_form(**forms: str) -> str:
    """Give the form of an object with exactly these fields, in the order of canonical JSON."""
    return r"\{" + ",".join(f'"{name}":{form}' for name, form in sorted(forms.items())) + r"\}"


# A reckoning's lines: which text, its claims, the rows that they are computed from.
CODE, LOOSE, WHICH = '"[a-z-]{1,40}"', f"(?:null|{TEXT})", f"(?:null|{NUMBER})"
ENDS = {"low": LOOSE, "high": LOOSE, "low_open": "(?:true|false)", "high_open": "(?:true|false)"}
STEP = object_form(operation=CODE, result=TEXT, unit=TEXT, printed=TEXT, **ENDS)
LISTS = {"documents": rf"\[(?:{DIGEST},?)*\]", "steps": rf"\[(?:{STEP},?)*\]"}
CLAIM = object_form(claim=TEXT, kind=CODE, line=NUMBER, rows=WHICH, of=WHICH, **LISTS)
ROW = object_form(set=NUMBER, document=DIGEST, place=TEXT, at=LOOSE, value=LOOSE, unit=TEXT)
RECKONING = "|".join((object_form(form='"dalel-reckoning/1"', text=DIGEST), CLAIM, ROW))
VALUE = re.compile(r"-?[0-9]{1,60}(?:\.[0-9]{1,40}|/[1-9][0-9]{0,59})?")
# How figures are computed: from the values of the rows, and of the rows to compare with.
OPERATIONS: dict[str, Any] = {
    "value": lambda a, *_: a[0],
    "sum": lambda a, *_: sum(a),
    "count": lambda a, *_: len(a),
    "share": lambda a, b: sum(a) / sum(b),
    "ratio": lambda a, b: sum(a) / sum(b),
    "max": lambda a, *_: max(a),
    "min": lambda a, *_: min(a),
    "difference": lambda a, b: sum(a) - sum(b),
    "change": lambda a, b: sum(a) / sum(b) - 1,
    "rank": lambda a, b: sum(other > sum(a) for other in b) + 1,
    "days": lambda a, b: a[0] - b[0],
    "conversion": lambda a, b: sum(a) * b[0],
}
COMPARING = ["share", "ratio", "difference", "change", "rank", "days"]
AMOUNTS = ["value", "sum", "max", "min", "difference"]  # operations whose result has the unit of the rows


ENTRY = "|".join(entry_form(*line.split()) for line in FIELDS.split(" | "))
SHOWN = rf'\{{(?:{TEXT}:\{{"s":{DIGEST},"v":(?:null|{TEXT})\}},?)+\}}'
PART = rf'"index":{NUMBER},"salt":{DIGEST}'
# (?:base64) is base64; written so, no search for encoded data stops here.
ANY = rf'\{{(?:"(?:base64)":"",{PART}|{PART},"text":"")\}},?'
HELD = rf'\{{"hidden":\[(?:{DIGEST},?)*\],"object":{DIGEST},"parts":\[(?:{ANY})+\],"v":1\}}'
STAMP = r"""(?xs) \A (?:.*?\n)? Hash\ Algorithm:\ (sha256|sha384|sha512)\n Message\ data:\n(.*?)\n
    Serial\ number:\ .*?\n Time\ stamp:\ (\w{3}\ +\d+\ \d\d:\d\d:\d\d)(\.\d+)?(\ \d{4})\ GMT\n.*\Z"""
# How a proof of OpenTimestamps over a SHA-256 begins; the digest follows.
OTS = bytes.fromhex("004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e892940108")
ODD = (TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
REFUSED = (OSError, ValueError, *ODD, subprocess.SubprocessError)
P, ORDER, MOST = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493, 2**53 - 1
D = -121665 * pow(121666, -1, P) % P
BASE = (15112221349535400772501151409588531511454012693041857206046113283949847762202, 4 * pow(5, -1, P) % P, 1)
# A number that is too large is read as another, and so does not stand in its one spelling.
READER = json.JSONDecoder(
    parse_int=lambda digits: int(digits) if len(digits) < 16 else max(-MOST, min(int(digits[:18]), MOST))
)
WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


class FormatError(ValueError):
    """Something is not as it must be: a code of the sentences above, and what stands in its gaps."""


def require(holds: object, code: str = "form", *values: object) -> None:
    """Refuse what does not hold."""
    if not holds:
        raise FormatError(code, *values)


def same(found: object, expected: object) -> None:
    """Refuse what is not as expected, and name both."""
    require(found == expected, "differs", expected, found)


def add(p: Sequence[int], q: Sequence[int]) -> tuple[int, int, int]:
    """Add two points of Ed25519's curve; (x, y, z) stands for x/z and y/z."""
    x, y, z = p[0] * q[0] % P, p[1] * q[1] % P, p[2] * q[2] % P
    less, more = (z * z - D * x * y) % P, (z * z + D * x * y) % P
    across = (p[0] + p[1]) * (q[0] + q[1]) - x - y
    return z * less * across % P, z * more * (x + y) % P, less * more % P


def is_signed(message: bytes, signature: bytes, key: bytes) -> bool:
    """Whether an Ed25519 signature is the key's (RFC 8032, 5.1.7): S is below the order, and S·B - k·A is R."""
    y, s = int.from_bytes(key, "little") % 2**255, int.from_bytes(signature[32:], "little")
    k = int.from_bytes(sha512(signature[:32] + key + message).digest(), "little") % ORDER
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P  # of the key's x (5.1.3)
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P
    if not (len(signature) == 64 and s < ORDER and y < P and x * x % P == square and (x or key[31] < 128)):
        return False
    minus, total = (x if x % 2 != key[31] >> 7 else P - x, y, 1), (0, 1, 1)
    sums = [[total, minus], [BASE, add(BASE, minus)]]
    for bit in range(252, -1, -1):
        total = add(add(total, total), sums[s >> bit & 1][k >> bit & 1])
    inverse = pow(total[2], -1, P)
    return (total[1] * inverse % P + (total[0] * inverse % P % 2 << 255)).to_bytes(32, "little") == signature[:32]


def node(left: bytes, right: bytes) -> bytes:
    """Give the parent of two nodes of the tree (RFC 6962, 2.1)."""
    return sha256(b"\1" + left + right).digest()


def climb(start: int, width: int, size: int, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Follow a proof (RFC 6962, 2.1.1 and 2.1.2) from the root of some leaves: the root up to their end, and of all."""
    require(path and (len(path) == 1) == (width == size), "proof")
    if width == size:
        return path[0], path[0]
    half, step = 1 << (size - 1).bit_length() - 1, path[-1]
    if start < half:
        old, new = climb(start, width, half, path[:-1])
        return old, node(new, step)
    old, new = climb(start - half, width, size - half, path[:-1])
    return node(step, old), node(step, new)


def root(tree: dict[tuple[int, int], bytes], shown: Sequence[int], start: int, end: int, hidden: list[bytes]) -> bytes:
    """Give the root over leaves (RFC 6962, 2.1); where none is shown it is the next of the hidden, here the last."""
    if (start, end) not in tree:
        if bisect.bisect_left(shown, start) == bisect.bisect_left(shown, end):
            require(hidden, "proof")
            return hidden.pop()
        middle = start + (1 << (end - start - 1).bit_length() - 1)
        left = root(tree, shown, start, middle, hidden)
        tree[start, end] = node(left, root(tree, shown, middle, end, hidden))
    return tree[start, end]


def parse_base64(text: str, length: int = 0) -> bytes:
    """Read base64, in the one spelling that an encoder writes."""
    data = base64.b64decode(text, validate=True)
    require(base64.b64encode(data).decode() == text and length in (0, len(data)))
    return data


def parse_json(data: bytes, form: str = "(?s).*") -> Any:
    """Read JSON of a form, in its one spelling (RFC 8785) and with a line feed."""
    text = data.decode()
    require(text.endswith("\n") and re.fullmatch(form, text[:-1]))
    value = READER.decode(text)
    require(WRITER.encode(value) == text[:-1])
    return value


def number(text: str, unit: str = "") -> Fraction:
    """Read a decimal, or two whole numbers and a stroke; a date is the number of its day."""
    if unit == "date":
        return Fraction(datetime.date.fromisoformat(text[:10]).toordinal())
    require(VALUE.fullmatch(text))
    return Fraction(text)


def printable(text: str) -> str:
    """Give a text in one line, and without what could drive the terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def parse_vkey(text: str) -> tuple[str, bytes]:
    """Read NAME+KEYID+KEY: the first two, and the type (1 a ledger's, 4 a witness's) with the public key."""
    ((name, number, key),) = re.findall(r"\A([^\s+]+)\+([0-9a-f]{8})\+(\S+)\Z", text)  # as elsewhere: it fits, or fails
    data = parse_base64(key, 33)
    require(data[0] in (1, 4) and number == sha256(f"{name}\n".encode() + data).hexdigest()[:8])
    return f"{name}+{number}", data


def open_note(data: bytes, keys: Iterable[tuple[str, bytes]]) -> tuple[str, set[str]]:
    """Open a signed note (C2SP): its text, and which keys signed it. A wrong signature of one of them refuses all."""
    ((text, lines),) = re.findall(r"(?s)\A(.+\n)\n((?:— [^\s+]+ \S+\n){1,16})\Z", data.decode())
    require(len(data) <= NOTE and not re.search("[\0-\t\v-\x1f\x7f-\x9f]", text + lines))
    known, signers = dict(keys), set()
    for name, written in re.findall(r"— (\S+) (\S+)\n", lines):
        blob = parse_base64(written)
        require(len(blob) > 4)
        signer, key = f"{name}+{blob[:4].hex()}", known.get(f"{name}+{blob[:4].hex()}")
        if key:
            timed = key[0] == 4  # a witness signs the time too
            said = f"cosignature/v1\ntime {int.from_bytes(blob[4:12], 'big')}\n{text}" if timed else text
            require(is_signed(said.encode(), blob[12 if timed else 4 :], key[1:]), "signature", name)
            signers.add(signer)
    return text, signers


def open_checkpoint(data: bytes, keys: Iterable[tuple[str, bytes]]) -> tuple[str, int, bytes, set[str]]:
    """Open a checkpoint: origin, size, root, and who signed it."""
    text, signers = open_note(data, keys)
    ((origin, size, top),) = re.findall(r"\A([^\n]+)\n([1-9][0-9]{0,15})\n(\S+)\n\Z", text)
    return origin, int(size), parse_base64(top, 32), signers


class Dossier:
    """One folder under examination: its files, what its ledger says, and the answers so far."""

    def __init__(self, folder: str, lang: str) -> None:
        self.folder, self.said, self.place, self.strange = folder, SAID[lang], folder, ""
        self.answers: dict[str, tuple[str, str]] = {}
        self.files: dict[str, int] = {}  # path and size, which is known when it was read
        self.kinds: dict[str, list[tuple[str, Any]]] = defaultdict(list)  # paths, with the number or digest in them
        self.digests: dict[str, str] = {}
        self.notes: dict[int, tuple[bytes, bytes]] = {}  # checkpoints by size: the note, and the root that it states
        self.entries: dict[int, Any] = {}
        self.tree: dict[tuple[int, int], bytes] = {}  # of the ledger: a hash by the first entry below it and their end
        self.keys: dict[int, tuple[str, bytes]] = {}  # by the number of the entry that names it
        self.documents: dict[str, list[Any]] = defaultdict(list)  # the entries that name it
        self.claims: dict[str, tuple[str, str]] = {}  # the answer for each claim
        self.parsed: dict[str, Any] = {}  # documents that rows are looked up in
        self.sound: set[str] = set()  # the checkpoints that are in order
        self.outside: set[int] = set()  # sizes of those that others hold
        self.times: list[tuple[str, int, bool]] = []  # of stamps: when, over which size, whether it is trusted
        self.origin, self.size, self.partial, self.understood = "", 0, False, False

    @contextlib.contextmanager
    def look(self, name: str) -> Iterator[None]:
        """Keep the first refusal of a property, FAIL before NOT CHECKED, and go on."""
        try:
            yield
        except REFUSED as error:
            code, *values = error.args if isinstance(error, FormatError) else ("form",)
            # A name from a dossier must not drive the terminal.
            place, *safe = (ascii(str(value))[1:-1][:300] for value in (self.place, *values))
            sentence = self.said[code].format(*safe)
            if code in UNSURE:
                self.answers.setdefault(name, ("NOT CHECKED", sentence))
            elif not self.failed(name):
                self.answers[name] = "FAIL", f"{place}: {sentence}"

    def passes(self, name: str, *values: object) -> None:
        """Answer PASS, if nothing else was answered."""
        self.answers.setdefault(name, ("PASS", self.said[name].format(*values)))

    def failed(self, *names: str) -> str:
        """Which of these properties failed."""
        return ", ".join(name for name in names if self.answers.get(name, ("",))[0] == "FAIL")

    def each(self, kind: str) -> Iterator[tuple[str, Any]]:
        """Give the files of a kind, each as the place that is looked at."""
        for path, token in self.kinds[kind]:
            self.place = path
            yield path, token

    def list_files(self, parent: str = "") -> None:
        """Find every file. What has another name, or is a link or no regular file, is never looked at again."""
        for item in sorted(os.scandir(f"{self.folder}/{parent}"), key=lambda item: item.name):
            path = parent + item.name
            found = ((kind, form.fullmatch(path)) for kind, form in PLACES)
            kind, match = next(((kind, match) for kind, match in found if match), ("", None))
            if item.is_dir(follow_symlinks=False) and path.count("/") < 3:
                self.list_files(f"{path}/")
            elif (match or path in FIXED) and item.is_file(follow_symlinks=False) and len(self.files) < FILES:
                self.files[path] = 0
                token = match[match.lastindex or 0] if match else ""
                self.kinds[kind].append((path, int(token) if 0 < len(token) < 64 else token))
            else:
                self.strange = self.strange or path

    def open(self, path: str, buffering: int = -1) -> BinaryIO:
        """Open a file that was listed, if it is no link meanwhile."""
        require(path in self.files, "missing")
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        return os.fdopen(os.open(f"{self.folder}/{path}", flags), "rb", buffering)

    def read(self, path: str, most: int = PROOF) -> bytes:
        """Read a file of at most so many bytes."""
        self.place = path
        with self.open(path) as file:
            data = file.read(most + 1)
        require(len(data) <= most)
        return data

    def digest(self, paths: Iterable[str]) -> None:
        """Take the SHA-256 of files. Python lets go of its lock meanwhile: two threads do two at a time."""
        for path in paths:
            try:
                with self.open(path, 0) as file:
                    state, size = sha256(), 0
                    while piece := file.read(1 << 18):
                        state.update(piece)
                        size += len(piece)
                self.digests[path], self.files[path] = state.hexdigest(), size
            except OSError as error:
                self.digests[path] = str(error.strerror)

    def load(self) -> None:
        """Find and digest all files; read what checkpoints state, and the ledger up to a line that cannot be read."""
        with self.look("package"):
            self.list_files()
        paths = iter(list(self.files))
        threads = [threading.Thread(target=self.digest, args=(paths,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for path, number in self.each("checkpoint"):
            self.size = max(self.size, number)
            with contextlib.suppress(*REFUSED):
                note = self.read(path, NOTE)
                _, size, top, _ = open_checkpoint(note, ())
                same(size, number)
                self.notes[size] = note, top
        self.partial = bool(self.kinds["inclusion"] or self.kinds["consistency"])
        last, self.place = -1, LEDGER
        with self.look("ledger"), self.open(LEDGER) as file:
            for count, line in enumerate(iter(lambda: file.readline(LINE + 1), b"")):
                self.place = f"{LEDGER}:{count + 1}"
                entry = parse_json(line, ENTRY)
                seq, kind = entry["seq"], entry["type"]
                datetime.datetime.fromisoformat(entry["time"][:-1])  # refuses what is no time
                require(last < seq > entry.get("entry", -1) and (kind == "genesis") == (seq == 0) == (count == 0))
                if kind == "genesis":
                    self.origin = entry["origin"]
                elif kind == "key":
                    self.keys[seq] = name, key = parse_vkey(entry["vkey"])
                    require(name[:-9] == self.origin and key[0] == 1 and entry["epoch"] == len(self.keys))
                elif "bytes" in entry:
                    self.documents[entry["object"]].append(entry)
                last, self.entries[seq], self.tree[seq, seq + 1] = seq, entry, sha256(b"\0" + line[:-1]).digest()
            require(self.entries, "missing")
            self.understood = True

    def check_package(self) -> None:
        """Exactly the files that the format names are here, each listed but the last list, which cannot list itself."""
        self.place = self.strange
        require(not self.strange, "extra")
        self.place = min(FIXED - {"seal.txt"} - self.files.keys(), default="")
        require(not self.place, "missing")
        require(self.read("bagit.txt") == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        for name in (MANIFEST, TAGS):
            listed = (path for path in self.files if path.startswith("data/") == (name == MANIFEST) and path != TAGS)
            with self.open(name) as file:
                for number, path in enumerate(sorted(listed), 1):
                    self.place, line = f"{name}:{number}", file.readline(LISTED + 1)
                    same(f"{self.digests[path]}  {path}\n", line.decode(errors="replace"))
                self.place = name
                same("", file.readline(LISTED + 1).decode(errors="replace"))
        self.passes("package", len(self.files) - 1, sum(self.files.values()) - self.files[TAGS])

    def check_seal(self) -> None:
        """The newest key signed a note that names the package's description and its manifest."""
        require("seal.txt" in self.files, "absent", "seal.txt")
        text, signers = open_note(self.read("seal.txt", NOTE), self.keys.values() if self.understood else ())
        lines, digests = text.split("\n"), [f"{name} {self.digests.get(name)}" for name in (INFO, MANIFEST)]
        true = ["dalel-dossier/1", self.origin or lines[1], str(self.size), *digests]
        for line, expected in zip(lines, true):  # noqa: B905
            same(line, expected)
        same(len(lines), 6)
        require(self.understood, "blocked")
        require(self.keys and self.keys[max(self.keys)][0] in signers, "signature", self.origin)
        self.passes("seal")

    def check_documents(self) -> None:
        """Each document that an entry names is here whole, or an entry says that it is withheld or redacted."""
        whole, said = 0, {(entry["type"], entry.get("object")) for entry in self.entries.values()}
        for path, name in self.each("object"):
            same(self.digests[path], name)
            require(name in self.documents, "extra")
        for name, entries in self.documents.items():
            self.place = f"data/objects/{name[:2]}/{name}"
            if self.place in self.files:
                whole += 1
                for entry in entries:
                    same(self.files[self.place], entry["bytes"])
            else:
                redacted = ("redact", name) in said and f"data/parts/{name}.json" in self.files
                require(redacted or ("withhold", name) in said, "missing")
        require(self.documents, "absent", "import, capture, derive")
        self.passes("documents", whole, len(self.documents) - whole)

    def check_ledger(self) -> None:
        """The lines are in order, and give the root of the newest checkpoint, or each is proved to be in it."""
        self.place = LEDGER
        require(self.size in self.notes, "blocked")
        top = self.notes[self.size][1]
        for number, seq in enumerate(self.entries):
            if self.partial:
                path = f"data/proofs/inclusion/{seq:06d}.tlog-proof"
                proof = self.read_proof(path, f"c2sp.org/tlog-proof@v1\nindex {seq}\n")
                climbed = climb(seq, 1, self.size, [self.tree[seq, seq + 1], *proof])
                require(seq < self.size and climbed[1] == top, "proof")
            else:
                same(seq, number)
        for _, seq in self.each("inclusion"):
            require(seq in self.entries and len(self.entries) < self.size, "extra")  # a whole ledger needs no proofs
        if not self.partial:
            same(len(self.entries), self.size)
            same(root(self.tree, range(self.size), 0, self.size, []).hex(), top.hex())
        self.passes("ledger", len(self.entries), self.size)

    def read_proof(self, path: str, head: str) -> list[bytes]:
        """Read the hashes of a proof, which stand between its head and the newest checkpoint."""
        data, note = self.read(path), self.notes[self.size][0]
        hashes = data[len(head) : len(data) - len(note) - 1]
        require(head.encode() + hashes + b"\n" + note == data and hashes[-1:] in (b"", b"\n"))
        return [parse_base64(line, 32) for line in hashes.decode().split("\n")[:-1]]

    def check_checkpoints(self, pins: Sequence[tuple[str, bytes]]) -> None:
        """Each is signed as the rule of epochs says, bears the ledger's origin, and is a beginning of the newest."""
        witnesses = [pin for pin in pins if pin[1][0] == 4]
        for path, size in (*self.kinds["checkpoint"], *self.kinds["cosigned"]):
            with self.look("checkpoints"):
                keys = [*self.keys.values(), *witnesses]
                origin, number, top, signers = open_checkpoint(self.read(path, NOTE), keys)
                same(number, size)
                require(size in self.notes, "extra")
                same(origin, self.origin)
                same(top.hex(), self.notes[size][1].hex())
                named = [seq for seq in self.keys if seq < size]
                needed = named[-2:] if size - 1 in named[1:] else named[-1:]  # both keys sign a handover
                require(needed and signers >= {self.keys[seq][0] for seq in needed}, "signature", origin)
                if size < self.size:
                    self.check_beginning(size, top)
                self.sound.add(path)
                if any(name in signers for name, _ in witnesses):
                    self.outside.add(size)
        for _, size in self.each("consistency"):
            require(size in self.notes and size < self.size and len(self.entries) < self.size, "extra")
        self.place = "data/proofs/checkpoints/"
        require(self.kinds["checkpoint"], "missing")
        require(self.notes and (self.partial or len(self.notes) == 1 or not self.failed("ledger")), "blocked")
        self.passes("checkpoints", len(self.notes), self.size)

    def check_beginning(self, size: int, top: bytes) -> None:
        """Refuse a checkpoint that is not a beginning of the newest, by the lines or by a proof."""
        if self.partial:
            require(self.size in self.notes, "blocked")
            proof = self.read_proof(f"data/proofs/consistency/{size:06d}", f"old {size}\n")
            width = size & -size  # of the last whole subtree
            climbed = climb(size - width, width, self.size, proof if width < size else [top, *proof])
            require(climbed == (top, self.notes[self.size][1]), "proof")
        elif size <= len(self.entries):
            same(top.hex(), root(self.tree, range(size), 0, size, []).hex())

    def check_key(self, pins: Sequence[tuple[str, bytes]]) -> None:
        """A key from outside is the newest of the ledger's, or handed over to it step by step in checkpoints here."""
        pins, self.place = [pin for pin in pins if pin[1][0] == 1], "--pin-vkey"
        require(pins, "absent", "--pin-vkey")
        known = [seq for seq, key in self.keys.items() if key in pins]
        require(known, "differs", *(" ".join(name for name, _ in keys) for keys in (self.keys.values(), pins)))
        for seq in self.keys:
            path = f"data/proofs/checkpoints/{seq + 1:06d}"
            require(seq <= known[-1] or path in self.sound, "absent", path)
        self.passes("key", self.keys[known[-1]][0])

    def check_disclosures(self) -> None:
        """Every value shown matches its commitment."""
        shown = 0
        for path, seq in self.each("disclosure"):
            data = self.read(path)
            require(seq in self.entries, "extra")
            for name, value in parse_json(data, SHOWN).items():
                digest = sha256(WRITER.encode({"n": name, **value}).encode()).hexdigest()
                same(digest, self.entries[seq].get("commit", {}).get(name))
                shown += 1
        require(shown, "absent", "data/disclosures/")
        self.passes("disclosures", shown)

    def check_redactions(self) -> None:
        """Every part shown is proved, and the parts shown of a document are those that an entry lists."""
        redacted, shown = [entry for entry in self.entries.values() if entry["type"] == "redact"], 0
        for path, name in self.each("parts"):
            held, leaves = parse_json(self.read(path, PARTS)), {}
            bare = [{**part, "base64" if "base64" in part else "text": ""} for part in held["parts"]]
            require(re.fullmatch(HELD, WRITER.encode({**held, "parts": bare})) and held["object"] == name)
            for part in held["parts"]:
                data = part["text"].encode() if "text" in part else parse_base64(part["base64"])
                require("text" in part or data.decode(errors="ignore").encode() != data)
                leaf = sha256(b"\0" + bytes.fromhex(part["salt"]) + data).digest()
                leaves[part["index"], part["index"] + 1] = leaf
            indexes = [index for index, _ in leaves]
            require([part["index"] for part in held["parts"]] == sorted(indexes))
            tree: Any = self.documents[name][0].get("parts") if name in self.documents else None
            require(tree, "extra")
            hidden = [bytes.fromhex(digest) for digest in reversed(held["hidden"])]
            require(indexes[-1] < tree["count"], "proof")
            require(root(leaves, indexes, 0, tree["count"], hidden).hex() == tree["root"] and not hidden, "proof")
            starts, ends = ([i for i in indexes if (i + step, i + step + 1) not in leaves] for step in (-1, 1))
            spelled = ",".join(f"{a}-{b}" if a < b else f"{a}" for a, b in zip(starts, ends))  # noqa: B905
            require((name, spelled) in {(entry["object"], entry["shown"]) for entry in redacted}, "extra")
            shown += len(indexes)
        require(shown, "absent", "data/parts/")
        self.passes("redactions", shown, len(self.kinds["parts"]))

    def check_claims(self) -> None:
        """Every figure is computed again from its rows, whose values stand in the documents here, and is as printed."""
        entries = [entry for entry in self.entries.values() if entry["type"] == "claim"]
        for entry in entries:
            with self.look("claims"):
                self.check_reckoning(entry)
        require(entries, "absent", "claim")
        for name, (answer, sentence) in self.claims.items():
            if answer == "FAIL" and not self.failed("claims"):
                self.answers["claims"] = "FAIL", f"{name}: {sentence}"
        passed = sum(answer == "PASS" for answer, _ in self.claims.values())
        figures = sum(entry["proved"] for entry in entries)
        require(passed == figures, "some", passed, figures)
        self.passes("claims", figures, sum(entry["claims"] for entry in entries))

    def check_reckoning(self, entry: dict[str, Any]) -> None:
        """Read the file that an entry names, and check each of its claims by itself."""
        path = f"data/objects/{entry['object'][:2]}/{entry['object']}"
        require(path in self.files, "absent", path)
        *lines, end = self.read(path, PARTS).decode().split("\n")
        head, *rest = (parse_json(line.encode() + b"\n", RECKONING) for line in lines)
        claims, rows = ([each for each in rest if name in each] for name in ("steps", "set"))
        places = {(row["set"], row["document"], row["place"]) for row in rows}
        require("form" in head and claims + rows == rest and end == "" and len(places) == len(rows))
        same((len(claims), sum(claim["kind"] == "figure" for claim in claims)), (entry["claims"], entry["proved"]))
        text = f"data/objects/{head['text'][:2]}/{head['text']}"
        require(text in self.files, "absent", text)
        words = " ".join(self.read(text, PARTS).decode().split())
        sets: dict[Any, list[Any]] = defaultdict(list)
        for row in rows:
            sets[row["set"]].append(row)
        for count, claim in enumerate(claims, 1):
            name = f"{head['text'][:6]}.{count} {printable(claim['claim'])}"
            with self.look(name):
                self.check_claim(claim, sets[claim["rows"]], sets[claim["of"]], name=name, words=words)
            self.claims[name] = self.answers.pop(name)

    def check_claim(self, claim: dict[str, Any], rows: list[Any], of: list[Any], *, name: str, words: str) -> None:
        """Refuse a figure that its rows do not give, that is not as printed, or whose rows are not in the documents."""
        self.place = f"{claim['claim']}, {claim['line']}"
        require(claim["kind"] == "figure", "said", ", ".join(each[:12] for each in claim["documents"]) or "-")
        done, unread = [], []
        for step in claim["steps"]:
            self.place = f"{claim['claim']}, {step['operation']}"
            said = step["operation"] in OPERATIONS and self.compute(step, rows, of)
            if said and step["low"] and step["high"] and " ".join(step["printed"].split()) in words:
                done.append(said)
            else:
                unread.append(step["printed"])
        unread += [f"{row['document'][:12]} {row['place']}" for row in rows + of if not self.is_in_document(row)]
        more = f" … ({len(unread)})" if len(unread) > 3 else ""
        require(not unread, "unread", ", ".join(unread[:3]) + more)
        self.answers[name] = "PASS", "; ".join(map(printable, done))

    def compute(self, step: dict[str, Any], rows: list[Any], of: list[Any]) -> str:
        """Compute a figure, refuse another result or one outside of what is printed, and say the arithmetic."""
        operation, unit = step["operation"], step["unit"]
        values = [rows, of] if operation == "count" else self.find_values(operation, unit, rows, of)
        result = Fraction(OPERATIONS[operation](*values))
        require(number(step["result"], unit) == result, "differs", result, step["result"])
        if step["low"] and step["high"]:
            low, high = number(step["low"], unit), number(step["high"], unit)
            inside = low <= result <= high and not (result == low and step["low_open"])
            inside = inside and not (result == high and step["high_open"])
            require(inside, "differs", f"{step['low']} - {step['high']}", step["result"])
        name = self.said["operations"].split(", ")[[*OPERATIONS].index(operation)]
        near = f"{float(result):.6g} ({step['result']})" if "/" in step["result"] else step["result"]
        return self.said["step"].format(name, len(rows), f"{near} {unit}".strip(), step["printed"])

    def find_values(self, operation: str, unit: str, rows: list[Any], of: list[Any]) -> list[list[Any]]:
        """Give the values to compute with, if they are of one unit; a rate is turned where it is of the result's."""
        values = [[number(row["value"], row["unit"]) for row in each] for each in (rows, of)]
        if operation == "conversion":
            (base, quote), same_as = of[0]["unit"].split("/"), {row["unit"] for row in rows} | {unit}
            same(sorted([base, quote]), sorted(same_as))
            return [values[0], [1 / values[1][0] if base == unit else values[1][0]]]
        units = sorted({row["unit"] for row in rows + (of if operation in COMPARING else [])})
        same(units, [unit] if operation in AMOUNTS else units[:1])
        return values

    def is_in_document(self, row: dict[str, Any]) -> bool:
        """Whether the value of a row stands at its place in a document here; another value there is refused."""
        path, at = f"data/objects/{row['document'][:2]}/{row['document']}", row["at"]
        if at is None or path not in self.files:
            return False
        self.place = f"{path} {at}"
        if path not in self.parsed:
            text = self.read(path, PARTS).decode("utf-8-sig")
            self.parsed[path] = json.loads(text, parse_int=str, parse_float=str)  # numbers as they are spelled
        require(at.startswith("/"))  # a JSON pointer (RFC 6901)
        found = self.parsed[path]
        for step in at.split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            found = found[int(name) if isinstance(found, list) and name.isdecimal() else name]
        # A row without a value is only counted: it is enough that it is there.
        equal = row["value"] in (None, found) or number(found) == number(row["value"])
        require(equal, "differs", row["value"], found)
        return True

    def check_stamps(self, authorities: Sequence[bytes]) -> None:
        """Every stamp (RFC 3161) is over its checkpoint, and signed by an authority that leads to a root given."""
        openssl, stamps = shutil.which("openssl") or "", self.kinds["stamp"]
        for path, name in self.each("certificate"):
            (encoded,) = re.findall("(?s)-----BEGIN CERTIFICATE-----(.*?)-----END", self.read(path).decode())
            same(sha256(base64.b64decode(encoded)).hexdigest(), name)
        for path, size in self.each("ots"):
            head = OTS + sha256(self.read(f"data/proofs/checkpoints/{size:06d}", NOTE)).digest()
            require(self.read(path).startswith(head), "proof")
        require(stamps, "absent", "*.tsr")
        require(os.path.isabs(openssl), "absent", "openssl")
        with tempfile.TemporaryDirectory() as scratch:
            inside = (self.read(path) + b"\n" for path, _ in self.each("certificate"))
            for name, certificates in (("roots", authorities), ("all", (*authorities, *inside))):
                with open(f"{scratch}/{name}", "wb") as file:
                    file.writelines(certificates)
            options = ["-CAfile", f"{scratch}/roots", "-untrusted", f"{scratch}/all"] if authorities else []
            for path, size in self.each("stamp"):
                self.times.append(self.check_stamp(path, size, [openssl, "ts", "-in", path], options))
        trusted, self.place = sum(trusted for _, _, trusted in self.times), "--tsa-root"
        require(authorities, "absent", "--tsa-root")
        require(trusted, "differs", ">= 1", 0)
        require(trusted == len(stamps), "absent", f"--tsa-root ({trusted}/{len(stamps)})")
        require(not self.kinds["ots"], "absent", "OpenTimestamps")  # this program does not follow its proofs
        self.passes("stamps", trusted, len(stamps))

    def check_stamp(self, path: str, size: int, openssl: list[str], options: list[str]) -> tuple[str, int, bool]:
        """Refuse a stamp over something else or badly signed; give its time, size, and whether it leads to a root."""

        def ask(*arguments: str) -> tuple[int, str]:
            command = [*openssl, *arguments]
            done = subprocess.run(command, cwd=self.folder, stdin=-3, capture_output=True, timeout=60, check=False)
            return done.returncode, (done.stdout + done.stderr).decode(errors="replace")

        data, digest = self.read(f"data/proofs/checkpoints/{size:06d}", NOTE), sha256(self.read(path)).hexdigest()
        same(digest[:8], path[-12:-4])
        # The status of a response is signed by nobody and could hold another time: only the token is printed.
        ((algorithm, dump, day, fraction, year),) = re.findall(STAMP, ask("-reply", "-token_out", "-text")[1])
        imprint = re.sub("[ -]", "", "".join(re.findall("(?m)^ {4}[0-9a-f]{4} - ([0-9a-f -]{47})", dump)))
        same(imprint, new(algorithm, data).hexdigest())
        # Before a part of a second is before the next full one.
        seconds, status = calendar.timegm(time.strptime(day + year, "%b %d %H:%M:%S %Y")) + bool(fraction), 1
        if options:
            note = f"data/proofs/checkpoints/{size:06d}"
            status, said = ask("-verify", "-attime", str(seconds), "-data", note, *options)
            unknown = "certificate verify error" in said or "signer certificate not found" in said
            require(status == 0 or unknown, "signature", said.strip().split("\n")[-1])
        return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(seconds)), size, status == 0

    def compare_held(self, place: str, note: bytes) -> None:
        """Compare a checkpoint that somebody holds with what is shown here."""
        self.place = place
        origin, size, top, signers = open_checkpoint(note, self.keys.values())
        same(self.origin, origin)
        require(signers, "signature", origin)
        require(size <= self.size, "differs", f">= {size}", self.size)
        if size in self.notes or not self.partial:
            here = self.notes[size][1] if size in self.notes else root(self.tree, range(size), 0, size, [])
            same(here.hex(), top.hex())
            self.outside.add(size)

    def conclude(self, least: int) -> None:
        """Give the three results."""
        vouched = self.answers["key"][0] == "PASS"
        with self.look("unchanged"):
            self.place = self.failed(*PROPERTIES[:8])
            require(not self.place, "failed")
            require(vouched or self.size in self.outside, "alone")
            self.passes("unchanged")
        with self.look("existed-before"):
            self.place = self.failed("stamps")
            require(not self.place, "failed")
            shown = {name for kind in ("object", "parts") for _, name in self.kinds[kind] if name in self.documents}
            last = max((self.documents[name][0]["seq"] for name in shown), default=self.size)
            times = [when for when, size, trusted in self.times if trusted and size > last]
            doubtful = not self.understood or self.failed("documents", "ledger", "checkpoints", "redactions")
            claimed = ", ".join(f"{when} UTC ({size})" for when, size, _ in self.times) or "-"
            require(times and self.size in self.notes and not doubtful, "claimed", claimed)
            self.passes("existed-before", min(times))
        with self.look("complete"):
            self.place = self.failed("ledger", "checkpoints")
            require(not self.place, "failed")
            self.place = "--min-size"
            require(self.size >= least, "differs", f">= {least}", self.size)
            require(not self.partial, "part")
            require(self.size in self.notes, "blocked")
            given = self.outside or (least and vouched)
            require(given, "absent", "--pin-vkey, --held" if least else "--min-size, --held")
            self.passes("complete", self.size if vouched else max(self.outside))


def verify(
    folder: str,
    *,
    pins: Iterable[str] = (),
    min_size: int | None = None,
    held: Iterable[str] = (),
    tsa_roots: Iterable[str] = (),
    lang: str = "en",
) -> list[tuple[str, str, str]]:
    """Check a dossier: for each property, result and claim its name, PASS, FAIL or NOT CHECKED, and a sentence."""
    keys, notes = [parse_vkey(pin) for pin in pins], {path: read_outside(path)[:-1] for path in held}
    authorities = [read_outside(path) for path in tsa_roots]
    if not all(b"-----BEGIN CERTIFICATE" in authority for authority in authorities):
        raise OSError("--tsa-root takes certificates in PEM")
    os.scandir(folder).close()
    dossier = Dossier(folder, lang)
    dossier.load()
    given: dict[str, Any] = {"checkpoints": [keys], "key": [keys], "stamps": [authorities]}
    for name in PROPERTIES:
        with dossier.look(name):
            require(dossier.understood or name in ("package", "seal", "ledger", "stamps"), "blocked")
            getattr(dossier, f"check_{name}")(*given.get(name, ()))
    for place, note in notes.items():
        with dossier.look("complete"):
            dossier.compare_held(place, note)
    dossier.conclude(min_size or 0)
    answered = [(name, *dossier.answers[name]) for name in (*PROPERTIES, *RESULTS)]
    return [*answered, *((name, *answer) for name, answer in dossier.claims.items())]


def read_outside(path: str) -> bytes:
    """Read a file that does not come from the dossier."""
    with open(path, "rb") as file:
        return file.read(PROOF) + b"\n"


def main() -> int:
    """Check the dossier that the command names, and print what was found."""
    language = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "")[:2]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="DIR", help="the dossier")
    many: dict[str, Any] = {"action": "append", "default": []}
    parser.add_argument("--pin-vkey", dest="pins", metavar="VKEY", help="a key of the ledger or of a witness", **many)
    parser.add_argument("--held", metavar="FILE", help="a checkpoint as it was published or kept", **many)
    parser.add_argument("--tsa-root", dest="tsa_roots", metavar="FILE", help="a root certificate, PEM", **many)
    parser.add_argument("--min-size", metavar="N", type=int, help="how many entries there must be at least")
    parser.add_argument("--lang", choices=[*SAID], default=language if language in SAID else "en")
    asked = parser.parse_args()
    try:
        rows = verify(**vars(asked))
    except (OSError, ValueError) as error:
        parser.error(str(error) if isinstance(error, OSError) else "--pin-vkey takes NAME+KEYID+KEY")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    labels = dict(zip((*PROPERTIES, *RESULTS), SAID[asked.lang]["labels"].split(", ")))  # noqa: B905
    for count, (name, answer, sentence) in enumerate(rows):
        gap = "\n" * (name == RESULTS[0] or count == len(labels))
        print(f"{gap}{answer:<12} {labels.get(name, name)}: {sentence}")
    print(f"\n{SAID[asked.lang]['limits']}")
    return 1 if any(answer == "FAIL" for _, answer, _ in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
