from selfshop.domain import ledger
from selfshop.domain.membership.stored_value import kinds, merging
from selfshop.domain.membership.stored_value.kinds import Kind
from selfshop.domain.shared import MemberId, sentence

ANN, BOB = MemberId("ann"), MemberId("bob")


class TestMerging:
    def test_moves_all_that_there_is_of_each_kind(self) -> None:
        journal = merging.merged(ANN, BOB, currency="CNY")
        moves = [leg for leg in journal.legs if isinstance(leg, ledger.Move)]
        assert [(leg.debit, leg.credit) for leg in moves] == [
            ("wallet.paid:ann", "wallet.paid:bob"),
            ("wallet.bonus:ann", "wallet.bonus:bob"),
            ("store_credit:ann", "store_credit:bob"),
        ]
        assert all(leg.up_to for leg in moves)
        assert [leg.lots for leg in moves] == [None, ledger.Alike(), ledger.Alike()]
        assert (journal.kind, journal.facts) == ("stored_value.merged", {"into": "bob"})
        assert sentence("kind.stored_value.merged", {}, "zh") == "会员合并"


class TestPassingOn:
    def test_is_of_what_comes_to_members_who_were_merged(self) -> None:
        legs = [
            kinds.loading(Kind.CREDIT, name, ledger.Amount(5, "CNY")) for name in ("ann", "cat")
        ]
        legs.append(kinds.loading(Kind.CARD, "ann", ledger.Amount(5, "CNY")))
        (on,) = merging.passed_on(legs, {ANN: BOB})
        assert (on.debit, on.credit, on.amount.count) == ("store_credit:ann", "store_credit:bob", 5)
        assert merging.passed_on(legs, {}) == ()
