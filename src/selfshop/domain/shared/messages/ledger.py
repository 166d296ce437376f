"""Sentences about the ledger."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    # shape
    "ledger.account_unfit": (
        "does not go with the account's other terms",
        "与账户的其他设定不符",
    ),
    "ledger.no_rest": (
        "must be the number of an earlier leg that takes up to the balance",
        "必须是前面某一条按余额扣取的分录序号",
    ),
    "ledger.same_account": ("must not be the account it comes from", "转入账户不能与转出账户相同"),
    # refusals
    "ledger.account_frozen": ("account {account} is frozen", "账户 {account} 已冻结"),
    "ledger.account_unknown": ("account {account} is unknown", "账户 {account} 不存在"),
    "ledger.hold_ended": (
        "hold {hold} has ended already: it is {state}",
        "预留 {hold} 已结束, 当前为 {state}",
    ),
    "ledger.hold_not_over": ("hold {hold} has not run out yet", "预留 {hold} 尚未到期"),
    "ledger.hold_over": ("hold {hold} has run out", "预留 {hold} 已过期"),
    "ledger.hold_unknown": ("hold {hold} is unknown", "预留 {hold} 不存在"),
    "ledger.id_reused": (
        "{id} was used for something else already",
        "{id} 已用于其他内容",
    ),
    "ledger.journal_unknown": ("journal {journal} is unknown", "凭证 {journal} 不存在"),
    "ledger.lot_empty": ("nothing is left of lot {lot}", "批次 {lot} 已无余量"),
    "ledger.lot_not_over": ("lot {lot} has not expired yet", "批次 {lot} 尚未到期"),
    "ledger.lot_over": (
        "a lot of account {account} would have expired already",
        "账户 {account} 的新批次已过期",
    ),
    "ledger.lot_unknown": ("lot {lot} is unknown", "批次 {lot} 不存在"),
    "ledger.lots_expired": (
        "account {account} has only {available} {unit} left that have not expired, not {wanted}",
        "账户 {account} 未过期的余额仅 {available} {unit}, 不足 {wanted}",
    ),
    "ledger.lots_unfit": (
        "the terms of lots do not fit what account {account} keeps",
        "批次条款与账户 {account} 不符",
    ),
    "ledger.more_than_held": (
        "hold {hold} keeps {held}, not {wanted}",
        "预留 {hold} 仅有 {held}, 不足 {wanted}",
    ),
    "ledger.more_than_used": (
        "transfer {transfer} has {left} left to give back, not {wanted}",
        "转账 {transfer} 仅可退回 {left}, 不足 {wanted}",
    ),
    "ledger.other_unit": (
        "account {account} counts {expected}, not {unit}",
        "账户 {account} 以 {expected} 计量, 而非 {unit}",
    ),
    "ledger.short": (
        "account {account} has only {available} {unit}, not {wanted}",
        "账户 {account} 仅有 {available} {unit}, 不足 {wanted}",
    ),
    "ledger.until_over": (
        "leg {leg} would hold until an instant that is past",
        "第 {leg} 条的预留期限已过",
    ),
    # why a balance is what it is
    "ledger.told.before": (
        "before that: a balance of {balance} {unit}",
        "此前余额 {balance} {unit}",
    ),
    "ledger.told.came_in": (
        "{at}: {count} {unit} came in from {other} ({why}); balance {balance}",
        "{at}: 从“{other}”转入 {count} {unit} ({why}), 余额 {balance}",
    ),
    "ledger.told.went_out": (
        "{at}: {count} {unit} went to {other} ({why}); balance {balance}",
        "{at}: 向“{other}”转出 {count} {unit} ({why}), 余额 {balance}",
    ),
    "ledger.told.held": (
        "{at}: {count} {unit} held for {other} ({why}); balance {balance}",
        "{at}: 为“{other}”预留 {count} {unit} ({why}), 余额 {balance}",
    ),
    "ledger.told.released": (
        "{at}: {count} {unit} no longer held for {other} ({why}); balance {balance}",
        "{at}: 解除为“{other}”预留的 {count} {unit} ({why}), 余额 {balance}",
    ),
    "ledger.told.promised": (
        "{at}: {count} {unit} are to come from {other} ({why}); balance {balance}",
        "{at}: 待从“{other}”转入 {count} {unit} ({why}), 余额 {balance}",
    ),
    "ledger.told.not_coming": (
        "{at}: {count} {unit} are not to come from {other} ({why}); balance {balance}",
        "{at}: 取消从“{other}”待转入的 {count} {unit} ({why}), 余额 {balance}",
    ),
    "ledger.told.now": (
        "now: a balance of {balance} {unit}, of which {available} can be used",
        "当前余额 {balance} {unit}, 其中可用 {available}",
    ),
    "ledger.told.owned": ("{account} of {owner}", "{owner} 的{account}"),
    "ledger.told.lot": ("{count} {unit} of these end on {at}", "其中 {count} {unit} 于 {at} 到期"),
    "ledger.told.endless": ("{count} {unit} of these never end", "其中 {count} {unit} 永不过期"),
    # what happened, in a word
    "kind.ledger.captured": ("held amount taken", "预留扣款"),
    "kind.ledger.held": ("amount held", "金额预留"),
    "kind.ledger.hold_lapsed": ("hold ran out", "预留到期"),
    "kind.ledger.lot_expired": ("expired", "到期失效"),
    "kind.ledger.released": ("held amount given up", "预留解除"),
    # what verify finds
    "ledger.breach.balance": (
        "account {account} is kept as {kept}, but booked as {booked}",
        "账户 {account} 的余额 {kept} 与分录合计 {booked} 不符",
    ),
    "ledger.breach.chain_broken": (
        "journal {journal} (part {part}, number {number}) is not as it was sealed",
        "凭证 {journal} (分区 {part}, 序号 {number}) 与封印不符",
    ),
    "ledger.breach.chain_gap": (
        "part {part} goes on with number {number} ({journal}) instead of {expected}",
        "分区 {part} 的序号应为 {expected}, 实为 {number} ({journal})",
    ),
    "ledger.breach.holds": (
        "account {account} is kept as {kept}, but its open holds come to {holds}",
        "账户 {account} 的余额 {kept} 与未结预留合计 {holds} 不符",
    ),
    "ledger.breach.limit": (
        "account {account} has {available} available, below zero",
        "账户 {account} 可用余额为 {available}, 低于零",
    ),
    "ledger.breach.lot_terms": (
        "lot {lot} is not as its journal opened it",
        "批次 {lot} 与开立凭证不符",
    ),
    "ledger.breach.lot_uses": (
        "lot {lot} says {remaining} remain, but its uses leave {left}",
        "批次 {lot} 余量为 {remaining}, 而按使用记录应为 {left}",
    ),
    "ledger.breach.lots": (
        "account {account} has {available} available, but {lots} in its lots",
        "账户 {account} 可用 {available}, 而批次余量合计 {lots}",
    ),
    "ledger.breach.orphan": (
        "transfer {transfer} belongs to no journal",
        "转账 {transfer} 不属于任何凭证",
    ),
    "ledger.breach.unbalanced": (
        "transfer {transfer} does not balance: its accounts do not count its unit",
        "转账 {transfer} 借贷不平: 两个账户的计量单位不符",
    ),
}
