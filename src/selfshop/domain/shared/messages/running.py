"""Calls, actors, keys and the store."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    "operation.unknown": ("there is no operation {operation}", "没有名为 {operation} 的操作"),
    "actor.unbound": ("say first who asks, with acting_as", "请先用 acting_as 说明操作者"),
    "actor.not_allowed": ("{actor} may not do {operation}", "{actor} 不能执行 {operation}"),
    "actor.permission_missing": (
        "{operation} needs the permission {permission}",
        "{operation} 需要权限 {permission}",
    ),
    "key.used_otherwise": (
        "the key {key} was used for another request",
        "幂等键 {key} 已用于另一请求",
    ),
    "key.in_flight": (
        "the same request is being carried out, try again",
        "同一请求正在处理，请重试",
    ),
    "store.changed_meanwhile": (
        "it was changed by somebody else meanwhile, try again",
        "数据已被他人修改，请重试",
    ),
    "store.busy": ("the database is busy, try again", "数据库繁忙，请重试"),
    "store.constraint_broken": (
        "the database refused a row: {constraint}",
        "数据库拒绝了一行: {constraint}",
    ),
    "store.unknown_version": (
        "a stored document has the unknown version {version}",
        "存储的文档版本 {version} 未知",
    ),
    "store.not_a_url": ("must be the URL of a database", "必须是数据库的 URL"),
    "store.sqlite_without_file": (
        "SQLite needs a file, as in sqlite:///shop.db; for a shop in memory use memory://",
        "SQLite 需要文件，例如 sqlite:///shop.db；内存商店请用 memory://",
    ),
    "store.schema_missing": (
        "the database has no selfshop schema: run selfshop db upgrade, or open with migrate=True",
        "数据库没有 selfshop 表: 请运行 selfshop db upgrade，或以 migrate=True 打开",
    ),
    "store.schema_older": (
        "the schema is {revision}, {expected} is needed: run selfshop db upgrade",
        "表结构为 {revision}，需要 {expected}: 请运行 selfshop db upgrade",
    ),
    "store.schema_newer": (
        "the schema is {revision}, newer than {expected}: update the selfshop package",
        "表结构 {revision} 比 {expected} 新: 请升级 selfshop",
    ),
    "join.not_on_sql": (
        "only a shop on a SQL database can join a connection",
        "只有 SQL 数据库上的商店才能加入连接",
    ),
    "join.no_transaction": ("begin a transaction on the connection first", "请先在连接上开启事务"),
    "join.sqlite_not_begun": (
        "the driver has not begun a transaction: execute BEGIN IMMEDIATE first",
        "驱动尚未真正开启事务: 请先执行 BEGIN IMMEDIATE",
    ),
    "join.isolation": (
        "the connection's isolation is {isolation}: use READ COMMITTED",
        "连接的隔离级别为 {isolation}: 请使用 READ COMMITTED",
    ),
    "store.failed": ("{store}: {why}", "{store}: {why}"),
}
