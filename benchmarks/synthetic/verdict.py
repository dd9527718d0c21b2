"""What the comparison shows, in tables: recall and precision with denominators, what is missed, what is beyond."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from dalel.flags import FLAGS
from synthetic.comparison import ORDINARY, Comparison, Result
from synthetic.markdown import table
from synthetic.plants.case import Kind

BY_CHANCE = "nothing was planted: the draw of ordinary lines fits the definition"
FITS_TOO = "what was planted for that flag fits this definition too"
NOT_TOLD = ("stage", "currency", "vat_basis", "gap")
"""Parts of every subject that do not tell one from another here."""


def say(comparisons: Mapping[int, Comparison], *, lines: int, unit_of_lines: str = "ordinary lines") -> str:
    """Everything, as Markdown."""
    flags = sorted({flag for comparison in comparisons.values() for flag in comparison.results})
    results = {flag: [r for c in comparisons.values() for r in c.results[flag]] for flag in flags}
    cases = sum(map(len, results.values()))
    seeds = ", ".join(map(str, comparisons))
    parts = [
        f"Seeds {seeds}; {lines:,} {unit_of_lines} for each seed; {cases:,} planted cases in all.",
        table(
            [
                "flag",
                "unit",
                "found of the pattern",
                "found of what the definition covers",
                "near misses left alone",
                "lookalikes raised",
                "raised on ordinary lines",
                "raised in all",
                "of them planted as the pattern",
            ],
            [figures(flag, results[flag], comparisons) for flag in flags],
        ),
        "### What is missed, and why",
        table(["flag", "planted", "what it is", "missed", "what the flag said"], missed(results)),
        "### What is raised beyond the pattern, and why",
        table(["flag", "where", "what it is", "raised", "reason"], beyond(results, comparisons)),
    ]
    odd = [result for comparison in comparisons.values() for result in comparison.unexpected()]
    if odd:
        rows = [
            [r.case["flag"], r.case["case"], r.case["kind"], r.case["variant"], r.case["expected"], r.because]
            for r in odd
        ]
        parts += ["### Not as expected", table(["flag", "case", "kind", "variant", "expected", "came out"], rows)]
    return "\n\n".join(parts)


def figures(flag: str, results: Sequence[Result], comparisons: Mapping[int, Comparison]) -> list[str]:
    """One flag's row."""
    pattern = [r for r in results if r.case["pattern"]]
    covered = [r for r in pattern if r.case["expected"] == "raised"]
    near = of_kind(results, Kind.OUTSIDE)
    alike = of_kind(results, Kind.ALIKE)
    raised = sum(len([f for f in r.findings if f.outcome == "raised"]) for r in results)
    raised += sum(len(c.beyond[flag]) for c in comparisons.values())
    ordinary = sum(one.about == ORDINARY for c in comparisons.values() for one in c.beyond[flag])
    true = sum(len([f for f in r.findings if f.outcome == "raised"]) for r in pattern)
    return [
        flag,
        unit(flag),
        part(sum(r.raised for r in pattern), len(pattern)),
        part(sum(r.raised for r in covered), len(covered)),
        part(sum(not r.raised for r in near), len(near)),
        part(sum(r.raised for r in alike), len(alike)),
        part(ordinary, sum(c.ordinary[flag] for c in comparisons.values())),
        str(raised),
        part(true, raised),
    ]


def of_kind(results: Iterable[Result], kind: Kind) -> list[Result]:
    """The cases of one kind."""
    return [r for r in results if r.case["kind"] == kind]


def unit(flag: str) -> str:
    """What one finding of the flag is about."""
    names = [n.removesuffix("_id") for n in FLAGS[flag].subject if n not in NOT_TOLD and not n.endswith("_scheme")]
    return " × ".join(name.replace("_", " ") for name in names)


def part(some: int, total: int) -> str:
    """A share with its denominator."""
    return f"{some} of {total} ({100 * some / total:.1f} %)" if total else "none"


def missed(results: Mapping[str, Sequence[Result]]) -> list[list[str]]:
    """The patterns that were not raised, by flag and variant, with what the flag said of each."""
    rows = []
    for flag, of_flag in results.items():
        pattern = [r for r in of_flag if r.case["pattern"]]
        planted = Counter(r.case["variant"] for r in pattern)
        lost = [r for r in pattern if not r.raised]
        for variant in dict.fromkeys(r.case["variant"] for r in lost):
            ours = [r for r in lost if r.case["variant"] == variant]
            said = Counter(r.because for r in ours).most_common()
            because = "; ".join(f"{text} ({number})" for text, number in said)
            rows.append([flag, variant, ours[0].case["why"], f"{len(ours)} of {planted[variant]}", because])
    return rows


def beyond(results: Mapping[str, Sequence[Result]], comparisons: Mapping[int, Comparison]) -> list[list[str]]:
    """What was raised and is not the pattern: planted lookalikes and near misses, then everything else."""
    rows = []
    for flag, of_flag in results.items():
        wrong = [r for r in of_flag if not r.case["pattern"] and r.raised]
        counted: Counter[tuple[str, str, str]] = Counter()
        for r in wrong:
            reasons = sorted({f.reason for f in r.findings if f.outcome == "raised"})
            counted[f"planted: {r.case['variant']}", r.case["why"], ", ".join(reasons)] += 1
        for comparison in comparisons.values():
            for one in comparison.beyond[flag]:
                what = BY_CHANCE if one.about == ORDINARY else FITS_TOO
                counted[one.about, what, one.found.reason] += 1
        rows += [[flag, where, what, str(number), reason] for (where, what, reason), number in counted.most_common()]
    return rows
