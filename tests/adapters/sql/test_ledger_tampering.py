"""Whoever changes the ledger's rows past the shop is found by the proof, or stopped by the database."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from selfshop import Shop, open_shop
from selfshop.adapters.sql import SqlUnits
from selfshop.domain import ledger
from tests.each_store import Store
from tests.ledgers import ACCOUNTS, DAY, earn, journal, keep, points, spend


@pytest.fixture
def shop(sql_store: Store) -> Shop:
    """A shop with something of everything in its books."""
    made = sql_store.open()
    furnish(made)
    return made


def furnish(made: Shop) -> None:
    books = made.ledger
    books.open_accounts(accounts=ACCOUNTS)
    for number in range(8):
        books.post(journal=journal(f"e{number}", earn(10)))
    books.post(journal=journal("s", spend(25)))
    books.post(journal=journal("h", keep(15)))
    books.post(journal=journal("i", keep(5)))
    half = ledger.Capture(hold=ledger.TransferId("h/1"), amount=points(7))
    books.post(journal=journal("c", half))
    assert found(made) == set()


def found(shop: Shop) -> set[str]:
    """Prove the books; return the codes of what is wrong."""
    proof = shop.ledger.verify(limit=1_000)
    codes = {breach.code for breach in proof.breaches}
    while proof.cursor is not None:
        proof = shop.ledger.verify(cursor=proof.cursor, limit=1_000)
        codes |= {breach.code for breach in proof.breaches}
        assert all(breach.message("zh") for breach in proof.breaches)
    return codes


def engine_of(shop: Shop) -> Engine:
    units = shop._desk.units
    assert isinstance(units, SqlUnits)
    return units.statements.store.engine


def tamper(shop: Shop, *statements: str) -> None:
    with engine_of(shop).begin() as connection:
        for statement in statements:
            done = connection.execute(text(statement), {"shop": shop._desk.shop})
            assert done.rowcount, statement


@pytest.mark.parametrize(
    ("statements", "codes"),
    [
        (
            ("UPDATE ledger_balance SET credits_posted = credits_posted + 1 WHERE shop_id = :shop AND account = 'ann'",),
            {"ledger.breach.balance", "ledger.breach.lots"},
        ),
        (
            ("UPDATE ledger_balance SET debits_pending = debits_pending - 1 WHERE shop_id = :shop AND account = 'ann'",),
            {"ledger.breach.balance", "ledger.breach.holds", "ledger.breach.lots"},
        ),
        (
            ("UPDATE ledger_transfer SET posted = posted + 1 WHERE shop_id = :shop AND journal_id = 's'",),
            {"ledger.breach.balance", "ledger.breach.chain_broken"},
        ),
        (
            (
                "UPDATE ledger_transfer SET posted = posted - 1 WHERE shop_id = :shop AND journal_id = 's'",
                "UPDATE ledger_balance SET debits_posted = debits_posted - 1 WHERE shop_id = :shop AND account = 'ann'",
                "UPDATE ledger_balance SET credits_posted = credits_posted - 1 WHERE shop_id = :shop AND account = 'spent'",
                "UPDATE ledger_lot SET remaining = remaining + 1 WHERE shop_id = :shop AND account = 'ann' AND remaining = 5",
            ),
            {"ledger.breach.chain_broken", "ledger.breach.lot_uses"},
        ),
        (
            ("UPDATE ledger_transfer SET credit = 'ended' WHERE shop_id = :shop AND journal_id = 's'",),
            {"ledger.breach.balance", "ledger.breach.chain_broken"},
        ),
        (
            ("UPDATE ledger_transfer SET unit = 'CNY' WHERE shop_id = :shop AND journal_id = 's'",),
            {"ledger.breach.unbalanced", "ledger.breach.chain_broken"},
        ),
        (
            ("UPDATE ledger_journal SET at_us = at_us - 1 WHERE shop_id = :shop AND id = 's'",),
            {"ledger.breach.chain_broken"},
        ),
        (
            ("UPDATE ledger_journal SET number = number + 1 WHERE shop_id = :shop AND id = 's'",),
            {"ledger.breach.chain_gap"},
        ),
        (
            ("DELETE FROM ledger_journal WHERE shop_id = :shop AND id = 's'",),
            {"ledger.breach.orphan"},
        ),
        (
            ("DELETE FROM ledger_transfer WHERE shop_id = :shop AND journal_id = 's'",),
            {"ledger.breach.balance", "ledger.breach.chain_broken"},
        ),
        (
            ("UPDATE ledger_hold SET state = 'released', ended_by = 'x' WHERE shop_id = :shop AND id = 'i/1'",),
            {"ledger.breach.holds"},
        ),
        (
            ("UPDATE ledger_hold SET amount = amount + 1 WHERE shop_id = :shop AND id = 'i/1'",),
            {"ledger.breach.holds"},
        ),
        (
            ("UPDATE ledger_lot SET remaining = remaining - 1 WHERE shop_id = :shop AND account = 'ann' AND id = 'e7/1#1'",),
            {"ledger.breach.lots", "ledger.breach.lot_uses"},
        ),
        (
            ("UPDATE ledger_lot_use SET returned = returned + 1 WHERE shop_id = :shop AND transfer_id = 's/1'",),
            {"ledger.breach.lot_uses"},
        ),
        (
            ("UPDATE ledger_lot SET expires_at_us = 0 WHERE shop_id = :shop AND account = 'ann' AND id = 'e7/1#1'",),
            {"ledger.breach.lot_terms"},
        ),
    ],
    ids=[
        "a balance", "what is pending", "an amount", "an amount and all that follows from it",
        "an account", "a unit", "an instant", "a place in the chain", "a journal gone",
        "a transfer gone", "a hold ended", "a hold grown", "a lot shrunk", "a use given back",
        "the end of a lot",
    ],
)  # fmt: skip
def test_what_was_changed_is_found(
    shop: Shop, statements: tuple[str, ...], codes: set[str]
) -> None:
    tamper(shop, *statements)
    # A journal that is not the last of its part breaks the chain behind it too.
    behind = {"ledger.breach.chain_gap"} if "DELETE FROM ledger_journal" in statements[0] else set()
    assert codes <= found(shop) <= codes | behind


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_balance SET debits_posted = 10000 WHERE shop_id = :shop AND account = 'ann'",
        "UPDATE ledger_balance SET debits_posted = debits_posted + 1000 WHERE shop_id = :shop AND account = 'ann'",
        "UPDATE ledger_balance SET credits_pending = -1 WHERE shop_id = :shop",
        "UPDATE ledger_lot SET remaining = amount + 1 WHERE shop_id = :shop",
        "UPDATE ledger_lot SET remaining = -1 WHERE shop_id = :shop",
        "UPDATE ledger_lot_use SET returned = quantity + 1 WHERE shop_id = :shop",
        "UPDATE ledger_transfer SET posted = -1 WHERE shop_id = :shop",
        "UPDATE ledger_transfer SET credit = debit WHERE shop_id = :shop",
        "UPDATE ledger_hold SET amount = 0 WHERE shop_id = :shop",
        "INSERT INTO ledger_journal SELECT * FROM ledger_journal WHERE shop_id = :shop",
        "INSERT INTO ledger_transfer SELECT * FROM ledger_transfer WHERE shop_id = :shop",
    ],
)
def test_what_must_not_be_is_stopped_by_the_database(shop: Shop, statement: str) -> None:
    with pytest.raises(DBAPIError):
        tamper(shop, statement)
    assert found(shop) == set()


def test_an_account_below_zero_is_found(tmp_path: Path) -> None:
    """Where the database has been made to forget its conditions, which SQLite does."""
    shop = open_shop(f"sqlite:///{tmp_path / 'shop.db'}")
    furnish(shop)
    with engine_of(shop).connect() as connection:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        connection.execute(
            text(
                "UPDATE ledger_balance SET debits_posted = 10000 WHERE shop_id = :shop AND account = 'ann'"
            ),
            {"shop": shop._desk.shop},
        )
        connection.commit()
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")
    assert "ledger.breach.limit" in found(shop)
    shop.close()


def test_time_gone_by_changes_nothing_of_the_proof(shop: Shop) -> None:
    later = shop.as_of(shop._desk.clock.now() + 400 * DAY)
    later.due.run()
    assert found(later) == set()
