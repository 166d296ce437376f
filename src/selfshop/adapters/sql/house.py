"""Settings, rule sets and commission plans on SQL."""

from collections.abc import Sequence
from copy import copy
from typing import Generic, TypeVar

from attrs import evolve, frozen
from sqlalchemy import Table, Update, bindparam, select, update

from selfshop.adapters.sql.documents import (
    DocumentStatements,
    add_document,
    get_document,
    read_documents,
    save_document,
)
from selfshop.adapters.sql.instants import micros
from selfshop.adapters.sql.repository import Repository
from selfshop.adapters.sql.schema import Tables
from selfshop.adapters.sql.statements import page_of, this, this_row
from selfshop.domain import distribution, promotions
from selfshop.domain.promotions import linting
from selfshop.domain.settings import Settings
from selfshop.domain.shared import part_of
from selfshop.ports.house import ShopState

#: Settings, rule sets and plans of how many shops and versions are kept read.
_KEPT = 256

K = TypeVar("K")
V = TypeVar("V")


class Kept(Generic[K, V]):
    """A few values that never change, by key; safe to share between threads."""

    def __init__(self) -> None:
        self._values: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        """Return the value kept under *key*."""
        return self._values.get(key)

    def keep(self, key: K, value: V) -> None:
        """Keep *value*; when there are too many, start afresh."""
        if len(self._values) >= _KEPT:
            self._values = {}
        self._values[key] = value


@frozen(kw_only=True)
class RuleBook:
    """The rules of one published version."""

    rules: tuple[promotions.Rule, ...]


class HouseStatements:
    """The statements over a shop's own row, built once per set of tables."""

    def __init__(self, tables: Tables) -> None:
        self.shop, self.settings, self.rule_set = tables.shop, tables.settings, tables.rule_set
        self.plan = tables.commission_plan
        proposal = tables.rule_proposal
        self.proposals: DocumentStatements[linting.Proposal] = DocumentStatements.of(
            proposal,
            linting.Proposal,
            root=lambda one: one.id,
            keys=lambda one: {"id": one.id},
            key_names=("id",),
            columns=lambda _: {},
            column_names=(),
        )
        self.proposals_after = page_of(select(proposal.c.data), proposal.c.id)
        self.state = select(self.shop).where(this_row(self.shop))
        self.settings_by_version = select(self.settings).where(this_row(self.settings, "version"))
        self.rules_by_version = select(self.rule_set).where(this_row(self.rule_set, "version"))
        self.plan_by_version = select(self.plan.c.data).where(this_row(self.plan, "version"))
        self.move_settings = self._move("settings_version")
        self.move_rules = self._move("rule_set_version")
        self.move_plan = self._move("plan_version")
        self.keep_nothing_yet()

    def keep_nothing_yet(self) -> None:
        """Forget what has been read."""
        self.settings_kept: Kept[tuple[str, int], Settings] = Kept()
        self.plans_kept: Kept[tuple[str, int], distribution.Plan] = Kept()
        self.rules_kept: Kept[tuple[str, int, int], promotions.RuleSet] = Kept()

    def of_one_database(self) -> "HouseStatements":
        """Return the same statements, for a database of which nothing has been read yet."""
        own = copy(self)
        own.keep_nothing_yet()
        return own

    def _move(self, column: str) -> Update:
        return (
            update(self.shop)
            .where(this_row(self.shop), self.shop.c[column] == bindparam("b_version"))
            .values({column: bindparam("version")})
        )


class SqlHouse(Repository[HouseStatements]):
    """Serves `ports.house.House`."""

    _state: ShopState | None = None

    def exists(self) -> bool:
        """Tell whether the shop has been founded."""
        return bool(self.rows(self.statements.state, this(self.shop, self.shop)))

    def found(self, *, secret: str) -> None:
        """Make the shop's own row, with default settings and no rules."""
        row = {"shop_id": self.shop, "part": part_of(self.shop), "secret": secret}
        versions = {"settings_version": 0, "rule_set_version": 0, "plan_version": 0}
        self.insert(self.statements.shop, [row | versions])
        self._add(self.statements.settings, 0, self.write(Settings(), Settings))

    def know(self, state: ShopState | None) -> None:
        """Take over which versions are in force, as this unit has read them with something else."""
        self._state = state

    def state(self) -> ShopState:
        """Return which versions are in force; read once a unit."""
        if self._state is None:
            (row,) = self.rows(self.statements.state, this(self.shop, self.shop))
            self._state = ShopState(
                settings_version=row.settings_version,
                rule_set_version=row.rule_set_version,
                plan_version=row.plan_version,
                secret=row.secret,
            )
        return self._state

    def settings(self) -> Settings:
        """Return the settings in force."""
        return self.settings_of(self.state().settings_version)

    def settings_of(self, version: int) -> Settings:
        """Return the settings of a version."""
        key = (self.shop, version)
        settings = self.statements.settings_kept.get(key)
        if settings is None:
            (row,) = self.rows(
                self.statements.settings_by_version, this(self.shop, self.shop, version=version)
            )
            settings = self.read(row.data, Settings)
            self.statements.settings_kept.keep(key, settings)
        return settings

    def change_settings(self, settings: Settings) -> Settings:
        """Put *settings* in force as the next version."""
        saved = evolve(settings, version=settings.version + 1)
        data = self.write(saved, Settings)
        self._put(self.statements.settings, self.statements.move_settings, saved.version, data)
        return saved

    def rules(self) -> promotions.RuleSet:
        """Return the rule set in force, compiled."""
        settings = self.settings()
        version = self.state().rule_set_version
        key = (self.shop, version, settings.version)
        rules = self.statements.rules_kept.get(key)
        if rules is None:
            rules = promotions.RuleSet(
                currency=settings.currency,
                layers=settings.layers,
                rules=self._published(version),
                version=str(version),
            )
            self.statements.rules_kept.keep(key, rules)
        return rules

    def add_proposal(self, proposal: linting.Proposal) -> linting.Proposal:
        """Add a proposal."""
        return add_document(self, self.statements.proposals, proposal)

    def save_proposal(self, proposal: linting.Proposal) -> linting.Proposal:
        """Replace the proposal, if nobody else has."""
        return save_document(self, self.statements.proposals, proposal)

    def proposal(self, proposal_id: linting.ProposalId) -> linting.Proposal | None:
        """Return the proposal, if it exists."""
        return get_document(self, self.statements.proposals, proposal_id, id=proposal_id)

    def find_proposals(
        self, *, after: linting.ProposalId | None, limit: int
    ) -> Sequence[linting.Proposal]:
        """Return a page of proposals."""
        return read_documents(
            self,
            self.statements.proposals,
            self.statements.proposals_after,
            self.page(after, limit),
        )

    def plan(self) -> distribution.Plan | None:
        """Return the plan in force."""
        version = self.state().plan_version
        if version == 0:
            return None
        plan = self.statements.plans_kept.get((self.shop, version))
        if plan is None:
            (row,) = self.rows(
                self.statements.plan_by_version, this(self.shop, self.shop, version=version)
            )
            plan = self.read(row.data, distribution.Plan)
            self.statements.plans_kept.keep((self.shop, version), plan)
        return plan

    def publish_plan(self, plan: distribution.Plan) -> distribution.Plan:
        """Put the next version of a plan in force."""
        published = evolve(plan, version=plan.version + 1)
        row = {"shop_id": self.shop, "part": part_of(self.shop), "version": published.version}
        data = self.write(published, distribution.Plan)
        self.insert(self.statements.plan, [row | {"data": data}])
        self._move(self.statements.move_plan, published.version)
        return published

    def publish_rules(self, rules: Sequence[promotions.Rule]) -> int:
        """Put *rules* in force as the next version."""
        version = self.state().rule_set_version + 1
        data = self.write(RuleBook(rules=tuple(rules)), RuleBook)
        self._put(self.statements.rule_set, self.statements.move_rules, version, data)
        return version

    def _published(self, version: int) -> tuple[promotions.Rule, ...]:
        if version == 0:
            return ()
        (row,) = self.rows(
            self.statements.rules_by_version, this(self.shop, self.shop, version=version)
        )
        return self.read(row.data, RuleBook).rules

    def _put(self, table: Table, move: Update, version: int, data: str) -> None:
        self._add(table, version, data)
        self._move(move, version)

    def _move(self, move: Update, version: int) -> None:
        moved = {**this(self.shop, self.shop, version=version - 1), "version": version}
        self.pending.update(self.statements.shop, move, moved)

    def _add(self, table: Table, version: int, data: str) -> None:
        row = {"shop_id": self.shop, "part": part_of(self.shop), "version": version}
        at_us, actor = micros(self.call.at), self.call.actor.name
        self.insert(table, [row | {"at_us": at_us, "actor": actor, "data": data}])
