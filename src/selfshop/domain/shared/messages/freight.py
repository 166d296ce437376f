"""Freight and where goods go."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    "freight.region_malformed": (
        "must be a region code such as CN, CN-XJ or CN-31-0115",
        "必须是如 CN、CN-XJ 或 CN-31-0115 的地区代码",
    ),
    "freight.region_twice": (
        "stands in a zone of this template already",
        "该地区在同一运费模板中重复",
    ),
    "freight.one_zone_for_the_rest": (
        "must have exactly one zone without regions, for everywhere else",
        "必须有且只有一个不含地区的区域, 用于其他地区",
    ),
    "freight.serves_nowhere": ("must have a rate for one region at least", "至少一个区域要有运费"),
    "freight.flat_or_default": (
        "either a flat price or a default template must be given, not both",
        "统一运费与默认模板必须且只能选一项",
    ),
    "freight.unknown_template": (
        "is not one of the shop's freight templates",
        "没有该运费模板",
    ),
    "freight.not_served": (
        "{skus} cannot be delivered to {ship_to}",
        "{skus} 不支持配送至 {ship_to}",
    ),
    "freight.ship_to_missing": (
        "it takes a region to know whether and for how much",
        "需要收货地区才能确定能否配送及运费",
    ),
    "freight.other_region": (
        "the address is not in {ship_to}, for which delivery was quoted",
        "收货地址不在报价的地区 {ship_to}",
    ),
    "sku.unknown_freight_template": (
        "SKU {sku} names the freight template {template}, which the shop does not have",
        "商品 {sku} 的运费模板 {template} 未设置",
    ),
    "sku.not_measured": (
        "SKU {sku} lacks {field}, by which the freight template {template} charges",
        "商品 {sku} 缺少运费模板 {template} 计费所需的 {field}",
    ),
}
