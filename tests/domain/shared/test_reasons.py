from selfshop.domain.shared import Rejection


class TestARejection:
    def test_says_its_sentence_in_two_languages(self) -> None:
        reason = Rejection(code="sku.not_listed", facts={"sku": "tea"})
        assert reason.message() == "SKU tea is not on sale"
        assert reason.message("zh-CN") == "商品 tea 未上架"

    def test_needs_no_facts(self) -> None:
        assert Rejection(code="input.empty").facts == {}
