from selfshop.domain.promotions.units.hands import Hand, groups


class TestGroups:
    def test_are_complete_and_in_order(self) -> None:
        assert list(groups([3, 2], [1, 0], 2)) == [[(1, 2)], [(0, 2)]]
        assert list(groups([3, 1], [0, 1], 2)) == [[(0, 2)], [(0, 1), (1, 1)]]


class TestAHand:
    def test_joins_equal_neighbours_and_ends_with_what_is_left(self) -> None:
        hand = Hand([5], [100], [100])
        hand.give(0, 1, 10, taken=True)
        hand.give(0, 2, 10, taken=True)
        assert hand.parts() == [[(3, 10, True), (2, 0, False)]]

    def test_keeps_the_order_of_units_that_got_different_things(self) -> None:
        hand = Hand([9], [100], [100])
        for count, share, taken in [
            (2, 0, False),
            (1, 0, True),
            (1, 0, True),
            (1, 5, True),
            (1, 0, True),
            (1, 0, True),
        ]:
            hand.give(0, count, share, taken=taken)
        assert hand.parts() == [
            [(2, 0, False), (2, 0, True), (1, 5, True), (2, 0, True), (2, 0, False)]
        ]

    def test_gives_the_odd_cent_of_a_set_to_the_first_unit_of_the_cart(self) -> None:
        hand = Hand([1, 1], [50, 50], [50, 50])
        assert hand.give_set([(1, 1), (0, 1)], 99)
        assert hand.parts() == [[(1, 1, True)], [(1, 0, True)]]

    def test_passes_over_units_of_a_set_that_saves_nothing(self) -> None:
        hand = Hand([3], [100], [100])
        assert not hand.give_set([(0, 1)], 100)
        assert hand.give_set([(0, 2)], 100)
        assert hand.parts() == [[(1, 0, False), (2, 50, True)]]

    def test_brings_a_set_down_to_its_price(self) -> None:
        hand = Hand([3, 1], [100, 50], [100, 50])
        assert hand.give_set([(1, 1), (0, 1)], 120)
        assert not hand.give_set([(0, 2)], 200)
        assert hand.parts() == [[(1, 20, True), (2, 0, False)], [(1, 10, True)]]
