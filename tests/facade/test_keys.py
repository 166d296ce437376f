from collections.abc import Callable
from datetime import timedelta

import pytest
from attrs import evolve
from sqlalchemy import event

from selfshop import Conflict, Customer, InvalidInput, Refused, Shop, Staff, System
from selfshop.domain import catalog, inventory
from selfshop.domain.shared import MemberId, ProductId, SkuId
from selfshop.testing.builders import Goods, furnish, list_price, stock_line
from selfshop.testing.fixed import StoppedClock
from tests.each_store import Store, rows_of

ANN = Customer(id=MemberId("ann"))
TWO_TEAS = (stock_line("tea", 2),)


@pytest.fixture
def small(shop: Shop) -> Shop:
    """A shop with five teas."""
    return furnish(shop, Goods(sku="tea", units=5))


def held(shop: Shop) -> int:
    return shop.inventory.level(sku=SkuId("tea")).held


class TestTheSameKey:
    def test_with_the_same_arguments_returns_the_stored_outcome(self, small: Shop) -> None:
        first = small.acting_as(ANN, key="k").inventory.hold(lines=TWO_TEAS)
        before = rows_of(small)
        assert small.acting_as(ANN, key="k").inventory.hold(lines=TWO_TEAS) == first
        assert rows_of(small) == before
        assert held(small) == 2

    def test_works_nothing_out_again(self, small: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
        ann = small.acting_as(ANN, key="k")
        first = ann.inventory.hold(lines=TWO_TEAS)
        with pytest.raises(Refused):
            small.acting_as(ANN, key="no").inventory.hold(lines=(stock_line("tea", 9),))

        def work(**_: object) -> None:
            pytest.fail("it was worked out again")

        monkeypatch.setattr(inventory, "hold", work)
        assert ann.inventory.hold(lines=TWO_TEAS) == first
        with pytest.raises(Refused, match=r"stock\.short"):
            small.acting_as(ANN, key="no").inventory.hold(lines=(stock_line("tea", 9),))

    def test_on_one_binding_is_the_same_key_too(self, small: Shop) -> None:
        ann = small.acting_as(ANN, key="k")
        assert ann.inventory.hold(lines=TWO_TEAS) == ann.inventory.hold(lines=TWO_TEAS)
        assert held(small) == 2

    @pytest.mark.parametrize("lines", [(stock_line("tea", 1),), TWO_TEAS * 2])
    def test_with_other_arguments_is_a_conflict(
        self, small: Shop, lines: tuple[object, ...]
    ) -> None:
        ann = small.acting_as(ANN, key="k")
        ann.inventory.hold(lines=TWO_TEAS)
        before = rows_of(small)
        with pytest.raises(Conflict) as no:
            ann.inventory.hold(lines=lines)  # type: ignore[arg-type]  # a table of tuples
        assert (no.value.code, no.value.retryable) == ("key.used_otherwise", False)
        assert rows_of(small) == before

    def test_for_another_operation_is_a_conflict(self, small: Shop) -> None:
        ann = small.acting_as(ANN, key="k")
        hold = ann.inventory.hold(lines=TWO_TEAS)
        with pytest.raises(Conflict) as no:
            ann.inventory.release(hold=hold.id)
        assert no.value.code == "key.used_otherwise"
        assert held(small) == 2

    def test_is_each_actor_s_and_each_shop_s_own(self, small: Shop) -> None:
        small.acting_as(ANN, key="k").inventory.hold(lines=TWO_TEAS)
        small.acting_as(Staff(id="ann"), key="k").inventory.hold(lines=TWO_TEAS)
        assert held(small) == 4
        other = furnish(small.for_shop(f"{small._desk.shop}-b"), Goods(sku="tea", units=5))
        other.acting_as(ANN, key="k").inventory.hold(lines=TWO_TEAS)
        assert held(other) == 2

    @pytest.mark.parametrize("key", ["", "x" * 201, 7, "a\0", "\ud800"])
    def test_is_text_of_a_decent_length(self, small: Shop, key: str) -> None:
        with pytest.raises(InvalidInput) as no:
            small.acting_as(ANN, key=key)
        assert no.value.path == "key"


class TestARefusal:
    def test_is_stored_and_told_again_in_the_same_words(self, small: Shop) -> None:
        ann = small.acting_as(ANN, key="k")
        lines = (stock_line("tea", 6),)
        with pytest.raises(Refused) as first:
            ann.inventory.hold(lines=lines)
        small.inventory.receive_stock(lines=(stock_line("tea", 50),))
        before = rows_of(small)
        with pytest.raises(Refused) as again:
            ann.inventory.hold(lines=lines)
        assert (again.value.code, again.value.facts) == (first.value.code, first.value.facts)
        assert again.value.message("zh") == first.value.message("zh")
        assert type(again.value) is type(first.value)
        assert rows_of(small) == before

    def test_keeps_its_kind(self, small: Shop) -> None:
        bound = small.acting_as(System(), key="k")
        for _ in range(2):
            with pytest.raises(Refused) as no:
                bound.catalog.list_sku(sku=SkuId("cup"))
            assert (type(no.value).__name__, no.value.code) == ("NotFound", "sku.unknown")

    def test_with_another_key_is_judged_anew(self, small: Shop) -> None:
        lines = (stock_line("tea", 6),)
        with pytest.raises(Refused):
            small.acting_as(ANN, key="k").inventory.hold(lines=lines)
        small.inventory.receive_stock(lines=(stock_line("tea", 1),))
        small.acting_as(ANN, key="k2").inventory.hold(lines=lines)
        assert held(small) == 6

    def test_under_a_key_used_for_something_else_is_a_conflict(self, small: Shop) -> None:
        ann = small.acting_as(ANN, key="k")
        ann.inventory.hold(lines=TWO_TEAS)
        with pytest.raises(Conflict) as no:
            ann.inventory.hold(lines=(stock_line("tea", 6),))
        assert no.value.code == "key.used_otherwise"


class TestWhatAKeyCosts:
    def test_is_the_row_that_remembers_and_one_read_when_it_is_asked_again(
        self, sql_store: Store
    ) -> None:
        shop = furnish(sql_store.open(), Goods(sku="tea", units=50))
        sent: list[str] = []
        assert shop._store is not None
        event.listen(
            shop._store.engine, "before_cursor_execute", lambda *about: sent.append(about[2])
        )

        def cost(key: str | None) -> int:
            sent.clear()
            shop.acting_as(ANN, key=key).inventory.hold(lines=TWO_TEAS)
            return len([one for one in sent if not one.startswith("BEGIN")])

        plain = cost(None)
        assert cost("k") == plain + 1
        assert cost("k") == 2


class TestInvalidInput:
    def test_is_not_stored(self, small: Shop) -> None:
        ann = small.acting_as(ANN, key="k")
        before = rows_of(small)
        with pytest.raises(InvalidInput):
            ann.inventory.hold(lines=())
        with pytest.raises(InvalidInput):
            ann.inventory.hold(lines="tea")  # type: ignore[arg-type]  # that is the point
        assert rows_of(small) == before
        assert ann.inventory.hold(lines=TWO_TEAS).lines == TWO_TEAS


class TestReads:
    def test_ignore_the_key(self, small: Shop) -> None:
        bound = small.acting_as(System(), key="k")
        before = rows_of(small)
        assert bound.catalog.get(sku=SkuId("tea")).listed
        assert bound.inventory.available(sku=SkuId("tea")) == 5
        bound.inventory.hold(lines=TWO_TEAS)
        assert bound.inventory.available(sku=SkuId("tea")) == 3
        assert before["outbox"] != rows_of(small)["outbox"]


class TestEveryKindOfResult:
    def test_is_the_same_when_told_again(self, small: Shop) -> None:
        product = catalog.Product(id=ProductId("pot"), title="壶", tags=frozenset({"b", "a"}))
        calls: dict[str, Callable[[Shop], object]] = {
            "product": lambda s: s.catalog.add_product(product=product),
            "number": lambda s: s.pricing.set_prices(prices=(list_price("pot", "9.90"),)),
            "member": lambda s: s.membership.register(
                member=MemberId("bob"), segments=frozenset({"x", "y"})
            ),
            "settings": lambda s: s.settings.change(hold_minutes=7),
            "nothing": lambda s: s.inventory.set_safety(sku=SkuId("tea"), units=1),
            "hold": lambda s: s.inventory.hold(lines=TWO_TEAS),
        }
        for key, call in calls.items():
            bound = small.acting_as(System(), key=key)
            first = call(bound)
            assert call(bound) == first, key


class TestAnOutcome:
    def test_is_remembered_for_as_long_as_the_shop_says(self, store: Store) -> None:
        clock = StoppedClock()
        small = furnish(store.open(clock=clock), Goods(sku="tea", units=5))
        small.settings.change(remember_days=2)
        ann = small.acting_as(ANN, key="k")
        first = ann.inventory.hold(lines=TWO_TEAS)
        clock.move(timedelta(days=2))
        small.due.run()
        again = ann.inventory.hold(lines=TWO_TEAS)
        assert evolve(again, status=first.status, version=first.version) == first
        clock.move(timedelta(microseconds=1))
        small.due.run()
        assert ann.inventory.hold(lines=TWO_TEAS).id != first.id
