"""Where a shop keeps its settings and what it publishes: rule sets and commission plans."""

from collections.abc import Sequence
from typing import Protocol

from attrs import frozen

from selfshop.domain import distribution, promotions
from selfshop.domain.promotions import linting
from selfshop.domain.settings import Settings


@frozen(kw_only=True)
class ShopState:
    """The one row every shop has: which versions are in force, and the secret that seals cursors."""

    settings_version: int
    rule_set_version: int
    plan_version: int
    secret: str


class House(Protocol):
    """Settings, rule sets and commission plans of one shop. Part of an open unit; versions never change."""

    def exists(self) -> bool:
        """Tell whether the shop has been founded."""

    def found(self, *, secret: str) -> None:
        """Make the shop's own row, with default settings and no rules."""

    def state(self) -> ShopState:
        """Return which versions are in force; read at most once a unit."""

    def settings(self) -> Settings:
        """Return the settings in force."""

    def settings_of(self, version: int) -> Settings:
        """Return the settings of a version: what was in force when something was agreed."""

    def change_settings(self, settings: Settings) -> Settings:
        """Put *settings* in force as the next version; return them with that version."""

    def rules(self) -> promotions.RuleSet:
        """Return the rule set in force, in the shop's currency and layers; at first it is empty."""

    def add_proposal(self, proposal: linting.Proposal) -> linting.Proposal:
        """Add rules that wait for a second person; return them as stored."""

    def save_proposal(self, proposal: linting.Proposal) -> linting.Proposal:
        """Replace the proposal that was loaded with this version; return it as stored."""

    def proposal(self, proposal_id: linting.ProposalId) -> linting.Proposal | None:
        """Return the proposal, if it exists."""

    def find_proposals(
        self, *, after: linting.ProposalId | None, limit: int
    ) -> Sequence[linting.Proposal]:
        """Return up to *limit* proposals in the order of their ids, those past *after*."""

    def plan(self) -> distribution.Plan | None:
        """Return the commission plan in force, if one was ever published."""

    def publish_plan(self, plan: distribution.Plan) -> distribution.Plan:
        """Put in force the version after that of *plan*, which was the last; return it as stored."""

    def publish_rules(self, rules: Sequence[promotions.Rule]) -> int:
        """Put *rules* in force as the next version; return its number."""
