"""Why a balance is what it is: the entries behind it, in words."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo

from attrs import field, frozen

from selfshop.domain.ledger.accounts import Standing
from selfshop.domain.ledger.lots import Lot, in_order
from selfshop.domain.ledger.statements import Entry
from selfshop.domain.shared import Fact, sentence

#: What a journal is called in words is the sentence of this and its kind, where there is one.
_OF_KIND = "kind."
#: What an entry does, told by what it changes: the balance first, then what is held or coming.
_TOLD = (
    ("change", "ledger.told.came_in", "ledger.told.went_out"),
    ("held", "ledger.told.held", "ledger.told.released"),
    ("coming", "ledger.told.promised", "ledger.told.not_coming"),
)


@frozen(kw_only=True)
class Told:
    """One sentence, and what it is made of."""

    code: str
    facts: Mapping[str, Fact] = field(factory=dict)

    def message(self, locale: str = "en") -> str:
        """Say it in Chinese (``zh``) or English."""
        return sentence(self.code, self.facts, locale)


def explain(
    standing: Standing,
    entries: Iterable[Entry],
    *,
    opening: int | None,
    lots: Iterable[Lot],
    zone: tzinfo,
    locale: str,
) -> Iterator[Told]:
    """Yield the sentences behind a balance, the oldest first.

    Args:
        entries: the last ones.
        opening: the balance before them; None = there is nothing before them.
        lots: those of the account with something left.
        zone: whose days and hours are told.
        locale: of the words for what happened.
    """
    unit = standing.account.unit
    if opening is not None:
        yield Told(code="ledger.told.before", facts={"balance": opening, "unit": unit})
    for entry in entries:
        yield _told(entry, unit=unit, zone=zone, locale=locale)
    yield Told(
        code="ledger.told.now",
        facts={"balance": standing.balance, "unit": unit, "available": standing.available},
    )
    for lot in in_order(lots):
        facts: dict[str, Fact] = {"count": lot.remaining, "unit": unit}
        if lot.expires_at is None:
            yield Told(code="ledger.told.endless", facts=facts)
        else:
            yield Told(code="ledger.told.lot", facts={**facts, "at": _local(lot.expires_at, zone)})


def _told(entry: Entry, *, unit: str, zone: tzinfo, locale: str) -> Told:
    count, code = next(
        (getattr(entry, name), more if getattr(entry, name) > 0 else less)
        for name, more, less in _TOLD
        if getattr(entry, name)
    )
    return Told(
        code=code,
        facts={
            "at": _local(entry.at, zone),
            "count": abs(count),
            "unit": unit,
            "other": entry.other,
            "why": entry.reason or _word(entry.kind, locale),
            "balance": entry.balance,
        },
    )


def _word(kind: str, locale: str) -> str:
    try:
        return sentence(f"{_OF_KIND}{kind}", {}, locale)
    except KeyError:
        return kind


def _local(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
