"""Checking and publishing rules: alone where they are sound, with a second person where not."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

from attrs import frozen

from selfshop.application.conversation import Talk, conversation
from selfshop.application.operation import HOUSE, Group, operation
from selfshop.application.pages import Cursor, Page, turn
from selfshop.application.promotions.judging import Judged, Worst, judge, look
from selfshop.application.shape import AtMost, Longest
from selfshop.domain import pricing, promotions
from selfshop.domain.checkout import margins
from selfshop.domain.promotions import linting, redeeming
from selfshop.domain.shared import Event, Fact, InvalidInput, NotFound, Refused, Staff, checks
from selfshop.ports.work import Work

RULES_MAX = 10_000
PUBLISH = "promotions.publish"
APPROVE = "promotions.approve"

Rules = Annotated[tuple[promotions.Rule, ...], AtMost(entries=RULES_MAX)]
_BOUNDS = margins.Bounds()


@frozen(kw_only=True)
class Published:
    """Rules that are in force.

    Attributes:
        version: of the rule set.
        findings: warnings and notes about it, the worst first.
        worst: the worst cart that it allows; None = no margin is declared.
    """

    version: int
    digest: str
    findings: tuple[linting.Finding, ...]
    worst: Worst | None


class Proposing(Group):
    """The way of rules into force."""

    name = "promotions"

    @conversation(who=HOUSE, permission=PUBLISH, writes=False)
    def check(
        self,
        talk: Talk,
        *,
        rules: Rules,
        floor: Decimal | None = None,
        bounds: margins.Bounds | None = None,
    ) -> Judged:
        """Say what is wrong with *rules*, and which cart is the worst that they allow.

        Args:
            rules: all that would be in force.
            floor: the margin to search by, in percent; None = what the shop has declared.
            bounds: how far the search goes; None = 4 SKUs of 100 units, 200,000 steps.

        Raises:
            InvalidInput: the rules make no set, naming rule and field; *floor* is no margin.
        """
        if floor is not None:
            _require_floor(floor)
        return _judged(talk, rules, floor, bounds or _BOUNDS)

    @conversation(who=HOUSE, permission=PUBLISH)
    def publish(self, talk: Talk, *, rules: Rules) -> Published:
        """Put *rules*, and no others, in force.

        Raises:
            InvalidInput: the rules make no set, naming rule and field.
            Refused: the code of the first error that a check finds, with rule and field, such as
                ``rule_book.unknown_name``; ``rule_set.loss_maker`` where a cart below the declared
                margin is found, with the cart: then `propose` them to a second person;
                ``price.undisclosed`` where a rule asks of buyers what they are not told of.
        """
        judged = _judged(talk, rules, None, _BOUNDS)
        judged.require_sound()
        worst = judged.worst
        if worst is not None and worst.below:
            currency = talk.unit(lambda work: work.house.settings().currency)
            raise Refused("rule_set.loss_maker", **worst.told(currency), digest=judged.digest)
        version = talk.unit(lambda work: put_in_force(work, rules, judged.digest))
        return Published(
            version=version, digest=judged.digest, findings=judged.findings, worst=worst
        )

    @conversation(who=HOUSE, permission=PUBLISH)
    def propose(
        self, talk: Talk, *, rules: Rules, why: Annotated[str, Longest(characters=1_000)]
    ) -> linting.Proposal:
        """Let *rules* wait until somebody else approves them, for 7 days at most.

        Args:
            rules: all that would be in force.
            why: what the other person should know.

        Raises:
            InvalidInput, Refused: as `publish` does, but for ``rule_set.loss_maker``.
        """
        judged = _judged(talk, rules, None, _BOUNDS)
        judged.require_sound()

        def unit(work: Work) -> linting.Proposal:
            facts: dict[str, Fact] = {}
            if judged.worst is not None and judged.worst.below:
                facts = judged.worst.told(work.house.settings().currency)
            return _propose(work, rules, why, facts)

        return talk.unit(unit)

    @operation(who=(Staff,), permission=APPROVE, writes=True)
    def approve(self, work: Work, *, proposal: linting.ProposalId) -> linting.Proposal:
        """Put exactly what somebody else has proposed in force.

        Raises:
            InvalidInput: the rules make no set any more, since layers or currency have changed.
            NotFound: ``rule_set.proposal_unknown``.
            Refused: ``rule_set.own_proposal``, ``rule_set.proposal_expired``,
                ``rule_set.proposal_closed``.
        """
        found = _the_proposal(work, proposal)
        linting.require_open(found, by=work.actor.name, at=work.at)
        published = put_in_force(work, found.rules, found.digest)
        approved = linting.approve(found, by=work.actor.name, at=work.at, published=published)
        saved = work.house.save_proposal(approved)
        work.emit(_event(saved, "approved", proposed_by=saved.proposed_by, published=published))
        return saved

    @operation(who=HOUSE, writes=False)
    def proposal(self, work: Work, *, proposal: linting.ProposalId) -> linting.Proposal:
        """Return a proposal, open or not."""
        return _the_proposal(work, proposal)

    @operation(who=HOUSE, writes=False)
    def proposals(
        self, work: Work, *, cursor: Cursor | None = None, limit: int = 50
    ) -> Page[linting.Proposal]:
        """Return a page of all proposals, in the order of their ids."""

        def fetch(after: str | None, count: int) -> Sequence[linting.Proposal]:
            place = None if after is None else linting.ProposalId(after)
            return work.house.find_proposals(after=place, limit=count)

        purpose = "promotions.proposals"
        return turn(work, purpose, cursor=cursor, limit=limit, fetch=fetch, place=lambda p: p.id)


def _require_floor(floor: Decimal) -> None:
    try:
        margins.Floor(percent=floor)
    except InvalidInput as fault:
        raise InvalidInput("floor", fault.code, **fault.facts) from fault


def _judged(
    talk: Talk,
    rules: tuple[promotions.Rule, ...],
    floor: Decimal | None,
    bounds: margins.Bounds,
) -> Judged:
    """Judge *rules* by *floor*, or by what the shop has declared, between units."""
    declared = floor
    if declared is None:
        declared = talk.unit(lambda work: work.house.settings().margin_floor)
    talk.unit(lambda work: _require_ids(work, rules))
    shelf = talk.unit(lambda work: look(work, rules, floor=declared))
    return judge(shelf, floor=declared, bounds=bounds)


def _require_ids(work: Work, rules: tuple[promotions.Rule, ...]) -> None:
    """Refuse new rules whose ids are blank, or have blanks around them."""
    known = work.house.rules().by_id
    for position, rule in enumerate(rules):
        if rule.id not in known:
            checks.require_new_id(f"rules[{position}].id", rule.id)


def put_in_force(work: Work, rules: tuple[promotions.Rule, ...], digest: str) -> int:
    """Put *rules*, and no others, in force; return the version of the rule set."""
    settings = work.house.settings()
    made = promotions.RuleSet(currency=settings.currency, layers=settings.layers, rules=rules)
    for rule in rules:
        pricing.require_disclosed(rule.audience.conditions, settings.told, rule=rule.id)
    if made.limited is not None:
        # What was used under an earlier version of a rule stays used.
        work.quotas.open([redeeming.quota_of_rule(rule.id) for rule in made.limited.rules])
    version = work.house.publish_rules(rules)
    work.emit(
        Event(
            kind="promotions.published",
            aggregate="rule_set:",
            root=work.shop,
            version=version,
            facts={"rules": len(rules), "digest": digest},
        )
    )
    return version


def _propose(
    work: Work, rules: tuple[promotions.Rule, ...], why: str, facts: dict[str, Fact]
) -> linting.Proposal:
    made = linting.propose(
        linting.ProposalId(work.new_id()),
        rules,
        by=work.actor.name,
        at=work.at,
        why=why,
        facts=facts,
    )
    added = work.house.add_proposal(made)
    told = {name: facts[name] for name in ("margin", "goods", "floor") if name in facts}
    work.emit(_event(added, "proposed", rules=len(rules), **told))
    return added


def _the_proposal(work: Work, name: linting.ProposalId) -> linting.Proposal:
    found = work.house.proposal(name)
    if found is None:
        raise NotFound("rule_set.proposal_unknown", proposal=name)
    return found


def _event(proposal: linting.Proposal, what: str, **facts: Fact) -> Event:
    return Event(
        kind=f"promotions.{what}",
        aggregate=f"rule_proposal:{proposal.id}",
        root=proposal.id,
        version=proposal.version,
        facts={"digest": proposal.digest, **facts},
    )
