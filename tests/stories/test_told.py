"""Why a balance is what it is, in sentences that a member reads, in both languages."""

import ast
import re
from collections.abc import Callable, Iterable

import pytest

from selfshop import Shop, open_shop
from selfshop.domain.distribution import accounts as commissions
from selfshop.domain.ledger import Account, Amount, Journal, JournalId, Move, Side
from selfshop.domain.membership import growth, stored_value
from selfshop.domain.membership.points import accounts as points
from selfshop.domain.membership.stored_value import cards, kinds
from selfshop.domain.shared import DECIMALS, AccountId, LineId, OrderId
from selfshop.domain.shared.messages import SENTENCES
from tests.each_store import Store
from tests.floor import memory_floor
from tests.pointing import ANN, BOB, open_pointing
from tests.promoting import open_promoting
from tests.stored import T, open_till
from tests.tidy import house
from tests.tiering import open_tiering

#: What makes accounts in the domain -> all that it makes, for somebody.
MADE: dict[str, Callable[[], Iterable[Account]]] = {
    "distribution/accounts.py promoter_accounts": lambda: commissions.promoter_accounts(ANN, "CNY"),
    "distribution/accounts.py house_accounts": lambda: commissions.house_accounts("CNY"),
    "membership/growth.py accounts_of": lambda: growth.accounts_of(ANN),
    "membership/points/accounts.py _house": lambda: points.accounts_of(ANN),
    "membership/points/accounts.py _own": lambda: points.accounts_of(ANN),
    "membership/stored_value/cards.py sale_account": lambda: (
        cards.sale_account(OrderId("o"), LineId("1"), "CNY"),
    ),
    "membership/stored_value/kinds.py house_accounts": lambda: (
        one for kind in stored_value.Kind for one in kinds.house_accounts(kind, "CNY")
    ),
    "membership/stored_value/kinds.py _limited": lambda: (
        *kinds.accounts_for(ANN, "CNY"),
        kinds.card_account("c", "CNY"),
    ),
}
#: What the accounts that the library makes are for.
PURPOSES = (
    "account.commission.cash", "account.commission.cost", "account.commission.fees",
    "account.commission.owed", "account.commission.paid_out", "account.commission.payable",
    "account.commission.pending", "account.commission.settled", "account.commission.tax_withheld",
    "account.gift_card", "account.gift_card.expired", "account.gift_card.loaded",
    "account.gift_card.spent", "account.gift_card.taken_back", "account.gift_card_sale",
    "account.growth", "account.growth.given", "account.growth.taken_back",
    "account.points.available", "account.points.clawed_back", "account.points.debt",
    "account.points.expired", "account.points.issued", "account.points.pending",
    "account.points.spent", "account.store_credit", "account.store_credit.expired",
    "account.store_credit.loaded", "account.store_credit.spent", "account.store_credit.taken_back",
    "account.wallet.bonus", "account.wallet.bonus.expired", "account.wallet.bonus.loaded",
    "account.wallet.bonus.spent", "account.wallet.bonus.taken_back", "account.wallet.paid",
    "account.wallet.paid.expired", "account.wallet.paid.loaded", "account.wallet.paid.spent",
    "account.wallet.paid.taken_back",
)  # fmt: skip
UNITS = ("unit.growth", "unit.points")


def in_memory(**how: object) -> Shop:
    return open_shop("memory://", **how)  # type: ignore[arg-type]  # as the floors say


def told(shop: Shop, account: str, *, locale: str = "en") -> list[str]:
    """Return what is told of an account, without the instants."""
    lines = shop.ledger.explain(account=AccountId(account), locale=locale).lines
    return [re.sub(r"^[-\d]+ [:\d]+: ", "", line) for line in lines]


def making() -> set[str]:
    """Name the functions of the domain that make accounts."""
    return {
        f"{path.relative_to(house.DOMAIN).as_posix()} {function.name}"
        for path in house.python_files("src/selfshop/domain")
        for function in house.functions_in(house.tree_of(path))
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and house.called_name(node) == "Account"
    }


class TestEveryAccountThatTheLibraryMakes:
    def test_is_made_by_a_function_that_is_known_here(self) -> None:
        assert making() == set(MADE)

    def test_has_a_word_for_what_it_is_for_and_one_for_its_unit(self) -> None:
        made = [account for all_of in MADE.values() for account in all_of()]
        assert {f"account.{one.kind}" for one in made} == set(PURPOSES)
        assert {f"unit.{one.unit}" for one in made if one.unit not in DECIMALS} == set(UNITS)

    def test_has_no_words_that_are_for_nothing(self) -> None:
        named = {code for code in SENTENCES if code.startswith(("account.", "unit."))}
        assert named == {*PURPOSES, *UNITS}

    @pytest.mark.parametrize("code", [*PURPOSES, *UNITS])
    def test_is_called_otherwise_in_chinese(self, code: str) -> None:
        english, chinese = SENTENCES[code]
        assert english.isascii()
        assert chinese
        assert not any(letter.isascii() for letter in chinese)


def test_why_a_member_has_their_points(store: Store) -> None:
    shop = open_pointing(store.open)
    shop.received(shop.bought())
    shop.due(days=8)
    shop.floor.pass_time(seconds=1)
    order = shop.placed(use=30)
    shop.floor.pass_time(seconds=1)
    shop.floor.pay(order)
    shop.floor.pass_time(seconds=1)
    shop.give(-7)
    assert told(shop.shop, "points.available:ann") == [
        "100 points came in from pending points (earned by an order, usable now); balance 100",
        "30 points held for points used (held for an order); balance 100",
        "30 points went to points used (used for an order); balance 70",
        "7 points went to points taken back (test); balance 63",
        "now: a balance of 63 points, of which 63 can be used",
        "63 points of these end on 2026-04-10 00:00",
    ]
    assert told(shop.shop, "points.available:ann", locale="zh") == [
        "从“待到账积分”转入 100 积分 (订单积分到账), 余额 100",
        "为“已使用积分”预留 30 积分 (下单占用), 余额 100",
        "向“已使用积分”转出 30 积分 (下单抵扣), 余额 70",
        "向“扣回积分”转出 7 积分 (test), 余额 63",
        "当前余额 63 积分, 其中可用 63",
        "其中 63 积分 于 2026-04-10 00:00 到期",
    ]


def test_whose_an_account_is_where_it_is_not_one_s_own() -> None:
    shop = open_pointing(in_memory)
    shop.give(5)
    shop.shop.points.merge(member=ANN, into=BOB)
    first = "5 points came in from available points of ann (members merged); balance 5"
    assert told(shop.shop, "points.available:bob")[0] == first
    first = "从“ann 的可用积分”转入 5 积分 (会员合并), 余额 5"
    assert told(shop.shop, "points.available:bob", locale="zh")[0] == first
    # The house is told whose points it has given.
    assert "of ann (test)" in told(shop.shop, "points.issued")[0]


def test_why_a_member_s_growth_is_what_it_is() -> None:
    tiering = open_tiering(in_memory)
    tiering.gives_back(tiering.buys(12), 2)
    assert told(tiering.shop, "growth:ann") == [
        "120 growth came in from growth value given (an order was received); balance 120",
        "20 growth went to growth value taken back (goods of an order came back); balance 100",
        "now: a balance of 100 growth, of which 100 can be used",
    ]
    assert told(tiering.shop, "growth:ann", locale="zh") == [
        "从“成长值发放”转入 120 成长值 (订单完成), 余额 120",
        "向“扣回成长值”转出 20 成长值 (订单退货), 余额 100",
        "当前余额 100 成长值, 其中可用 100",
    ]


def test_why_a_wallet_and_a_store_credit_are_worth_what_they_are() -> None:
    till = open_till(in_memory)
    till.top_up("t1", "77.00", "20.00")
    till.credit("c", "5.00")
    till.floor.pass_time(seconds=1)
    till.spend(till.tea(8), T.WALLET)
    lines = told(till.shop, "wallet.paid:ann")
    assert lines[0] == "77.00 CNY came in from top-ups (topped up); balance 77.00"
    assert lines[-1] == "now: a balance of 17.00 CNY, of which 17.00 can be used"
    lines = told(till.shop, "wallet.bonus:ann", locale="zh")
    assert lines[0] == "从“赠金发放”转入 20.00 CNY (充值), 余额 20.00"
    assert lines[-1] == "当前余额 0.00 CNY, 其中可用 0.00"
    lines = told(till.shop, "store_credit:ann", locale="zh")
    assert lines[0] == "从“购物金发放”转入 5.00 CNY (sorry), 余额 5.00"
    assert lines[-1] == "其中 5.00 CNY 永不过期"


def test_why_a_gift_card_is_worth_what_it_is() -> None:
    till = open_till(in_memory)
    _, (card,) = till.sold_cards(1)
    till.floor.pass_time(seconds=1)
    till.spend(till.tea(1), T.GIFT_CARD, card=card)
    assert told(till.shop, f"gift_card:{card.id}")[0] == (
        "100.00 CNY came in from gift cards of an order (card sold); balance 100.00"
    )
    assert told(till.shop, f"gift_card:{card.id}", locale="zh")[1:-2] == [
        "为“已使用礼品卡”预留 10.00 CNY (订单占用), 余额 100.00",
        "向“已使用礼品卡”转出 10.00 CNY (支付订单), 余额 90.00",
    ]


def test_why_a_promoter_has_their_commissions() -> None:
    promoting = open_promoting(in_memory)
    order = promoting.received(promoting.bought())
    promoting.due(days=7)
    promoting.settle("p")
    promoting.floor.pass_time(seconds=1)
    one = promoting.withdraw(BOB, "10.00")
    waited = f"the days of waiting of order {order.id} are over"
    assert told(promoting.shop, "commission.payable:bob") == [
        f"40.00 CNY came in from pending commissions ({waited}); balance 40.00",
        "40.00 CNY went to settled commissions (period p was settled); balance 0.00",
        "now: a balance of 0.00 CNY, of which 0.00 can be used",
    ]
    assert told(promoting.shop, "commission.settled:bob", locale="zh") == [
        "从“应付佣金”转入 40.00 CNY (账期 p 已结算), 余额 40.00",
        f"为“佣金提现”预留 10.00 CNY (申请提现 {one.id}, 金额已冻结), 余额 40.00",
        "当前余额 40.00 CNY, 其中可用 30.00",
    ]


def test_what_is_a_host_s_own_is_told_by_its_name() -> None:
    shop = memory_floor().shop
    given, kept = (
        Account(id=AccountId(name), unit="stamps", normal=side, kind="stamps")
        for name, side in (("stamps/given", Side.DEBIT), ("stamps/ann", Side.CREDIT))
    )
    shop.ledger.open_accounts(accounts=(given, kept))
    move = Move(debit=given.id, credit=kept.id, amount=Amount(3, "stamps"))
    # The sentence of the second code is made of other facts than the journal has.
    for name, kind in (("a", "stamps.given"), ("b", "ledger.short")):
        shop.ledger.post(journal=Journal(id=JournalId(name), kind=kind, legs=(move,)))
    assert told(shop, "stamps/ann", locale="zh") == [
        "从“stamps/given”转入 3 stamps (stamps.given), 余额 3",
        "从“stamps/given”转入 3 stamps (ledger.short), 余额 6",
        "当前余额 6 stamps, 其中可用 6",
    ]


def test_the_oldest_that_is_told_says_what_was_before() -> None:
    till = open_till(in_memory)
    for name in ("a", "b"):
        till.top_up(name, "5.00")
        till.floor.pass_time(seconds=1)
    lines = till.shop.ledger.explain(
        account=kinds.account(stored_value.Kind.PAID, ANN), locale="zh", limit=1
    ).lines
    assert lines[0] == "此前余额 5.00 CNY"
