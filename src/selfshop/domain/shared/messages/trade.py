"""Orders, payments, parcels and returns."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str]] = {
    "payment.receipt_differs": (
        "transaction {transaction} has been booked with other content",
        "交易 {transaction} 已入账且内容不同",
    ),
    "payment.payee_differs": (
        "the money for payment {payment} went to another payee",
        "付款 {payment} 的收款方不符",
    ),
    "payment.unknown": ("no such payment was asked for", "没有这笔付款"),
    "payment.order_differs": ("the receipt names another order", "回执的订单不符"),
    "payment.currency_differs": ("the receipt is in another currency", "回执的币种不符"),
    "payment.amount_differs": ("the receipt is about another amount", "回执的金额不符"),
    "payment.already_captured": ("the payment had been paid before", "该付款已支付过"),
    "payment.too_late": ("the order no longer waits for this money", "订单已不再等待这笔付款"),
    "payment.not_voidable": (
        "payment {payment} cannot be voided: {status}",
        "付款 {payment} 不能作废: {status}",
    ),
    "payment.not_due": (
        "payment {payment} is not due to expire: {status}",
        "付款 {payment} 尚未到期: {status}",
    ),
    "refund.exceeds": (
        "only {refundable} minor units of {currency} are refundable",
        "可退金额仅为 {refundable} ({currency} 最小单位)",
    ),
    "refund.not_allowed": (
        "refund {refund} is {status} and cannot become {wanted}",
        "退款 {refund} 为 {status}，不能变为 {wanted}",
    ),
    "order.return_open": (
        "return {claim} of order {order} is still open",
        "订单 {order} 的退货单 {claim} 尚未结束",
    ),
    "order.returnable": (
        "goods of order {order} can be sent back until {until}",
        "订单 {order} 的商品在 {until} 前仍可退货",
    ),
    "order.not_allowed": (
        "order {order} is {status}: {move} is not possible",
        "订单 {order} 为 {status}，不能 {move}",
    ),
    "order.lapsed": ("the time to pay order {order} is over", "订单 {order} 已超过付款时限"),
    "order.not_due": ("the time to pay order {order} is not over yet", "订单 {order} 付款时限未到"),
    "order.overpaid": (
        "order {order} would be paid more than it costs",
        "订单 {order} 的付款将超过应付金额",
    ),
    "order.unpaid": (
        "order {order} is not paid: it can only be cancelled whole",
        "订单 {order} 未付款，只能整单取消",
    ),
    "order.shipped": (
        "part of order {order} has shipped: it cannot be cancelled whole",
        "订单 {order} 已部分发货，不能整单取消",
    ),
    "order.no_such_line": ("order {order} has no line {line}", "订单 {order} 没有商品行 {line}"),
    "order.too_many": (
        "line {line} of order {order} has only {most} such units, not {wanted}",
        "订单 {order} 的商品行 {line} 可操作数量为 {most}，不足 {wanted}",
    ),
    "parcel.no_address": (
        "order {order} does not say where to ship it",
        "订单 {order} 没有收货地址",
    ),
    "parcel.nothing_left": (
        "order {order} has nothing left to ship",
        "订单 {order} 没有待发货的商品",
    ),
    "parcel.not_allowed": (
        "parcel {parcel} is {status} and cannot become {wanted}",
        "包裹 {parcel} 为 {status}，不能变为 {wanted}",
    ),
    "return.not_delivered": (
        "line {line} of order {order} has not been delivered",
        "订单 {order} 的商品行 {line} 尚未签收",
    ),
    "return.too_many": (
        "at most {most} units of line {line} can come back, not {wanted}",
        "商品行 {line} 最多可退 {most} 件，不能退 {wanted} 件",
    ),
    "return.too_late": (
        "line {line} could be returned until {until}",
        "商品行 {line} 的退货期限为 {until}",
    ),
    "return.no_such_line": (
        "return {claim} has no line {line}",
        "退货单 {claim} 没有商品行 {line}",
    ),
    "return.not_allowed": (
        "return {claim} is {status} and cannot become {wanted}",
        "退货单 {claim} 为 {status}，不能变为 {wanted}",
    ),
    "return.not_due": (
        "the goods of return {claim} are not overdue",
        "退货单 {claim} 的寄回期限未到",
    ),
    "return.expired": (
        "the goods of return {claim} came back too late",
        "退货单 {claim} 已超过寄回期限",
    ),
    "return.unsettled": (
        "of {refund} minor units of return {claim} only {gone_back} have gone back",
        "退货单 {claim} 应退 {refund}，实退 {gone_back}",
    ),
    "order.unknown": ("there is no order {order}", "没有订单 {order}"),
    "order.reference_taken": (
        "there is an order with the reference {reference} already",
        "外部单号 {reference} 已有订单",
    ),
    "order.hold_taken": ("hold {hold} is an order's already", "预占 {hold} 已属于某订单"),
    "payment.open": ("payment {payment} may still succeed", "支付 {payment} 仍可能成功"),
    "provider.unknown": (
        "there is no payment provider {provider}",
        "没有支付渠道 {provider}",
    ),
    "taking.unknown": (
        "no money came with transaction {transaction}",
        "没有交易 {transaction} 的收款",
    ),
    "taking.settled": (
        "the money of transaction {transaction} paid an order: return or cancel that",
        "交易 {transaction} 的款项已用于订单: 请退货或取消订单",
    ),
    "refund.unknown": ("there is no refund {refund}", "没有退款 {refund}"),
    "parcel.unknown": ("there is no parcel {parcel}", "没有包裹 {parcel}"),
    "return.unknown": ("there is no return {claim}", "没有退货单 {claim}"),
}
