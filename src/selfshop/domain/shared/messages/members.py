"""Sentences about members: tiers, merging, erasure."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    "kind.growth.adjusted": ("adjusted by the shop", "店铺调整"),
    "kind.growth.earned": ("an order was received", "订单完成"),
    "kind.growth.taken_back": ("goods of an order came back", "订单退货"),
    "member.merged": (
        "{member} was merged already, or is the same member",
        "{member} 已被合并, 或为同一会员",
    ),
    "member.restricted": (
        "the data of {member} is being erased",
        "{member} 的个人信息正在删除",
    ),
    "member.too_many_aliases": (
        "a member is known under {most} ids at most",
        "一个会员最多有 {most} 个关联编号",
    ),
    "member.too_many_passes": (
        "a member has {most} paid memberships at most",
        "一个会员最多有 {most} 个付费会员期",
    ),
    "member.period_running": (
        "the tier has no period that could end",
        "该等级没有会结束的有效期",
    ),
    "member.no_scheme": (
        "the shop has no tier scheme",
        "店铺尚未设置会员等级方案",
    ),
    "member.tiers_by_scheme": (
        "tiers follow the shop's scheme: give {member} one with an end instead",
        "会员等级由等级方案决定: 请为 {member} 另行授予带有效期的等级",
    ),
    "member.tier_unknown": (
        "{tier} is no tier of the shop's scheme",
        "{tier} 不是等级方案中的等级",
    ),
    # what is counted, and what its accounts are for
    "unit.growth": ("growth", "成长值"),
    "account.growth": ("growth value", "成长值"),
    "account.growth.given": ("growth value given", "成长值发放"),
    "account.growth.taken_back": ("growth value taken back", "扣回成长值"),
}
