from attrs import evolve

from selfshop.domain.ledger import (
    START,
    AccountAudit,
    Counters,
    Link,
    LotAudit,
    Posting,
    check_account,
    check_links,
    check_lot,
    seal,
)
from selfshop.domain.shared import Rejection
from tests.ledgers import ACCOUNTS, ANN, Desk, earn, keep, spend

BY_ID = {account.id: account for account in ACCOUNTS}


def postings() -> list[Posting]:
    desk = Desk()
    return [desk.post("e", earn(9)), desk.post("h", keep(5)), desk.post("s", spend(2))]


def links(part: int = 3) -> list[Link]:
    before, made = START, []
    for number, posting in enumerate(postings(), start=1):
        sealed = seal(posting.recorded, content="c", number=number, before=before)
        made.append(
            Link(part=part, number=number, recorded=posting.recorded, content="c", seal=sealed)
        )
        before = sealed
    return made


def codes(found: list[Link]) -> list[str]:
    return [breach.code for breach in check_links(found, last=None, accounts=BY_ID)]


def test_a_chain_as_it_was_sealed_is_unbroken() -> None:
    first, *rest = links()
    assert not codes([first, *rest, *links(part=4)])
    last = (first.part, first.number, first.seal)
    assert not list(check_links(rest, last=last, accounts=BY_ID))


def test_a_journal_that_was_taken_out_leaves_a_gap() -> None:
    first, second, third = links()
    assert codes([first, third]) == ["ledger.breach.chain_gap"]
    assert codes([second, third]) == ["ledger.breach.chain_gap"]
    (gap,) = check_links([first, third], last=None, accounts=BY_ID)
    assert gap.facts == {"part": 3, "number": 3, "journal": "s", "expected": 2}


def test_a_journal_that_was_changed_breaks_its_seal() -> None:
    first, second, third = links()
    changed = evolve(second, recorded=evolve(second.recorded, reason="other"))
    assert codes([first, changed, third]) == ["ledger.breach.chain_broken"]
    sealed = seal(changed.recorded, content="c", number=2, before=first.seal)
    again = evolve(changed, seal=sealed)
    assert codes([first, again, third]) == ["ledger.breach.chain_broken"]
    assert codes([first, evolve(second, content="d"), third]) == ["ledger.breach.chain_broken"]


def test_a_transfer_balances_in_one_unit() -> None:
    others = BY_ID | {ANN: evolve(BY_ID[ANN], unit="CNY")}
    found = [breach.code for breach in check_links(links(), last=None, accounts=others)]
    assert found == ["ledger.breach.unbalanced"] * 3
    missing = {name: one for name, one in BY_ID.items() if name != ANN}
    found = [breach.code for breach in check_links(links(), last=None, accounts=missing)]
    assert found == ["ledger.breach.unbalanced"] * 3


def audit() -> AccountAudit:
    standing = postings()[-1].after.standings[ANN]
    return AccountAudit(
        standing=standing,
        folded=standing.counters,
        holding=Counters(debits_pending=5),
        lots_remaining=2,
    )


def breaches(found: AccountAudit) -> list[str]:
    return [breach.code for breach in check_account(found)]


def test_an_account_is_what_was_booked_on_it() -> None:
    assert not breaches(audit())
    assert breaches(evolve(audit(), folded=Counters())) == ["ledger.breach.balance"]
    assert breaches(evolve(audit(), holding=Counters())) == ["ledger.breach.holds"]
    assert breaches(evolve(audit(), lots_remaining=3)) == ["ledger.breach.lots"]
    below = Counters(debits_posted=1)
    short = evolve(
        audit(),
        standing=evolve(audit().standing, counters=below),
        folded=below,
        holding=Counters(),
        lots_remaining=-1,
    )
    assert breaches(short) == ["ledger.breach.limit"]


def test_an_account_may_have_nothing_left() -> None:
    empty = evolve(
        audit(),
        standing=evolve(audit().standing, counters=Counters()),
        folded=Counters(),
        holding=Counters(),
        lots_remaining=0,
    )
    assert not breaches(empty)


def test_a_breach_tells_all_four_counters() -> None:
    (breach,) = check_account(evolve(audit(), folded=Counters(credits_posted=8)))
    assert breach.facts == {"account": ANN, "kept": (2, 9, 5, 0), "booked": (0, 8, 0, 0)}


def test_a_lot_is_what_its_uses_leave_and_its_journal_says() -> None:
    first, *_, last = postings()
    (lot,) = last.after.lots.values()
    good = LotAudit(lot=lot, kept=7, opened_by=first.recorded)
    assert not list(check_lot(good))

    def found(wrong: LotAudit) -> list[Rejection]:
        return list(check_lot(wrong))

    assert [one.code for one in found(evolve(good, kept=6))] == ["ledger.breach.lot_uses"]
    (breach,) = found(evolve(good, kept=6))
    assert breach.facts == {"lot": lot.id, "remaining": 2, "left": 3}
    assert [one.code for one in found(evolve(good, opened_by=None))] == ["ledger.breach.lot_terms"]
    later = evolve(good, lot=evolve(lot, expires_at=first.recorded.at))
    assert [one.code for one in found(later)] == ["ledger.breach.lot_terms"]
    assert "批次" in found(later)[0].message("zh")
