"""The ledger under any sequence of commands, each given twice, on every store that is at hand."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from selfshop import Shop
from selfshop.domain import ledger
from selfshop.domain.ledger import Amount, Side
from selfshop.domain.shared import AccountId, NotFound, Refused
from selfshop.testing.fixed import StoppedClock
from tests.each_store import Store
from tests.ledger_model import MEMBERS, NEVER, Model
from tests.ledgers import AT, DAY, ENDED, ISSUED, SPENT, account, points

pytestmark = pytest.mark.law

CASH, WALLET = AccountId("cash"), AccountId("wallet")
ACCOUNTS = (
    account(ISSUED, Side.DEBIT, shards=4),
    account(SPENT, Side.CREDIT, shards=3),
    account(ENDED, Side.CREDIT),
    account(CASH, Side.DEBIT, unit="CNY", shards=2),
    account(WALLET, Side.CREDIT, unit="CNY", limited=True),
    *(account(name, Side.CREDIT, limited=True, lots=True, lapses_to=ENDED) for name in MEMBERS),
    *(account(f"{name}:debt", Side.DEBIT, limited=True) for name in MEMBERS),
)
members, counts = st.sampled_from(MEMBERS), st.integers(1, 9)
days = st.sampled_from([None, 1, 2, 5])
numbers = st.integers(0, 5)


class LedgerMachine(RuleBasedStateMachine):
    """The shop's books on one side, dictionaries on the other."""

    def __init__(self, open_one: Callable[..., Shop]) -> None:
        super().__init__()
        self.clock = StoppedClock(at=AT)
        self.shop = open_one(clock=self.clock)
        self.books = self.shop.ledger
        self.books.open_accounts(accounts=ACCOUNTS)
        self.model = Model()
        self.steps = 0

    def name(self) -> str:
        self.steps += 1
        return f"j{self.steps:03}"

    def do(self, command: str, *given: object, legs: tuple[ledger.Leg, ...]) -> None:
        """Give both sides a command, and the shop once more: it changes nothing."""
        name = self.name()
        asked = ledger.Journal(id=ledger.JournalId(name), kind=command, legs=legs)
        why = self.model.try_out(command, name, *given)
        if why is not None:
            for _ in range(2):
                with pytest.raises(Refused) as no:
                    self.books.post(journal=asked)
                assert no.value.code == why
            return
        said = self.books.post(journal=asked)
        assert self.books.post(journal=asked) == said
        with pytest.raises(Refused) as no:
            self.books.post(journal=evolve(asked, reason="other"))
        assert no.value.code == "ledger.id_reused"

    # -- points -----------------------------------------------------------------------------------

    @rule(member=members, count=counts, ends=days)
    def earn(self, member: str, count: int, ends: int | None) -> None:
        end = NEVER if ends is None else self.model.at + ends * DAY
        lots = ledger.Fresh(expires_at=end)
        leg = ledger.Move(debit=ISSUED, credit=AccountId(member), amount=points(count), lots=lots)
        self.do("earn", member, count, end, legs=(leg,))

    @rule(member=members, count=counts)
    def spend(self, member: str, count: int) -> None:
        leg = ledger.Move(debit=AccountId(member), credit=SPENT, amount=points(count))
        self.do("spend", member, count, legs=(leg,))

    @rule(member=members, count=counts, hours=st.sampled_from([0, 1, 12, 30, 9_999]))
    def hold(self, member: str, count: int, hours: int) -> None:
        until = self.model.at + timedelta(hours=hours)
        leg = ledger.Hold(debit=AccountId(member), credit=SPENT, amount=points(count), until=until)
        self.do("hold", member, count, until, legs=(leg,))

    @rule(member=members, count=counts)
    def promise(self, member: str, count: int) -> None:
        leg = ledger.Hold(debit=ISSUED, credit=AccountId(member), amount=points(count))
        self.do("promise", member, count, legs=(leg,))

    def some_hold(self, number: int) -> ledger.TransferId:
        names = sorted(self.model.holds)
        return ledger.TransferId(names[-1 - number % len(names)])

    @precondition(lambda self: self.model.holds)
    @rule(number=numbers, count=counts, all_of_it=st.booleans(), ends=days)
    def capture(self, number: int, count: int, all_of_it: bool, ends: int | None) -> None:  # noqa: FBT001  # drawn
        name = self.some_hold(number)
        hold = self.model.holds[name]
        count = hold["amount"] if all_of_it else count
        end = NEVER if ends is None else self.model.at + ends * DAY
        lots = ledger.Fresh(expires_at=end) if hold["coming"] else None
        amount = None if all_of_it else points(count)
        leg = ledger.Capture(hold=name, amount=amount, lots=lots)
        self.do("capture", name, count, end, legs=(leg,))

    @precondition(lambda self: self.model.holds)
    @rule(number=numbers)
    def release(self, number: int) -> None:
        name = self.some_hold(number)
        self.do("release", name, legs=(ledger.Release(hold=name),))

    @precondition(lambda self: self.model.holds)
    @rule(number=numbers)
    def lapse(self, number: int) -> None:
        name = self.some_hold(number)
        self.do("lapse", name, legs=(ledger.Lapse(hold=name),))

    @precondition(lambda self: self.model.uses)
    @rule(number=numbers, count=counts)
    def refund(self, number: int, count: int) -> None:
        names = sorted(self.model.uses)
        used = ledger.TransferId(names[-1 - number % len(names)])
        if not self.model.uses[used]:
            return
        member = AccountId(self.model.lots[self.model.uses[used][0][0]][0])
        leg = ledger.Move(
            debit=SPENT, credit=member, amount=points(count), lots=ledger.Back(of=used)
        )
        self.do("refund", used, count, legs=(leg,))

    @rule(member=members, count=counts)
    def claw_back(self, member: str, count: int) -> None:
        legs = (
            ledger.Move(debit=AccountId(member), credit=SPENT, amount=points(count), up_to=True),
            ledger.Rest(of=1, debit=AccountId(f"{member}:debt"), credit=SPENT),
        )
        self.do("claw_back", member, count, legs=legs)

    @rule(member=members, count=counts)
    def earn_after_debt(self, member: str, count: int) -> None:
        debt = AccountId(f"{member}:debt")
        legs = (
            ledger.Move(debit=ISSUED, credit=debt, amount=points(count), up_to=True),
            ledger.Rest(
                of=1, debit=ISSUED, credit=AccountId(member), lots=ledger.Fresh(expires_at=NEVER)
            ),
        )
        self.do("earn_after_debt", member, count, legs=legs)

    @rule(member=members, count=counts)
    def give(self, member: str, count: int) -> None:
        other = AccountId(MEMBERS[1 - MEMBERS.index(member)])
        leg = ledger.Move(
            debit=AccountId(member), credit=other, amount=points(count), lots=ledger.Alike()
        )
        self.do("give", member, count, legs=(leg,))

    # -- money ------------------------------------------------------------------------------------

    @rule(count=counts)
    def pay_in(self, count: int) -> None:
        leg = ledger.Move(debit=CASH, credit=WALLET, amount=Amount(count, "CNY"))
        self.do("pay_in", count, legs=(leg,))

    @rule(count=counts)
    def pay_out(self, count: int) -> None:
        leg = ledger.Move(debit=WALLET, credit=CASH, amount=Amount(count, "CNY"))
        self.do("pay_out", count, legs=(leg,))

    # -- the rest of the world --------------------------------------------------------------------

    @rule(hours=st.integers(1, 40))
    def wait(self, hours: int) -> None:
        self.clock.move(timedelta(hours=hours))
        self.model.at += timedelta(hours=hours)

    @rule()
    def run_due(self) -> None:
        self.shop.due.run()
        self.model.sweep()

    @rule(member=members)
    def freeze_or_thaw(self, member: str) -> None:
        frozen = member not in self.model.frozen
        for _ in range(2):
            self.books.freeze(account=AccountId(member), frozen=frozen)
        self.model.frozen ^= {member}

    @rule()
    def open_again(self) -> None:
        assert self.books.open_accounts(accounts=ACCOUNTS) == 0

    @rule(member=members)
    def ask_for_what_cannot_be(self, member: str) -> None:
        foreign = ledger.Move(debit=CASH, credit=AccountId(member), amount=points(1))
        unknown = ledger.Release(hold=ledger.TransferId("none/1"))
        for leg, kind in ((foreign, Refused), (unknown, NotFound)):
            asked = ledger.Journal(id=ledger.JournalId(self.name()), kind="bad", legs=(leg,))
            with pytest.raises(kind):
                self.books.post(journal=asked)

    # -- the laws ---------------------------------------------------------------------------------

    @invariant()
    def every_account_stands_where_the_model_says(self) -> None:
        real = {one.account.id: one for one in self.books.balances(limit=200).items}
        for member in MEMBERS:
            own = real[AccountId(member)]
            assert own.available == self.model.available(member)
            assert (own.held, own.coming) == (self.model.held(member), self.model.coming(member))
            assert real[AccountId(f"{member}:debt")].balance == self.model.debt[member]
        house = {name: real[AccountId(name)].balance for name in self.model.house}
        assert house == self.model.house

    @invariant()
    def every_lot_has_left_what_the_model_says(self) -> None:
        for member in MEMBERS:
            real = self.books.lots(account=AccountId(member), limit=200).items
            assert {lot.id: lot.remaining for lot in real} == {
                name: self.model.lots[name][2] for name in self.model.own(member)
            }

    @invariant()
    def points_are_neither_made_nor_lost(self) -> None:
        real = {one.account.id: one for one in self.books.balances(limit=200).items}
        issued = real[ISSUED].balance
        spent, ended = real[SPENT].balance, real[ENDED].balance
        own = sum(real[AccountId(name)].balance for name in MEMBERS)
        owed = sum(real[AccountId(f"{name}:debt")].balance for name in MEMBERS)
        assert issued + owed == spent + ended + own
        assert all(one.available >= 0 for one in real.values() if one.account.limited)

    @invariant()
    def the_books_are_proved(self) -> None:
        proof = self.books.verify(limit=1_000)
        while proof.cursor is not None:
            assert not proof.breaches
            proof = self.books.verify(cursor=proof.cursor, limit=1_000)
        assert not proof.breaches


#: Examples and steps by store: where a step is slower there are fewer.
EXAMPLES = {"memory": (20, 40), "sqlite": (5, 30), "postgres": (5, 30), "mariadb": (2, 20)}


class TestTheLedger:
    """Whatever is earned, held, spent, refunded, clawed back and swept, no unit is made or lost."""

    def test_under_any_sequence(self, store: Store) -> None:
        examples, steps = EXAMPLES[store.name]

        class Here(LedgerMachine):
            def __init__(self) -> None:
                super().__init__(store.open)

        run_state_machine_as_test(
            Here,
            settings=settings(max_examples=examples, stateful_step_count=steps),
        )
