"""What checks of a rule book find, and publishing it."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    "input.not_a_margin": (
        "must be a percentage from {least} to 100",
        "必须是 {least} 到 100 之间的百分数",
    ),
    "rule_book.all_taken_off": (
        "takes {amount} off what has to come to {threshold}: the goods are for nothing",
        "满 {threshold} 减 {amount}: 商品相当于免费",
    ),
    "rule_book.always_claimed": (
        "wherever it could apply, {by} goes first and claims all its goods",
        "凡可用之处, {by} 都先占用它的全部商品",
    ),
    "rule_book.budget_idle": (
        "is never drawn on, since the rule takes no money off: limit how often it may be used",
        "规则不减金额, 预算不会被占用: 请改用次数限制",
    ),
    "rule_book.budget_short": (
        "its budget of {left} never pays for {amount} as a whole",
        "预算剩余 {left}, 不足以支付一次 {amount}",
    ),
    "rule_book.budget_spent": (
        "its budget is spent ({spent}), so it never applies",
        "预算已用完 ({spent}), 不会再生效",
    ),
    "rule_book.cliff": (
        "goods from {from} to {to} cost more than goods of {threshold}, which cost {pays}",
        "{from} 至 {to} 的商品比 {threshold} 的商品更贵, 后者只需 {pays}",
    ),
    "rule_book.displaced": (
        "wherever it could apply, {by} of the same group saves as much or more",
        "凡可用之处, 同组的 {by} 优惠相同或更多",
    ),
    "rule_book.gift_not_listed": (
        "its gift {sku} is not on sale ({state})",
        "赠品 {sku} 未上架 ({state})",
    ),
    "rule_book.gift_unknown": ("its gift {sku} is no SKU of the shop", "赠品 {sku} 不存在"),
    "rule_book.never_together": (
        "is to combine with {other}, but {reason} keeps them apart for ever",
        "声明可与 {other} 同用, 但 {reason} 使两者永远无法同时生效",
    ),
    "rule_book.not_finished": (
        "the check of {check} was not finished within {most} steps",
        "{check} 检查未能在 {most} 步内完成",
    ),
    "rule_book.not_wanted": (
        "is to combine with {other}, which combines with other rules only",
        "声明可与 {other} 同用, 但后者只与其他规则同用",
    ),
    "rule_book.out_of_reach": (
        "needs {needed}, and no cart comes to more than {most}",
        "需要 {needed}, 而购物车最多只能达到 {most}",
    ),
    "rule_book.outdone": (
        "wherever it could apply, {by} can claim the same goods and saves as much or more",
        "凡可用之处, {by} 可占用同样的商品, 优惠相同或更多",
    ),
    "rule_book.part_outside_scope": (
        "has no SKU in it that is in the scope of its rule, so no set is ever complete",
        "其中没有商品在规则自身的范围内, 永远凑不成套",
    ),
    "rule_book.scope_meets_nothing": (
        "has no SKU in it once its exclusions are out",
        "排除之后没有任何商品",
    ),
    "rule_book.step_shadowed": (
        "never takes off more than step {by} would, which is lower",
        "优惠从不高于更低的第 {by} 档 (从 0 起)",
    ),
    "rule_book.step_swallows": (
        "at {threshold} one pays {pays}, less than the {before} at {below}: who stops between them pays more for less",
        "满 {threshold} 只付 {pays}, 低于满 {below} 时的 {before}: 介于两档之间买得少却付得多",
    ),
    "rule_book.tag_of_no_rule": (
        "combines with rules tagged {tags}, and no rule is",
        "可与带有标签 {tags} 的规则同用, 但没有这样的规则",
    ),
    "rule_book.unknown_name": (
        "{count} of its names are not known to the shop: {names}",
        "有 {count} 个名称在商店中不存在: {names}",
    ),
    "rule_book.used_up": (
        "was used {most} times already, so it never applies",
        "已达使用上限 {most} 次, 不会再生效",
    ),
    "rule_book.window_over": ("was over on {until}", "已于 {until} 结束"),
    "rule_book.may_lose": (
        "{searched} SKUs were searched, and it is not proven that every cart keeps the margin",
        "已搜索 {searched} 个商品, 未能证明所有购物车都达到毛利底线",
    ),
    "rule_book.not_costed": (
        "{count} SKUs on sale have no cost, so that no cart with them was looked at",
        "有 {count} 个在售商品没有成本, 含有它们的购物车未检查",
    ),
    "rule_set.loss_maker": (
        "a buyer can build a cart of {goods} with a margin of {margin}, which is below the declared {floor} %",
        "买家可以凑出 {goods} 的购物车, 毛利仅 {margin}, 低于声明的底线 {floor} %",
    ),
    "rule_set.own_proposal": (
        "who proposed the rules cannot approve them",
        "提议人不能批准自己的提议",
    ),
    "rule_set.proposal_closed": (
        "proposal {proposal} is approved already",
        "提议 {proposal} 已批准",
    ),
    "rule_set.proposal_expired": (
        "proposal {proposal} has expired on {at}",
        "提议 {proposal} 已于 {at} 过期",
    ),
    "rule_set.proposal_unknown": ("there is no proposal {proposal}", "没有提议 {proposal}"),
}
