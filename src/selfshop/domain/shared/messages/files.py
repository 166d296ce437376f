"""Files of recorded orders, and the command line's own."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    "extra.missing": (
        "{module} is not installed; run: pip install 'selfshop[{extra}]'",
        "未安装 {module}；请运行: pip install 'selfshop[{extra}]'",
    ),
    "recording.discount_above_value": (
        "its discounts, {discounts}, are more than its value, {value}",
        "折扣 {discounts} 超过该行价值 {value}",
    ),
    "recording.fuel": (
        "{quantity} of motor fuel is a volume, not a count of pieces",
        "汽油 {quantity} 是体积，不是件数",
    ),
    "recording.no_price": ("has no unit price", "没有单价"),
    "recording.out_of_step": (
        "{file} is not what this version reads: {why}",
        "{file} 不是本版本能读取的数据: {why}",
    ),
    "recording.return_without_sale": (
        "no earlier sale to this customer has {units} units left to return",
        "该顾客没有可退 {units} 件的更早购买",
    ),
    "recording.zero_quantity": ("has no units", "数量为零"),
    "replay.other_recording": (
        "this shop holds the recording {holds}, not {recording}; take another --store or --shop",
        "该商店里是 {holds} 的回放，不是 {recording}；请换一个 --store 或 --shop",
    ),
    "replay.shop_in_use": (
        "this shop was not made by a replay; take another --store or --shop",
        "该商店不是由回放建立的；请换一个 --store 或 --shop",
    ),
    "replay.worker_died": (
        "a worker process has ended before its time; the same command again goes on from here",
        "一个工作进程提前结束；再次运行同一命令即可继续",
    ),
    "output.failed": ("the answer cannot be written: {why}", "无法写出结果: {why}"),
}
