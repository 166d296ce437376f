"""Recorded baskets, quoted again under a proposed set of rules: a campaign before it is run.

It promises: every basket is quoted twice by the shop's one quote function, under the current rules
and under the proposed ones, and nothing else is different; members are counted exactly; memory
grows with the goods and the rules, not with the baskets; several processes tell what one tells.
"""

from selfshop.replay.rehearsing.books import books_of
from selfshop.replay.rehearsing.catalogue_files import read_catalogue_file
from selfshop.replay.rehearsing.cost_files import read_costs
from selfshop.replay.rehearsing.members import MemberCounts
from selfshop.replay.rehearsing.rule_files import RuleFile, read_rule_file
from selfshop.replay.rehearsing.running import Plan, Rehearsed, rehearse
from selfshop.replay.rehearsing.stores import Question, rehearse_store

__all__ = [
    "MemberCounts",
    "Plan",
    "Question",
    "Rehearsed",
    "RuleFile",
    "books_of",
    "read_catalogue_file",
    "read_costs",
    "read_rule_file",
    "rehearse",
    "rehearse_store",
]
