"""The two sets of rules of a rehearsal: those in force, and those proposed."""

from attrs import evolve

from selfshop.adapters.codec.cases import ShopBlock
from selfshop.domain import checkout, promotions
from selfshop.domain.checkout import rehearsals
from selfshop.domain.shared import InvalidInput
from selfshop.replay.furnishing import rule_of
from selfshop.replay.recording import Recording
from selfshop.replay.rehearsing.rule_files import RuleFile, of_file


def books_of(
    recording: Recording, proposed: RuleFile, *, against: RuleFile | None, add: bool
) -> tuple[rehearsals.RuleBook, rehearsals.RuleBook]:
    """Return the current set of rules and the proposed one, for *recording*.

    Args:
        recording: its coupons are the current rules, unless *against* says otherwise.
        proposed: how the shop reckons holds for both sets, unless *against* has a shop of its own.
            A file without one means the default layers, the best choice, no freight, no tax.
        against: the current rules.
        add: put the proposed rules beside the current ones rather than in their place.

    Raises:
        InvalidInput: a rule names an unknown layer, or with *add* the id of a current rule.
    """
    default = ShopBlock(
        terms=checkout.Terms(currency=recording.currency), layers=promotions.DEFAULT_LAYERS
    )
    shop = proposed.shop or default
    if against is None:
        rules = tuple(rule_of(coupon, recording.currency) for coupon in recording.coupons())
        # The recording's coupons need the default layers, whatever the proposal has.
        fits = {rule.layer for rule in rules} <= {layer.name for layer in shop.layers}
        own = shop if fits else evolve(shop, layers=default.layers)
        against = RuleFile(rules=rules, usage={}, shop=own)
    current = _book(against, against.shop or shop)
    if add:
        _require_new(proposed, against)
        _book(proposed, shop)
        proposed = evolve(
            proposed,
            # Of both, only the current rules may still be wrong, and they stand first.
            path=against.path,
            rules=(*against.rules, *proposed.rules),
            usage={**against.usage, **proposed.usage},
        )
    return current, _book(proposed, shop)


def _book(file: RuleFile, shop: ShopBlock) -> rehearsals.RuleBook:
    try:
        rules = promotions.RuleSet(
            currency=shop.terms.currency, layers=shop.layers, rules=file.rules
        )
    except InvalidInput as fault:
        raise _said_of(file, fault) from fault
    return rehearsals.RuleBook(terms=shop.terms, rules=rules, usage=file.usage)


def _said_of(file: RuleFile, fault: InvalidInput) -> InvalidInput:
    return fault if file.path is None else of_file(file.path, fault)


def _require_new(proposed: RuleFile, current: RuleFile) -> None:
    known = {rule.id for rule in current.rules}
    for place, rule in enumerate(proposed.rules):
        if rule.id in known:
            raise _said_of(proposed, InvalidInput(f"rules[{place}].id", "input.duplicate"))
