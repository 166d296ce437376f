"""Sentences about wallets, store credit and gift cards."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    # shape
    "wallet.no_bonus": ("must not be said without a bonus", "未赠送金额时不得填写"),
    # refusals
    "gift_card.empty": ("nothing is left on gift card {card}", "礼品卡 {card} 已无余额"),
    "gift_card.ends_too_soon": (
        "a card without a holder must be good until {least} at least ({article})",
        "不记名卡的有效期至少到 {least} ({article})",
    ),
    "gift_card.held": (
        "an order that is not paid yet keeps {held} {currency} (minor units) of gift card {card}",
        "礼品卡 {card} 有 {held} {currency} (最小单位) 被待付款订单占用",
    ),
    "gift_card.identity_needed": (
        "a purchase of cards for {total} {currency} (minor units) needs the buyer's identity from {least} on ({article})",
        "单次购卡合计 {total} {currency} (最小单位), 达到 {least} 须实名登记 ({article})",
    ),
    "gift_card.more_than_sold": (
        "line {line} has sold {units} cards at most, not {wanted}",
        "行 {line} 最多可激活 {units} 张卡, 而非 {wanted} 张",
    ),
    "gift_card.not_allowed": (
        "gift card {card} is {state}",
        "礼品卡 {card} 当前为 {state}, 不可操作",
    ),
    "gift_card.not_yours": (
        "gift card {card} is another member's",
        "礼品卡 {card} 已登记在其他会员名下",
    ),
    "gift_card.order_unpaid": ("order {order} is not paid for", "订单 {order} 尚未付款"),
    "gift_card.registered_ends": (
        "a card with a holder must not end ({article})",
        "记名卡不得设有效期 ({article})",
    ),
    "gift_card.spent": (
        "{wanted} cards would have to come back, but only {untouched} are as they were sold",
        "须退回 {wanted} 张卡, 但仅有 {untouched} 张未使用",
    ),
    "gift_card.too_much": (
        "a card may hold {most} {currency} (minor units), not {amount} ({article})",
        "单张卡限额 {most} {currency} (最小单位), 不可为 {amount} ({article})",
    ),
    "gift_card.unknown": ("there is no such gift card", "礼品卡不存在"),
    "payment.not_online": (
        "payments by {provider} are not reported: the shop books them itself",
        "{provider} 支付由商城自行入账, 不接受外部通知",
    ),
    "stored_value.held": (
        "{held} {currency} of {member} are set aside for orders that wait for their payment",
        "{member} 有 {held} {currency} 被待付款订单占用",
    ),
    "stored_value.more_than_due": (
        "order {order} needs {due} more, not {wanted} (minor units)",
        "订单 {order} 仅需再付 {due} (最小单位), 而非 {wanted}",
    ),
    "stored_value.short": (
        "only {available} {currency} (minor units) can be spent, not {wanted}",
        "可用余额仅 {available} {currency} (最小单位), 不足 {wanted}",
    ),
    "wallet.credit_unknown": ("there is no store credit {credit}", "购物金 {credit} 不存在"),
    "wallet.not_refundable": (
        "of top-up {top_up} at most {most} {currency} (minor units) can go back, and {kept} of that is kept for its bonus",
        "充值 {top_up} 最多可退 {most} {currency} (最小单位), 其中 {kept} 抵扣已用赠金",
    ),
    "wallet.top_up_unknown": ("there is no top-up {top_up}", "充值 {top_up} 不存在"),
    # what happened, in a word
    "kind.gift_card.activated": ("card sold", "售卡激活"),
    "kind.gift_card.voided": ("card made void", "礼品卡作废"),
    "kind.store_credit.issued": ("store credit given", "发放购物金"),
    "kind.store_credit.voided": ("store credit taken back", "收回购物金"),
    "kind.stored_value.merged": ("members were made one", "会员合并"),
    "kind.stored_value.held": ("set aside for an order", "订单占用"),
    "kind.stored_value.let_go": ("order not paid, set free", "订单未付, 解除占用"),
    "kind.stored_value.refunded": ("refund of an order", "订单退款"),
    "kind.stored_value.spent": ("paid for an order", "支付订单"),
    "kind.wallet.top_up_refunded": ("top-up paid back", "充值退款"),
    "kind.wallet.topped_up": ("topped up", "充值"),
    # what its accounts are for
    "account.gift_card": ("gift card", "礼品卡"),
    "account.gift_card.expired": ("expired gift cards", "已过期礼品卡"),
    "account.gift_card.loaded": ("gift cards issued", "礼品卡发放"),
    "account.gift_card.spent": ("gift cards used", "已使用礼品卡"),
    "account.gift_card.taken_back": ("gift cards taken back", "收回礼品卡"),
    "account.gift_card_sale": ("gift cards of an order", "订单所售礼品卡"),
    "account.store_credit": ("store credit", "购物金"),
    "account.store_credit.expired": ("expired store credit", "已过期购物金"),
    "account.store_credit.loaded": ("store credit given", "购物金发放"),
    "account.store_credit.spent": ("store credit used", "已使用购物金"),
    "account.store_credit.taken_back": ("store credit taken back", "收回购物金"),
    "account.wallet.bonus": ("wallet bonus", "赠金"),
    "account.wallet.bonus.expired": ("expired bonuses", "已过期赠金"),
    "account.wallet.bonus.loaded": ("bonuses given", "赠金发放"),
    "account.wallet.bonus.spent": ("bonuses used", "已使用赠金"),
    "account.wallet.bonus.taken_back": ("bonuses taken back", "收回赠金"),
    "account.wallet.paid": ("wallet", "钱包余额"),
    "account.wallet.paid.expired": ("expired wallet money", "已过期钱包余额"),
    "account.wallet.paid.loaded": ("top-ups", "钱包充值"),
    "account.wallet.paid.spent": ("wallet money used", "已使用钱包余额"),
    "account.wallet.paid.taken_back": ("top-ups paid back", "充值退回"),
}
