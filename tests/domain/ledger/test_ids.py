import pytest

from selfshop.domain.ledger import (
    JournalId,
    TransferId,
    journal_of,
    opening_of,
    shard_of,
    transfer_id,
)
from selfshop.domain.ledger.ids import LotId, lot_id, number_of, opened_by
from selfshop.domain.shared import AccountId


def test_a_transfer_is_named_after_its_journal_and_leg() -> None:
    name = transfer_id("a/b", 12)
    assert (name, journal_of(name), number_of(name)) == ("a/b/12", "a/b", 12)


@pytest.mark.parametrize("name", ["", "a", "a/", "a/x", "a/-1", "a/²", "a/1234"])
def test_what_names_no_transfer_has_no_number(name: str) -> None:
    assert number_of(TransferId(name)) == 0


def test_a_lot_is_named_after_the_transfer_that_opened_it() -> None:
    name = lot_id(TransferId("a#b/1"), 2)
    assert (name, opened_by(LotId(name))) == ("a#b/1#2", "a#b/1")
    assert opening_of(LotId(name)) == ("a#b/1", 2)


def test_a_journal_is_counted_on_one_row_of_an_account_for_ever() -> None:
    rows = [shard_of(JournalId(f"j{n}"), AccountId("cash"), 8) for n in range(64)]
    assert rows == [shard_of(JournalId(f"j{n}"), AccountId("cash"), 8) for n in range(64)]
    assert set(rows) == set(range(8))
    assert {shard_of(JournalId(f"j{n}"), AccountId("cash"), 1) for n in range(8)} == {0}
