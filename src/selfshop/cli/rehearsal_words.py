"""What a rehearsal is told in, English and Chinese."""

from collections.abc import Mapping

#: Name -> (English, Chinese). A name in braces is filled in.
WORDS: Mapping[str, tuple[str, str]] = {
    "title": (
        "{name}: {baskets} baskets quoted again, in {currency}",
        "{name}: 重新报价 {baskets} 单，币种 {currency}",
    ),
    "figure": ("figure", "项目"),
    "before": ("before", "当前"),
    "after": ("after", "方案"),
    "difference": ("difference", "差额"),
    "list": ("list", "原价"),
    "price": ("price", "售价"),
    "adjustments": ("taken off by hand", "手工改价"),
    "discount": ("taken off by rules", "规则优惠"),
    "funder": ("  funded by {funder}", "  其中 {funder} 承担"),
    "shop": ("the shop", "本店"),
    "goods": ("goods", "商品实付"),
    "freight": ("freight", "运费"),
    "tax": ("tax", "税"),
    "payable": ("payable", "应付"),
    "costed_goods": ("goods with known cost", "已知成本的商品实付"),
    "cost": ("cost of goods", "商品成本"),
    "margin": ("margin", "毛利"),
    "rules": ("rules", "规则"),
    "rule": ("rule", "规则"),
    "baskets": ("baskets", "单数"),
    "share": ("of all", "占比"),
    "amount": ("amount", "优惠额"),
    "average": ("a basket", "单均"),
    "members": ("members", "会员"),
    "member_share": ("of all", "占比"),
    "was": ("amount before", "当前优惠额"),
    "margin_before": ("margin before", "当前毛利"),
    "margin_after": ("margin after", "方案毛利"),
    "changes": (
        "cheaper: {cheaper} baskets by {cheaper_by}; dearer: {dearer} by {dearer_by}; the same: {same}",
        "更便宜: {cheaper} 单，共 {cheaper_by}；更贵: {dearer} 单，共 {dearer_by}；不变: {same} 单",
    ),
    "no_costs": (
        "costs are unknown, so no margin is told; say them with --costs FILE or assume with --margin PERCENT",
        "成本未知，因此不给出毛利；可用 --costs FILE 提供，或用 --margin PERCENT 假设",
    ),
    "some_costs": (
        "margin: over the {costed} of {baskets} baskets whose costs are all known",
        "毛利: 只计成本全部已知的 {costed} 单（共 {baskets} 单）",
    ),
    "most_changed": ("most changed", "变化最大"),
    "order": ("order", "订单"),
    "member": ("member", "会员号"),
    "rejections": ("{rule}, not applied: {reasons}", "{rule} 未适用: {reasons}"),
    "beyond": (
        "{rule} goes beyond its limits: {limits}; a rehearsal uses up no limits",
        "{rule} 超出其限额: {limits}；预演不消耗限额",
    ),
    "unproven": (
        "not proven to be cheapest: {before} baskets before, {after} after; at most {gap} could still be saved",
        "未证明最优: 当前 {before} 单，方案 {after} 单；最多还可省 {gap}",
    ),
    "unknown": ("{path}: nothing here is called {names}", "{path}: 这里没有 {names}"),
    "refused": ("baskets that cannot be quoted: {count}", "无法报价的订单: {count}"),
    "passed_over": (
        "passed over, since they are no sales asked for: {count}",
        "略过 (不是所问的销售): {count}",
    ),
    "rejected": ("rejected lines: {count}, listed in {file}", "无法使用的行: {count}，列在 {file}"),
    "partly": (
        "interrupted: these figures are of {done} of {all} entries",
        "已中断: 以上只是 {all} 条中的 {done} 条",
    ),
    "speed": (
        "{seconds} s, memory at most {memory} MB",
        "{seconds} 秒，内存最多 {memory} MB",
    ),
}


def word(name: str, language: str, /, **facts: object) -> str:
    """Return the word or sentence called *name* in *language*."""
    return WORDS[name][language == "zh"].format(**facts)
