from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from attrs import evolve

from selfshop.domain import inventory
from selfshop.domain.inventory import Cause, Hold, HoldMove, HoldStatus, StockLine, holds
from selfshop.domain.shared import HoldId, InvalidInput, Refused, SkuId

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
UNTIL = AT + timedelta(minutes=30)
TICK = timedelta(microseconds=1)
A, B = SkuId("a"), SkuId("b")


def made(lines: list[StockLine] | None = None, until: datetime = UNTIL) -> HoldMove:
    return inventory.hold(
        hold_id=HoldId("h1"),
        owner="customer:1",
        lines=[StockLine(sku=A, quantity=2)] if lines is None else lines,
        until=until,
        at=AT,
    )


class TestHolding:
    def test_books_its_merged_lines_as_its_movements(self) -> None:
        lines = [StockLine(sku=B, quantity=1), StockLine(sku=A, quantity=2)]
        result = made([*lines, StockLine(sku=B, quantity=4)])
        assert result.hold.status is HoldStatus.HELD
        assert [(line.sku, line.quantity) for line in result.hold.lines] == [("a", 2), ("b", 5)]
        assert [(entry.sku, entry.held, entry.reference) for entry in result.movements] == [
            ("a", 2, "hold:h1"),
            ("b", 5, "hold:h1"),
        ]
        assert {entry.cause for entry in result.movements} == {Cause.HELD}

    def test_needs_as_much_available_as_it_takes(self) -> None:
        (move,) = inventory.counter_moves(made().movements)
        assert (move.held, move.available_min) == (2, 2)

    def test_tells_the_world_without_naming_anybody(self) -> None:
        event = made().event
        assert (event.kind, event.aggregate, event.root) == ("inventory.held", "hold:h1", "h1")
        assert (event.version, event.facts) == (1, {"units": 2})

    @pytest.mark.parametrize(
        ("until", "code"),
        [
            (AT, "input.empty_period"),
            (AT + timedelta(days=60, microseconds=1), "hold.too_long"),
            (datetime(2026, 3, 2), "input.naive_instant"),  # noqa: DTZ001  # naive on purpose
        ],
    )
    def test_lasts_a_bounded_while(self, until: datetime, code: str) -> None:
        with pytest.raises(InvalidInput) as caught:
            made(until=until)
        assert (caught.value.path, caught.value.code) == ("until", code)

    def test_may_last_sixty_days(self) -> None:
        until = AT + timedelta(days=60)
        assert made(until=until).hold.expires_at == until

    def test_keeps_at_least_one_line(self) -> None:
        with pytest.raises(InvalidInput, match="lines"):
            made([])

    def test_keeps_a_bounded_number_of_lines(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(holds, "LINES_MAX", 2)
        lines = [StockLine(sku=SkuId(f"{n}"), quantity=1) for n in range(3)]
        assert len(made(lines[:2]).hold.lines) == 2
        with pytest.raises(InvalidInput) as caught:
            made(lines)
        assert (caught.value.code, caught.value.facts) == ("input.too_many", {"most": 2})


class TestEnding:
    def test_a_claim_turns_held_into_allocated(self) -> None:
        result = inventory.claim(made().hold, at=UNTIL - TICK)
        assert result.hold.status is HoldStatus.CLAIMED
        (entry,) = result.movements
        assert (entry.cause, entry.on_hand, entry.held, entry.allocated) == (
            Cause.CLAIMED,
            0,
            -2,
            2,
        )

    def test_a_claim_is_too_late_from_the_expiry_on(self) -> None:
        with pytest.raises(Refused) as caught:
            inventory.claim(made().hold, at=UNTIL)
        assert caught.value.code == "hold.lapsed"

    def test_a_lapse_is_too_early_before_the_expiry(self) -> None:
        with pytest.raises(Refused) as caught:
            inventory.lapse(made().hold, at=UNTIL - TICK)
        assert caught.value.code == "hold.not_due"

    def test_a_lapse_turns_the_recorded_lines_round(self) -> None:
        held = made()
        result = inventory.lapse(held.hold, at=UNTIL)
        assert result.hold.status is HoldStatus.LAPSED
        assert inventory.fold((*held.movements, *result.movements)) == {
            ("a", "main"): inventory.Counters()
        }

    def test_a_release_gives_the_goods_back_early(self) -> None:
        result = inventory.release(made().hold, at=UNTIL - TICK)
        assert (result.hold.status, result.movements[0].held) == (HoldStatus.RELEASED, -2)

    def test_a_release_after_the_expiry_is_a_lapse(self) -> None:
        result = inventory.release(made().hold, at=UNTIL)
        assert (result.hold.status, result.event.kind) == (HoldStatus.LAPSED, "inventory.lapsed")

    @pytest.mark.parametrize("end", [inventory.claim, inventory.release, inventory.lapse])
    @pytest.mark.parametrize("status", [HoldStatus.CLAIMED, HoldStatus.RELEASED, HoldStatus.LAPSED])
    def test_comes_only_once(self, end: Callable[..., HoldMove], status: HoldStatus) -> None:
        ended = evolve(made().hold, status=status)
        with pytest.raises(Refused) as caught:
            end(ended, at=UNTIL)
        assert caught.value.code == "hold.ended"
        assert caught.value.facts["status"] == status.value

    def test_leaves_the_version_to_the_store_and_counts_it_in_the_event(self) -> None:
        result = inventory.claim(evolve(made().hold, version=1), at=AT)
        assert (result.hold.version, result.event.version) == (1, 2)


class TestHavingLapsed:
    @pytest.mark.parametrize(
        ("status", "at", "lapsed"),
        [
            (HoldStatus.HELD, UNTIL - TICK, False),
            (HoldStatus.HELD, UNTIL, True),
            (HoldStatus.CLAIMED, UNTIL, False),
            (HoldStatus.RELEASED, UNTIL, False),
            (HoldStatus.LAPSED, AT, True),
        ],
    )
    def test_follows_from_state_and_instant_alone(
        self, status: HoldStatus, at: datetime, *, lapsed: bool
    ) -> None:
        assert inventory.has_lapsed(evolve(made().hold, status=status), at=at) is lapsed


class TestBeingClaimable:
    @pytest.mark.parametrize(
        ("status", "at", "claimable"),
        [
            (HoldStatus.HELD, UNTIL - TICK, True),
            (HoldStatus.HELD, UNTIL, False),
            (HoldStatus.CLAIMED, AT, False),
            (HoldStatus.LAPSED, UNTIL, False),
        ],
    )
    def test_ends_with_its_time_and_with_its_goods(
        self, status: HoldStatus, at: datetime, *, claimable: bool
    ) -> None:
        assert inventory.is_claimable(evolve(made().hold, status=status), at=at) is claimable


class TestAHoldPassedOn:
    def held(self) -> Hold:
        return made([StockLine(sku=A, quantity=2), StockLine(sku=B, quantity=1)]).hold

    def test_serves_the_same_goods_however_they_are_cut(self) -> None:
        one_a = StockLine(sku=A, quantity=1)
        inventory.require_covers(self.held(), [StockLine(sku=B, quantity=1), one_a, one_a])
        assert self.held().lines[0].quantity == 2

    def test_does_not_serve_other_goods(self) -> None:
        with pytest.raises(Refused) as caught:
            inventory.require_covers(self.held(), [StockLine(sku=A, quantity=2)])
        assert caught.value.code == "hold.other_lines"
