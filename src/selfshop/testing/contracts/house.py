"""Settings, rule sets and commission plans."""

from decimal import Decimal

from attrs import evolve

from selfshop.domain import distribution, promotions
from selfshop.domain.distribution import plans
from selfshop.domain.promotions import benefits, linting
from selfshop.domain.settings import Settings, change
from selfshop.domain.shared import Money, RuleId
from selfshop.ports.work import Work
from selfshop.testing.contracts.bench import AT, Bench, PortContract, found, new_shop

RULE = promotions.Rule(
    id=RuleId("3-off-30"),
    layer="order",
    condition=promotions.SpendAtLeast(amount=Money.of("30.00", "CNY")),
    benefit=benefits.AmountOff(amount=Money.of("3.00", "CNY")),
)


def hold_for(work: Work, minutes: int) -> Settings:
    """Put other hold minutes in force."""
    return work.house.change_settings(evolve(work.house.settings(), hold_minutes=minutes))


class HouseContract(PortContract):
    """`ports.house.House`."""

    def test_a_shop_is_there_once_it_is_founded(self, bench: Bench) -> None:
        new = evolve(bench, shop=new_shop())
        assert not new.run(lambda work: work.house.exists())
        found(new)
        assert new.run(lambda work: work.house.exists())

    def test_a_shop_is_not_founded_twice(self, bench: Bench) -> None:
        assert bench.refuses(lambda work: work.house.found(secret="t" * 64))
        assert bench.run(lambda work: work.house.state()).secret == "s" * 64

    def test_a_new_shop_has_default_settings_and_no_rules(self, bench: Bench) -> None:
        assert bench.run(lambda work: work.house.settings()) == Settings()
        assert not bench.run(lambda work: work.house.rules()).by_id

    def test_changed_settings_are_the_next_version_and_earlier_ones_stay(
        self, bench: Bench
    ) -> None:
        assert bench.run(lambda work: hold_for(work, 20)).version == 1
        second = bench.run(lambda work: hold_for(work, 40))
        assert bench.run(lambda work: work.house.settings()) == second
        kept = [
            bench.run(lambda work, v=version: work.house.settings_of(v))  # type: ignore[misc]  # the version is bound
            for version in range(3)
        ]
        assert [(each.version, each.hold_minutes) for each in kept] == [(0, 15), (1, 20), (2, 40)]

    def test_published_rules_replace_all_earlier_ones(self, bench: Bench) -> None:
        assert bench.run(lambda work: work.house.publish_rules([RULE])) == 1
        assert bench.run(lambda work: work.house.rules()).by_id[RULE.id].rule == RULE
        assert bench.run(lambda work: work.house.publish_rules([])) == 2
        assert not bench.run(lambda work: work.house.rules()).by_id

    def test_rules_stand_in_the_layers_of_the_settings_in_force(self, bench: Bench) -> None:
        bench.run(lambda work: work.house.publish_rules([RULE]))
        bench.run(lambda work: work.house.rules())
        layers = (promotions.Layer(name="order", base=promotions.Base.LIST,
                                   claims=promotions.Claims.NONE),)  # fmt: skip
        bench.run(
            lambda work: work.house.change_settings(
                change(work.house.settings(), {"layers": layers})
            )
        )
        assert bench.run(lambda work: work.house.rules()).layers == layers

    def test_the_plan_published_last_counts(self, bench: Bench) -> None:
        assert bench.run(lambda work: work.house.plan()) is None
        pool = plans.Pool(percent=Decimal("12.5"))
        share = plans.Share(percent=Decimal("7.25"))
        tariff = plans.Tariff(steps=(plans.Step(depth=1, share=share),))
        plan = distribution.Plan(profile="CN", pool=pool, tariffs=(tariff,))
        first = bench.run(lambda work: work.house.publish_plan(plan))
        second = bench.run(lambda work: work.house.publish_plan(evolve(first, wait_days=9)))
        assert (first.version, second.version) == (1, 2)
        assert bench.run(lambda work: work.house.plan()) == second
        assert bench.refuses(lambda work: work.house.publish_plan(first))
        assert bench.elsewhere().run(lambda work: work.house.plan()) is None

    def test_versions_in_force_are_told(self, bench: Bench) -> None:
        bench.run(lambda work: work.house.publish_rules([RULE]))
        bench.run(lambda work: hold_for(work, 20))
        state = bench.run(lambda work: work.house.state())
        assert (state.settings_version, state.rule_set_version, state.plan_version) == (1, 1, 0)

    def test_proposals_are_kept_with_all_their_rules(self, bench: Bench) -> None:
        def made(name: str) -> linting.Proposal:
            return linting.propose(
                linting.ProposalId(name), (RULE,), by="staff:ann", at=AT, facts={"a": (1, "b")}
            )

        for name in ("p1", "p2", "p3"):
            bench.run(lambda work, n=name: work.house.add_proposal(made(n)))  # type: ignore[misc]  # the name is bound
        first = bench.run(lambda work: work.house.proposal(linting.ProposalId("p1")))
        assert first == evolve(made("p1"), version=1)
        approved = linting.approve(first, by="staff:bob", at=AT, published=4)
        assert bench.run(lambda work: work.house.save_proposal(approved)).version == 2
        assert bench.refuses(lambda work: work.house.save_proposal(approved))
        page = bench.run(
            lambda work: work.house.find_proposals(after=linting.ProposalId("p1"), limit=1)
        )
        assert [each.id for each in page] == ["p2"]
        everything = bench.run(lambda work: work.house.find_proposals(after=None, limit=9))
        assert [(each.id, each.published) for each in everything] == [
            ("p1", 4), ("p2", None), ("p3", None),
        ]  # fmt: skip
        other = bench.elsewhere()
        assert other.run(lambda work: work.house.proposal(linting.ProposalId("p1"))) is None

    def test_another_shop_decides_for_itself(self, bench: Bench) -> None:
        bench.run(lambda work: hold_for(work, 20))
        bench.run(lambda work: work.house.publish_rules([RULE]))
        other = bench.elsewhere()
        assert other.run(lambda work: work.house.settings()) == Settings()
        assert not other.run(lambda work: work.house.rules()).by_id
