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

    def test_brings_a_set_down_to_its_price(self) -> None:
        hand = Hand([3, 1], [100, 50], [100, 50])
        assert hand.give_set([(1, 1), (0, 1)], 120)
        assert not hand.give_set([(0, 2)], 200)
        assert hand.parts() == [[(1, 20, True), (2, 0, False)], [(1, 10, True)]]
