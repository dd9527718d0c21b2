"""Check a Dalel dossier with Python alone: nothing to install, no network, no link followed, nothing changed.

    python3 -I verify.py DIR --pin-vkey 'dalel/5fec…+1a2b3c4d+AT…' --min-size 2000 --lang ru
    python3 -I verify.py DIR --held checkpoint-from-the-article.txt --tsa-root authority.pem

Take this file, keys, checkpoints and root certificates from somewhere else than the dossier: whoever could change one
could change the other. Stamps need openssl. Exit code: 0 nothing failed, 1 something failed, 2 the command is wrong.
The format: docs/formats, dossier.md, checkpoint.md, ledger.md, reckoning.md. To read: begin with `verify`, at the end.
"""
# mypy: disable-error-code="var-annotated"

from __future__ import annotations

import argparse, binascii, bisect, contextlib, csv, datetime, functools, gc, io, json, os, re, subprocess, sys, threading
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from hashlib import new, sha256, sha512
from typing import Any, BinaryIO

# What is said, in the order of CODES; the gaps of the first sentences hold what the check of that name gives.
CODES = """labels package seal documents ledger checkpoints key disclosures redactions stamps claims unchanged
 existed-before complete absent blocked alone claimed part said unread some form extra missing differs signature proof
 failed limits step operations"""
TEXTS = {
    "en": """package, seal, documents, ledger, checkpoints, key, disclosures, redactions, stamps, claims, UNCHANGED,
 EXISTED BEFORE, COMPLETE | {} files ({} bytes), each as listed. | Signed by the ledger's newest key. | {} whole; {}
 held back, as the ledger says. | {} of {} entries, in order, as the newest checkpoint has them. | {} rightly signed,
 each a beginning of the newest, of {} entries. | The key given is the ledger's: {}. | {} values shown, as the ledger
 commits to them. | {} parts shown and proved, of documents: {}. | {} of {} hold and lead to a root given. | Figures
 that follow from their rows, and are as printed: {}; claims: {}. | Nothing here has changed since it was entered in the
 ledger. | Every document here existed before {} UTC. | None of the first {} entries is missing. | Nothing to compare
 with: no {}. | Something else failed, so this cannot be checked. | Nobody outside vouches for the key: all could have
 been made anew. | No trusted stamp covers every document. Times claimed: {}. | The ledger is shown in part. | It
 computes nothing: read it, and what it rests on: {}. | Not compared: {}. | Figures confirmed: {} of {}. | not as the
 format says | does not belong here | is missing | expected {}, found {} | the signature of {} is missing or wrong | the
 proof does not lead to the root | failed, see above | No check can show: that the site really served this; who captured
 it; since when it was there; what was never entered in the ledger; a rollback, if nobody holds a newer checkpoint; that
 a figure leaves out no row, and its words are read rightly. | {} of {} = {}, printed: {} | value, sum, count, share,
 ratio, largest, smallest, difference, change, rank, days between, conversion""",
    "ru": """пакет, печать, документы, журнал, контрольные точки, ключ, раскрытое, частичный показ, метки времени,
 утверждения, НЕ ИЗМЕНЕНО, СУЩЕСТВОВАЛО РАНЕЕ, ПОЛНОТА | Файлов: {} (байт: {}), каждый по списку. | Подписано новейшим
 ключом журнала. | Целиком: {}; не показано или частями, как сказано в журнале: {}. | Записей: {} из {}, по порядку, как
 в новейшей контрольной точке. | Верно подписано: {}; каждая – начало новейшей, где записей {}. | Данный ключ
 принадлежит журналу: {}. | Раскрыто значений, по отпечаткам журнала: {}. | Показано и доказано частей: {}, документов:
 {}. | Верны и восходят к данному корню: {} из {}. | Показателей, следующих из строк и верно напечатанных: {};
 утверждений: {}. | Показанное здесь не менялось с тех пор, как внесено в журнал. | Каждый документ здесь существовал до
 {} UTC. | Из первых {} записей ни одна не пропущена. | Не с чем сравнить: нет {}. | Проверить нельзя: не сошлось
 другое. | Никто извне не ручается за ключ: всё это могли сделать заново. | Надёжные метки покрывают не все документы.
 Заявлено: {}. | Журнал показан частично. | Вычислять нечего: прочтите утверждение и его основание: {}. | Не удалось
 сравнить: {}. | Подтверждено показателей: {} из {}. | не соответствует формату | здесь лишнее | отсутствует | ожидалось
 {}, найдено {} | подписи {} нет, или она неверна | доказательство не ведёт к корню | не сошлось, см. выше | Никакая
 проверка не покажет: что сайт действительно это выдавал; кто это сохранил; с какого времени это там было; чего не
 внесли в журнал; возврат журнала к прежнему виду, если ни у кого нет более новой контрольной точки; что в показателе не
 пропущена ни одна строка и слова поняты верно. | {} по {} = {}, напечатано: {} | значение, сумма, количество, доля,
 отношение, наибольшее, наименьшее, разность, изменение, место, дней между, пересчёт""",
    "kk": """пакет, мөр, құжаттар, журнал, бақылау нүктелері, кілт, ашылған деректер, ішінара көрсету, уақыт белгілері,
 тұжырымдар, ӨЗГЕРМЕГЕН, БҰРЫН БОЛҒАН, ТОЛЫҚ | {} файл ({} байт), әрқайсысы тізімдегідей. | Журналдың ең жаңа кілтімен
 қол қойылған. | Тұтас: {}; журналда айтылғандай ішінара немесе көрсетілмеген: {}. | Жазба: {} / {}, ретімен, ең жаңа
 бақылау нүктесіндегідей. | Дұрыс қол қойылғаны: {}; әрқайсысы {} жазбалы ең жаңа нүктенің басы. | Берілген кілт
 журналдікі: {}. | Журналдағы іздерге сәйкес ашылған мән: {}. | Көрсетіліп дәлелденген бөлік: {}, құжат: {}. | Дұрыс
 және берілген түбірге апарады: {} / {}. | Жолдардан шығатын және дұрыс басылған көрсеткіш: {}; тұжырым: {}. | Мұнда
 көрсетілгендер журналға енгізілгелі өзгермеген. | Мұндағы әр құжат {} (UTC) уақытына дейін болған. | Алғашқы {}
 жазбаның ешқайсысы түсіп қалмаған. | Салыстыру мүмкін емес: {} жоқ. | Тексеру мүмкін емес: басқасы сәйкес келмеді. |
 Кілтке сырттан ешкім кепіл емес: мұның бәрі қайтадан жасалуы мүмкін. | Сенімді белгілер барлық құжатты қамтымайды.
 Мәлімделген уақыт: {}. | Журнал ішінара көрсетілген. | Есептейтін ештеңе жоқ: тұжырымды және негізін оқыңыз: {}. |
 Салыстырылмады: {}. | Расталған көрсеткіш: {} / {}. | пішімге сай емес | мұнда артық | жоқ | күтілгені {}, табылғаны {}
 | {} қолтаңбасы жоқ немесе дұрыс емес | дәлел түбірге апармайды | сәйкес келмеді, жоғарыдан қараңыз | Ешбір тексеру
 көрсете алмайды: сайт мұны шынымен бергенін; оны кім сақтағанын; онда қашаннан бері тұрғанын; журналға енгізілмегенді;
 ешкімде жаңарақ бақылау нүктесі болмаса, журналдың бұрынғы күйіне қайтарылғанын; көрсеткіште бірде-бір жол қалып
 қоймағанын және сөздердің дұрыс ұғынылғанын. | {}, {} мән бойынша = {}, басылғаны: {} | мән, қосынды, саны, үлес,
 арақатынас, ең үлкені, ең кішісі, айырма, өзгеріс, орын, арадағы күн, айырбас""",
}
NAMES = CODES.split()
SAID = {lang: dict(zip(NAMES, " ".join(text.split()).split(" | "))) for lang, text in TEXTS.items()}  # noqa: B905
PROPERTIES, RESULTS, UNSURE = NAMES[1:11], NAMES[11:14], NAMES[14:22]  # UNSURE: why something is NOT CHECKED
WITHOUT_LEDGER = ["package", "seal", "ledger", "stamps", *RESULTS]  # what can be looked at where it cannot be read

LINE, NOTE, PROOF, LARGE, LISTED, FILES = 65_536, 65_536, 1 << 20, 64 << 20, 200, 1_000_000  # the most there may be
LEDGER, NOTES, INFO = "data/ledger/entries.jsonl", "data/proofs/checkpoints/", "bag-info.txt"
MANIFEST, TAGS, SEAL = "manifest-sha256.txt", "tagmanifest-sha256.txt", "seal.txt"
OTHERS = ["bagit.txt", "data/README.txt", "data/ro-crate-metadata.json", "data/verify.py"]
FIXED = {LEDGER, INFO, MANIFEST, TAGS, SEAL, *OTHERS}
# The other files: a kind, and the form of its paths. A name begins with a number or is a SHA-256.
NUMBERED, SHA256 = "(?:[0-9]{6}|[1-9][0-9]{6,15})", "[0-9a-f]{64}"
PATH = re.compile(rf"""(?x)
   (?P<object> data/objects/(?P<two>..)/(?=(?P=two)){SHA256} ) | (?P<parts> data/parts/{SHA256}\.json )
 | (?P<disclosure> data/disclosures/{NUMBERED}\.json ) | (?P<checkpoint> {NOTES}{NUMBERED} )
 | (?P<cosigned> {NOTES}{NUMBERED}\.cosigned ) | (?P<stamp> {NOTES}{NUMBERED}\.[0-9a-f]{{8}}\.tsr )
 | (?P<ots> {NOTES}{NUMBERED}\.[0-9a-f]{{8}}\.ots ) | (?P<certificate> data/proofs/certificates/{SHA256}\.pem )
 | (?P<inclusion> data/proofs/inclusion/{NUMBERED}\.tlog-proof ) | (?P<consistency> data/proofs/consistency/{NUMBERED} )""")

# Forms of canonical JSON, see `spell`: of disclosures and parts, of the ledger's entries, of the lines of a reckoning.
NUMBER, DIGEST, TEXT = "(?:0|[1-9][0-9]{0,15})", f'"{SHA256}"', r'"[^"\\]*(?:\\.[^"\\]*)*"'
CODE, WORD, MAYBE, SOME = '"[a-z0-9-]+"', '"[a-z-]{1,40}"', f"(?:null|{TEXT})", f"(?:null|{NUMBER})"
OPENED, PART = {"s": DIGEST, "v": MAYBE}, {"index": NUMBER, "salt": DIGEST}
PARTS = [({**PART, "text": TEXT}, dict(PART, base64=TEXT))]  # a colon after that name is taken for a trace of base64
COMMIT, RANGES = {"commit": rf"\{{(?:{TEXT}:{DIGEST},?)+\}}"}, f"{NUMBER}(?:-{NUMBER})?"
OBJECT, FETCHED = {**COMMIT, "object": DIGEST}, {**COMMIT, "url": TEXT, "status": SOME}
DOCUMENT = {**OBJECT, "bytes": NUMBER, "media_type": TEXT, "parts": {"count": NUMBER, "form": TEXT, "root": DIGEST}}
CLOCK = {"clock_offset": f"(?:null|-?{NUMBER})", "previous": f"(?:null|{DIGEST})"}
COMMON = {"seq": NUMBER, "time": '"[0-9]{4}(?:-[0-9]{2}){2}T[0-9]{2}(?::[0-9]{2}){2}Z"', "tool": TEXT, "v": "1"}
TYPES: dict[str, dict[str, Any]] = {
    "genesis": {"origin": '"dalel/[0-9a-f]{32}"'},            "key": {"epoch": NUMBER, "vkey": TEXT},
    "import": DOCUMENT,                                       "derive": {**DOCUMENT, "sources": [DIGEST]},
    "capture": {**DOCUMENT, **FETCHED, **CLOCK, "final_url": TEXT, "method": CODE},
    "capture-failed": {**FETCHED, "reason": CODE},            "transfer": OBJECT,
    "withhold": {**OBJECT, "reason": CODE},                   "publish": OBJECT,
    "redact": {**OBJECT, "shown": f'"{RANGES}(?:,{RANGES})*"'},
    "claim": {**OBJECT, "claims": NUMBER, "proved": NUMBER},  "correct": {**COMMIT, "entry": NUMBER},
    "receipt": {**OBJECT, "kind": CODE, "checkpoint": NUMBER},
    "seal": {**OBJECT, "checkpoint": NUMBER, "documents": NUMBER},
}  # fmt: skip
ENDS = {"low": MAYBE, "high": MAYBE, "low_open": "(?:true|false)", "high_open": "(?:true|false)"}
STEP = {"operation": WORD, "result": TEXT, "unit": TEXT, "printed": TEXT, **ENDS}
CLAIM = {"claim": TEXT, "kind": WORD, "line": NUMBER, "steps": [STEP], "rows": SOME, "of": SOME, "documents": [DIGEST]}
ROW = {"set": NUMBER, "group": NUMBER, "document": DIGEST, "place": TEXT, "at": MAYBE, "value": MAYBE, "unit": TEXT}
# How figures are computed: from the values of the rows, and of the rows to compare with.
OPERATIONS: dict[str, Any] = {
    "value": lambda a, _: a[0],                 "sum": lambda a, _: sum(a),
    "count": lambda a, _: len(a),               "share": lambda a, b: sum(a) / sum(b),
    "ratio": lambda a, b: sum(a) / sum(b),      "max": lambda a, _: max(a),
    "min": lambda a, _: min(a),                 "difference": lambda a, b: sum(a) - sum(b),
    "change": lambda a, b: sum(a) / sum(b) - 1, "rank": lambda a, b: sum(other > sum(a) for other in b) + 1,
    "days": lambda a, b: a[0] - b[0],           "conversion": lambda a, b: sum(a) * b[0],
}  # fmt: skip
COMPARING = ["share", "ratio", "difference", "change", "rank", "days"]  # the rows to compare with have the same unit
AMOUNTS = ["value", "sum", "max", "min", "difference"]  # the result has the unit of the rows
# A stamp as openssl prints it: algorithm, digest, day and time, part of a second, year.
STAMP = r"""(?xs) \A (?:.*?\n)? Hash\ Algorithm:\ (sha256|sha384|sha512)\n Message\ data:\n(.*?)\n
    Serial\ number:\ .*?\n Time\ stamp:\ (\w{3}\ +\d+\ \d\d:\d\d:\d\d)(\.\d+)?(\ \d{4})\ GMT\n.*\Z"""
# How a proof of OpenTimestamps over a SHA-256 begins; the digest follows.
OTS = bytes.fromhex("004f70656e54696d657374616d7073000050726f6f6600bf89e2e884e892940108")
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493  # of Ed25519, RFC 8032
D = -121665 * pow(121666, -1, P) % P
BASE = (15112221349535400772501151409588531511454012693041857206046113283949847762202, 4 * pow(5, -1, P) % P, 1)
MOST = 2**53 - 1  # a larger number is read as this one, and so does not stand in its one spelling
READER = json.JSONDecoder(parse_int=lambda text: max(-MOST, min(int(text), MOST)) if len(text) < 18 else MOST)
WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
ODD = (TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
REFUSED = (OSError, ValueError, *ODD, csv.Error, subprocess.SubprocessError)


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


def root(leaves: dict[int, bytes], shown: Sequence[int], start: int, end: int, hidden: list[bytes]) -> bytes:
    """Give the root over leaves (RFC 6962, 2.1); where none is shown it is the next of the hidden, here the last."""
    if bisect.bisect_left(shown, start) == bisect.bisect_left(shown, end):
        require(hidden, "proof")
        return hidden.pop()
    if end - start == 1:
        return leaves[start]
    middle = start + (1 << (end - start - 1).bit_length() - 1)
    left = root(leaves, shown, start, middle, hidden)
    return node(left, root(leaves, shown, middle, end, hidden))


def spell(form: Any) -> str:
    """Give the pattern of a list of one form, of one of several, or of an object; some fields may be missing."""
    if isinstance(form, list):
        return rf"\[(?:{spell(form[0])},?)*\]"  # a comma may be loose here, since the JSON is parsed too
    if isinstance(form, tuple):
        return f"(?:{'|'.join(map(spell, form))})"
    if isinstance(form, dict):
        fields = (f'(?:"{name}":{spell(form[name])},?)' + "?" * (name in ("parts", "group")) for name in sorted(form))
        return rf"\{{{''.join(fields)}\}}"
    return str(form)


ENTRIES = {kind: re.compile(spell({**COMMON, **form, "type": f'"{kind}"'})) for kind, form in TYPES.items()}
DISCLOSED = rf"\{{(?:{TEXT}:{spell(OPENED)},?)+\}}"
HELD = spell({"hidden": [DIGEST], "object": DIGEST, "parts": PARTS, "v": "1"})
RECKONING = spell(({"form": '"dalel-reckoning/1"', "text": DIGEST}, CLAIM, ROW))


def parse_json(data: bytes, form: str = "") -> Any:
    """Read JSON of a form, in its one spelling (RFC 8785) and with a line feed; an entry's form follows its type."""
    text = data.decode()
    value = READER.decode(text)
    require(WRITER.encode(value) + "\n" == text and re.fullmatch(form or ENTRIES[value["type"]], text[:-1]))
    return value


def parse_base64(text: str, length: int = 0) -> bytes:
    """Read base64, in the one spelling that an encoder writes."""
    data = binascii.a2b_base64(text)
    require(binascii.b2a_base64(data, newline=False).decode() == text and length in (0, len(data)))
    return data


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
        signer = f"{name}+{blob[:4].hex()}"
        if signer in known:
            key, said, signature = known[signer], text, blob[4:]
            if key[0] == 4:  # a witness signs the time too
                said, signature = f"cosignature/v1\ntime {int.from_bytes(blob[4:12], 'big')}\n{text}", blob[12:]
            require(is_signed(said.encode(), signature, key[1:]), "signature", name)
            signers.add(signer)
    return text, signers


def open_checkpoint(data: bytes, keys: Iterable[tuple[str, bytes]] = ()) -> tuple[str, int, bytes, set[str]]:
    """Open a checkpoint: origin, size, root, and who signed it."""
    text, signers = open_note(data, keys)
    ((origin, size, top),) = re.findall(r"\A([^\n]+)\n([1-9][0-9]{0,15})\n(\S+)\n\Z", text)
    return origin, int(size), parse_base64(top, 32), signers


def number(text: str, unit: str = "") -> Any:
    """Read a decimal, or two whole numbers and a stroke, as a fraction; a date is the number of its day."""
    from fractions import Fraction

    if unit == "date":
        return Fraction(datetime.date.fromisoformat(text[:10]).toordinal())
    require(re.fullmatch(r"-?[0-9]{1,60}(?:\.[0-9]{1,40}|/[1-9][0-9]{0,59})?", text))
    return Fraction(text)


def printable(text: str) -> str:
    """Give a text in one line, and without what could drive the terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def object_path(name: str) -> str:
    """Give the place of a document, which is named by its SHA-256."""
    return f"data/objects/{name[:2]}/{name}"


def read_outside(path: str) -> bytes:
    """Read a file that does not come from the dossier."""
    with open(path, "rb") as file:
        return file.read(PROOF)


def parse_table(text: str, mark: str) -> Any:
    """Read JSON with numbers as they are spelled; or CSV of this delimiter: rows by the line on which each begins."""
    if mark == "/":
        return json.loads(text, parse_int=str, parse_float=str)
    csv.field_size_limit(131_072)  # letters of a cell
    reader, rows, begins = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True), {}, 1
    for cells in reader:
        rows[str(begins)], begins = cells, reader.line_num + 1
    return rows


class Dossier:
    """One folder under examination: what comes from outside, what is here, and the answers so far."""

    def __init__(
        self, folder: str, *, lang: str = "en", pins: Any = (), held: Any = (), tsa_roots: Any = (), min_size: Any = 0
    ) -> None:
        self.folder, self.said, self.least, self.place, self.strange = folder, SAID[lang], min_size or 0, folder, ""
        self.pins, self.held = [parse_vkey(pin) for pin in pins], {path: read_outside(path) for path in held}
        self.authorities = [read_outside(path) + b"\n" for path in tsa_roots]
        self.answers = {}  # PASS, FAIL or NOT CHECKED, and a sentence, by property, result and claim
        self.files, self.digests = {}, {}  # by path: the size, which is known when it was read, and the SHA-256
        self.kinds = defaultdict(list)  # of files: paths, with the number or SHA-256 in each
        self.notes, self.roots = {}, {}  # by size: a checkpoint with the root that it states, and what the lines give
        self.entries, self.leaves, self.commits, self.keys = {}, {}, {}, {}  # by number, what is needed of an entry
        self.documents, self.tables = defaultdict(list), {}  # by SHA-256: the entries that name it, and its values
        self.sound, self.outside = set(), set()  # checkpoints in order, and sizes of those that others hold
        self.times = []  # of stamps: when, over which size, whether it is trusted
        self.origin, self.words, self.size, self.partial, self.understood = "", "", 0, False, False

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
            path, stem = parent + item.name, item.name.split(".")[0]
            match = PATH.fullmatch(path)
            if item.is_dir(follow_symlinks=False) and path.count("/") < 3:
                self.list_files(f"{path}/")
            elif (match or path in FIXED) and item.is_file(follow_symlinks=False) and len(self.files) < FILES:
                self.files[path] = 0
                if match:
                    self.kinds[match.lastgroup].append((path, int(stem) if len(stem) < 64 else stem))
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
        """Find and digest all files; read what the checkpoints state, and the ledger."""
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
                _, size, top, _ = open_checkpoint(note)
                same(size, number)
                self.notes[size] = note, top
        self.partial = bool(self.kinds["inclusion"] or self.kinds["consistency"])
        with self.look("ledger"):
            self.read_ledger()

    def read_ledger(self) -> None:
        """Read the ledger up to a line that cannot be read, and take the root at the size of each checkpoint."""
        last, tops, held, self.place = -1, [], b"".join(self.held.values()), LEDGER
        with self.open(LEDGER) as file:
            for count, line in enumerate(iter(lambda: file.readline(LINE + 1), b""), 1):
                self.place = f"{LEDGER}:{count}"
                entry = parse_json(line)
                require(last < entry["seq"] and (entry["type"] == "genesis") == (entry["seq"] == 0) == (count == 1))
                self.take_entry(entry)
                last, leaf = entry["seq"], sha256(b"\0" + line[:-1]).digest()
                if self.partial:
                    self.leaves[last] = leaf
                tops.append(leaf)
                for _ in range((count & -count).bit_length() - 1):  # two whole trees of one size become one
                    tops[-2:] = [node(*tops[-2:])]
                if count in self.notes or b"\n%d\n" % count in held:
                    self.roots[count] = functools.reduce(lambda right, left: node(left, right), reversed(tops))
        require(self.entries, "missing")
        self.understood = True

    def take_entry(self, entry: dict[str, Any]) -> None:
        """Take from an entry what it says of the ledger, of its keys and of documents."""
        seq, kind, commit = entry["seq"], entry["type"], entry.pop("commit", {})
        if f"data/disclosures/{seq:06d}.json" in self.files:  # the others would only take up memory
            self.commits[seq] = commit
        datetime.datetime.fromisoformat(entry["time"][:-1])  # refuses what is no time
        require(entry.get("entry", -1) < seq and (not commit or {"collector", "device", "note"} <= commit.keys()))
        if kind == "genesis":
            self.origin = entry["origin"]
        elif kind == "key":
            self.keys[seq] = name, key = parse_vkey(entry["vkey"])
            require(name[:-9] == self.origin and key[0] == 1 and entry["epoch"] == len(self.keys))
        elif "bytes" in entry:
            self.documents[entry["object"]].append(entry)
        self.entries[seq] = entry

    def check_package(self) -> tuple[int, int]:
        """Exactly the files that the format names are here, each listed but the last list, which cannot list itself."""
        self.place = self.strange
        require(not self.strange, "extra")
        self.place = min(FIXED - {SEAL} - self.files.keys(), default="")
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
        return len(self.files) - 1, sum(self.files.values()) - self.files[TAGS]

    def check_seal(self) -> None:
        """The newest key signed a note that names the package's description and its manifest."""
        require(SEAL in self.files, "absent", SEAL)
        text, signers = open_note(self.read(SEAL, NOTE), self.keys.values() if self.understood else ())
        lines, digests = text.split("\n"), [f"{name} {self.digests.get(name)}" for name in (INFO, MANIFEST)]
        same(len(lines), 6)
        for line, true in zip(lines, ["dalel-dossier/1", self.origin or lines[1], str(self.size), *digests]):  # noqa: B905
            same(line, true)
        require(self.understood, "blocked")
        require(self.keys and self.keys[max(self.keys)][0] in signers, "signature", self.origin)

    def check_documents(self) -> tuple[int, int]:
        """Each document that an entry names is here whole, or an entry says that it is withheld or redacted."""
        said = {(entry["type"], entry.get("object")) for entry in self.entries.values()}
        for path, name in self.each("object"):
            same(self.digests[path], name)
            require(name in self.documents, "extra")
        for name, entries in self.documents.items():
            self.place = object_path(name)
            is_whole, is_redacted = self.place in self.files, f"data/parts/{name}.json" in self.files
            require(is_whole or ("withhold", name) in said or (is_redacted and ("redact", name) in said), "missing")
            for entry in entries if is_whole else ():
                same(self.files[self.place], entry["bytes"])
        require(self.documents, "absent", "import, capture, derive")
        return len(self.kinds["object"]), len(self.documents) - len(self.kinds["object"])

    def check_ledger(self) -> tuple[int, int]:
        """The lines are in order, and give the root of the newest checkpoint, or each is proved to be in it."""
        self.place = LEDGER
        require(self.size in self.notes, "blocked")
        top = self.notes[self.size][1]
        for number, seq in enumerate(self.entries):
            if self.partial:
                path = f"data/proofs/inclusion/{seq:06d}.tlog-proof"
                proof = self.read_proof(path, f"c2sp.org/tlog-proof@v1\nindex {seq}\n")
                require(seq < self.size and climb(seq, 1, self.size, [self.leaves[seq], *proof])[1] == top, "proof")
            else:
                same(seq, number)
        for _, seq in self.each("inclusion"):
            require(seq in self.entries and len(self.entries) < self.size, "extra")  # a whole ledger needs no proofs
        if not self.partial:
            same(len(self.entries), self.size)
            same(self.roots[self.size].hex(), top.hex())
        return len(self.entries), self.size

    def read_proof(self, path: str, head: str) -> list[bytes]:
        """Read the hashes of a proof, which stand between its head and the newest checkpoint."""
        data, note = self.read(path), self.notes[self.size][0]
        hashes = data[len(head) : len(data) - len(note) - 1]
        require(head.encode() + hashes + b"\n" + note == data and hashes[-1:] in (b"", b"\n"))
        return [parse_base64(line, 32) for line in hashes.decode().split("\n")[:-1]]

    def check_checkpoints(self) -> tuple[int, int]:
        """Each is signed as the rule of epochs says, bears the ledger's origin, and is a beginning of the newest."""
        for path, size in (*self.kinds["checkpoint"], *self.kinds["cosigned"]):
            with self.look("checkpoints"):
                self.check_checkpoint(path, size)
        for _, size in self.each("consistency"):
            require(size in self.notes and size < self.size and len(self.entries) < self.size, "extra")
        self.place = NOTES
        require(self.kinds["checkpoint"], "missing")
        require(self.notes and (self.partial or len(self.notes) == 1 or not self.failed("ledger")), "blocked")
        return len(self.notes), self.size

    def check_checkpoint(self, path: str, size: int) -> None:
        """Check one checkpoint, and whether a witness that is known holds it."""
        witnesses = [pin for pin in self.pins if pin[1][0] == 4]
        origin, number, top, signers = open_checkpoint(self.read(path, NOTE), [*self.keys.values(), *witnesses])
        same(number, size)
        require(size in self.notes, "extra")
        same(origin, self.origin)
        same(top.hex(), self.notes[size][1].hex())
        named = [seq for seq in self.keys if seq < size]
        needed = named[-2:] if size - 1 in named[1:] else named[-1:]  # both keys sign a handover
        require(needed and signers >= {self.keys[seq][0] for seq in needed}, "signature", origin)
        if self.partial and size < self.size:
            require(self.size in self.notes, "blocked")
            proof = self.read_proof(f"data/proofs/consistency/{size:06d}", f"old {size}\n")
            width = size & -size  # of the last whole subtree
            climbed = climb(size - width, width, self.size, proof if width < size else [top, *proof])
            require(climbed == (top, self.notes[self.size][1]), "proof")
        elif size < self.size and size in self.roots:
            same(top.hex(), self.roots[size].hex())
        self.sound.add(path)
        if any(name in signers for name, _ in witnesses):
            self.outside.add(size)

    def check_key(self) -> tuple[str]:
        """A key from outside is the newest of the ledger's, or handed over to it step by step in checkpoints here."""
        pins, self.place = [pin for pin in self.pins if pin[1][0] == 1], "--pin-vkey"
        require(pins, "absent", "--pin-vkey")
        known = [seq for seq, key in self.keys.items() if key in pins]
        require(known, "differs", *(" ".join(name for name, _ in keys) for keys in (self.keys.values(), pins)))
        for seq in self.keys:
            path = f"{NOTES}{seq + 1:06d}"
            require(seq <= known[-1] or path in self.sound, "absent", path)
        return (self.keys[known[-1]][0],)

    def check_disclosures(self) -> tuple[int]:
        """Every value shown matches its commitment."""
        shown = 0
        for path, seq in self.each("disclosure"):
            require(seq in self.entries, "extra")
            for name, value in parse_json(self.read(path), DISCLOSED).items():
                digest = sha256(WRITER.encode({"n": name, **value}).encode()).hexdigest()
                same(digest, self.commits[seq].get(name))
                shown += 1
        require(shown, "absent", "data/disclosures/")
        return (shown,)

    def check_redactions(self) -> tuple[int, int]:
        """Every part shown is proved, and the parts shown of a document are those that an entry lists."""
        shown, redacted = 0, [entry for entry in self.entries.values() if entry["type"] == "redact"]
        for path, name in self.each("parts"):
            held, leaves = parse_json(self.read(path, LARGE), HELD), {}
            for part in held["parts"]:
                data = part["text"].encode() if "text" in part else parse_base64(part["base64"])
                require("text" in part or data.decode(errors="ignore").encode() != data)  # a text is spelled as text
                leaves[part["index"]] = sha256(b"\0" + bytes.fromhex(part["salt"]) + data).digest()
            indexes = sorted(leaves)
            require(held["object"] == name and indexes and [part["index"] for part in held["parts"]] == indexes)
            require(name in self.documents and "parts" in self.documents[name][0], "extra")
            tree = self.documents[name][0]["parts"]
            hidden = [bytes.fromhex(digest) for digest in reversed(held["hidden"])]
            require(indexes[-1] < tree["count"], "proof")
            require(root(leaves, indexes, 0, tree["count"], hidden).hex() == tree["root"] and not hidden, "proof")
            starts, ends = ([i for i in indexes if i + step not in leaves] for step in (-1, 1))
            spelled = ",".join(f"{a}-{b}" if a < b else f"{a}" for a, b in zip(starts, ends))  # noqa: B905
            require((name, spelled) in [(entry["object"], entry["shown"]) for entry in redacted], "extra")
            shown += len(indexes)
        require(shown, "absent", "data/parts/")
        return shown, len(self.kinds["parts"])

    def check_claims(self) -> tuple[int, int]:
        """Every figure is computed again from its rows, whose values stand in the documents here, and is as printed."""
        entries = [entry for entry in self.entries.values() if entry["type"] == "claim"]
        require(entries, "absent", "claim")
        for entry in entries:
            with self.look("claims"):
                self.check_reckoning(entry)
        passed = sum(answer == "PASS" for name, (answer, _) in self.answers.items() if name not in NAMES)
        figures = sum(entry["proved"] for entry in entries)
        require(passed == figures, "some", passed, figures)
        return figures, sum(entry["claims"] for entry in entries)

    def read_document(self, name: str) -> str:
        """Read a document that is text; where it is not here whole, nothing can be compared."""
        require(object_path(name) in self.files, "absent", object_path(name))
        return self.read(object_path(name), LARGE).decode()

    def check_reckoning(self, entry: dict[str, Any]) -> None:
        """Read the file that an entry names, and check each of its claims by itself."""
        *lines, end = self.read_document(entry["object"]).split("\n")
        head, *rest = (parse_json(line.encode() + b"\n", RECKONING) for line in lines)
        claims, rows = ([each for each in rest if name in each] for name in ("steps", "set"))
        places = {(row["set"], row["document"], row["place"]) for row in rows}
        require("form" in head and claims + rows == rest and end == "" and len(places) == len(rows))
        same((len(claims), sum(claim["kind"] == "figure" for claim in claims)), (entry["claims"], entry["proved"]))
        self.words = " ".join(self.read_document(head["text"]).split())
        sets = defaultdict(list)
        for row in rows:
            sets[row["set"]].append(row)
        for count, claim in enumerate(claims, 1):
            name = f"{head['text'][:6]}.{count} {printable(claim['claim'])}"
            with self.look(name):
                self.answers.setdefault(name, ("PASS", self.check_claim(claim, sets[claim["rows"]], sets[claim["of"]])))
            if self.failed(name) and not self.failed("claims"):
                self.answers["claims"] = "FAIL", f"{name}: {self.answers[name][1]}"

    def check_claim(self, claim: dict[str, Any], rows: list[Any], of: list[Any]) -> str:
        """Refuse a figure that its rows do not give, that is not as printed, or whose rows are not in the documents."""
        self.place = f"{claim['claim']}, {claim['line']}"
        require(claim["kind"] == "figure", "said", ", ".join(each[:12] for each in claim["documents"]) or "-")
        done, unread, has_groups = [], [], any("group" in row for row in of)
        for step in claim["steps"]:
            self.place = f"{claim['claim']}, {step['operation']}"
            is_known = step["operation"] in OPERATIONS or (has_groups and step["operation"].startswith("rank-by-"))
            done += [self.compute(step, rows, of)] if is_known else []
            if not (is_known and step["low"] and step["high"] and " ".join(step["printed"].split()) in self.words):
                unread.append(step["printed"])
        unread += [f"{row['document'][:12]} {row['place']}" for row in rows + of if not self.is_in_document(row)]
        require(not unread, "unread", ", ".join(unread[:3]) + f" … ({len(unread)})" * (len(unread) > 3))
        return printable("; ".join(done))

    def compute(self, step: dict[str, Any], rows: list[Any], of: list[Any]) -> str:
        """Compute a figure, refuse another result or one outside of what is printed, and say the arithmetic."""
        operation, unit, said = step["operation"].partition("-by-")[0], step["unit"], step["result"]
        result = OPERATIONS[operation](*find_values(step["operation"], unit, rows, of))
        require(result == number(said, unit), "differs", result, said)
        if step["low"] and step["high"]:
            low, high = (number(step[end], unit) for end in ("low", "high"))
            outside = [low] * step["low_open"] + [high] * step["high_open"]
            require(low <= result <= high and result not in outside, "differs", f"{step['low']} - {step['high']}", said)
        name = self.said["operations"].split(", ")[[*OPERATIONS].index(operation)] + step["operation"][len(operation) :]
        near = f"{float(result):.6g} ({said})" if "/" in said else said
        return self.said["step"].format(name, len(rows), f"{near} {unit}".strip(), step["printed"])

    def is_in_document(self, row: dict[str, Any]) -> bool:
        """Whether the value of a row stands at its place in a document here; another value there is refused."""
        name, at, value = row["document"], row["at"], row["value"]
        if at is None or object_path(name) not in self.files:
            return False
        mark = at[:1]  # of a JSON pointer (RFC 6901) a stroke; of a cell in a CSV the delimiter
        require(mark in ("/", ",", ";", "|", "\t"))
        if (name, mark) not in self.tables:
            self.tables[name, mark] = parse_table(self.read(object_path(name), LARGE).decode("utf-8-sig"), mark)
        self.place, found = f"{object_path(name)} {at}", self.tables[name, mark]
        for step in at.split(mark)[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            found = found[int(key) if isinstance(found, list) and key.isdecimal() else key]
        # A row without a value is only counted: it is enough that it is there.
        require(value in (None, found) or number(found) == number(value), "differs", value, found)
        return True

    def check_stamps(self) -> tuple[int, int]:
        """Every stamp (RFC 3161) is over its checkpoint, and signed by an authority that leads to a root given."""
        import shutil, tempfile

        openssl, stamps = shutil.which("openssl") or "", self.kinds["stamp"]
        for path, name in self.each("certificate"):
            (encoded,) = re.findall("(?s)-----BEGIN CERTIFICATE-----(.*?)-----END", self.read(path).decode())
            same(sha256(binascii.a2b_base64(encoded)).hexdigest(), name)
        for path, size in self.each("ots"):
            note = self.read(f"{NOTES}{size:06d}", NOTE)
            require(self.read(path).startswith(OTS + sha256(note).digest()), "proof")
        require(stamps, "absent", "*.tsr")
        require(os.path.isabs(openssl), "absent", "openssl")
        with tempfile.TemporaryDirectory() as scratch:
            inside = (self.read(path) + b"\n" for path, _ in self.each("certificate"))
            for name, certificates in (("roots", self.authorities), ("all", (*self.authorities, *inside))):
                with open(f"{scratch}/{name}", "wb") as file:
                    file.writelines(certificates)
            options = ["-CAfile", f"{scratch}/roots", "-untrusted", f"{scratch}/all"] if self.authorities else []
            for path, size in self.each("stamp"):
                self.times.append(self.check_stamp(path, size, [openssl, "ts", "-in", path], options))
        trusted, self.place = sum(trusted for _, _, trusted in self.times), "--tsa-root"
        require(self.authorities, "absent", "--tsa-root")
        require(trusted, "differs", ">= 1", 0)
        require(trusted == len(stamps), "absent", f"--tsa-root ({trusted}/{len(stamps)})")
        require(not self.kinds["ots"], "absent", "OpenTimestamps")  # this program does not follow its proofs
        return trusted, len(stamps)

    def check_stamp(self, path: str, size: int, openssl: list[str], options: list[str]) -> tuple[str, int, bool]:
        """Refuse a stamp over something else or badly signed; give its time, size, and whether it leads to a root."""

        def ask(*arguments: str) -> tuple[int, str]:
            command = [*openssl, *arguments]
            done = subprocess.run(command, cwd=self.folder, stdin=-3, capture_output=True, timeout=60, check=False)
            return done.returncode, (done.stdout + done.stderr).decode(errors="replace")

        data, digest = self.read(f"{NOTES}{size:06d}", NOTE), sha256(self.read(path)).hexdigest()
        same(digest[:8], path[-12:-4])
        # The status of a response is signed by nobody and could hold another time: only the token is printed.
        ((algorithm, dump, day, fraction, year),) = re.findall(STAMP, ask("-reply", "-token_out", "-text")[1])
        imprint = re.sub("[ -]", "", "".join(re.findall("(?m)^ {4}[0-9a-f]{4} - ([0-9a-f -]{47})", dump)))
        same(imprint, new(algorithm, data).hexdigest())
        # Before a part of a second is before the next full one.
        when = datetime.datetime.strptime(day + year + " +0000", "%b %d %H:%M:%S %Y %z")
        when, is_trusted = when + datetime.timedelta(seconds=bool(fraction)), False
        if options:
            seconds, note = str(int(when.timestamp())), f"{NOTES}{size:06d}"
            status, said = ask("-verify", "-attime", seconds, "-data", note, *options)
            unknown = "certificate verify error" in said or "signer certificate not found" in said
            require(status == 0 or unknown, "signature", said.strip().split("\n")[-1])
            is_trusted = status == 0
        return f"{when:%Y-%m-%d %H:%M:%S}", size, is_trusted

    def compare_held(self) -> None:
        """Compare each checkpoint that somebody holds with what is shown here."""
        for path, note in self.held.items():
            with self.look("complete"):
                self.place = path
                origin, size, top, signers = open_checkpoint(note, self.keys.values())
                same(self.origin, origin)
                require(signers, "signature", origin)
                require(size <= self.size, "differs", f">= {size}", self.size)
                if size in self.notes or not self.partial:
                    here = self.notes[size][1] if size in self.notes else self.roots[size]
                    same(here.hex(), top.hex())
                    self.outside.add(size)

    def check_unchanged(self) -> None:
        """Nothing failed that was looked at, and somebody outside vouches for the key or for the newest checkpoint."""
        self.place = self.failed(*PROPERTIES[:8])
        require(not self.place, "failed")
        require(self.answers["key"][0] == "PASS" or self.size in self.outside, "alone")

    def check_existed_before(self) -> tuple[str]:
        """A trusted stamp is over a checkpoint that covers every document shown here; the earliest such time is said."""
        self.place = self.failed("stamps")
        require(not self.place, "failed")
        shown = {name for kind in ("object", "parts") for _, name in self.kinds[kind] if name in self.documents}
        last = max((self.documents[name][0]["seq"] for name in shown), default=self.size)
        times = [when for when, size, trusted in self.times if trusted and size > last]
        doubtful = not self.understood or self.failed("documents", "ledger", "checkpoints", "redactions")
        claimed = ", ".join(f"{when} UTC ({size})" for when, size, _ in self.times) or "-"
        require(times and self.size in self.notes and not doubtful, "claimed", claimed)
        return (min(times),)

    def check_complete(self) -> tuple[int]:
        """The whole ledger is here, as long as somebody outside says, or as far as a checkpoint that others hold."""
        self.place = self.failed("ledger", "checkpoints")
        require(not self.place, "failed")
        vouched, self.place = self.answers["key"][0] == "PASS", "--min-size"
        require(self.size >= self.least, "differs", f">= {self.least}", self.size)
        require(not self.partial, "part")
        require(self.size in self.notes, "blocked")
        is_said, missing = self.outside or (self.least and vouched), "--pin-vkey" if self.least else "--min-size"
        require(is_said, "absent", f"{missing}, --held")
        return (self.size if vouched else max(self.outside),)


def find_values(operation: str, unit: str, rows: list[Any], of: list[Any]) -> list[list[Any]]:
    """Give the values to compute with, if they are of one unit; a rate is turned where it is of the result's."""
    if operation == "count":  # of rows without a value too
        return [rows, of]
    values, others = ([number(row["value"], row["unit"]) for row in each] for each in (rows, of))
    units = sorted({row["unit"] for row in rows + (of if operation.partition("-by-")[0] in COMPARING else [])})
    if operation == "conversion":
        base, quote = of[0]["unit"].split("/")
        same(sorted([base, quote]), sorted({*units, unit}))
        return [values, [1 / others[0] if base == unit else others[0]]]
    same(units, [unit] if operation in AMOUNTS else units[:1])
    if "-by-" in operation:  # the rows, which have no number of a group, are one of the groups
        groups = defaultdict(dict)
        for row, value in zip(rows + of, values + others):  # noqa: B905
            groups[row.get("group")][row["document"], row["place"]] = value
        require(groups.pop(None) in groups.values(), "missing")
        others = [sum(group.values()) for group in groups.values()]
    return [values, others]


def verify(folder: str, **asked: Any) -> list[tuple[str, str, str]]:
    """Check a dossier: for each property, result and claim its name, PASS, FAIL or NOT CHECKED, and a sentence."""
    dossier = Dossier(folder, **asked)
    if not all(b"-----BEGIN CERTIFICATE" in authority for authority in dossier.authorities):
        raise OSError("--tsa-root takes certificates in PEM")
    os.scandir(folder).close()
    dossier.load()
    for name in (*PROPERTIES, *RESULTS):
        if name == RESULTS[0]:
            dossier.compare_held()
        with dossier.look(name):
            require(dossier.understood or name in WITHOUT_LEDGER, "blocked")
            found = getattr(dossier, f"check_{name.replace('-', '_')}")() or ()
            dossier.answers.setdefault(name, ("PASS", dossier.said[name].format(*found)))
    return [(name, *dossier.answers[name]) for name in dict.fromkeys((*PROPERTIES, *RESULTS, *dossier.answers))]


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
    gc.disable()  # nothing here refers to itself, and looking for that takes a while
    try:
        rows = verify(**vars(asked))
    except (OSError, ValueError) as error:
        parser.error(str(error) if isinstance(error, OSError) else "--pin-vkey takes NAME+KEYID+KEY")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    labels = dict(zip((*PROPERTIES, *RESULTS), SAID[asked.lang]["labels"].split(", ")))  # noqa: B905
    for count, (name, answer, sentence) in enumerate(rows):
        print("\n" * (count in (len(PROPERTIES), len(labels))) + f"{answer:<12} {labels.get(name, name)}: {sentence}")
    print(f"\n{SAID[asked.lang]['limits']}")
    return 1 if any(answer == "FAIL" for _, answer, _ in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
