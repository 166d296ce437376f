"""A set of rules in a file: the ``rules`` of the case format, with the ``shop`` they are for."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from selfshop.adapters.codec.case_rules import read_rule
from selfshop.adapters.codec.cases import ShopBlock, read_shop
from selfshop.adapters.codec.fields import Fields, parse, whole_object
from selfshop.domain import promotions
from selfshop.domain.shared import InvalidInput, RuleId, checks

#: Bytes of a file of rules.
BYTES_MAX = 64 * 2**20
#: What else a case holds: a whole case may be given, and this of it is passed over.
_PASSED_OVER = ("id", "title", "source", "at", "skus", "member", "cart", "quote")


@frozen(kw_only=True)
class RuleFile:
    """What a file of rules says.

    Attributes:
        usage: how much of the rules' limits is used up already.
        shop: how the shop reckons; None = the file does not say.
        path: the file; None = the rules come from elsewhere.
    """

    rules: tuple[promotions.Rule, ...]
    usage: Mapping[RuleId, promotions.Usage]
    shop: ShopBlock | None
    path: Path | None = None


def read_rule_file(path: Path, *, currency: str) -> RuleFile:
    """Read the list of rules, or the case, in the file at *path*, whose amounts are in *currency*.

    Raises:
        InvalidInput: the file cannot be read, or a field is wrong; the path names file and field,
            as in ``campaign.json: rules[3].benefit.percent``.
    """
    plain = read_json(path)
    try:
        return whole_object(
            {"rules": plain} if isinstance(plain, list) else plain,
            lambda fields: evolve(_rules(fields, currency), path=path),
        )
    except InvalidInput as fault:
        raise of_file(path, fault) from fault


def read_json(path: Path) -> Any:
    """Read one JSON file in UTF-8, strictly.

    Raises:
        InvalidInput: naming the file.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(BYTES_MAX + 1)
        return _parsed(raw)
    except OSError as fault:
        why = fault.strerror or str(fault)
        raise InvalidInput(path.name, "input.unreadable_file", why=why) from fault
    except UnicodeDecodeError as fault:
        raise InvalidInput(path.name, "input.unprintable") from fault
    except InvalidInput as fault:
        raise of_file(path, fault) from fault


def _parsed(raw: bytes) -> Any:
    if len(raw) > BYTES_MAX:
        raise InvalidInput("", "input.too_long", most=BYTES_MAX)
    return parse(raw.decode("utf-8-sig"))


def of_file(path: Path, fault: InvalidInput) -> InvalidInput:
    """Return the same complaint with the file's name in front of its path."""
    place = f"{path.name}: {fault.path}" if fault.path else path.name
    return InvalidInput(place, fault.code, **fault.facts)


def _rules(fields: Fields, currency: str) -> RuleFile:
    for name in _PASSED_OVER:
        fields.has(name)
    shop = fields.inside("shop", read_shop) if fields.has("shop") else None
    if shop is not None and shop.terms.currency != currency:
        raise InvalidInput("shop.currency", "input.other_currency", currency=currency)
    fields.raw("rules")
    read = fields.each("rules", lambda one: read_rule(one, currency))
    checks.no_duplicates("rules", [rule.id for rule, _ in read])
    return RuleFile(
        rules=tuple(rule for rule, _ in read),
        usage={rule.id: usage for rule, usage in read},
        shop=shop,
    )
