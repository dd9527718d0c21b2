"""Flags about competition: those that Cardinal computes, with its codes and definitions, and others."""

from dalel.flags.competition.cardinal import Results, add_results, in_order
from dalel.flags.competition.close_bid import CloseBid
from dalel.flags.competition.companion import Companion
from dalel.flags.competition.discounted_bid import DiscountedBid
from dalel.flags.competition.disqualifying import Disqualifying
from dalel.flags.competition.identical_bids import IdenticalBids
from dalel.flags.competition.late_bid import LateBid
from dalel.flags.competition.lowest_disqualified import LowestDisqualified
from dalel.flags.competition.missing_information import MissingInformation
from dalel.flags.competition.others_disqualified import OthersDisqualified
from dalel.flags.competition.process_flag import CARDINAL, ProcessFlag
from dalel.flags.competition.rare_winner import RareWinner
from dalel.flags.competition.rotation import Rotation
from dalel.flags.competition.short_period import ShortPeriod
from dalel.flags.competition.single_bid import SingleBid
from dalel.flags.competition.single_rate import SingleRate
from dalel.flags.competition.varied_supplier import VariedSupplier

OF_CARDINAL: tuple[ProcessFlag, ...] = (
    ShortPeriod(),
    SingleBid(),
    CloseBid(),
    RareWinner(),
    IdenticalBids(),
    LateBid(),
    OthersDisqualified(),
    LowestDisqualified(),
    Disqualifying(),
    VariedSupplier(),
    DiscountedBid(),
)
"""The flags that Cardinal has too: only these can be followed to its letter, and only these fit its JSON."""

COMPETITION: tuple[ProcessFlag, ...] = (
    *OF_CARDINAL,
    MissingInformation(),
    SingleRate(),
    Companion(),
    Rotation(),
)

__all__ = [
    "CARDINAL",
    "COMPETITION",
    "OF_CARDINAL",
    "MissingInformation",
    "ProcessFlag",
    "Results",
    "add_results",
    "in_order",
]
