import pytest

from selfshop.domain.distribution import profiles
from selfshop.domain.distribution.profiles import CHINA, EUROPE, NONE, Measure
from selfshop.domain.shared import Refused


class TestProfiles:
    @pytest.mark.parametrize(
        ("profile", "measure", "found", "article"),
        [
            (CHINA, Measure.DEPTH, 2, "禁止传销条例 art. 7(3)"),
            (CHINA, Measure.JOINING_FEE, 39_900, "禁止传销条例 art. 7(2)"),
            (CHINA, Measure.BOUGHT_ENTRY, 1, "禁止传销条例 art. 7(2)"),
            (CHINA, Measure.HEADCOUNT_PAY, 1, "禁止传销条例 art. 7(1)"),
            (CHINA, Measure.TEAM_PAY, 1, "禁止传销条例 art. 7(3)"),
            (EUROPE, Measure.JOINING_FEE, 1, "2005/29/EC annex I no. 14"),
            (EUROPE, Measure.BOUGHT_ENTRY, 1, "2005/29/EC annex I no. 14"),
            (EUROPE, Measure.HEADCOUNT_PAY, 1, "2005/29/EC annex I no. 14"),
            (NONE, Measure.JOINING_FEE, 1, "selfshop: commission is paid for sales alone"),
            (NONE, Measure.HEADCOUNT_PAY, 1, "selfshop: commission is paid for sales alone"),
        ],
        ids=lambda value: getattr(value, "name", None) or str(value)[-20:],
    )
    def test_each_bound_refuses_with_its_article(
        self, profile: profiles.LegalProfile, measure: Measure, found: int, article: str
    ) -> None:
        with pytest.raises(Refused) as no:
            profiles.require_lawful(profile, {measure: found}, with_counsel=False)
        assert (no.value.code, no.value.facts["article"]) == (measure.value, article)
        assert article in no.value.message("zh")
        profiles.require_lawful(profile, {measure: 0}, with_counsel=False)

    def test_counsel_allows_a_second_level_in_china_and_no_third(self) -> None:
        profiles.require_lawful(CHINA, {Measure.DEPTH: 2}, with_counsel=True)
        with pytest.raises(Refused, match=r"distribution\.too_deep"):
            profiles.require_lawful(CHINA, {Measure.DEPTH: 3}, with_counsel=True)

    def test_other_measures_are_free(self) -> None:
        profiles.require_lawful(NONE, {Measure.DEPTH: 50, Measure.TEAM_PAY: 9}, with_counsel=False)
        assert {
            "distribution.too_deep",
            "distribution.joining_fee",
            "distribution.bought_entry",
            "distribution.headcount_pay",
            "distribution.team_pay",
        } == {measure.value for measure in Measure}

    @pytest.mark.parametrize(
        ("people", "levels", "alarming"),
        [(30, 3, True), (29, 3, False), (30, 2, False), (31, 3, True)],
    )
    def test_the_alert_counts_the_head_and_their_own_level(
        self, *, people: int, levels: int, alarming: bool
    ) -> None:
        assert profiles.is_alarming(CHINA, people=people, levels=levels) is alarming
        assert not profiles.is_alarming(EUROPE, people=people, levels=levels)
