"""Findings in the shape that Cardinal prints: group, identifier, code, number; only what is raised."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyarrow as pa

from dalel.flags.competition.process_flag import ProcessFlag
from dalel.flags.engine import measured
from dalel.flags.flag import Finding, Rules
from dalel.later import ibis
from dalel.spending import Processes

if TYPE_CHECKING:
    from ibis.backends import BaseBackend

Results = dict[str, dict[str, dict[str, float]]]


def add_results(
    results: Results,
    flag: ProcessFlag,
    raised: Iterable[Finding],
    *,
    processes: Processes,
    rules: Rules,
    backend: BaseBackend,
) -> None:
    """Add one flag's raised findings, and the organisations that Cardinal names beside them."""
    found = list(raised)
    for finding in found:
        group, name = flag.cardinal_group(finding)
        results.setdefault(group, {}).setdefault(name, {})[flag.code] = flag.cardinal_value(finding)
    involved = flag.involved(processes, measured(flag, processes, rules, backend)) if found else None
    if involved is None:
        return
    table, number = involved
    wanted = ibis.memtable(pa.table({"wanted": [str(finding.subject["ocid"]) for finding in found]}))
    rows = table.semi_join(wanted, table.ocid == wanted.wanted).select("organisation").distinct()
    for name in backend.to_pyarrow(rows.filter(rows.organisation.notnull()))["organisation"].to_pylist():
        results.setdefault("Tenderer", {}).setdefault(name, {})[flag.code] = number


def in_order(results: Results) -> Results:
    """The same, in the order of groups, identifiers and codes."""
    return {
        group: {name: dict(sorted(results[group][name].items())) for name in sorted(results[group])}
        for group in ("OCID", "Buyer", "ProcuringEntity", "Tenderer")
        if results.get(group)
    }
