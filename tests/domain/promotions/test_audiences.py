import pytest

from selfshop.domain import membership
from selfshop.domain.promotions import EVERYONE, Audience
from selfshop.domain.shared import MemberId

GUEST = membership.GUEST
NEW = membership.Purchaser(member=MemberId("new"), segments=frozenset({"students"}))
GOLD = membership.Purchaser(member=MemberId("old"), tier="gold", orders=3)


class TestAnAudience:
    @pytest.mark.parametrize(
        ("audience", "welcome"),
        [
            (EVERYONE, [GUEST, NEW, GOLD]),
            (Audience(members_only=True), [NEW, GOLD]),
            (Audience(first_order=True), [NEW]),
            (Audience(tiers=frozenset({"gold", "platinum"})), [GOLD]),
            (Audience(segments=frozenset({"students", "staff"})), [NEW]),
            (Audience(segments=frozenset({"students"}), tiers=frozenset({"gold"})), []),
        ],
    )
    def test_welcomes_whom_all_it_asks_holds_for(
        self, audience: Audience, welcome: list[membership.Purchaser]
    ) -> None:
        assert [buyer for buyer in (GUEST, NEW, GOLD) if audience.welcomes(buyer)] == welcome

    def test_reaches_any_of_its_channels(self) -> None:
        audience = Audience(channels=frozenset({"app", "web"}))
        assert [c for c in ("app", "shop", None) if audience.reaches(c)] == ["app"]
        assert EVERYONE.reaches(None)
