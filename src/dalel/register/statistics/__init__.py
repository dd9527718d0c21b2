"""Counting the register: every count names its unit, its date rule, its as-of date and what it leaves out."""

from __future__ import annotations

from dalel.register.statistics.count import Count, CountRow, count
from dalel.register.statistics.duration import STAGES, Durations, durations
from dalel.register.statistics.equal_treatment import EqualTreatment, Treatment, equal_treatment
from dalel.register.statistics.fisher import Fisher, FourFold, fisher
from dalel.register.statistics.funnel import Funnel, funnel
from dalel.register.statistics.grouping import BY
from dalel.register.statistics.interval import Interval, wilson
from dalel.register.statistics.official_series import Figure, OfficialRow, official_rows
from dalel.register.statistics.rate_ratio import RateRatio, rate_ratio
from dalel.register.statistics.reading import read_cases, read_figures
from dalel.register.statistics.row_name import say_code, say_norm, say_stage
from dalel.register.statistics.share import Share, percent_of
from dalel.register.statistics.substitution import Period, SideRow, Substitution, substitution
from dalel.register.statistics.unit import Unit

__all__ = [
    "BY",
    "STAGES",
    "Count",
    "CountRow",
    "Durations",
    "EqualTreatment",
    "Figure",
    "Fisher",
    "FourFold",
    "Funnel",
    "Interval",
    "OfficialRow",
    "Period",
    "RateRatio",
    "Share",
    "SideRow",
    "Substitution",
    "Treatment",
    "Unit",
    "count",
    "durations",
    "equal_treatment",
    "fisher",
    "funnel",
    "official_rows",
    "percent_of",
    "rate_ratio",
    "read_cases",
    "read_figures",
    "say_code",
    "say_norm",
    "say_stage",
    "substitution",
    "wilson",
]
