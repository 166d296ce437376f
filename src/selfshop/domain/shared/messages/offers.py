"""Rules, carts and quotes."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    "rule.amount_or_free": (
        "either an amount or free must be given, not both",
        "减免金额与包邮必须且只能选一项",
    ),
    "rule.every_without_threshold": (
        "needs a threshold to count how often it is met",
        "每满需要设置门槛",
    ),
    "rule.scope_empty": ("excludes everything that is included", "排除范围覆盖了全部参与范围"),
    "rule.steps_mixed": (
        "must have a threshold of the same kind as the step before",
        "门槛类型必须与上一档相同",
    ),
    "rule.steps_not_rising": (
        "must have a higher threshold than the step before",
        "门槛必须高于上一档",
    ),
    "rule.unknown_layer": ("{layer} is not one of the layers", "没有名为 {layer} 的优惠层"),
    "audience": ("is not for this buyer", "不适用于当前用户"),
    "below_minimum": (
        "{missing} more is needed to reach {minimum}",
        "还差 {missing} 达到门槛 {minimum}",
    ),
    "budget_exhausted": ("its budget has {left} left", "活动预算剩余 {left}"),
    "channel": ("is not offered on this channel", "不适用于当前渠道"),
    "coupon_not_presented": ("its coupon was not presented", "未出示优惠券"),
    "coupon_unknown": ("is not a coupon of this shop", "优惠券不存在"),
    "ended": ("is over", "活动已结束"),
    "gives_nothing": ("would take nothing off", "没有可优惠的金额"),
    "gift_out_of_stock": ("its gift is short by {missing}", "赠品不足, 缺 {missing} 件"),
    "group_taken": ("{by} of the same group applies", "已使用同组优惠 {by}"),
    "hint.add_amount": (
        "add {amount} for {rule} and save {saves}",
        "再买 {amount} 可享 {rule}, 省 {saves}",
    ),
    "hint.add_quantity": (
        "add {quantity} more for {rule} and save {saves}",
        "再买 {quantity} 件可享 {rule}, 省 {saves}",
    ),
    "incompatible": ("does not combine with {by}", "不能与 {by} 同时使用"),
    "limit_reached": ("was used {most} times already", "已达使用上限 {most} 次"),
    "no_matching_lines": ("is for nothing in the cart", "购物车中没有参与的商品"),
    "not_better": ("would cost the buyer more", "使用后总价更高"),
    "not_started": ("has not started yet", "活动尚未开始"),
    "rule_unknown": ("is not a rule of this shop", "优惠规则不存在"),
    "too_many_coupons": ("only {most} coupons may be used", "最多使用 {most} 张优惠券"),
    "units_claimed": ("{by} has its units already", "商品已参与 {by}"),
    "cart.adjustment_too_large": (
        "the adjustments of line {line} exceed its price",
        "商品行 {line} 的改价超过其金额",
    ),
    "cart.too_dear": ("the cart comes to more than {most}", "购物车金额超过 {most}"),
    "cart.too_large": (
        "the cart is too large to be reckoned in bounded time ({most})",
        "购物车过大, 无法计算 ({most})",
    ),
    "cart.too_many_units": ("must have at most {most} units in all", "总件数不能超过 {most}"),
    "quote.not_fresh": (
        "a stored quote knows only its own rules; quote again to ask about others",
        "已保存的报价只包含相关规则, 请重新报价后再查询",
    ),
    "sku.unknown_tax_class": (
        "SKU {sku} is of tax class {tax_class}, which the shop does not know",
        "商品 {sku} 的税类 {tax_class} 未设置",
    ),
    "tax.unknown_class": ("is not one of the shop's tax classes", "未设置该税类"),
    "sku.unknown": ("there is no SKU {sku}", "商品 {sku} 不存在"),
    "rule.unknown": ("there is no rule {rule}", "没有规则 {rule}"),
    "quote.changed": (
        "the price has changed: it is {payable} {currency} now",
        "价格已变动: 现为 {payable} {currency}",
    ),
}
