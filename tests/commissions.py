"""Plans and lines of promoters for tests of what is paid for sales."""

from decimal import Decimal

from selfshop.domain import distribution
from selfshop.domain.distribution import plans
from selfshop.domain.shared import MemberId, Money


def percent(text: str) -> plans.Share:
    """Return a percentage of what is sold."""
    return plans.Share(percent=Decimal(text))


def fixed(text: str) -> plans.Share:
    """Return an amount for each unit."""
    return plans.Share(fixed=Money.of(text, "CNY"))


def steps(*shares: plans.Share) -> tuple[plans.Step, ...]:
    """Return what the promoters one, two, … levels above a sale get."""
    return tuple(plans.Step(depth=depth, share=share) for depth, share in enumerate(shares, 1))


def plan(*tariffs: plans.Tariff, pool: str = "100", **said: object) -> distribution.Plan:
    """Return a plan under no law, which looks up as far as its steps go unless it says."""
    depths = [step.depth for tariff in tariffs for step in tariff.steps]
    kept: dict[str, object] = {
        "profile": "none",
        "pool": plans.Pool(percent=Decimal(pool)),
        "reach": max(depths, default=1),
    }
    return distribution.Plan(tariffs=tariffs, **{**kept, **said})  # type: ignore[arg-type]  # checked by the fields themselves


def line_of_promoters(*grades: str | None, buyer: bool = False) -> list[distribution.Upline]:
    """Return promoters ``p1``, ``p2``, … above a buyer, or above ``p0`` who buys themselves."""
    first = 0 if buyer else 1
    return [
        distribution.Upline(member=MemberId(f"p{depth}"), depth=depth, grade=grade)
        for depth, grade in enumerate(grades, first)
    ]
