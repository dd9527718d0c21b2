"""Check a Dalel dossier with Python alone: nothing to install, no network, no link followed, nothing changed.

    python3 -I verify.py DIR
    python3 -I verify.py DIR --pin-vkey 'dalel/5fec…+1a2b3c4d+AT…' --min-size 2000 --lang ru
    python3 -I verify.py DIR --held checkpoint-from-the-article.txt --tsa-root authority.pem

Take this file, keys, checkpoints and root certificates from somewhere else than the dossier: whoever could change the
one could change the other. Stamps need the program openssl. Exit code: 0 nothing failed, 1 something failed, 2 the
command is wrong. The format is described in docs/formats: dossier.md, checkpoint.md, ledger.md.
"""

from __future__ import annotations

import argparse
import base64
import calendar
import contextlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from hashlib import new, sha256, sha512
from typing import Any, BinaryIO, NamedTuple

PROPERTIES = ("package", "seal", "documents", "ledger", "checkpoints", "key", "disclosures", "redactions", "stamps")
RESTING = ("seal", "documents", "checkpoints", "key", "disclosures", "redactions")  # on what the ledger says
RESULTS, LANGUAGES = ("unchanged", "existed-before", "complete"), ("en", "ru", "kk")
# A code and its sentence in English | Russian | Kazakh; an indented line continues the one before.
TEXTS = """
labels | package, seal, documents, ledger, checkpoints, key, disclosures, redactions, stamps, UNCHANGED, EXISTED BEFORE,
 COMPLETE | пакет, печать, документы, журнал, контрольные точки, ключ, раскрытое, частичный показ, метки времени, НЕ
 ИЗМЕНЕНО, СУЩЕСТВОВАЛО РАНЕЕ, ПОЛНОТА | пакет, мөр, құжаттар, журнал, бақылау нүктелері, кілт, ашылған деректер,
 ішінара көрсету, уақыт белгілері, ӨЗГЕРМЕГЕН, БҰРЫН БОЛҒАН, ТОЛЫҚ
package | All {} files ({} bytes) are listed, and each has its SHA-256. | Все файлы ({}; байт: {}) есть в списках, и
 SHA-256 каждого совпадает. | Барлық {} файл ({} байт) тізімде бар, әрқайсысының SHA-256 мәні сәйкес.
seal | The newest key of the ledger signed this package. | Пакет подписан новейшим ключом журнала. | Пакетке журналдың
 ең жаңа кілтімен қол қойылған.
documents | Documents: {} whole, {} shown in part, {} withheld, as the ledger says. | Документы: целиком {}, частями {},
 не показано {} – как сказано в журнале. | Құжаттар: тұтас {}, ішінара {}, көрсетілмеген {} – журналда айтылғандай.
ledger | All {} entries are in order and give the root of the newest checkpoint. | Все записи ({}) идут по порядку и
 дают корень новейшей контрольной точки. | Барлық {} жазба ретімен тұр және ең жаңа бақылау нүктесінің түбірін береді.
partial | {} of {} entries are shown, each proved to be in the newest checkpoint. | Показано записей: {} из {};
 доказано, что все они входят в новейшую контрольную точку. | Көрсетілген жазба: {} / {}; бәрінің ең жаңа бақылау
 нүктесінде бар екені дәлелденген.
checkpoints | Checkpoints: {}, rightly signed, each a beginning of the newest, which has {} entries. | Контрольные
 точки: {}; подписаны как положено, каждая – начало новейшей, в которой записей: {}. | Бақылау нүктелері: {};
 қолтаңбалары дұрыс, әрқайсысы {} жазбасы бар ең жаңа нүктенің басы.
key | A key from outside is the ledger's: {}. | Ключ, полученный извне, принадлежит журналу: {}. | Сырттан алынған кілт
 журналдікі: {}.
disclosures | Values shown: {}; all match their commitments in the ledger. | Раскрыто значений: {}; все соответствуют
 отпечаткам, внесённым в журнал. | Ашылған мәндер: {}; бәрі журналға енгізілген цифрлық іздерге сәйкес.
redactions | Parts shown: {}, of documents: {}; all proved, and the ledger names the same. | Показано частей: {},
 документов: {}; все доказаны, журнал называет те же. | Көрсетілген бөліктер: {}, құжаттар: {}; бәрі дәлелденген, журнал
 да соларды атайды.
stamps | {} of {} stamps are over their checkpoints and lead to a root certificate given. | Меток: {} из {}; относятся к
 своим контрольным точкам и восходят к указанному корневому сертификату. | Белгілер: {} / {}; өз бақылау нүктелеріне
 қойылған және берілген түбірлік сертификатқа апарады.
unchanged | Nothing shown here has changed since it was entered in the ledger. | Показанное здесь не менялось с тех пор,
 как внесено в журнал. | Мұнда көрсетілгендер журналға енгізілгелі өзгермеген.
existed-before | Every document shown here existed before {} UTC. | Каждый показанный здесь документ существовал до {}
 UTC. | Мұнда көрсетілген әр құжат {} (UTC) уақытына дейін болған.
complete | Nothing is missing among the first {} entries of the ledger. | Среди первых {} записей журнала нет пропусков.
 | Журналдың алғашқы {} жазбасының ешқайсысы түсіп қалмаған.
absent | There is nothing to compare with: no {}. | Не с чем сравнить: нет {}. | Салыстыру мүмкін емес: {} жоқ.
blocked | It cannot be looked at, because something else failed. | Проверить нельзя: не сошлось другое. | Тексеру мүмкін
 емес, себебі басқасы сәйкес келмеді.
handover | A key from outside is the ledger's, but the checkpoint in which it hands over is not here. | Ключ извне есть
 в журнале, но контрольной точки, где он передаёт подпись преемнику, здесь нет. | Сырттан алынған кілт журналда бар,
 бірақ ол қол қоюды мұрагеріне тапсырған бақылау нүктесі мұнда жоқ.
alone | Nobody outside vouches for the key: all of this could have been made anew. | Никто извне не ручается за ключ:
 всё это могли сделать заново. | Кілтке сырттан ешкім кепіл емес: мұның бәрі қайтадан жасалуы мүмкін.
claimed | No trusted stamp covers every document. Times claimed: {}. | Надёжные метки покрывают не все документы.
 Заявлено: {}. | Сенімді белгілер барлық құжатты қамтымайды. Мәлімделген уақыт: {}.
part | The ledger is shown in part. | Журнал показан частично. | Журнал ішінара көрсетілген.
more | {} (and {} more) | {} (и ещё {}) | {} (тағы {})
form | is not as the format says | не соответствует формату | пішімге сай емес
extra | does not belong here | здесь лишнее | мұнда артық
missing | is missing | отсутствует | жоқ
differs | expected {}, found {} | ожидалось {}, найдено {} | күтілгені {}, табылғаны {}
signature | the signature of {} is missing or wrong | подписи {} нет, или она неверна | {} қолтаңбасы жоқ немесе дұрыс
 емес
proof | the proof does not lead to the root | доказательство не ведёт к корню | дәлел түбірге апармайды
quote | {} | {} | {}
failed | failed, see above | не сошлось, см. выше | сәйкес келмеді, жоғарыдан қараңыз
limits | No check can show: that the site really served this; who captured it; when it was not there yet; what was never
 entered in the ledger; and a rollback of the ledger, if nobody holds a newer checkpoint. | Никакая проверка не покажет:
 что сайт действительно это выдавал; кто это сохранил; когда этого ещё не было; чего не внесли в журнал; и что журнал
 вернули к прежнему виду, если ни у кого нет более новой контрольной точки. | Ешбір тексеру мыналарды көрсете алмайды:
 сайт мұны шынымен бергенін; оны кім сақтағанын; қай кезде әлі болмағанын; журналға енгізілмегенді; ешкімде жаңарақ
 бақылау нүктесі болмаса, журналдың бұрынғы күйіне қайтарылғанын.
"""
SAID = {code: texts for code, *texts in (line.split(" | ") for line in re.sub(r"\n +", " ", TEXTS.strip()).split("\n"))}

LINE, NOTE, PROOF, PARTS, LISTED, FILES = 65_536, 65_536, 1 << 20, 64 << 20, 200, 1_000_000  # the most there may be
LEDGER, CHECKPOINTS, OBJECTS = "data/ledger/entries.jsonl", "data/proofs/checkpoints/", "data/objects/"
INCLUSION, CONSISTENCY = "data/proofs/inclusion/", "data/proofs/consistency/"
INFO, MANIFEST, TAGS = "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"
ALWAYS = {LEDGER, INFO, MANIFEST, TAGS, "bagit.txt", "data/README.txt", "data/ro-crate-metadata.json", "data/verify.py"}
NUMBER, HEX = "([0-9]{6}|[1-9][0-9]{6,15})", "[0-9a-f]{64}"
NAME = re.compile(
    rf"""(?x) bag (it | -info)\.txt | (tag)?manifest-sha256\.txt | seal\.txt | data/ ( README\.txt | verify\.py
    | ro-crate-metadata\.json | ledger/entries\.jsonl | objects/(?P<ab>[0-9a-f]{{2}})/(?P=ab)[0-9a-f]{{62}}
    | parts/{HEX}\.json | disclosures/{NUMBER}\.json | proofs/ ( certificates/{HEX}\.pem | consistency/{NUMBER}
    | inclusion/{NUMBER}\.tlog-proof | checkpoints/{NUMBER} ( \.cosigned | \.[0-9a-f]{{8}}\.(tsr|ots) )? ) )"""
)
STAMP = r"""(?xs) (?:.*?\n)? Hash\ Algorithm:\ (sha256|sha384|sha512)\n Message\ data:\n(.*?)\n Serial\ number:\ .*?\n
    Time\ stamp:\ (\w{3}\ +\d+\ \d\d:\d\d:\d\d)(?:\.\d+)?(\ \d{4})\ GMT\n.*"""
REFUSED = (OSError, ValueError, TypeError, LookupError, AttributeError, RecursionError, subprocess.SubprocessError)
P, ORDER = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


class FormatError(ValueError):
    """Something is not as the format says: a code of the sentences above, and what stands in its gaps."""


class Key(NamedTuple):
    """A public key: of the ledger (type 1) or of a witness (type 4)."""

    name: str
    id: bytes
    type: int
    public: bytes
    vkey: str


def require(holds: object, code: str = "form", *values: object) -> None:
    """Refuse what does not hold."""
    if not holds:
        raise FormatError(code, *values)


def same(found: object, expected: object) -> None:
    """Refuse what is not as expected, and name both."""
    require(found == expected, "differs", expected, found)


def split(form: str, text: str) -> tuple[Any, ...]:
    """Give the groups of a regular expression that fits all of the text."""
    match = re.fullmatch(form, text)
    require(match)
    return match.groups() if match else ()


def decode_point(data: bytes) -> tuple[int, int, int]:
    """Read a point of Ed25519's curve (RFC 8032, 5.1.3)."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y % 2**255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    require(len(data) == 32 and y < P and (x * x - square) % P == 0 and (x or not sign))
    return x if x % 2 == sign else P - x, y, 1


def add(p: tuple[int, int, int], q: tuple[int, int, int]) -> tuple[int, int, int]:
    """Add two points of the curve; (x, y, z) stands for x/z and y/z."""
    x, y, z = p[0] * q[0] % P, p[1] * q[1] % P, p[2] * q[2] % P
    square, product = z * z, D * x * y
    f, g = (square - product) % P, (square + product) % P
    return z * f * ((p[0] + p[1]) * (q[0] + q[1]) - x - y) % P, z * g * (y + x) % P, f * g % P


def is_signed(message: bytes, signature: bytes, key: bytes) -> bool:
    """Whether an Ed25519 signature is the key's (RFC 8032, 5.1.7): S is below the order, and S·B - k·A is R."""
    r, (x, y, _), s = decode_point(signature[:32]), decode_point(key), int.from_bytes(signature[32:], "little")
    k = int.from_bytes(sha512(signature[:32] + key + message).digest(), "little") % ORDER
    base, total = decode_point((4 * pow(5, -1, P) % P).to_bytes(32, "little")), (0, 1, 1)
    for bit in range(252, -1, -1):
        total = add(total, total)
        total = add(total, base) if s >> bit & 1 else total
        total = add(total, (P - x, y, 1)) if k >> bit & 1 else total
    return len(signature) == 64 and s < ORDER and all((total[i] - r[i] * total[2]) % P == 0 for i in (0, 1))


def node(left: bytes, right: bytes) -> bytes:
    """Give the parent of two nodes of the tree (RFC 6962, 2.1)."""
    return sha256(b"\1" + left + right).digest()


def climb(index: int, last: int, path: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Follow a proof up from its first hash (RFC 9162, 2.1.3.2 and 2.1.4.2): the root of the beginning, and of all."""
    old, new = path[0], path[0]
    for step in path[1:]:
        require(last, "proof")
        if index & 1 or index == last:
            old, new = node(step, old), node(step, new)
            while index and not index & 1:
                index, last = index >> 1, last >> 1
        else:
            new = node(new, step)
        index, last = index >> 1, last >> 1
    require(last == 0, "proof")
    return old, new


def is_beginning(size: int, root: bytes, *, of: int, top: bytes, proof: Sequence[bytes]) -> bool:
    """Whether a tree is the beginning of another, by the proof of RFC 9162, 2.1.4."""
    index, last = size - 1, of - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    return bool(proof) and climb(index, last, proof if index else [root, *proof]) == (root, top)


def parse_base64(text: str, length: int = 0) -> bytes:
    """Read base64, in the one spelling that an encoder writes."""
    data = base64.b64decode(text, validate=True)
    require(base64.b64encode(data).decode() == text and length in (0, len(data)))
    return data


def parse_whole(digits: str) -> int:
    """Read a whole number of at most 2**53 - 1; fractions and NaN come here too, and are refused."""
    if len(digits) > 17 or abs(int(digits)) >= 2**53:
        raise FormatError("form")
    return int(digits)


READER = json.JSONDecoder(parse_int=parse_whole, parse_float=parse_whole, parse_constant=parse_whole)
WRITER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def parse_json(line: bytes) -> Any:
    """Read JSON in its one spelling (RFC 8785) and a line feed: a repeated key, a space or a fraction is refused."""
    value = READER.decode(line.decode())
    require(WRITER.encode(value).encode() + b"\n" == line)
    return value


def is_count(value: object) -> bool:
    """Whether a value is a whole number from 0 on."""
    return type(value) is int and value >= 0


def is_text(value: object) -> bool:
    """Whether a value is a text."""
    return isinstance(value, str)


def are_digests(values: Iterable[str]) -> bool:
    """Whether all values are digests in hexadecimal."""
    return all(map(is_digest, values))


def fits(value: Any, form: dict[str, Any]) -> bool:
    """Whether a value is an object with just these fields, each of which passes its test."""
    return isinstance(value, dict) and value.keys() == form.keys() and all(form[name](value[name]) for name in form)


is_digest, is_code = re.compile(HEX).fullmatch, re.compile("[a-z0-9-]+").fullmatch
TESTS: dict[str, Any] = {
    "clock_offset": lambda value: value is None or type(value) is int,
    "commit": lambda value: value.keys() >= {"collector", "device", "note"} and are_digests(value.values()),
    "object": is_digest,
    "origin": re.compile("dalel/[0-9a-f]{32}").fullmatch,
    "parts": lambda value: fits(value, {"count": is_count, "form": is_text, "root": is_digest}),
    "previous": lambda value: value is None or is_digest(value),
    "shown": re.compile("N(-N)?(,N(-N)?)*".replace("N", "(0|[1-9][0-9]{0,15})")).fullmatch,
    "sources": lambda value: isinstance(value, list) and are_digests(value),
    "status": lambda value: value is None or is_count(value),
    "time": re.compile(
        r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])(:[0-5]\d){2}Z", re.ASCII
    ).fullmatch,
    "v": lambda value: is_count(value) and value == 1,
    **dict.fromkeys(("bytes", "checkpoint", "claims", "documents", "entry", "epoch", "proved", "seq"), is_count),
    **dict.fromkeys(("kind", "method", "reason", "type"), is_code),
    **dict.fromkeys(("final_url", "media_type", "tool", "url", "vkey"), is_text),
}
FIELDS = """genesis: origin | key: epoch vkey | import: commit object bytes media_type | derive: commit object bytes
  media_type sources | capture: commit object bytes media_type url final_url status method clock_offset previous
  | capture-failed: commit url status reason | transfer: commit object | claim: commit object claims proved
  | publish: commit object | receipt: commit kind checkpoint object | seal: commit object checkpoint documents
  | withhold: commit object reason | redact: commit object shown | correct: commit entry"""
KINDS = [line.split(":") for line in FIELDS.split("|")]
TYPES = {kind.strip(): {"seq", "time", "tool", "type", "v", *fields.split()} for kind, fields in KINDS}


def parse_entry(line: bytes) -> dict[str, Any]:
    """Read a line of the ledger: an entry with the fields of its type and no others; a document may be cut into parts."""
    entry: dict[str, Any] = parse_json(line)
    fields = TYPES[entry["type"]]
    require(entry.keys() - ({"parts"} if "bytes" in fields else ()) == fields)
    require(all(TESTS[name](value) for name, value in entry.items()))
    return entry


def parse_vkey(text: str) -> Key:
    """Read NAME+KEYID+KEY."""
    name, number, key = split(r"([^\s+]+)\+([0-9a-f]{8})\+(\S+)", text)
    data = parse_base64(key, 33)
    require(data[0] in (1, 4) and number == sha256(f"{name}\n".encode() + data).hexdigest()[:8])
    return Key(name, bytes.fromhex(number), data[0], data[1:], text)


def open_note(data: bytes, keys: Iterable[Key]) -> tuple[str, set[Key]]:
    """Read a signed note: its text, and which keys signed it. A wrong signature of a known key refuses all of it."""
    text, lines = split(r"(?s)(.+\n)\n((?:— [^\s+]+ \S+\n){1,16})", data.decode())
    require(len(data) <= NOTE and not re.search("[\0-\t\v-\x1f\x7f-\x9f]", text + lines))
    known, signers = {(key.name, key.id): key for key in keys}, set()
    for name, written in re.findall(r"— (\S+) (\S+)\n", lines):
        blob = parse_base64(written)
        require(len(blob) > 4)
        if key := known.get((name, blob[:4])):
            timed = key.type == 4
            said = f"cosignature/v1\ntime {int.from_bytes(blob[4:12], 'big')}\n{text}" if timed else text
            require(is_signed(said.encode(), blob[12 if timed else 4 :], key.public), "signature", name)
            signers.add(key)
    return text, signers


def parse_checkpoint(text: str) -> tuple[str, int, bytes]:
    """Read the text of a checkpoint: origin, size, root."""
    origin, size, root = split(r"([^\n]+)\n([1-9][0-9]{0,15})\n(\S+)\n", text)
    return origin, int(size), parse_base64(root, 32)


def spell(indexes: Iterable[int]) -> str:
    """Spell the numbers of parts as an entry does: 0,12-14."""
    runs: list[list[int]] = []
    for index in indexes:
        if runs and runs[-1][-1] == index - 1:
            runs[-1][1:] = [index]
        else:
            runs.append([index])
    return ",".join("-".join(map(str, run)) for run in runs)


def rebuild(start: int, end: int, leaves: dict[int, bytes], hidden: list[bytes]) -> bytes:
    """Give the root over parts; of a stretch that is not shown, the next of the hidden digests, here the last, is it."""
    if not leaves:
        require(hidden, "proof")
        return hidden.pop()
    if end - start == 1:
        return leaves[start]
    middle = start + (1 << (end - start - 1).bit_length() - 1)
    left = {index: leaf for index, leaf in leaves.items() if index < middle}
    right = {index: leaf for index, leaf in leaves.items() if index >= middle}
    return node(rebuild(start, middle, left, hidden), rebuild(middle, end, right, hidden))


def spell_time(seconds: int) -> str:
    """Spell a time that is counted from 1970, in UTC."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(seconds))


class Dossier:
    """One folder under examination: what it holds, and what is wrong with it, by property."""

    def __init__(self, folder: str, language: str) -> None:
        self.folder, self.language = folder, LANGUAGES.index(language)
        self.pins: list[Key] = []
        self.authorities: list[bytes] = []
        self.least, self.vouched = 0, False
        self.held: dict[str, bytes] = {}
        self.problems: dict[str, list[str]] = {}
        self.blocked: set[str] = set()
        self.files: dict[str, int] = {}  # path and size, which is known when it was read
        self.digests: dict[str, str] = {}
        self.notes: dict[int, tuple[bytes, bytes]] = {}  # checkpoints by size: the note, and the root that it states
        self.roots: dict[int, bytes] = {}  # by size: the root that the lines give
        self.origin, self.count, self.last, self.size, self.understood, self.partial = "", 0, -1, 0, False, False
        self.keys: dict[int, Key] = {}  # by the number of the entry that names it
        self.documents: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.redacted: dict[str, set[str]] = defaultdict(set)
        self.withheld: set[str] = set()
        self.leaves: dict[int, bytes] = {}
        self.commits: dict[int, dict[str, str]] = {}
        self.signed: set[int] = set()  # sizes of the checkpoints that are in order
        self.outside: set[int] = set()  # sizes of those that others hold
        self.times: list[tuple[int, int, bool]] = []  # of stamps: seconds since 1970, size, whether it is trusted

    def say(self, code: str, *values: object) -> str:
        """Give a sentence in the language asked for."""
        return SAID[code][self.language].format(*values)

    def fail(self, name: str, place: str, code: str = "form", *values: object) -> None:
        """Keep what is wrong with a property, and where; a name from a dossier must not drive the terminal."""
        place, *safe = (ascii(str(value))[1:-1][:300] for value in (place, *values))
        self.problems.setdefault(name, []).append(f"{place}: {self.say(code, *safe)}")

    @contextlib.contextmanager
    def attempt(self, name: str, place: str) -> Iterator[None]:
        """Keep a refusal with its place, and go on."""
        try:
            yield
        except REFUSED as error:
            self.refuse(name, place, error)

    def refuse(self, name: str, place: str, error: Exception) -> None:
        """Keep a refusal: what is wrong and where, or that it cannot be looked at."""
        code, *values = error.args if isinstance(error, FormatError) else ("form",)
        self.blocked.add(name) if code == "blocked" else self.fail(name, place, code, *values)

    def settle(self, holds: object, code: str, *values: object) -> None:
        """Refuse what does not hold; where a line of the ledger cannot be read, the answer may stand in that line."""
        require(holds or self.understood, "blocked")
        require(holds, code, *values)

    def list_files(self, parent: str = "") -> None:
        """Find every file. What has another name, or is a link or no regular file, is never looked at again."""
        with os.scandir(f"{self.folder}/{parent}") as found:
            for item in sorted(found, key=lambda item: item.name):
                path = parent + item.name
                if item.is_dir(follow_symlinks=False) and path.count("/") < 3:
                    self.list_files(f"{path}/")
                elif NAME.fullmatch(path) and item.is_file(follow_symlinks=False) and len(self.files) < FILES:
                    self.files[path] = 0
                else:
                    self.fail("package", path, "extra")

    def numbered(self, folder: str, ending: str = "") -> list[tuple[str, int]]:
        """Give the files of a folder that are named by a number, and the number."""
        form = re.compile(f"{folder}{NUMBER}{ending}")
        return [(path, int(match[1])) for path in self.files for match in [form.fullmatch(path)] if match]

    def open(self, path: str, buffering: int = -1) -> BinaryIO:
        """Open a file that was listed, if it is no link meanwhile."""
        require(path in self.files, "missing")
        flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        return os.fdopen(os.open(f"{self.folder}/{path}", flags), "rb", buffering)

    def read(self, path: str, most: int) -> bytes:
        """Read a file of at most so many bytes."""
        with self.open(path) as file:
            data = file.read(most + 1)
        require(len(data) <= most, "differs", f"<= {most}", f"> {most}")
        return data

    def digest(self, paths: Iterable[str]) -> None:
        """Take the SHA-256 of files, each once. Python lets go of its lock meanwhile: two threads do two at a time."""
        for path in paths:
            try:
                with self.open(path, 0) as file:
                    state, size = sha256(), 0
                    while piece := file.read(1 << 18):
                        state.update(piece)
                        size += len(piece)
                self.digests[path], self.files[path] = state.hexdigest(), size
            except OSError as error:
                self.fail("package", path, "quote", error.strerror)

    def read_notes(self) -> None:
        """Read what each checkpoint states; who signed it is looked at when the keys are known."""
        for path, number in self.numbered(CHECKPOINTS):
            self.size = max(self.size, number)
            with self.attempt("checkpoints", path):
                note = self.read(path, NOTE)
                _, size, root = parse_checkpoint(open_note(note, ())[0])
                same(size, number)
                self.notes[size] = note, root
        self.partial = any(path.startswith((INCLUSION, CONSISTENCY)) for path in self.files)

    def read_ledger(self) -> None:
        """Read every line, and take the root over the first lines wherever a checkpoint states one."""
        sizes, peaks = set(self.notes), []
        for note in self.held.values():
            with contextlib.suppress(ValueError):
                sizes.add(parse_checkpoint(open_note(note, ())[0])[1])
        with self.attempt("ledger", LEDGER), self.open(LEDGER) as file:
            while line := file.readline(LINE + 2):
                self.count += 1
                size, leaf = self.count, sha256(b"\0" + line[:-1]).digest()
                try:
                    require(len(line) <= LINE + 1, "differs", f"<= {LINE}", f"> {LINE}")
                    self.enter(parse_entry(line), leaf)
                except REFUSED as error:
                    self.refuse("ledger", f"{LEDGER}:{size}", error)
                peaks.append(leaf)
                while size % 2 == 0:
                    size, peaks[-2:] = size // 2, [node(*peaks[-2:])]
                if self.count in sizes and not self.partial:
                    self.roots[self.count] = reduce(lambda right, left: node(left, right), reversed(peaks))
        self.understood = bool(self.count) and "ledger" not in self.problems

    def enter(self, entry: dict[str, Any], leaf: bytes) -> None:
        """Take from an entry what the properties ask about."""
        seq, kind, document = entry["seq"], entry["type"], entry.get("object", "")
        require(seq > self.last, "differs", f"> {self.last}", seq)
        require((seq == 0) == (kind == "genesis") != bool(self.origin) and entry.get("entry", -1) < seq)
        self.last, self.leaves[seq], self.commits[seq] = seq, leaf, entry.get("commit", {})
        if kind == "genesis":
            self.origin = entry["origin"]
        elif kind == "key":
            key = parse_vkey(entry["vkey"])
            require(key.name == self.origin and key.type == 1 and entry["epoch"] == len(self.keys) + 1)
            self.keys[seq] = key
        elif kind == "withhold":
            self.withheld.add(document)
        elif kind == "redact":
            self.redacted[document].add(entry["shown"])
        elif "bytes" in entry:
            self.documents[document].append(entry)

    def check_package(self) -> object:
        """Exactly the files that the format names are here, each listed but the last list, which cannot list itself."""
        for path in sorted({*ALWAYS, f"{CHECKPOINTS}{self.size:06d}"} - self.files.keys()):
            self.fail("package", path, "missing")
        with self.attempt("package", "bagit.txt"):
            require(self.read("bagit.txt", NOTE) == b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
        for manifest in (MANIFEST, TAGS):
            present = {path for path in self.files if path.startswith("data/") == (manifest == MANIFEST)} - {TAGS}
            listed = self.read_manifest(manifest)
            for path in sorted(present ^ listed.keys()):
                self.fail("package", path, "missing" if path in listed else "extra")
            for path in sorted(path for path in present & listed.keys() if self.digests.get(path) != listed[path]):
                self.fail("package", path, "differs", listed[path], self.digests.get(path))
        return "package", len(self.files) - 1, sum(self.files.values()) - self.files.get(TAGS, 0)

    def read_manifest(self, name: str) -> dict[str, str]:
        """Read a manifest, SHA-256 by path: every line in the form, sorted, each path once."""
        listed, last = {}, ""
        with self.attempt("package", name):
            *lines, rest = self.read(name, FILES * (LISTED + 1)).decode().split("\n")
            for number, line in enumerate(lines, 1):
                digest, gap, path = line[:64], line[64:66], line[66:]
                if path > last and gap == "  " and is_digest(digest) and (path in self.files or NAME.fullmatch(path)):
                    listed[path] = digest
                    last = path
                else:
                    self.fail("package", f"{name}:{number}")
            require(not rest)
        return listed

    def check_seal(self) -> object:
        """The newest key signed a note that names the package's description and its manifest."""
        if "seal.txt" not in self.files:
            return self.say("absent", "seal.txt")
        with self.attempt("seal", "seal.txt"):
            text, signers = open_note(self.read("seal.txt", NOTE), self.keys.values())
            lines, digests = text.split("\n"), [f"{name} {self.digests.get(name)}" for name in (INFO, MANIFEST)]
            for line, true in zip(lines, ["dalel-dossier/1", self.origin or lines[1], str(self.size), *digests]):  # noqa: B905
                same(line, true)
            same(len(lines), 6)
            self.settle(self.keys and self.keys[max(self.keys)] in signers, "signature", self.origin)
        return ("seal",)

    def check_documents(self) -> object:
        """Each document that an entry names is here whole, or an entry says that it is withheld or redacted."""
        whole = partly = withheld = 0
        for name, entries in self.documents.items():
            path = f"{OBJECTS}{name[:2]}/{name}"
            if path in self.files:
                whole += 1
                for size in {entry["bytes"] for entry in entries} - {self.files[path]}:
                    self.fail("documents", path, "differs", size, self.files[path])
            elif name in self.redacted and f"data/parts/{name}.json" in self.files:
                partly += 1
            elif name in self.withheld:
                withheld += 1
            else:
                self.fail("documents", path, "missing")
        for path in (path for path in self.files if path.startswith(OBJECTS)):
            if path[-64:] != self.digests.get(path) or path[-64:] not in self.documents:
                with self.attempt("documents", path):
                    same(self.digests.get(path), path[-64:])
                    self.settle(False, "extra")
        return (
            ("documents", whole, partly, withheld) if self.documents else self.say("absent", "import, capture, derive")
        )

    def check_ledger(self) -> object:
        """The lines are in order, and give the root of the newest checkpoint, or each is proved to be in it."""
        with self.attempt("ledger", LEDGER):
            require(self.count, "missing")
            require(self.size in self.notes, "blocked")
            root = self.notes[self.size][1]
            if not self.partial:
                for number, seq in enumerate(self.leaves):
                    same(seq, number)
                same(self.count, self.size)
                same(self.roots[self.size].hex(), root.hex())
                return "ledger", self.size
            for seq, leaf in self.leaves.items():
                path = f"{INCLUSION}{seq:06d}.tlog-proof"
                with self.attempt("ledger", path):
                    proof = self.read_proof(path, f"c2sp.org/tlog-proof@v1\nindex {seq}\n")
                    require(seq < self.size and climb(seq, self.size - 1, [leaf, *proof])[1] == root, "proof")
            for path, seq in self.numbered(INCLUSION, r"\.tlog-proof"):
                with self.attempt("ledger", path):
                    self.settle(seq in self.leaves, "extra")
        return "partial", len(self.leaves), self.size

    def read_proof(self, path: str, head: str) -> list[bytes]:
        """Read the hashes of a proof, which stand between its head and the newest checkpoint."""
        data, note = self.read(path, PROOF), self.notes[self.size][0]
        hashes = data[len(head) : len(data) - len(note) - 1]
        require(head.encode() + hashes + b"\n" + note == data and hashes[-1:] in (b"", b"\n"))
        return [parse_base64(line, 32) for line in hashes.decode().split("\n")[:-1]]

    def check_checkpoints(self) -> object:
        """Each is signed as the rule of epochs says, bears the ledger's origin, and is a beginning of the newest."""
        for size, (note, root) in sorted(self.notes.items()):
            path = f"{CHECKPOINTS}{size:06d}"
            with self.attempt("checkpoints", path):
                self.check_note(note, size)
                self.check_beginning(size, root)
                self.signed.add(size)
        for path, size in self.numbered(CHECKPOINTS, r"\.cosigned"):
            with self.attempt("checkpoints", path):
                require(size in self.notes, "extra")
                note = self.read(path, NOTE)
                require(open_note(note, ())[0] == open_note(self.notes[size][0], ())[0])
                self.check_note(note, size)
        for path, size in self.numbered(CONSISTENCY):
            if size not in self.notes or size == self.size:
                self.fail("checkpoints", path, "extra")
        return ("checkpoints", len(self.notes), self.size) if self.notes else self.say("blocked")

    def check_note(self, note: bytes, size: int) -> None:
        """Refuse a checkpoint that is not the ledger's, or that a key which must sign has not signed."""
        witnesses = {key for key in self.pins if key.type == 4}
        text, signers = open_note(note, [*self.keys.values(), *witnesses])
        same(parse_checkpoint(text)[0], self.origin or parse_checkpoint(text)[0])
        named = [seq for seq in self.keys if seq < size]
        needed = named[-2:] if size - 1 in named[1:] else named[-1:]
        self.settle(needed and signers.issuperset(self.keys[seq] for seq in needed), "signature", self.origin)
        if signers & witnesses:
            self.outside.add(size)

    def check_beginning(self, size: int, root: bytes) -> None:
        """Refuse a checkpoint that is not a beginning of the newest, by the lines or by a proof."""
        if self.partial and size < self.size:
            require(self.size in self.notes, "blocked")
            proof = self.read_proof(f"{CONSISTENCY}{size:06d}", f"old {size}\n")
            require(is_beginning(size, root, of=self.size, top=self.notes[self.size][1], proof=proof), "proof")
        elif size < self.size:
            require(self.understood, "blocked")
            same(root.hex(), self.roots.get(size, root).hex())
            require("ledger" not in self.problems, "blocked")

    def check_key(self) -> object:
        """A key from outside is the newest of the ledger's, or handed over to it step by step in checkpoints here."""
        pins = [key for key in self.pins if key.type == 1]
        if not pins:
            return self.say("absent", "--pin-vkey")
        with self.attempt("key", "--pin-vkey"):
            known = [seq for seq, key in self.keys.items() if key in pins]
            vkeys = [" ".join(key.vkey for key in keys) for keys in (self.keys.values(), pins)]
            self.settle(known, "differs", *vkeys)
            if any(seq > known[-1] and seq + 1 not in self.signed for seq in self.keys):
                return self.say("handover")
        return "key", self.origin

    def check_disclosures(self) -> object:
        """Every value shown matches its commitment."""
        shown = 0
        for path, seq in self.numbered("data/disclosures/", r"\.json"):
            with self.attempt("disclosures", path):
                values = parse_json(self.read(path, PROOF))
                self.settle(seq in self.commits, "extra")
                for name, value in values.items():
                    require(fits(value, {"s": is_digest, "v": lambda shown: shown is None or is_text(shown)}))
                    same(sha256(WRITER.encode({"n": name, **value}).encode()).hexdigest(), self.commits[seq].get(name))
                    shown += 1
        return ("disclosures", shown) if shown else self.say("absent", "data/disclosures/")

    def check_redactions(self) -> object:
        """Every part shown is proved, and the parts shown of a document are those that an entry lists."""
        shown = []
        for path in (path for path in self.files if path.startswith("data/parts/")):
            with self.attempt("redactions", path):
                shown.append(self.check_parts(path, path[-69:-5]))
        return ("redactions", sum(shown), len(shown)) if shown else self.say("absent", "data/parts/")

    def check_parts(self, path: str, name: str) -> int:
        """Refuse a file of parts that is not proved; give how many it shows."""
        held = parse_json(self.read(path, PARTS))
        require(held.keys() == {"hidden", "object", "parts", "v"} and held["object"] == name and TESTS["v"](held["v"]))
        require(isinstance(held["hidden"], list) and are_digests(held["hidden"]))
        leaves: dict[int, bytes] = {}
        for part in held["parts"]:
            kind = "base64" if "base64" in part else "text"
            require(fits(part, {"index": is_count, "salt": is_digest, kind: is_text}))
            data = part["text"].encode() if kind == "text" else parse_base64(part["base64"])
            require(kind == "text" or data.decode(errors="ignore").encode() != data)
            leaves[part["index"]] = sha256(b"\0" + bytes.fromhex(part["salt"]) + data).digest()
        require(leaves and [part["index"] for part in held["parts"]] == sorted(leaves))
        trees = [entry["parts"] for entry in self.documents.get(name, ()) if "parts" in entry]
        self.settle(trees, "extra")
        count, hidden = trees[0]["count"], [bytes.fromhex(digest) for digest in reversed(held["hidden"])]
        require(
            max(leaves) < count and rebuild(0, count, leaves, hidden).hex() == trees[0]["root"] and not hidden, "proof"
        )
        self.settle(spell(leaves) in self.redacted.get(name, ()), "extra")
        return len(leaves)

    def check_stamps(self) -> object:
        """Every stamp is over its checkpoint, and signed by an authority that leads to a root given."""
        stamps, openssl = self.numbered(CHECKPOINTS, r"\.[0-9a-f]{8}\.tsr"), shutil.which("openssl") or ""
        if not stamps or not os.path.isabs(openssl):
            return self.say("absent", "openssl" if stamps else "*.tsr")
        with self.attempt("stamps", "openssl"), tempfile.TemporaryDirectory() as scratch:
            options = ["-CAfile", f"{scratch}/roots.pem", "-untrusted", f"{scratch}/all.pem"]
            inside = (path for path in self.files if path.startswith("data/proofs/certificates/"))
            with open(options[1], "wb") as roots, open(options[3], "wb") as everything:
                roots.writelines(self.authorities)
                everything.writelines(self.authorities)
                everything.writelines(self.read(path, PROOF) + b"\n" for path in inside)
            for path, size in stamps:
                with self.attempt("stamps", path):
                    self.check_stamp(path, size, openssl=[openssl, "ts", "-in", path], options=options)
        trusted = sum(trusted for _, _, trusted in self.times)
        if not self.authorities:
            return self.say("absent", "--tsa-root")
        if not trusted:
            self.fail("stamps", "--tsa-root", "stamps", 0, len(stamps))
        return ("stamps", trusted, trusted) if trusted == len(stamps) else self.say("stamps", trusted, len(stamps))

    def check_stamp(self, path: str, size: int, *, openssl: list[str], options: list[str]) -> None:
        """Refuse a stamp that is over something else or badly signed; keep its time, and whether it leads to a root."""

        def ask(*arguments: str) -> tuple[int, str]:
            command = [*openssl, *arguments]
            done = subprocess.run(command, cwd=self.folder, stdin=-3, capture_output=True, timeout=60, check=False)
            return done.returncode, (done.stdout + done.stderr).decode(errors="replace")

        note = f"{CHECKPOINTS}{size:06d}"
        same(sha256(self.read(path, PROOF)).hexdigest()[:8], path[-12:-4])
        # The status of a response is signed by nobody and could hold another time: only the token is printed.
        algorithm, dump, day, year = split(STAMP, ask("-reply", "-token_out", "-text")[1])
        imprint = re.sub("[ -]", "", "".join(re.findall("(?m)^ {4}[0-9a-f]{4} - ([0-9a-f -]{47})", dump)))
        same(imprint, new(algorithm, self.read(note, NOTE)).hexdigest())
        seconds, status = calendar.timegm(time.strptime(day + year, "%b %d %H:%M:%S %Y")), 1
        if self.authorities:
            status, said = ask("-verify", "-attime", str(seconds), "-data", note, *options)
            unknown = "certificate verify error" in said or "signer certificate not found" in said
            require(status == 0 or unknown, "quote", said.strip().split("\n")[-1])
        self.times.append((seconds, size, status == 0))

    def compare_held(self) -> None:
        """Compare the checkpoints that others hold with what is shown here."""
        for place, note in self.held.items():
            with self.attempt("complete", place):
                text, signers = open_note(note, self.keys.values())
                origin, size, root = parse_checkpoint(text)
                same(self.origin, origin)
                require(signers, "signature", origin)
                require(size <= self.size, "differs", f">= {size}", self.size)
                mine = self.notes[size][1] if size in self.notes else self.roots.get(size)
                if mine:
                    same(mine.hex(), root.hex())
                    self.outside.add(size)

    def check_unchanged(self) -> object:
        """Nothing failed, and somebody outside vouches for the key or holds the newest checkpoint."""
        self.compare_held()
        for name in PROPERTIES[:-1]:
            if name in self.problems:
                self.fail("unchanged", name, "failed")
        return ("unchanged",) if self.vouched or self.size in self.outside else self.say("alone")

    def check_existed_before(self) -> object:
        """Every document shown lies below a checkpoint that a trusted stamp covers."""
        if "stamps" in self.problems:
            self.fail("existed-before", "stamps", "failed")
        trusted, times = [(when, size) for when, size, is_trusted in self.times if is_trusted], []
        for name, entries in self.documents.items() if trusted else ():
            if f"{OBJECTS}{name[:2]}/{name}" in self.files or f"data/parts/{name}.json" in self.files:
                times.append(min((when for when, size in trusted if size > entries[0]["seq"]), default=sys.maxsize))
        doubtful = {"documents", "ledger", "checkpoints", "redactions"} & (self.problems.keys() | self.blocked)
        if times and max(times) < sys.maxsize and not doubtful:
            return "existed-before", spell_time(max(times))
        return self.say("claimed", ", ".join(f"{spell_time(when)} UTC ({size})" for when, size, _ in self.times) or "–")

    def check_complete(self) -> object:
        """The whole ledger is here, and it continues what somebody outside holds."""
        for name in sorted({"ledger", "checkpoints"} & self.problems.keys()):
            self.fail("complete", name, "failed")
        if self.size < self.least:
            self.fail("complete", "--min-size", "differs", f">= {self.least}", self.size)
        if self.partial or self.size not in self.notes:
            return self.say("part" if self.partial else "blocked")
        if not self.outside and not (self.least and self.vouched):
            return self.say("absent", "--pin-vkey, --held" if self.least else "--min-size, --held")
        return "complete", self.size if self.vouched else max(self.outside)

    def answer(self, name: str) -> tuple[str, str, str]:
        """Answer for one property or result."""
        found: Any = ""
        with self.attempt(name, name):
            found = getattr(self, "check_" + name.replace("-", "_"))()
        first, *others = self.problems.get(name, [""])
        if first:
            return name, "FAIL", self.say("more", first, len(others)) if others else first
        if name in self.blocked or (isinstance(found, tuple) and name in RESTING and not self.understood):
            found = self.say("blocked")
        if isinstance(found, str):
            return name, "NOT CHECKED", found
        self.vouched = self.vouched or name == "key"
        return name, "PASS", self.say(*found)


def verify(
    folder: str,
    *,
    pins: Iterable[str] = (),
    min_size: int | None = None,
    held: Iterable[str] = (),
    tsa_roots: Iterable[str] = (),
    lang: str = "en",
) -> list[tuple[str, str, str]]:
    """Check a dossier: for each property and result its name, PASS, FAIL or NOT CHECKED, and a sentence."""
    dossier = Dossier(str(folder), lang)
    dossier.pins, dossier.least = [parse_vkey(pin) for pin in pins], min_size or 0
    dossier.held = {str(path): read_outside(path)[:-1] for path in held}
    dossier.authorities = [read_outside(path) for path in tsa_roots]
    if not all(b"-----BEGIN CERTIFICATE" in root for root in dossier.authorities):
        raise OSError("--tsa-root takes certificates in PEM")
    os.scandir(folder).close()
    with dossier.attempt("package", str(folder)):
        dossier.list_files()
    paths = iter(dossier.files)
    other = threading.Thread(target=dossier.digest, args=(paths,))
    other.start()
    dossier.digest(paths)
    other.join()
    dossier.read_notes()
    dossier.read_ledger()
    return [dossier.answer(name) for name in (*PROPERTIES, *RESULTS)]


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
    parser.add_argument("--lang", choices=LANGUAGES, default=language if language in LANGUAGES else "en")
    asked = parser.parse_args()
    try:
        rows = verify(**vars(asked))
    except ValueError:
        parser.error("--pin-vkey takes NAME+KEYID+KEY")
    except OSError as error:
        parser.error(str(error))
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    labels, limits = (SAID[code][LANGUAGES.index(asked.lang)] for code in ("labels", "limits"))
    for label, (name, answer, sentence) in zip(labels.split(", "), rows):  # noqa: B905
        print("\n" * (name == RESULTS[0]) + f"{answer:<12} {label}: {sentence}")
    print(f"\n{limits}")
    return 1 if any(answer == "FAIL" for _, answer, _ in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
