"""Red flags: one file a flag, one engine, findings with their lines and their arithmetic."""

from dalel.flags.competition import (
    CARDINAL,
    COMPETITION,
    OF_CARDINAL,
    MissingInformation,
    ProcessFlag,
    Results,
    add_results,
    in_order,
)
from dalel.flags.concentration import Concentration
from dalel.flags.contract_growth import ContractGrowth
from dalel.flags.direct_sum import DirectSum
from dalel.flags.engine import data_of, find_members, finding_id, rows_of, run_flag
from dalel.flags.explanation import Explanation, explain
from dalel.flags.findings import Count, Findings, record_findings
from dalel.flags.flag import (
    BuyerProfile,
    Evaluation,
    Finding,
    Flag,
    Judgement,
    Outcome,
    Parameter,
    Reference,
    Rules,
    Setting,
    Step,
)
from dalel.flags.follow_the_money import Party, finding_entities
from dalel.flags.kept_sql import find_kept, no_processes, write_queries
from dalel.flags.leading_digits import LeadingDigits
from dalel.flags.limit_hugging import LimitHugging
from dalel.flags.near_estimate import NearEstimate
from dalel.flags.new_supplier import NewSupplier
from dalel.flags.non_core import NonCore
from dalel.flags.price_cohort import PriceCohort
from dalel.flags.rare_class import RareClass
from dalel.flags.rate import BuyerRate, find_rates
from dalel.flags.repeated_award import RepeatedAward
from dalel.flags.repeated_single_source import RepeatedSingleSource
from dalel.flags.settings import Settings, newsroom_rules, parse_settings, rules_by
from dalel.flags.split_chain import SplitChain
from dalel.flags.split_purchase import SplitPurchase
from dalel.flags.supplier_share import SupplierShare
from dalel.flags.unit_price import UnitPrice
from dalel.flags.year_end import YearEnd

FLAGS: dict[str, Flag] = {
    flag.code: flag
    for flag in (
        SplitPurchase(),
        LimitHugging(),
        RepeatedSingleSource(),
        SupplierShare(),
        UnitPrice(),
        PriceCohort(),
        NonCore(),
        YearEnd(),
        SplitChain(),
        DirectSum(),
        RepeatedAward(),
        Concentration(),
        ContractGrowth(),
        NearEstimate(),
        NewSupplier(),
        LeadingDigits(),
        RareClass(),
        *COMPETITION,
    )
}
"""Every flag, by its code."""

KEPT: tuple[ProcessFlag, ...] = (*OF_CARDINAL, MissingInformation())
"""The flags whose queries are kept as SQL: the engine decides every subject of theirs, by numbers alone."""

__all__ = [
    "CARDINAL",
    "COMPETITION",
    "FLAGS",
    "KEPT",
    "OF_CARDINAL",
    "BuyerProfile",
    "BuyerRate",
    "Count",
    "Evaluation",
    "Explanation",
    "Finding",
    "Findings",
    "Flag",
    "Judgement",
    "Outcome",
    "Parameter",
    "Party",
    "ProcessFlag",
    "Reference",
    "Results",
    "Rules",
    "Setting",
    "Settings",
    "Step",
    "add_results",
    "data_of",
    "explain",
    "find_kept",
    "find_members",
    "find_rates",
    "finding_entities",
    "finding_id",
    "in_order",
    "newsroom_rules",
    "no_processes",
    "parse_settings",
    "record_findings",
    "rows_of",
    "rules_by",
    "run_flag",
    "write_queries",
]
