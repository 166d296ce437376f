"""Sweeping on the spot goes on until nothing is left, in as many units as it takes."""

from selfshop.application.inventory.holding import SWEEP_MAX
from selfshop.testing.builders import Goods, stock_line
from tests.each_store import Store
from tests.floor import open_floor


def test_goods_of_more_lapsed_holds_than_one_unit_ends_are_free(store: Store) -> None:
    many = SWEEP_MAX + 3
    floor = open_floor(store.open, goods=[Goods(sku="tea", price="12.90", units=many)])
    for _ in range(many):
        floor.shop.inventory.hold(lines=(stock_line("tea", 1),))
    floor.pass_time(minutes=15)
    held = floor.shop.inventory.hold(lines=(stock_line("tea", many),))
    assert held.lines == (stock_line("tea", many),)
    assert floor.available("tea") == 0
