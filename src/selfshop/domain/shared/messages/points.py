"""Sentences about points."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    "points.not_allowed": (
        "the points of order {order} do not allow this now",
        "订单 {order} 的积分当前不允许此操作",
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
}
