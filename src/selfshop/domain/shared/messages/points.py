"""Sentences about points."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    "points.event_unknown": (
        "nothing is given for {event}",
        "未设置事件 {event} 的积分",
    ),
    "points.held": (
        "orders that wait for their payment keep {held} points of {member}",
        "会员 {member} 有 {held} 积分被待付款订单占用",
    ),
    "points.no_programme": ("the shop gives no points", "商店未开启积分"),
    "points.not_allowed": (
        "the points of order {order} do not allow this now",
        "订单 {order} 的积分当前不允许此操作",
    ),
    "points.same_member": (
        "points of {member} cannot go to themselves",
        "不能合并到同一会员 {member}",
    ),
    "points.short": (
        "{member} has {available} points to use, not {wanted}",
        "会员 {member} 可用积分 {available}, 不足 {wanted}",
    ),
    "points.told.debt": (
        "the next {count} points repay a debt",
        "欠 {count} 积分, 由下次获得的积分抵扣",
    ),
    "points.told.pending": (
        "{count} more are pending, until goods can be sent back no more",
        "另有 {count} 积分待到账, 退货期结束后可用",
    ),
    # what journals are called
    "kind.points.adjusted": ("changed by staff", "人工调整"),
    "kind.points.awarded": ("given for an event", "活动赠送"),
    "kind.points.clawed_back": ("taken back for a return", "退货扣回"),
    "kind.points.earned": ("earned by an order", "下单获得"),
    "kind.points.held": ("held for an order", "下单占用"),
    "kind.points.matured": ("earned by an order, usable now", "订单积分到账"),
    "kind.points.merged": ("members merged", "会员合并"),
    "kind.points.refunded": ("back from an order", "退款退回"),
    "kind.points.released": ("no longer held for an order", "占用解除"),
    "kind.points.spent": ("used for an order", "下单抵扣"),
    # what is counted, and what its accounts are for
    "unit.points": ("points", "积分"),
    "account.points.available": ("available points", "可用积分"),
    "account.points.clawed_back": ("points taken back", "扣回积分"),
    "account.points.debt": ("points debt", "欠积分"),
    "account.points.expired": ("expired points", "已过期积分"),
    "account.points.issued": ("points issued", "积分发放"),
    "account.points.pending": ("pending points", "待到账积分"),
    "account.points.spent": ("points used", "已使用积分"),
}
