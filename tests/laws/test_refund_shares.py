"""What the units of an order give back, in any number of steps and by any way."""

from datetime import UTC

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from selfshop.domain import aftersales, checkout, orders, payments
from selfshop.domain.aftersales import ReturnPolicy, returns
from selfshop.domain.orders import LineUnits, Moved, Order, Shares
from selfshop.domain.payments import refunds
from selfshop.domain.shared import LineId, Minor, Money, RefundId, ReturnId
from tests import quotes, sales

pytestmark = pytest.mark.law


def components(shares: Shares) -> dict[str, int]:
    """Flatten every component of *shares* into a number by name."""
    named: dict[str, int] = {f"rule {rule}": amount for rule, amount in shares.rules}
    named |= {f"adjustment {n}": amount for n, amount in enumerate(shares.adjustments)}
    plain = ("list", "price", "goods", "freight", "tax", "points", "payable")
    return named | {part: getattr(shares, part) for part in plain}


def paid_for(line: checkout.LineQuote) -> dict[str, int]:
    """Flatten what *line* cost, from the quote's own line totals."""
    named: dict[str, int] = {f"rule {rule}": amount for rule, amount in line.shares}
    named |= {f"adjustment {n}": given.amount.minor for n, given in enumerate(line.adjustments)}
    plain = ("list", "price", "goods", "freight", "tax", "points", "payable")
    return named | {part: getattr(line, part) for part in plain}


@st.composite
def lines_in_steps(draw: st.DrawFn) -> tuple[checkout.LineQuote, list[int]]:
    """Draw a line and the step sizes in which all of its units are given back."""
    line = quotes.line("1", *draw(quotes.rows_of_a_line()))
    left, steps = line.quantity, []
    while left:
        steps.append(draw(st.integers(1, left)))
        left -= steps[-1]
    return line, steps


class TestRefundShares:
    """Any sequence of partial refunds sums to what was paid, per component; no step is negative;
    in every step the components sum to its amount."""

    @given(lines_in_steps())
    def test_in_any_steps(self, drawn: tuple[checkout.LineQuote, list[int]]) -> None:
        line, steps = drawn
        rows = orders.refund_rows(quotes.quote(line))[line.line]
        sums = dict.fromkeys(paid_for(line), 0)
        taken = 0
        for count in steps:
            step = orders.refund_of(rows, taken=taken, count=count)
            assert step.units == count
            assert all(amount >= 0 for amount in components(step).values())
            off = sum(step.adjustments) + sum(amount for _, amount in step.rules)
            assert step.goods == step.price - off
            assert step.payable == step.goods + step.freight + step.tax - step.points
            taken += count
            for name, amount in components(step).items():
                sums[name] += amount
        assert sums == paid_for(line)

    @given(lines_in_steps())
    def test_however_the_equal_units_are_run_together(
        self, drawn: tuple[checkout.LineQuote, list[int]]
    ) -> None:
        line, steps = drawn
        one_by_one = tuple(evolve(row, count=1) for row in line.units for _ in range(row.count))
        rows = orders.refund_rows(quotes.quote(line))[line.line]
        apart = orders.refund_rows(quotes.quote(evolve(line, units=one_by_one)))[line.line]
        taken = 0
        for count in steps:
            together = orders.refund_of(rows, taken=taken, count=count)
            assert components(together) == components(
                orders.refund_of(apart, taken=taken, count=count)
            )
            taken += count


@st.composite
def ways_back(draw: st.DrawFn) -> tuple[checkout.Quote, list[tuple[str, dict[LineId, int]]]]:
    """Draw a quote and steps that give all units back, cancelling some and returning the rest."""
    quote = draw(quotes.quotes(lines_max=3))
    left = {line.line: line.quantity for line in quote.lines}
    steps: list[tuple[str, dict[LineId, int]]] = []
    way = "return" if draw(st.booleans()) else "cancel"
    while left:
        names = draw(st.lists(st.sampled_from(sorted(left)), min_size=1, max_size=2, unique=True))
        # Large steps are the simple ones.
        step = {name: left[name] - draw(st.integers(0, left[name] - 1)) for name in names}
        steps.append((way, step))
        left = {
            name: most - step.get(name, 0)
            for name, most in left.items()
            if most > step.get(name, 0)
        }
        if way == "cancel" and draw(st.booleans()):
            way = "return"
    return quote, steps


class Sale:
    """An order, its money, and what has gone back so far."""

    def __init__(self, quote: checkout.Quote, split_at: int) -> None:
        self.rows = orders.refund_rows(quote)
        self.order = sales.paid(quote)
        first = min(split_at, quote.payable)
        self.takings = [
            evolve(sales.taking("0.01", name), receipt=self.receipt(name, amount))
            for name, amount in (("t1", first), ("t2", quote.payable - first))
            if amount
        ]
        self.back = 0
        self.steps = 0

    def receipt(self, name: str, amount: int) -> payments.Receipt:
        return evolve(sales.taking("0.01", name).receipt, amount=Money(amount, "CNY"))

    def cancel(self, units: tuple[LineUnits, ...]) -> None:
        move = orders.cancel(self.order, reason="r", at=sales.AT, rows=self.rows, lines=units)
        self.order = move.order
        self.pay_back(move.refund)

    def deliver_the_rest(self) -> None:
        parcel = Moved(lines=self.order.allocated, cause="parcel:1", at=sales.AT)
        self.order = orders.deliver(orders.ship(self.order, parcel).order, parcel).order

    def give_back(self, units: tuple[LineUnits, ...]) -> None:
        self.steps += 1
        asked = returns.request(
            self.order,
            return_id=ReturnId(f"r{self.steps}"),
            units=units,
            earlier=(),
            signed_off={line.line: sales.AT for line in self.order.lines},
            policy=ReturnPolicy(),
            zone=UTC,
            reason="r",
            at=sales.AT,
        ).claim
        approved = returns.approve(asked, policy=ReturnPolicy(), at=sales.AT).claim
        arrived = returns.receive(approved, units=units, at=sales.AT).claim
        accepted = returns.accept(arrived, units=units).claim
        settled = aftersales.settle(
            accepted, self.order, rows=self.rows, takings=self.takings, at=sales.AT
        )
        settlement = settled.settlement
        assert sum(part.amount for part in settlement.parts) == settlement.refund
        assert sum(share.amount for share in settlement.tenders) == settlement.refund
        self.order = settled.order.order
        self.pay_back(settlement.refund)

    def pay_back(self, amount: Minor) -> None:
        shares = payments.split_refund(amount, self.takings)
        assert sum(share for _, share in shares) == amount
        for taking, share in shares:
            self.steps += 1
            move = refunds.request(
                taking, refund_id=RefundId(f"f{self.steps}"), amount=share, cause="c", at=sales.AT
            )
            assert move.taking is not None
            self.takings[self.takings.index(taking)] = move.taking
        self.back += amount


class TestEveryWayBack:
    """Cancelling some units, in any steps, and returning the rest, in any steps, gives back
    exactly what was paid, per order and per tender."""

    @given(ways_back(), st.integers(1, 3_000))
    def test_closes_the_order_and_all_its_tenders(
        self,
        drawn: tuple[checkout.Quote, list[tuple[str, dict[LineId, int]]]],
        split_at: int,
    ) -> None:
        quote, steps = drawn
        sale = Sale(quote, split_at)
        for way, counts in steps:
            units = tuple(LineUnits(line=name, quantity=n) for name, n in counts.items())
            if way == "return" and sale.order.allocated:
                sale.deliver_the_rest()
            if way == "cancel":
                sale.cancel(units)
            else:
                sale.give_back(units)
            assert lines_hold(sale.order)
        assert sale.back == quote.payable == sale.order.paid
        assert [taking.refundable for taking in sale.takings] == [0] * len(sale.takings)


def lines_hold(order: Order) -> bool:
    return all(
        line.ordered == line.cancelled + line.allocated + line.backordered + line.shipped
        and line.refunded == line.cancelled + line.returned
        for line in order.lines
    )
