"""Why a balance is what it is: the entries behind it, in words."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo

from attrs import field, frozen

from selfshop.domain.ledger.accounts import Account, Standing
from selfshop.domain.ledger.lots import Lot, in_order
from selfshop.domain.ledger.statements import Entry
from selfshop.domain.shared import DECIMALS, AccountId, Fact, format_minor, sentence

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
    others: Mapping[AccountId, Account],
    opening: int | None,
    lots: Iterable[Lot],
    zone: tzinfo,
    locale: str,
) -> Iterator[Told]:
    """Yield the sentences behind a balance, the oldest first.

    Money is told in its currency's decimals. An account or a unit that has no word of its own is
    told by its name.

    Args:
        entries: the last ones.
        others: the accounts that they name.
        opening: the balance before them; None = there is nothing before them.
        lots: those of the account with something left.
        zone: whose days and hours are told.
        locale: of the words for what happened.
    """
    told = _Telling(account=standing.account, others=others, zone=zone, locale=locale)
    if opening is not None:
        yield told.of("ledger.told.before", balance=opening)
    for entry in entries:
        yield told.entry(entry)
    yield told.of("ledger.told.now", balance=standing.balance, available=standing.available)
    for lot in in_order(lots):
        if lot.expires_at is None:
            yield told.of("ledger.told.endless", count=lot.remaining)
        else:
            at = told.local(lot.expires_at)
            yield told.of("ledger.told.lot", {"at": at}, count=lot.remaining)


@frozen(kw_only=True)
class _Telling:
    """Whose account is told, and how."""

    account: Account
    others: Mapping[AccountId, Account]
    zone: tzinfo
    locale: str

    def entry(self, entry: Entry) -> Told:
        count, code = next(
            (getattr(entry, name), more if getattr(entry, name) > 0 else less)
            for name, more, less in _TOLD
            if getattr(entry, name)
        )
        words = {
            "at": self.local(entry.at),
            "other": self._other(entry.other),
            "why": self._why(entry),
        }
        return self.of(code, words, count=abs(count), balance=entry.balance)

    def of(self, code: str, words: Mapping[str, str] | None = None, **counts: int) -> Told:
        """Return a sentence about *counts* of the account's unit."""
        unit = self.account.unit
        amounts = {name: _amount(count, unit) for name, count in counts.items()}
        word = self._word(f"unit.{unit}") or unit
        return Told(code=code, facts={**amounts, **(words or {}), "unit": word})

    def local(self, at: datetime) -> str:
        return f"{at.astimezone(self.zone):%Y-%m-%d %H:%M}"

    def _other(self, name: AccountId) -> str:
        other = self.others[name]
        word = self._word(f"account.{other.kind}")
        if word is None:
            return name
        if other.owner in {None, self.account.owner}:
            return word
        return sentence("ledger.told.owned", {"account": word, "owner": other.owner}, self.locale)

    def _why(self, entry: Entry) -> str:
        kind = self._word(f"kind.{entry.kind}") or self._word(entry.kind, entry.facts)
        return entry.reason or kind or entry.kind

    def _word(self, code: str, facts: Mapping[str, Fact] | None = None) -> str | None:
        try:
            return sentence(code, facts or {}, self.locale)
        except KeyError:
            return None


def _amount(count: int, unit: str) -> str:
    return format_minor(count, unit) if unit in DECIMALS else str(count)
