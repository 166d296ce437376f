import pytest

from selfshop.domain import ledger
from selfshop.domain.membership.stored_value import House, Kind, kinds
from selfshop.domain.shared import AccountId, MemberId
from selfshop.domain.shared.messages import SENTENCES

ANN = MemberId("ann")


class TestAccounts:
    @pytest.mark.parametrize("kind", kinds.OF_MEMBERS)
    def test_of_members_are_theirs_and_never_below_zero(self, kind: Kind) -> None:
        account = kinds.member_account(kind, ANN, "CNY")
        assert (account.owner, account.limited, account.normal) == (ANN, True, ledger.Side.CREDIT)
        assert account.lots is kind.ends is (kind is not Kind.PAID)
        assert (kinds.kind_of(account.id), kinds.name_of(account.id)) == (kind, "ann")

    def test_of_cards_are_nobody_s(self) -> None:
        account = kinds.card_account("g-1", "CNY")
        assert (account.id, account.owner, account.limited) == ("gift_card:g-1", None, True)

    def test_that_end_lapse_into_the_house_s_account_of_their_kind(self) -> None:
        for kind in Kind:
            there = {account.id for account in kinds.house_accounts(kind, "CNY")}
            assert len(there) == len(House)
            assert not kind.ends or kinds.card_account("x", "CNY").lapses_to == AccountId(
                "gift_card.expired"
            )

    def test_of_the_house_count_what_came_on_the_debit_side_and_what_went_on_the_other(
        self,
    ) -> None:
        sides = {one.id: one.normal for one in kinds.house_accounts(Kind.CREDIT, "CNY")}
        assert sides.pop(AccountId("store_credit.loaded")) is ledger.Side.DEBIT
        assert set(sides.values()) == {ledger.Side.CREDIT}


class TestJournals:
    @pytest.mark.parametrize(
        "code",
        [
            "kind.gift_card.activated",
            "kind.gift_card.voided",
            "kind.store_credit.issued",
            "kind.store_credit.voided",
            "kind.stored_value.held",
            "kind.stored_value.let_go",
            "kind.stored_value.refunded",
            "kind.stored_value.spent",
            "kind.wallet.top_up_refunded",
            "kind.wallet.topped_up",
        ],
    )
    def test_of_every_kind_have_a_word_in_two_languages(self, code: str) -> None:
        assert all(SENTENCES[code])
