"""A small ledger in the hand: books that journals are posted to, one after the other."""

from datetime import UTC, datetime, timedelta

from attrs import define, evolve, field

from selfshop.domain import ledger
from selfshop.domain.ledger import Amount, Books, Side
from selfshop.domain.shared import AccountId

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
ISSUED, SPENT, ENDED, ANN, DEBT = map(AccountId, ["issued", "spent", "ended", "ann", "ann:debt"])


def account(name: str, normal: Side, **more: object) -> ledger.Account:
    terms = {"unit": "points", "kind": "tests", **more}
    return ledger.Account(id=AccountId(name), normal=normal, **terms)  # type: ignore[arg-type]  # as the tests say


ACCOUNTS = (
    account(ISSUED, Side.DEBIT, shards=4),
    account(SPENT, Side.CREDIT),
    account(ENDED, Side.CREDIT),
    account(ANN, Side.CREDIT, limited=True, lots=True, lapses_to=ENDED),
    account(DEBT, Side.DEBIT, limited=True),
)


def points(count: int) -> Amount:
    return Amount(count, "points")


def journal(name: str, *legs: ledger.Leg) -> ledger.Journal:
    return ledger.Journal(id=ledger.JournalId(name), kind="tests.tried", legs=legs)


def earn(count: int, *, days: int | None = None) -> ledger.Move:
    ends = None if days is None else AT + days * DAY
    return ledger.Move(
        debit=ISSUED, credit=ANN, amount=points(count), lots=ledger.Fresh(expires_at=ends)
    )


def spend(count: int, *, up_to: bool = False) -> ledger.Move:
    return ledger.Move(debit=ANN, credit=SPENT, amount=points(count), up_to=up_to)


def recoup(count: int, *, up_to: bool = False) -> ledger.Recoup:
    return ledger.Recoup(debit=ANN, credit=SPENT, amount=points(count), up_to=up_to)


def take_from(count: int, *legs: int, up_to: bool = False) -> ledger.MoveLots:
    """Take points from what came in by some *legs* of journal e."""
    lots = tuple(ledger.LotId(f"e/{leg}#1") for leg in legs)
    return ledger.MoveLots(
        debit=ANN, credit=SPENT, amount=points(count), up_to=up_to, taken_from=lots
    )


def keep(count: int, *, until: datetime | None = None) -> ledger.Hold:
    return ledger.Hold(debit=ANN, credit=SPENT, amount=points(count), until=until)


@define
class Desk:
    """Posts to books that it keeps."""

    books: Books = field(
        factory=lambda: Books(standings={one.id: ledger.Standing(account=one) for one in ACCOUNTS})
    )

    def post(self, name: str, *legs: ledger.Leg, at: datetime = AT) -> ledger.Posting:
        posting = ledger.post(journal(name, *legs), self.books, at=at)
        self.books = posting.after
        return posting

    def freeze(self, *names: AccountId) -> None:
        frozen = {name: evolve(self.books.standings[name], frozen=True) for name in names}
        self.books = evolve(self.books, standings={**self.books.standings, **frozen})

    def available(self, name: AccountId = ANN) -> int:
        return self.books.standings[name].available

    def lots(self) -> dict[str, int]:
        return {lot.id: lot.remaining for lot in self.books.lots.values()}
