"""Sentences about coupons."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    # why a coupon does not count
    "coupon_audience": ("is not for this buyer", "不适用于该用户"),
    "coupon_expired": ("has expired", "优惠券已过期"),
    "coupon_invalid": ("is not a coupon that can be used", "优惠券无效"),
    "coupon_not_started": ("cannot be used yet", "优惠券尚未生效"),
    "coupon_not_yours": ("is somebody else's", "优惠券属于他人"),
    "coupon_reserved": ("is kept for another order", "优惠券已被其他订单占用"),
    "coupon_same_rule": (
        "another coupon for the same offer is used",
        "已使用同一优惠的另一张优惠券",
    ),
    "coupon_too_many_attempts": (
        "was not looked at after too many attempts",
        "尝试次数过多, 未查询该优惠码",
    ),
    "coupon_used": ("was used already", "优惠券已使用"),
    "coupon_void": ("is void", "优惠券已作废"),
    # refusals
    "coupon.batch_exists": ("batch {batch} is there already", "批次 {batch} 已存在"),
    "coupon.batch_stopped": ("batch {batch} has been stopped", "批次 {batch} 已停止"),
    "coupon.batch_unknown": ("batch {batch} is unknown", "批次 {batch} 不存在"),
    "coupon.limit_reached": (
        "at most {most} coupons of this batch for one member",
        "每位会员最多领取 {most} 张",
    ),
    "coupon.lost": (
        "coupon {coupon} is not kept for order {order}",
        "优惠券 {coupon} 并未为订单 {order} 保留",
    ),
    "coupon.not_allowed": (
        "coupon {coupon} is {state}, which does not allow this",
        "优惠券 {coupon} 当前为 {state}, 不能进行此操作",
    ),
    "coupon.not_claimable": (
        "coupons of batch {batch} cannot be taken now",
        "批次 {batch} 当前不可领取",
    ),
    "coupon.not_for_you": (
        "coupons of batch {batch} are for others",
        "批次 {batch} 不适用于该会员",
    ),
    "coupon.not_transferable": ("coupon {coupon} cannot be given away", "优惠券 {coupon} 不可转赠"),
    "coupon.rule_unfit": (
        "rule {rule} is no coupon rule in force",
        "规则 {rule} 不是生效的优惠券规则",
    ),
    "coupon.sold_out": (
        "batch {batch} has only {left} coupons left",
        "批次 {batch} 仅剩 {left} 张",
    ),
    "coupon.template_exists": ("template {template} is there already", "模板 {template} 已存在"),
    "coupon.template_unknown": ("template {template} is unknown", "模板 {template} 不存在"),
    "coupon.unknown": ("coupon {coupon} is unknown", "优惠券 {coupon} 不存在"),
    "coupon.wider_than_template": (
        "must not be wider than the template's",
        "不能超出模板的范围",
    ),
}
