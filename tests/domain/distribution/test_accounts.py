"""What is booked, tried on the ledger's own rules."""

from datetime import timedelta
from decimal import Decimal

import pytest
from attrs import evolve

from selfshop.domain import ledger, orders
from selfshop.domain.distribution import accounts, commissions, settlements
from selfshop.domain.distribution.cutting import Cut
from selfshop.domain.distribution.ids import PeriodName, WithdrawalId
from selfshop.domain.distribution.promoters import Promoter
from selfshop.domain.distribution.settlements import Earned
from selfshop.domain.distribution.withdrawals import Withdrawal, WithdrawalState
from selfshop.domain.shared import LineId, MemberId, Minor, Refused
from tests import quotes, sales
from tests.sales import AT

P1, P2 = MemberId("p1"), MemberId("p2")
QUOTE = quotes.quote(quotes.line("1", quotes.row(price=100, count=4)))
ROWS = orders.refund_rows(QUOTE)
PROMOTER = Promoter(member=P1, joined_at=AT)


class Books:
    """A ledger of two promoters and the house."""

    def __init__(self) -> None:
        made = (
            *accounts.promoter_accounts(P1, "CNY"),
            *accounts.promoter_accounts(P2, "CNY"),
            *accounts.house_accounts("CNY"),
        )
        self.books = ledger.Books(standings={one.id: ledger.Standing(account=one) for one in made})

    def book(self, journal: ledger.Journal | None) -> None:
        assert journal is not None
        self.books = ledger.post(journal, self.books, at=AT).after.and_also(self.books)

    def freeze(self) -> None:
        """Freeze all that promoters have."""
        found = self.books.standings
        frozen = {name: evolve(one, frozen=":" in name) for name, one in found.items()}
        self.books = evolve(self.books, standings=frozen)

    def stands(self) -> dict[str, int]:
        """Return the accounts that are not at nothing, by their short names."""
        return {
            str(name).removeprefix("commission.").partition(":")[0]: standing.balance
            for name, standing in self.books.standings.items()
            if standing.balance
        }


def accrued() -> commissions.CommissionMove:
    cut = Cut(promoter=P1, line=LineId("1"), depth=1, percent=Decimal(10))
    paid = sales.paid(QUOTE)
    return commissions.accrue(paid, [cut], rows=ROWS, plan=1, wait_days=7, at=AT)[0]


def due(books: Books) -> commissions.CommissionMove:
    move = accrued()
    books.book(accounts.accrued([move]))
    ripe = commissions.complete(move.commission, at=AT)
    matured = commissions.mature(ripe, at=AT + timedelta(days=7), settled_until=None)
    books.book(accounts.matured(matured, PROMOTER))
    return matured


def gone(one: commissions.Commission, units: int) -> commissions.CommissionMove:
    order = sales.paid(QUOTE)
    lines = sales.units(line1=units)
    order = orders.cancel(order, reason="x", at=AT, rows=ROWS, lines=lines).order
    return commissions.shrink([one], order, rows=ROWS)[0]


def statement(earned: int, *, owed: int = 0) -> settlements.Statement:
    period = settlements.close(PeriodName("p"), until=AT, last=None, at=AT)
    made = settlements.settle(
        period, PROMOTER, Earned(amount=Minor(earned), orders=1), owed=owed, currency="CNY", at=AT
    )
    assert made is not None
    return made.statement


WITHDRAWAL = Withdrawal(
    id=WithdrawalId("w"),
    promoter=P1,
    currency="CNY",
    account="acc",
    gross=Minor(30),
    net=Minor(30),
    requested_at=AT,
)


class TestCommissions:
    def test_go_from_pending_to_payable(self) -> None:
        books = Books()
        books.book(accounts.accrued([accrued()]))
        assert books.stands() == {"pending": 40, "cost": 40}
        books = Books()
        due(books)
        assert books.stands() == {"payable": 40, "cost": 40}

    def test_are_taken_back_from_where_they_stand(self) -> None:
        books = Books()
        move = accrued()
        books.book(accounts.accrued([move]))
        back = gone(move.commission, 1)
        books.book(accounts.taken_back([(back, PROMOTER)], order_version=2))
        assert books.stands() == {"pending": 30, "cost": 30}
        books = Books()
        back = gone(due(books).commission, 1)
        books.book(accounts.taken_back([(back, PROMOTER)], order_version=2))
        assert books.stands() == {"payable": 30, "cost": 30}

    def test_what_was_settled_is_taken_back_and_the_rest_owed(self) -> None:
        books = Books()
        move = due(books)
        books.book(accounts.settled(statement(40), PROMOTER))
        books.book(accounts.withdrawn(WITHDRAWAL))
        later = evolve(PROMOTER, settled_until=AT + timedelta(days=30))
        back = gone(move.commission, 4)
        books.book(accounts.taken_back([(back, later)], order_version=2))
        assert books.stands() == {"settled": 30, "owed": 30}
        assert books.books.standings[accounts.account("settled", P1)].available == 0

    def test_nothing_is_booked_where_nothing_changes(self) -> None:
        nothing = evolve(accrued(), change=Minor(0))
        assert accounts.accrued([nothing]) is None
        assert accounts.matured(nothing, PROMOTER) is None
        assert accounts.taken_back([], order_version=1) is None
        assert accounts.settled(statement(0), PROMOTER) is None


class TestFrozen:
    """The house MUST get its own back from a frozen promoter, whose nothing becomes meanwhile."""

    def test_commissions_are_taken_back_from_where_they_stand(self) -> None:
        books = Books()
        move = accrued()
        books.book(accounts.accrued([move]))
        books.freeze()
        back = gone(move.commission, 1)
        books.book(accounts.taken_back([(back, PROMOTER)], order_version=2))
        assert books.stands() == {"pending": 30, "cost": 30}
        ripe = commissions.complete(back.commission, at=AT)
        matured = commissions.mature(ripe, at=AT + timedelta(days=7), settled_until=None)
        with pytest.raises(Refused, match=r"ledger\.account_frozen"):
            books.book(accounts.matured(matured, PROMOTER))
        books = Books()
        move = due(books)
        books.freeze()
        back = gone(move.commission, 1)
        books.book(accounts.taken_back([(back, PROMOTER)], order_version=2))
        assert books.stands() == {"payable": 30, "cost": 30}
        with pytest.raises(Refused, match=r"ledger\.account_frozen"):
            books.book(accounts.settled(statement(30), PROMOTER))

    def test_what_was_settled_is_taken_back_and_the_rest_owed(self) -> None:
        books = Books()
        move = due(books)
        books.book(accounts.settled(statement(40), PROMOTER))
        books.book(accounts.withdrawn(WITHDRAWAL))
        books.freeze()
        later = evolve(PROMOTER, settled_until=AT + timedelta(days=30))
        back = gone(move.commission, 4)
        books.book(accounts.taken_back([(back, later)], order_version=2))
        assert books.stands() == {"settled": 30, "owed": 30}

    @pytest.mark.parametrize("passed_on", [0, 30, 40])
    def test_commissions_are_taken_back_wherever_a_merger_left_them(self, passed_on: int) -> None:
        books = Books()
        move = accrued()
        books.book(accounts.accrued([move]))
        if passed_on:
            leg = ledger.Move(
                debit=accounts.account("pending", P1),
                credit=accounts.account("pending", P2),
                amount=ledger.Amount(passed_on, "CNY"),
            )
            books.book(ledger.Journal(id=ledger.JournalId("x"), kind="x", legs=(leg,)))
        books.freeze()
        gone_on = evolve(PROMOTER, merged_into=P2)
        back = gone(move.commission, 4)
        books.book(accounts.taken_back([(back, gone_on)], order_version=2))
        assert books.stands() == {}

    def test_what_is_earned_pays_what_is_owed(self) -> None:
        books = Books()
        due(books)
        owed = ledger.Move(
            debit=accounts.account("owed", P1),
            credit=accounts.COST,
            amount=ledger.Amount(50, "CNY"),
        )
        books.book(ledger.Journal(id=ledger.JournalId("x"), kind="x", legs=(owed,)))
        books.freeze()
        books.book(accounts.settled(statement(40, owed=50), PROMOTER))
        assert books.stands() == {"owed": 10, "cost": -10}


class TestSettlements:
    def test_net_what_is_owed(self) -> None:
        books = Books()
        due(books)
        owed = ledger.Move(
            debit=accounts.account("owed", P1),
            credit=accounts.account("pending", P1),
            amount=ledger.Amount(15, "CNY"),
        )
        books.book(ledger.Journal(id=ledger.JournalId("x"), kind="x", legs=(owed,)))
        books.book(accounts.settled(statement(40, owed=15), PROMOTER))
        assert books.stands() == {"pending": 15, "settled": 25, "cost": 40}

    def test_book_what_the_statement_says(self) -> None:
        for owed, amounts in ((0, [40]), (15, [15, 25]), (90, [40])):
            journal = accounts.settled(statement(40, owed=owed), PROMOTER)
            assert journal is not None
            legs = [leg for leg in journal.legs if isinstance(leg, ledger.Move)]
            assert [leg.amount.count for leg in legs] == amounts
            assert isinstance(legs[0], ledger.Recoup) is (owed > 0)

    def test_have_ids_that_no_merger_has_whatever_the_period_is_called(self) -> None:
        named = evolve(statement(40), period=PeriodName("merged"))
        journal = accounts.settled(named, PROMOTER)
        assert journal is not None
        assert journal.id != accounts.merged(P1, P2, currency="CNY").id


class TestWithdrawals:
    def test_are_set_aside_and_paid_less_tax_and_fee(self) -> None:
        books = Books()
        due(books)
        books.book(accounts.settled(statement(40), PROMOTER))
        books.book(accounts.withdrawn(WITHDRAWAL))
        assert accounts.withdrawn(evolve(WITHDRAWAL, state=WithdrawalState.APPROVED)) is None
        paid = evolve(
            WITHDRAWAL, state=WithdrawalState.PAID, net=Minor(25), tax=Minor(4), fee=Minor(1)
        )
        books.book(accounts.withdrawn(paid))
        assert books.stands() == {
            "settled": 10, "cost": 40, "cash": 25, "tax_withheld": 4, "fees": 1,
        }  # fmt: skip

    def test_tax_that_others_bore_is_given_back(self) -> None:
        books = Books()
        due(books)
        books.book(accounts.settled(statement(40), PROMOTER))
        books.book(accounts.withdrawn(WITHDRAWAL))
        paid = evolve(WITHDRAWAL, state=WithdrawalState.PAID, net=Minor(34), tax=Minor(-4))
        books.book(accounts.withdrawn(paid))
        assert books.stands() == {"settled": 10, "cost": 40, "cash": 34, "tax_withheld": -4}

    def test_a_bank_s_refusal_gives_the_money_back(self) -> None:
        books = Books()
        due(books)
        books.book(accounts.settled(statement(40), PROMOTER))
        books.book(accounts.withdrawn(WITHDRAWAL))
        books.book(accounts.withdrawn(evolve(WITHDRAWAL, state=WithdrawalState.FAILED)))
        assert books.books.standings[accounts.account("settled", P1)].available == 40


class TestMerging:
    GONE = evolve(PROMOTER, merged_into=P2)

    def given(self, books: Books, **amounts: int) -> None:
        """Let accounts, such as ``settled_p1``, have so much, on the house."""
        for number, (name, amount) in enumerate(amounts.items()):
            what, _, who = name.partition("_")
            purse = accounts.account(what, MemberId(who))
            debit, credit = (purse, accounts.COST) if what == "owed" else (accounts.COST, purse)
            leg = ledger.Move(debit=debit, credit=credit, amount=ledger.Amount(amount, "CNY"))
            books.book(ledger.Journal(id=ledger.JournalId(f"x{number}"), kind="x", legs=(leg,)))

    def balances(self, books: Books) -> dict[str, int]:
        """Return the promoters' accounts that are not at nothing."""
        return {
            str(name).removeprefix("commission."): standing.balance
            for name, standing in books.books.standings.items()
            if standing.balance and ":" in name
        }

    def merged(self, **amounts: int) -> dict[str, int]:
        """Return how the accounts stand once p1 is p2 too."""
        books = Books()
        self.given(books, **amounts)
        books.book(accounts.merged(P1, P2, currency="CNY"))
        return self.balances(books)

    def test_makes_everything_the_other_s(self) -> None:
        assert self.merged(pending_p1=1, payable_p1=2, settled_p1=3, settled_p2=4) == {
            "pending:p2": 1, "payable:p2": 2, "settled:p2": 7,
        }  # fmt: skip
        assert self.merged(owed_p1=5, owed_p2=6) == {"owed:p2": 11}
        assert self.merged() == {}

    def test_pays_what_one_owes_from_what_the_other_has(self) -> None:
        assert self.merged(settled_p1=10, owed_p2=4) == {"settled:p2": 6}
        assert self.merged(settled_p1=4, owed_p2=10) == {"owed:p2": 6}
        assert self.merged(owed_p1=10, settled_p2=4) == {"owed:p2": 6}
        assert self.merged(owed_p1=4, settled_p2=10) == {"settled:p2": 6}
        assert self.merged(settled_p1=9, owed_p1=4) == {"settled:p2": 5}

    def test_what_falls_due_later_is_the_other_s(self) -> None:
        books = Books()
        move = accrued()
        books.book(accounts.accrued([move]))
        books.book(accounts.merged(P1, P2, currency="CNY"))
        ripe = commissions.complete(move.commission, at=AT)
        due_now = commissions.mature(ripe, at=AT + timedelta(days=7), settled_until=None)
        books.book(accounts.matured(due_now, self.GONE))
        assert self.balances(books) == {"payable:p2": 40}
        books.book(accounts.taken_back([(gone(due_now.commission, 1), self.GONE)], order_version=2))
        assert self.balances(books) == {"payable:p2": 30}
        books.book(accounts.settled(statement(30), self.GONE))
        assert self.balances(books) == {"settled:p2": 30}
        later = evolve(self.GONE, settled_until=AT + timedelta(days=30))
        back = gone(due_now.commission, 4)
        books.book(accounts.taken_back([(back, later)], order_version=3))
        assert self.balances(books) == {"owed:p2": 10}

    def test_what_was_accrued_in_the_same_moment_is_found(self) -> None:
        books = Books()
        move = accrued()
        books.book(accounts.merged(P1, P2, currency="CNY"))
        self.given(books, pending_p2=100)
        books.book(accounts.accrued([move]))
        back = gone(move.commission, 1)
        books.book(accounts.taken_back([(back, self.GONE)], order_version=2))
        assert self.balances(books) == {"pending:p1": 30, "pending:p2": 100}
        ripe = commissions.complete(back.commission, at=AT)
        due_now = commissions.mature(ripe, at=AT + timedelta(days=7), settled_until=None)
        books.book(accounts.matured(evolve(due_now, change=Minor(30)), self.GONE))
        assert self.balances(books) == {"payable:p2": 30, "pending:p2": 100}
