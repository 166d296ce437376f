import pytest

from selfshop.domain.shared import Customer, InvalidInput, MemberId, Staff, System


class TestAnActor:
    def test_is_named_by_kind_and_pseudonym(self) -> None:
        actors = (Customer(id=MemberId("7")), Staff(id="7"), System(id="7"), System())
        assert [actor.name for actor in actors] == [
            "customer:7", "staff:7", "system:7", "system:host",
        ]  # fmt: skip

    @pytest.mark.parametrize("kind", [Customer, Staff, System])
    @pytest.mark.parametrize(
        ("name", "code"),
        [("", "empty"), (7, "not_text"), (None, "not_text"), ("x" * 201, "too_long"),
         ("a\0", "unstorable")],
    )  # fmt: skip
    def test_has_a_name(
        self, kind: type[Customer | Staff | System], name: object, code: str
    ) -> None:
        with pytest.raises(InvalidInput) as no:
            kind(id=name)  # type: ignore[arg-type]  # that is the point
        assert (no.value.path, no.value.code) == ("id", f"input.{code}")

    def test_on_the_staff_has_no_permission_unless_given(self) -> None:
        assert Staff(id="7").permissions == frozenset()
        permitted = Staff(id="7", permissions=frozenset(["orders.write"]))
        assert "orders.write" in permitted.permissions
        assert "orders" not in permitted.permissions

    @pytest.mark.parametrize(
        ("permissions", "path", "code"),
        [
            ("orders.write", "permissions", "wrong_type"),
            ([""], "permissions[0]", "empty"),
            ([7], "permissions[0]", "not_text"),
        ],
    )
    def test_on_the_staff_is_given_permissions_by_name(
        self, permissions: list[str], path: str, code: str
    ) -> None:
        with pytest.raises(InvalidInput) as no:
            Staff(id="7", permissions=permissions)
        assert (no.value.path, no.value.code) == (path, f"input.{code}")
