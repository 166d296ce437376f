"""Sentences about members: tiers, merging, erasure."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
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
}
