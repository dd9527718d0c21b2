"""The figures of publications in a dossier, each computed again: a part of verify.py, which names it by its SHA-256.

A reckoning (docs/formats, reckoning.md) names the rows that a figure rests on. Each value is looked up in the documents
here, the figure is computed from them in fractions, and compared with what it is said to be and how it is printed.
"""
# mypy: disable-error-code="var-annotated"

from __future__ import annotations

import csv, datetime, io, json, re
from collections import defaultdict
from fractions import Fraction
from typing import Any

from verify_proofs import DIGEST, MAYBE, NUMBER, SOME, TEXT, parse_json, require, same, spell

CODES = "claims said unread some step operations"
TEXTS = {
    "en": """Figures that follow from their rows, and are as printed: {}; claims: {}. | It computes nothing: read
 it, and what it rests on: {}. | Not compared: {}. | Figures confirmed: {} of {}. | {} of {} = {}, printed: {} |
 value, sum, count, share, ratio, largest, smallest, difference, change, rank, days between, conversion""",
    "ru": """Показателей, следующих из строк и верно напечатанных: {}; утверждений: {}. | Вычислять нечего: прочтите
 утверждение и его основание: {}. | Не удалось сравнить: {}. | Подтверждено показателей: {} из {}. | {} по {} = {},
 напечатано: {} | значение, сумма, количество, доля, отношение, наибольшее, наименьшее, разность, изменение, место,
 дней между, пересчёт""",
    "kk": """Жолдардан шығатын және дұрыс басылған көрсеткіш: {}; тұжырым: {}. | Есептейтін ештеңе жоқ: тұжырымды
 және негізін оқыңыз: {}. | Салыстырылмады: {}. | Расталған көрсеткіш: {} / {}. | {}, {} мән бойынша = {}, басылғаны:
 {} | мән, қосынды, саны, үлес, арақатынас, ең үлкені, ең кішісі, айырма, өзгеріс, орын, арадағы күн, айырбас""",
}
LARGE = 64 << 20  # bytes that a document may have in which something is looked up
WORD = '"[a-z-]{1,40}"'
ENDS = {"low": MAYBE, "high": MAYBE, "low_open": "(?:true|false)", "high_open": "(?:true|false)"}
STEP = {"operation": WORD, "result": TEXT, "unit": TEXT, "printed": TEXT, **ENDS}
CLAIM = {"claim": TEXT, "kind": WORD, "line": NUMBER, "steps": [STEP], "rows": SOME, "of": SOME, "documents": [DIGEST]}
ROW = {"set": NUMBER, "group": NUMBER, "document": DIGEST, "place": TEXT, "at": MAYBE, "value": MAYBE, "unit": TEXT}
RECKONING = spell(({"form": '"dalel-reckoning/1"', "text": DIGEST}, CLAIM, ROW))
# How figures are computed: from the values of the rows, and of the rows to compare with.
OPERATIONS: dict[str, Any] = {
    "value": lambda a, _: a[0],
    "sum": lambda a, _: sum(a),
    "count": lambda a, _: len(a),
    "share": lambda a, b: sum(a) / sum(b),
    "ratio": lambda a, b: sum(a) / sum(b),
    "max": lambda a, _: max(a),
    "min": lambda a, _: min(a),
    "difference": lambda a, b: sum(a) - sum(b),
    "change": lambda a, b: sum(a) / sum(b) - 1,
    "rank": lambda a, b: sum(other > sum(a) for other in b) + 1,
    "days": lambda a, b: a[0] - b[0],
    "conversion": lambda a, b: sum(a) * b[0],
}
COMPARING = ["share", "ratio", "difference", "change", "rank", "days"]  # the rows to compare with have the same unit
AMOUNTS = ["value", "sum", "max", "min", "difference"]  # the result has the unit of the rows


def check_claims(dossier: Any) -> tuple[int, int]:
    """Every figure is computed again from its rows, whose values stand in the documents here, and is as printed."""
    entries = dossier.kinds["claim"]
    for entry in entries:
        with dossier.look("claims"):
            Reckoning(dossier, entry).check()
    passed = sum(answer == "PASS" for name, (answer, _) in dossier.answers.items() if "." in name)
    figures = sum(entry["proved"] for entry in entries)
    require(passed == figures, "some", passed, figures)
    return figures, sum(entry["claims"] for entry in entries)


class Reckoning:
    """How the figures of one text are computed, as the document says that an entry names."""

    def __init__(self, dossier: Any, entry: dict[str, Any]) -> None:
        self.dossier, self.tables, self.sets = dossier, {}, defaultdict(list)
        *lines, end = self.read(entry["object"]).split("\n")
        head, *rest = (parse_json(line.encode() + b"\n", RECKONING) for line in lines)
        self.claims, rows = ([each for each in rest if name in each] for name in ("steps", "set"))
        places = {(row["set"], row["document"], row["place"]) for row in rows}
        require("form" in head and self.claims + rows == rest and end == "" and len(places) == len(rows))
        figures = sum(claim["kind"] == "figure" for claim in self.claims)
        same((len(self.claims), figures), (entry["claims"], entry["proved"]))
        self.text, self.words = head["text"], " ".join(self.read(head["text"]).split())
        for row in rows:
            self.sets[row["set"]].append(row)

    def read(self, name: str) -> str:
        """Read a document that is text; where it is not here whole, nothing can be compared."""
        path = self.dossier.object_path(name)
        require(path in self.dossier.files, "absent", path)
        text: str = self.dossier.read(path, LARGE).decode()
        return text

    def check(self) -> None:
        """Check each claim by itself."""
        answers = self.dossier.answers
        for count, claim in enumerate(self.claims, 1):
            name = f"{self.text[:6]}.{count} {printable(claim['claim'])}"
            with self.dossier.look(name):
                rows, of = self.sets[claim["rows"]], self.sets[claim["of"]]
                answers.setdefault(name, ("PASS", self.check_claim(claim, rows, of)))
            if self.dossier.failed(name) and not self.dossier.failed("claims"):
                answers["claims"] = "FAIL", f"{name}: {answers[name][1]}"

    def check_claim(self, claim: dict[str, Any], rows: list[Any], of: list[Any]) -> str:
        """Refuse a figure that its rows do not give, that is not as printed, or whose rows are not in the documents."""
        self.dossier.place = f"{claim['claim']}, {claim['line']}"
        require(claim["kind"] == "figure", "said", ", ".join(each[:12] for each in claim["documents"]) or "-")
        done, unread, has_groups = [], [], any("group" in row for row in of)
        for step in claim["steps"]:
            self.dossier.place = f"{claim['claim']}, {step['operation']}"
            is_known = step["operation"] in OPERATIONS or (has_groups and step["operation"].startswith("rank-by-"))
            done += [compute(self.dossier.said, step, rows, of)] if is_known else []
            if not (is_known and step["low"] and step["high"] and " ".join(step["printed"].split()) in self.words):
                unread.append(step["printed"])
        unread += [f"{row['document'][:12]} {row['place']}" for row in rows + of if not self.is_in_document(row)]
        require(not unread, "unread", ", ".join(unread[:3]) + f" … ({len(unread)})" * (len(unread) > 3))
        return printable("; ".join(done))

    def is_in_document(self, row: dict[str, Any]) -> bool:
        """Whether the value of a row stands at its place in a document here; another value there is refused."""
        path, at, value = self.dossier.object_path(row["document"]), row["at"], row["value"]
        if at is None or path not in self.dossier.files:
            return False
        mark = at[:1]  # of a JSON pointer (RFC 6901) a stroke; of a cell in a CSV the delimiter
        require(mark in ("/", ",", ";", "|", "\t"))
        if (path, mark) not in self.tables:
            self.tables[path, mark] = parse_table(self.dossier.read(path, LARGE).decode("utf-8-sig"), mark)
        self.dossier.place, found = f"{path} {at}", self.tables[path, mark]
        for step in at.split(mark)[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            found = found[int(key) if isinstance(found, list) and key.isdecimal() else key]
        # A row without a value is only counted: it is enough that it is there.
        require(value in (None, found) or number(found) == number(value), "differs", value, found)
        return True


def compute(said: dict[str, str], step: dict[str, Any], rows: list[Any], of: list[Any]) -> str:
    """Compute a figure, refuse another result or one outside of what is printed, and say the arithmetic."""
    operation, unit, result = step["operation"].partition("-by-")[0], step["unit"], step["result"]
    computed = OPERATIONS[operation](*find_values(step["operation"], unit, rows, of))
    require(computed == number(result, unit), "differs", computed, result)
    if step["low"] and step["high"]:
        low, high = (number(step[end], unit) for end in ("low", "high"))
        outside = [low] * step["low_open"] + [high] * step["high_open"]
        is_inside = low <= computed <= high and computed not in outside
        require(is_inside, "differs", f"{step['low']} - {step['high']}", result)
    name = said["operations"].split(", ")[[*OPERATIONS].index(operation)] + step["operation"][len(operation) :]
    near = f"{float(computed):.6g} ({result})" if "/" in result else result
    return said["step"].format(name, len(rows), f"{near} {unit}".strip(), step["printed"])


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
        for row, value in zip(rows + of, values + others):
            groups[row.get("group")][row["document"], row["place"]] = value
        require(groups.pop(None) in groups.values(), "missing")
        others = [sum(group.values()) for group in groups.values()]
    return [values, others]


def number(text: str, unit: str = "") -> Any:
    """Read a decimal, or two whole numbers and a stroke, as a fraction; a date is the number of its day."""
    if unit == "date":
        return Fraction(datetime.date.fromisoformat(text[:10]).toordinal())
    require(re.fullmatch(r"-?[0-9]{1,60}(?:\.[0-9]{1,40}|/[1-9][0-9]{0,59})?", text))
    return Fraction(text)


def printable(text: str) -> str:
    """Give a text in one line, and without what could drive the terminal."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def parse_table(text: str, mark: str) -> Any:
    """Read JSON with numbers as they are spelled; or CSV of this delimiter: rows by the line on which each begins."""
    if mark == "/":
        return json.loads(text, parse_int=str, parse_float=str)
    csv.field_size_limit(131_072)  # letters of a cell
    reader, rows, begins = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True), {}, 1
    try:
        for cells in reader:
            rows[str(begins)], begins = cells, reader.line_num + 1
    except csv.Error as error:
        raise ValueError(mark) from error
    return rows


CHECKS = {"claims": check_claims}
