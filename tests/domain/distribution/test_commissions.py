from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import pytest

from selfshop.domain import orders
from selfshop.domain.distribution import commissions
from selfshop.domain.distribution.commissions import Commission
from selfshop.domain.distribution.cutting import Cut
from selfshop.domain.shared import LineId, MemberId, Minor, Refused
from tests import quotes, sales
from tests.sales import AT, units

QUOTE = quotes.quote(
    quotes.line("1", quotes.row(price=1_00), quotes.row(price=3_00), quotes.row(price=2_00)),
    quotes.line("2", quotes.row(price=10_00)),
)
ROWS = orders.refund_rows(QUOTE)


def cut(promoter: str, line: str, depth: int, percent: int) -> Cut:
    return Cut(
        promoter=MemberId(promoter), line=LineId(line), depth=depth, percent=Decimal(percent)
    )


CUTS = (cut("p1", "1", 1, 20), cut("p2", "1", 2, 10), cut("p1", "2", 1, 5))


def accrued() -> list[Commission]:
    moves = commissions.accrue(sales.paid(QUOTE), CUTS, rows=ROWS, plan=3, wait_days=7, at=AT)
    return [move.commission for move in moves]


def amounts(some: Sequence[Commission]) -> list[Minor]:
    return [one.amount for one in some]


class TestAccruing:
    def test_is_the_sum_of_a_promoter_s_cuts_the_nearest_first(self) -> None:
        near, far = accrued()
        assert (near.promoter, near.amount, near.depth) == ("p1", 120 + 50, 1)
        assert (far.promoter, far.accrued, far.taken_back) == ("p2", 60, 0)
        assert (near.buyer, near.plan, near.due_at) == ("m1", 3, None)

    def test_says_what_it_is(self) -> None:
        move = commissions.accrue(sales.paid(QUOTE), CUTS, rows=ROWS, plan=3, wait_days=7, at=AT)[0]
        assert move.event.kind == "distribution.commission_accrued"
        assert move.event.facts["change"] == 170


class TestShrinking:
    def test_gives_back_what_the_units_given_back_were_worth(self) -> None:
        order = orders.cancel(
            sales.paid(QUOTE), reason="x", at=AT, rows=ROWS, lines=units(line1=2)
        ).order
        moves = commissions.shrink(accrued(), order, rows=ROWS)
        assert [(move.commission.promoter, move.change) for move in moves] == [
            ("p1", -60), ("p2", -30),
        ]  # fmt: skip
        assert amounts([move.commission for move in moves]) == [110, 30]

    def test_nothing_is_left_of_an_order_that_came_back(self) -> None:
        order = orders.cancel(sales.paid(QUOTE), reason="x", at=AT, rows=ROWS).order
        moves = commissions.shrink(accrued(), order, rows=ROWS)
        assert amounts([move.commission for move in moves]) == [0, 0]
        assert not commissions.shrink([move.commission for move in moves], order, rows=ROWS)


class TestMaturing:
    def test_waits_from_the_receipt_of_all_goods(self) -> None:
        ripe = commissions.complete(accrued()[0], at=AT)
        day = AT + timedelta(days=7)
        assert not commissions.is_ripe(ripe, at=day - timedelta(microseconds=1))
        due = commissions.mature(ripe, at=day, settled_until=None)
        assert (due.commission.due_at, due.change) == (day, 170)

    def test_is_refused_before_and_a_second_time(self) -> None:
        ripe = commissions.complete(accrued()[0], at=AT)
        for early in (accrued()[0], ripe):
            with pytest.raises(Refused, match=r"commission\.not_due"):
                commissions.mature(early, at=AT, settled_until=None)
        later = AT + timedelta(days=8)
        due = commissions.mature(ripe, at=later, settled_until=None).commission
        with pytest.raises(Refused, match=r"commission\.not_due"):
            commissions.mature(due, at=later, settled_until=None)

    def test_a_faster_statement_leaves_it_to_the_next_one(self) -> None:
        ripe, until = commissions.complete(accrued()[0], at=AT), AT + timedelta(days=9)
        due = commissions.mature(ripe, at=until - timedelta(days=1), settled_until=until)
        assert due.commission.due_at == until

    def test_waits_a_day_more_while_a_return_is_open(self) -> None:
        ripe = commissions.complete(accrued()[0], at=AT)
        day = AT + timedelta(days=7)
        assert commissions.postpone(ripe, at=day).matures_at == day + timedelta(days=1)
