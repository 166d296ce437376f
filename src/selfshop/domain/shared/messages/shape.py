"""What is wrong with the shape or type of an input."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    "input.not_text": ("must be text", "必须是文本"),
    "input.name_not_text": ("must name its fields in text", "字段名必须是文本"),
    "input.empty": ("must not be empty", "不能为空"),
    "input.blanks_around": (
        "must not be blank, nor begin or end with a blank",
        "不能为空白, 首尾不能有空格",
    ),
    "input.too_long": ("must have at most {most} characters", "最多 {most} 个字符"),
    "input.too_many": ("must have at most {most} entries", "最多 {most} 项"),
    "input.not_a_whole_number": ("must be a whole number", "必须是整数"),
    "input.not_true_or_false": ("must be true or false", "必须是真或假"),
    "input.too_small": ("must be at least {least}", "不能小于 {least}"),
    "input.too_large": ("must be at most {most}", "不能大于 {most}"),
    "input.not_an_amount": ("must be a decimal string such as 129.00", "必须是如 129.00 的金额"),
    "input.too_many_decimals": (
        "{currency} amounts have at most {decimals} decimals",
        "{currency} 金额最多 {decimals} 位小数",
    ),
    "input.unknown_currency": ("{currency} is not a known currency", "未知币种 {currency}"),
    "input.other_currency": ("must be in {currency}", "币种必须是 {currency}"),
    "input.not_an_instant": ("must be an ISO 8601 instant", "必须是 ISO 8601 时间"),
    "input.naive_instant": ("must carry an offset or zone", "时间必须带时区"),
    "input.instant_out_of_range": (
        "must be in a year from {least} to {most}",
        "年份必须在 {least} 到 {most} 之间",
    ),
    "input.unstorable": (
        "must be UTF-8 text without NUL characters",
        "必须是不含 NUL 字符的 UTF-8 文本",
    ),
    "input.empty_period": ("must end after it starts", "结束必须晚于开始"),
    "input.wrong_type": ("must be {expected}", "必须是 {expected}"),
    "input.not_one_of": ("must be one of {choices}", "必须是以下之一: {choices}"),
    "input.unknown_field": ("is not a known field", "未知字段"),
    "input.missing": ("is missing", "缺失"),
    "input.duplicate": ("appears twice", "重复"),
    "input.not_a_percent": (
        "must be a percentage above 0 and at most 100",
        "必须是大于 0 且不超过 100 的百分数",
    ),
    "input.not_a_cursor": ("is not a cursor of this list", "不是该列表的游标"),
    "input.not_yours_to_say": ("is not for a customer to say", "不能由顾客指定"),
    "input.unknown_zone": ("{zone} is not a known time zone", "未知时区 {zone}"),
    "input.too_deep": ("is nested more than {most} levels deep", "嵌套超过 {most} 层"),
    "input.not_a_decimal": (
        "must be a plain decimal such as 12.5, within the bounds of the field",
        "必须是如 12.5 的普通小数，且在该字段允许的范围内",
    ),
    "input.not_json": ("is not valid JSON", "不是有效的 JSON"),
    "input.broken_gzip": ("is not a whole gzip file", "不是完整的 gzip 文件"),
    "input.coupon_gives_nothing": (
        "names a coupon, but the line has no coupon discount",
        "写了优惠券，但该行没有优惠券折扣",
    ),
    "input.not_csv": ("cannot be read as CSV: {why}", "无法按 CSV 读取: {why}"),
    "input.order_disagrees": (
        "order {order} says otherwise on line {other}",
        "与订单 {order} 在第 {other} 行的内容不一致",
    ),
    "input.row_length": (
        "must have {expected} cells as the header, has {got}",
        "应与表头一样有 {expected} 格，实有 {got} 格",
    ),
    "input.unknown_column": ("is not a known column; known: {known}", "未知列；已知列: {known}"),
    "input.unprintable": (
        "must be UTF-8 text without control characters",
        "必须是不含控制字符的 UTF-8 文本",
    ),
    "input.unreadable_file": ("cannot be read: {why}", "无法读取: {why}"),
    "input.unwritable_file": ("{file} cannot be written: {why}", "无法写入 {file}: {why}"),
}
