"""Sentences about promoters, commissions and their money."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    # plans
    "distribution.one_kind_of_share": (
        "give a percentage or a fixed amount, one of the two",
        "百分比与固定金额须二选一",
    ),
    "distribution.over_pool": (
        "tariff {tariff} could pay {percent} % and {fixed} a unit, the pool is {percent_most} % and {fixed_most}",
        "第 {tariff} 条佣金规则最高可达 {percent}% 加每件 {fixed}, 超出佣金池 {percent_most}% 加每件 {fixed_most}",
    ),
    "distribution.too_deep": (
        "{found} levels would be paid for one sale, {profile} allows {most}: {article}",
        "一笔销售将向 {found} 级推广员付佣, {profile} 最多允许 {most} 级: {article}",
    ),
    "distribution.joining_fee": (
        "joining would cost {found}, {profile} allows {most}: {article}",
        "加入须缴费 {found}, {profile} 最多允许 {most}: {article}",
    ),
    "distribution.bought_entry": (
        "joining would take {found} orders, {profile} allows {most}: {article}",
        "加入须先购买 {found} 单, {profile} 最多允许 {most} 单: {article}",
    ),
    "distribution.headcount_pay": (
        "bringing somebody in would be paid {found}, {profile} allows {most}: {article}",
        "发展人员将付酬 {found}, {profile} 最多允许 {most}: {article}",
    ),
    "distribution.team_pay": (
        "{found} grades would be paid on their team's sales, {profile} allows {most}: {article}",
        "{found} 个等级将按团队业绩付酬, {profile} 最多允许 {most} 个: {article}",
    ),
    "distribution.no_plan": ("there is no commission plan yet", "尚未发布佣金方案"),
    "price.undisclosed": (
        "a price depends on {factor} {name}, of which buyers are not told: {article}",
        "价格取决于 {factor} {name}, 但未向消费者公示: {article}",
    ),
    # referrals
    "distribution.self_referral": (
        "{member} cannot be brought in by themselves",
        "{member} 不能绑定自己为推广员",
    ),
    "distribution.referral_loop": (
        "{member} stands above {referrer} already",
        "{member} 已是 {referrer} 的上级, 不能形成闭环",
    ),
    "distribution.referral_fixed": (
        "{member} has ordered or brought others in, and stays where they are",
        "{member} 已下单或已发展下级, 绑定关系不可更改",
    ),
    "distribution.bound_already": (
        "{member} was brought in by somebody else",
        "{member} 已绑定其他推广员",
    ),
    "distribution.chain_too_long": (
        "at most {most} promoters above one member",
        "一名会员的上级链条最多 {most} 级",
    ),
    "distribution.too_many_traces": (
        "at most {most} traces of kind {kind} are kept of one member",
        "一名会员的 {kind} 类痕迹最多保留 {most} 条",
    ),
    # promoters
    "distribution.by_approval": (
        "promoters are taken in by staff",
        "推广员须由工作人员审核加入",
    ),
    "distribution.too_few_orders": (
        "a promoter needs {least} orders",
        "成为推广员须有 {least} 笔订单",
    ),
    "distribution.two_people": (
        "{member} and {into} were verified to be different people",
        "{member} 与 {into} 经核验并非同一人",
    ),
    "distribution.withdrawal_open": (
        "a withdrawal of {member} is on its way and has to end first",
        "{member} 有提现尚未办结, 须先办结",
    ),
    "distribution.promoter_active": ("{member} is not suspended", "{member} 未被停用"),
    "distribution.promoter_exists": ("{member} is a promoter already", "{member} 已是推广员"),
    "distribution.promoter_suspended": ("{member} is suspended", "{member} 已被停用"),
    "distribution.promoter_unknown": ("{member} is no promoter", "{member} 不是推广员"),
    # what an account's entries say
    "commission.accrued": (
        "order {order} was paid",
        "订单 {order} 已付款, 佣金计入待结算",
    ),
    "commission.due": (
        "the days of waiting of order {order} are over",
        "订单 {order} 的等待期已满, 佣金转为应付",
    ),
    "commission.merged": ("members were made one: {into}", "会员合并为 {into}"),
    "commission.settled": ("period {period} was settled", "账期 {period} 已结算"),
    "commission.taken_back": (
        "goods of order {order} came back",
        "订单 {order} 发生退款, 佣金相应扣回",
    ),
    "withdrawal.requested": (
        "withdrawal {withdrawal} was asked for and set aside",
        "申请提现 {withdrawal}, 金额已冻结",
    ),
    "withdrawal.rejected": (
        "withdrawal {withdrawal} was turned down and given back",
        "提现 {withdrawal} 被驳回, 金额已退回",
    ),
    "withdrawal.failed": (
        "the bank did not pay withdrawal {withdrawal}, which was given back",
        "提现 {withdrawal} 银行付款失败, 金额已退回",
    ),
    "withdrawal.paid": ("withdrawal {withdrawal} was paid", "提现 {withdrawal} 已打款"),
    # commissions and settlements
    "commission.not_due": (
        "the commission of order {order} is not due to be made due",
        "订单 {order} 的佣金尚未到结算条件",
    ),
    "settlement.exists": ("period {period} was closed already", "账期 {period} 已关闭"),
    "settlement.not_over": ("period {period} is not over yet", "账期 {period} 尚未结束"),
    "settlement.overlaps": (
        "period {period} must end later than {earlier}",
        "账期 {period} 的结束时间必须晚于 {earlier}",
    ),
    "settlement.running": (
        "period {period} is still being settled",
        "账期 {period} 仍在结算中",
    ),
    "settlement.unknown": ("period {period} is unknown", "账期 {period} 不存在"),
    # withdrawals
    "withdrawal.cooling_off": (
        "money goes to an account {days} days after it was verified",
        "收款账户核验满 {days} 天后方可提现",
    ),
    "withdrawal.month_full": (
        "at most {most} can be paid out in one month",
        "每月最多可提现 {most}",
    ),
    "withdrawal.not_allowed": (
        "withdrawal {withdrawal} is {state} and cannot become {wanted}",
        "提现 {withdrawal} 当前为 {state}, 不能变为 {wanted}",
    ),
    "withdrawal.not_identified": (
        "who {promoter} is and which account is theirs has not been verified",
        "{promoter} 的身份与收款账户尚未核验",
    ),
    "withdrawal.not_yours": (
        "the account is not that of {promoter}",
        "收款账户不属于 {promoter} 本人",
    ),
    "withdrawal.nothing_left": (
        "fee and tax leave nothing of withdrawal {withdrawal}",
        "扣除手续费与税款后, 提现 {withdrawal} 已无余额",
    ),
    "withdrawal.owing": (
        "the promoter owes {owed} and has only {available} beside withdrawal {withdrawal}",
        "推广员欠款 {owed}, 除提现 {withdrawal} 外仅有 {available}",
    ),
    "withdrawal.own": (
        "withdrawal {withdrawal} is not for the promoter to look at",
        "提现 {withdrawal} 不能由收款推广员本人审核",
    ),
    "withdrawal.prepared": (
        "{by} has looked at withdrawal {withdrawal} already",
        "提现 {withdrawal} 已由 {by} 初审",
    ),
    "withdrawal.second_needed": (
        "above {above} two members of staff are needed: one prepares withdrawal {withdrawal}, another approves it",
        "提现 {withdrawal} 超过 {above}, 须由两名不同的工作人员分别初审与复核",
    ),
    "withdrawal.short": ("only {available} can be withdrawn", "可提现金额仅 {available}"),
    "withdrawal.too_large": ("at most {most} at a time", "单次最多提现 {most}"),
    "withdrawal.too_small": ("at least {least} at a time", "单次至少提现 {least}"),
    "withdrawal.unknown": ("withdrawal {withdrawal} is unknown", "提现 {withdrawal} 不存在"),
    # what the accounts of promoters are for
    "account.commission.cash": ("commissions paid by the bank", "佣金打款"),
    "account.commission.cost": ("cost of commissions", "佣金支出"),
    "account.commission.fees": ("withdrawal fees", "提现手续费"),
    "account.commission.owed": ("commissions owed back", "应退佣金"),
    "account.commission.paid_out": ("withdrawals", "佣金提现"),
    "account.commission.payable": ("payable commissions", "应付佣金"),
    "account.commission.pending": ("pending commissions", "待结算佣金"),
    "account.commission.settled": ("settled commissions", "可提现佣金"),
    "account.commission.tax_withheld": ("tax withheld", "代扣税款"),
}
