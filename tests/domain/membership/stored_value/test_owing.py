from selfshop.domain import ledger
from selfshop.domain.membership.stored_value import House, Kind, kinds, owed


class TestWhatIsOwed:
    def test_is_what_was_loaded_less_all_that_went(self) -> None:
        sums = {House.LOADED: 100, House.SPENT: 40, House.EXPIRED: 5, House.TAKEN_BACK: 7}
        standings = {}
        for what, account in zip(House, kinds.house_accounts(Kind.CARD, "CNY"), strict=True):
            side = "debits_posted" if what is House.LOADED else "credits_posted"
            counters = ledger.Counters(**{side: sums[what]})
            standings[account.id] = ledger.Standing(account=account, counters=counters)
        found = owed(Kind.CARD, standings)
        assert (found.owed, found.loaded, found.spent, found.expired, found.taken_back) == (
            48, 100, 40, 5, 7,
        )  # fmt: skip

    def test_is_nothing_where_nothing_was_ever_loaded(self) -> None:
        assert owed(Kind.PAID, {}).owed == 0
