"""Settings, rule sets and commission plans in dictionaries."""

from collections.abc import Sequence
from itertools import islice

from attrs import evolve

from selfshop.adapters.memory.store import Repository
from selfshop.domain import distribution, promotions
from selfshop.domain.promotions import linting
from selfshop.domain.settings import Settings
from selfshop.ports.house import ShopState


class MemoryHouse(Repository):
    """Serves `ports.house.House`."""

    def exists(self) -> bool:
        """Tell whether the shop has been founded."""
        return (self.shop,) in self.rows("shop")

    def found(self, *, secret: str) -> None:
        """Make the shop's own row."""
        state = ShopState(settings_version=0, rule_set_version=0, plan_version=0, secret=secret)
        self.overlay.add("shop", (self.shop,), state)
        self.overlay.add("settings", (self.shop, 0), Settings())

    def state(self) -> ShopState:
        """Return which versions are in force."""
        state: ShopState = self.rows("shop")[(self.shop,)]
        return state

    def settings(self) -> Settings:
        """Return the settings in force."""
        return self.settings_of(self.state().settings_version)

    def settings_of(self, version: int) -> Settings:
        """Return the settings of a version."""
        found: Settings = self.rows("settings")[self.shop, version]
        return found

    def change_settings(self, settings: Settings) -> Settings:
        """Put *settings* in force as the next version."""
        saved = evolve(settings, version=settings.version + 1)
        self.overlay.add("settings", (self.shop, saved.version), saved)
        self.overlay.change(
            "shop", (self.shop,), lambda row: evolve(row, settings_version=saved.version)
        )
        return saved

    def rules(self) -> promotions.RuleSet:
        """Return the rule set in force."""
        version = self.state().rule_set_version
        settings = self.settings()
        key = (self.shop, version, settings.version)
        compiled = self.rows("compiled_rules")
        if key not in compiled:
            compiled[key] = promotions.RuleSet(
                currency=settings.currency,
                layers=settings.layers,
                rules=self.rows("rule_set").get((self.shop, version), ()),
                version=str(version),
            )
        rules: promotions.RuleSet = compiled[key]
        return rules

    def add_proposal(self, proposal: linting.Proposal) -> linting.Proposal:
        """Add a proposal."""
        return self.overlay.add_versioned("rule_proposal", (self.shop, proposal.id), proposal)

    def save_proposal(self, proposal: linting.Proposal) -> linting.Proposal:
        """Replace the proposal, if nobody else has."""
        return self.overlay.replace("rule_proposal", (self.shop, proposal.id), proposal)

    def proposal(self, proposal_id: linting.ProposalId) -> linting.Proposal | None:
        """Return the proposal, if it exists."""
        found: linting.Proposal | None = self.rows("rule_proposal").get((self.shop, proposal_id))
        return found

    def find_proposals(
        self, *, after: linting.ProposalId | None, limit: int
    ) -> Sequence[linting.Proposal]:
        """Return a page of proposals."""
        rows = (row for _, row in self.of_shop("rule_proposal"))
        return list(islice((row for row in rows if after is None or row.id > after), limit))

    def plan(self) -> distribution.Plan | None:
        """Return the plan in force."""
        version = self.state().plan_version
        found: distribution.Plan | None = self.rows("commission_plan").get((self.shop, version))
        return found

    def publish_plan(self, plan: distribution.Plan) -> distribution.Plan:
        """Put the next version of a plan in force."""
        published = evolve(plan, version=plan.version + 1)
        version = published.version
        self.overlay.add("commission_plan", (self.shop, version), published)
        self.overlay.change("shop", (self.shop,), lambda row: evolve(row, plan_version=version))
        return published

    def publish_rules(self, rules: Sequence[promotions.Rule]) -> int:
        """Put *rules* in force as the next version."""
        version = self.state().rule_set_version + 1
        self.overlay.add("rule_set", (self.shop, version), tuple(rules))
        self.overlay.change("shop", (self.shop,), lambda row: evolve(row, rule_set_version=version))
        return version
