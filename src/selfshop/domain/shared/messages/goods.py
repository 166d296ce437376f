"""Products, prices, members and stock."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    "catalog.category_malformed": (
        "must be a path such as apparel/tops",
        "必须是如 apparel/tops 的类目路径",
    ),
    "catalog.matrix_ambiguous": (
        "must span combinations whose SKU ids differ",
        "各规格组合生成的商品编号必须各不相同",
    ),
    "catalog.matrix_too_large": ("must span at most {most} combinations", "规格组合最多 {most} 种"),
    "sku.not_listed": ("SKU {sku} is not on sale", "商品 {sku} 未上架"),
    "sku.not_ready": (
        "SKU {sku} cannot be listed without {missing}",
        "商品 {sku} 缺少 {missing}, 不能上架",
    ),
    "sku.wrong_state": (
        "SKU {sku} is {state} and cannot become {wish}",
        "商品 {sku} 当前为 {state}, 不能变为 {wish}",
    ),
    "price.ambiguous": (
        "SKU {sku} has more than one list price in force",
        "商品 {sku} 有多个生效的原价",
    ),
    "price.list_with_condition": (
        "a list price holds for everybody and carries no condition",
        "原价对所有人有效, 不能带条件",
    ),
    "price.missing": ("SKU {sku} has no list price in force", "商品 {sku} 没有生效的原价"),
    "stock.short": ("not enough stock: {short}", "库存不足: {short}"),
    "hold.too_long": ("must be at most {days} days away", "最长 {days} 天"),
    "hold.lapsed": ("hold {hold} has lapsed", "库存占用 {hold} 已过期"),
    "hold.ended": ("hold {hold} has ended: {status}", "库存占用 {hold} 已结束: {status}"),
    "hold.not_due": ("hold {hold} has not lapsed yet", "库存占用 {hold} 尚未到期"),
    "hold.other_lines": (
        "hold {hold} keeps other goods than these",
        "库存占用 {hold} 与所购商品不一致",
    ),
    "product.exists": ("there is a product {product} already", "商品 {product} 已存在"),
    "product.unknown": ("there is no product {product}", "没有商品 {product}"),
    "sku.exists": ("there is a SKU {sku} already", "SKU {sku} 已存在"),
    "price.overlaps": (
        "the list price of {sku} in row {row} overlaps another one",
        "第 {row} 行 {sku} 的标价与另一标价重叠",
    ),
    "price.same_start": (
        "row {row}: {sku} has such a price from the same instant on already",
        "第 {row} 行: {sku} 已有同时开始的同类价格",
    ),
    "member.exists": ("there is a member {member} already", "会员 {member} 已存在"),
    "member.unknown": ("there is no member {member}", "没有会员 {member}"),
    "hold.unknown": ("there is no hold {hold}", "没有预占 {hold}"),
    "stock.delivery_booked": (
        "the delivery {reference} has been booked already",
        "到货单 {reference} 已入库",
    ),
    "stock.never_received": (
        "{sku} has never been received at {location}",
        "{sku} 从未在 {location} 入库",
    ),
    "settings.currency_in_use": (
        "the shop has products with prices in {currency}",
        "商店已有以 {currency} 定价的商品",
    ),
}
