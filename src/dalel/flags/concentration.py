"""A buyer whose purchases of one class go to few suppliers, compared with other buyers of that class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from dalel.canonical import canonical_json
from dalel.flags.flag import Evaluation, Finding, Flag, Judgement, Outcome, Parameter, Rules, Step
from dalel.flags.purchase import purchases
from dalel.flags.spread import side_by_side
from dalel.later import ibis
from dalel.spending import EXACT, Stage, stream

if TYPE_CHECKING:
    from ibis.backends import BaseBackend
    from ibis.expr.types import Table

DIGITS = Parameter(
    name="digits",
    default=2,
    unit="characters",
    meaning="Item codes that begin with the same characters are of one class",
    source="open-tender-watch issue 25: buyer × CPV; two digits are a CPV or ENSTRU division",
)
INDEX = Parameter(
    name="index",
    default=2500,
    unit="points",
    meaning="From this Herfindahl-Hirschman index on purchases are concentrated",
    source="US Horizontal Merger Guidelines 2010: over 2,500; open-tender-watch issue 25",
)
TIMES = Parameter(
    name="times_percent",
    default=150,
    unit="percent",
    meaning="Raised only from this part of the middle index of the other buyers on",
    source="our choice: an effect that a reader can see",
)
PURCHASES = Parameter(
    name="minimum_purchases",
    default=10,
    unit="purchases",
    meaning="Below this many purchases of the class in the year an index says nothing",
    source="our choice: with fewer, one ordinary contract makes the index high",
)
PEERS = Parameter(
    name="minimum_peers",
    default=3,
    unit="buyers",
    meaning="So many other buyers with enough purchases of the class are needed to compare with",
    source="our choice",
)
CELL = ("stage", "item_scheme", "item_class", "year", "currency", "vat_basis")
BUYER = ("stage", "buyer_scheme", "buyer_id", *CELL[1:])
WHOLE = "decimal(38, 0)"
HUNDREDTH = Decimal("0.01")


class Concentration(Flag):
    """Raise when few suppliers hold a buyer's purchases of a class, and other buyers' are spread wider."""

    code: ClassVar[str] = "CONCENTRATION"
    slug: ClassVar[str] = "concentration"
    rule: ClassVar[str] = "docs/flags/concentration.md#based-on"
    subject: ClassVar[tuple[str, ...]] = (*BUYER, "gap")
    measures: ClassVar[tuple[str, ...]] = (
        "buyer_name",
        "largest_supplier",
        "largest_amount",
        "purchases",
        "suppliers",
        "squares",
        "whole",
        "index_found",
        "peers",
        "peers_index",
    )
    parameters: ClassVar[tuple[Parameter, ...]] = (DIGITS, INDEX, TIMES, PURCHASES, PEERS)
    outcomes: ClassVar[Mapping[str, Outcome]] = {
        "concentrated": Outcome.RAISED,
        "under-index": Outcome.CLEAR,
        "as-others": Outcome.CLEAR,
    }
    shared: ClassVar[tuple[str, ...]] = (
        "no-buyer",
        "no-supplier",
        "no-item-code",
        "no-year",
        "no-currency",
        "no-amount",
    )

    def measure(self, lines: Table, rules: Rules, backend: BaseBackend) -> Mapping[str, float | str | None]:
        """The indexes of all buyers with enough purchases, in order, for each class and year."""
        groups = self.find_groups(lines, rules)
        found: dict[str, list[int]] = defaultdict(list)
        enough = groups.filter(groups.gap.isnull(), groups.purchases >= rules.whole(PURCHASES), groups.whole > 0)
        for batch in stream(enough.select(*CELL, "squares", "whole"), backend):
            for row in batch.to_pylist():
                found[cell_of(row)].append(index_of(row))
        return {cell: " ".join(map(str, sorted(indexes))) for cell, indexes in found.items()}

    def evaluate(self, lines: Table, rules: Rules) -> Evaluation:
        """Sum each supplier's part and its square; the index is finished on the host."""
        groups = self.find_groups(lines, rules)
        reason = ibis.cases(
            (groups.gap.notnull(), groups.gap),
            (groups.purchases < rules.whole(PURCHASES), "too-few-purchases"),
            (groups.whole == 0, "nothing-to-share"),
            else_=ibis.null("string"),
        )
        nothing = ibis.null("int64")
        subjects = self.decided(groups, reason).mutate(index_found=nothing, peers=nothing, peers_index=nothing)
        return Evaluation(subjects, placed(lines, rules).select(*self.subject, "line"))

    def find_groups(self, lines: Table, rules: Rules) -> Table:
        """Each buyer's class and year: what each supplier holds, added up and squared in whole units of money."""
        rows = placed(lines, rules)
        keys = list(self.subject)
        pairs = rows.group_by(*keys, "supplier_scheme", "supplier_id").agg(part=rows.amount.sum().cast(WHOLE))
        order = [pairs.part.desc(nulls_first=False), pairs.supplier_scheme.asc(), pairs.supplier_id.asc()]
        pairs = pairs.mutate(rank=ibis.row_number().over(ibis.window(group_by=keys, order_by=order)))
        shares = pairs.group_by(*keys).agg(
            suppliers=pairs.count(),
            squares=(pairs.part * pairs.part).cast(WHOLE).sum().cast(WHOLE),
            whole=pairs.part.sum().cast(WHOLE),
            largest_supplier=pairs.supplier_id.max(where=pairs["rank"] == 0),
            largest_amount=pairs.part.max(where=pairs["rank"] == 0),
        )
        groups = rows.group_by(*keys).agg(
            buyer_name=rows.buyer_name.min(),
            purchases=rows.procedure.nunique(),
            lines=rows.count(),
            amount=rows.amount.sum(where=rows.currency.notnull()),
        )
        return side_by_side(groups, shares, keys)

    def judge(self, row: Mapping[str, Any], rules: Rules) -> Judgement:
        """The index, and how it stands to the middle one of the other buyers."""
        own = index_of(row)
        others = [int(text) for text in str(rules.measured.get(cell_of(row)) or "").split()]
        others.remove(own)
        peers = {"index_found": own, "peers": len(others)}
        if own < rules.whole(INDEX):
            return self.judgement("under-index", **peers)
        if len(others) < rules.whole(PEERS):
            return self.judgement("too-few-peers", **peers)
        middle = (others[(len(others) - 1) // 2] + others[len(others) // 2]) // 2
        reason = "concentrated" if own * 100 >= middle * rules.whole(TIMES) else "as-others"
        return self.judgement(reason, **peers, peers_index=middle)

    def arithmetic(self, finding: Finding, rules: Rules) -> Sequence[Step]:
        """The largest part, the index, and that of the others."""
        if finding.measures["index_found"] is None:
            return []
        units = {name: int(Decimal(str(finding.measures[name]))) for name in ("squares", "whole", "largest_amount")}
        part, whole = Decimal(units["largest_amount"]), Decimal(units["whole"])
        percent = EXACT.quantize(EXACT.divide(EXACT.multiply(part, Decimal(100)), whole), HUNDREDTH)
        values = finding.values(rules) | units
        steps = [Step("largest", values | {"percent": percent}), Step("index", values)]
        return [*steps, Step("peers", values)] if finding.measures["peers_index"] is not None else steps


def placed(lines: Table, rules: Rules) -> Table:
    """Awards and contracts with their class, and ``gap``: why a line cannot be counted."""
    rows = purchases(lines.filter(lines.stage.isin([Stage.AWARD, Stage.CONTRACT])))
    gap = ibis.cases(
        (rows.buyer_id.isnull(), "no-buyer"),
        (rows.supplier_id.isnull(), "no-supplier"),
        (rows.item_scheme.isnull() | rows.item_code.isnull(), "no-item-code"),
        (rows.year.isnull(), "no-year"),
        (rows.currency.isnull(), "no-currency"),
        (~(rows.amount >= 0).fill_null(False), "no-amount"),
        else_=ibis.null("string"),
    )
    rows = rows.mutate(gap=gap, item_class=rows.item_code.left(rules.whole(DIGITS)))
    known = rows.gap.isnull()
    # What cannot be counted is shown together, by buyer and reason.
    return rows.mutate(**{name: known.ifelse(rows[name], None) for name in ("item_scheme", "item_class")})


def cell_of(row: Mapping[str, Any]) -> str:
    """The name of a class and year."""
    return canonical_json([row[name] for name in CELL]).decode()


def index_of(row: Mapping[str, Any]) -> int:
    """The Herfindahl-Hirschman index: the sum of the squared shares in percent, 10,000 for one supplier."""
    return int(row["squares"]) * 10_000 // int(row["whole"]) ** 2
