"""The desk at which every operation is asked for: who, when, which try, and the store behind.

A desk is immutable; binding another actor, instant or connection makes another desk.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeVar

import attrs
from attrs import field, frozen

from selfshop.application.shape import Shape
from selfshop.domain import inventory
from selfshop.domain.shared import (
    Actor,
    Conflict,
    Fact,
    NotFound,
    Refused,
    ShopError,
    ShopId,
    System,
)
from selfshop.ports.calls import Call, Outcome, Tape
from selfshop.ports.chance import Chance
from selfshop.ports.clock import Clock, Ids
from selfshop.ports.codec import Codec
from selfshop.ports.events import Relay
from selfshop.ports.payment_provider import PaymentProvider
from selfshop.ports.units import KeyTaken, Lapsed, Short, Units
from selfshop.ports.work import Work

T = TypeVar("T")

#: Called when something is short: frees what has lapsed, and tells whether anything was freed.
Sweep = Callable[["Desk"], bool]

_ANSWER_VERSION = 1

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
#: The same arguments are written alike, in whatever order their names came.
_canonical = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode


@frozen(kw_only=True)
class Desk:
    """What one binding of the shop works with.

    Attributes:
        providers: the payment providers that the host has, by name.
        relay: where committed events go; None = nowhere yet.
        instant: the time that operations take as theirs; None = the clock's.
        sweep: frees lapsed stock holds when an operation is short of stock.
        sweep_orders: ends orders not paid in time when a limit says that it is reached.
        shapes: the argument checkers of the operations used so far, shared by all desks.
    """

    units: Units
    codec: Codec
    clock: Clock
    ids: Ids
    chance: Chance
    shop: ShopId
    sweep: Sweep
    sweep_orders: Sweep
    providers: Mapping[str, PaymentProvider] = field(factory=dict)
    relay: Relay | None = None
    actor: Actor = field(factory=System)
    bound: bool = False
    key: str | None = None
    instant: datetime | None = None
    shapes: dict[object, Shape] = field(factory=dict)

    def but(self, **changes: object) -> "Desk":
        """Return this desk with *changes*."""
        return attrs.evolve(self, **changes)  # type: ignore[arg-type]  # attrs checks the names

    def shape_of(self, use_case: Callable[..., object]) -> Shape:
        """Return the argument checker of *use_case*, compiled when first asked for."""
        shape = self.shapes.get(use_case)
        if shape is None:
            shape = self.shapes[use_case] = Shape.of(use_case)
        return shape

    def call(
        self, operation: str, shape: Shape, arguments: Mapping[str, object], *, remembered: bool
    ) -> Call:
        """Describe one call: ids and time are drawn here, once for all attempts."""
        at = self.instant or self.clock.now()
        key = self.key if remembered else None
        return Call(
            shop=self.shop,
            actor=self.actor,
            operation=operation,
            at=at,
            ids=Tape(draw=lambda: self.ids.new(at)),
            key=key,
            request_hash="" if key is None else self._hash(operation, shape, arguments),
        )

    def carry_out(self, work: Callable[[Work], T], *, call: Call, shape: Shape) -> T:
        """Run *work* as one unit; with a key, exactly once, returning the stored outcome after."""
        if call.key is None:
            return self._swept(work, call=call)

        def remembering(unit: Work) -> T:
            # Asked first, so that what is remembered is not worked out again.
            if unit.recall() is not None:
                raise KeyTaken
            result = work(unit)
            unit.remember(self._outcome(call, {"result": self.codec.dump(result, shape.result)}))
            return result

        stored: T
        try:
            return self._swept(remembering, call=call)
        except KeyTaken:
            stored = self._stored(call, shape)
        except ShopError as no:
            # What was done already may look wrong to do again: the stored outcome goes first.
            if self.units.outcome(call) is not None:
                stored = self._stored(call, shape)
                return stored
            if isinstance(no, Refused) and not no.retryable:
                self._remember_refusal(call, no)
            raise
        return stored

    def converse(self, talk: Callable[[], T], *, call: Call, shape: Shape) -> T:
        """Hold a conversation; with a key, its outcome is stored when it ends."""
        if call.key is None:
            return talk()
        stored: T
        if self.units.outcome(call) is not None:
            stored = self._stored(call, shape)
            return stored
        try:
            result = talk()
        except Refused as no:
            if not no.retryable:
                self._remember_refusal(call, no)
            raise
        outcome = self._outcome(call, {"result": self.codec.dump(result, shape.result)})
        try:
            self.units.run(lambda unit: unit.remember(outcome), call=call)
        except KeyTaken:
            stored = self._stored(call, shape)
            return stored
        return result

    def _swept(self, work: Callable[[Work], T], *, call: Call) -> T:
        """Run *work*; once each, lapsed holds and lapsed orders are swept when they may be in the way."""
        holds_swept = False
        while True:
            try:
                return self.units.run(work, call=call)
            except Lapsed:
                self.sweep_orders(self)
                call = attrs.evolve(call, swept=True)
            except Short as short:
                if holds_swept or not self.sweep(self):
                    raise inventory.short_stock(short.shortages) from short
                holds_swept = True

    def _stored(self, call: Call, shape: Shape) -> Any:
        outcome = self.units.outcome(call)
        if outcome is None:
            raise Conflict("key.in_flight", retryable=True)
        if outcome.request_hash != call.request_hash:
            raise Conflict("key.used_otherwise", key=str(call.key))
        answer = json.loads(outcome.answer)
        if "refused" in answer:
            no = answer["refused"]
            facts = self.codec.load(no["facts"], Mapping[str, Fact])
            raise _REFUSALS[no["kind"]](no["code"], **facts)
        return self.codec.load(answer["result"], shape.result)

    def _remember_refusal(self, call: Call, no: Refused) -> None:
        answer = {"refused": {"kind": type(no).__name__, "code": no.code, "facts": dict(no.facts)}}
        outcome = self._outcome(call, answer)
        try:
            self.units.run(lambda unit: unit.remember(outcome), call=call)
        except KeyTaken:
            # Somebody with the same key was faster; the next try reads what they stored.
            raise Conflict("key.in_flight", retryable=True) from no

    def _outcome(self, call: Call, answer: Mapping[str, object]) -> Outcome:
        text = _written({"v": _ANSWER_VERSION, **answer})
        return Outcome(request_hash=call.request_hash, answer=text)

    def _hash(self, operation: str, shape: Shape, arguments: Mapping[str, object]) -> str:
        plain = {
            name: self.codec.dump(value, shape.hints[name]) for name, value in arguments.items()
        }
        return hashlib.sha256(_canonical([operation, plain]).encode()).hexdigest()


_REFUSALS: Mapping[str, type[Refused]] = {
    kind.__name__: kind for kind in (Refused, NotFound, Conflict)
}
