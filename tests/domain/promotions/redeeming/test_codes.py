from selfshop.domain.promotions import redeeming


class TestTheCouponOfACode:
    def test_is_the_same_every_time_and_gives_nothing_of_the_code_away(self) -> None:
        coupon = redeeming.coupon_of("0123456789ABCDEF")
        assert coupon == redeeming.coupon_of("0123456789ABCDEF")
        assert "0123456789ABCDEF" not in coupon.upper()
        assert coupon != redeeming.coupon_of("0123456789ABCDEG")
