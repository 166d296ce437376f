"""A whole replay: make the shop ready, book everything, send refunds, reconcile."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from time import perf_counter

from attrs import evolve, frozen

from selfshop.replay.crew import peak_memory_bytes
from selfshop.replay.furnishing import REPLAY, furnish
from selfshop.replay.opening import opened_shop
from selfshop.replay.reconciliation import Reconciliation
from selfshop.replay.recording import EVERYTHING, Recording
from selfshop.replay.replaying import Replayer, entries_of
from selfshop.replay.returning import send_refunds
from selfshop.replay.rewarding import Rewarded, reward
from selfshop.replay.rewards import Reward
from selfshop.replay.watching import Watcher
from selfshop.replay.workers import Errand, Furnishing, furnish_apart, run_errands
from selfshop.shop import MEMORY, Shop

#: Opens the shop, for one stage of a replay.
Opening = Callable[[], AbstractContextManager[Shop]]


@frozen(kw_only=True)
class Replayed:
    """A replay that has come to its end.

    Attributes:
        resumed: whether an earlier run had placed orders already.
        loading_seconds: what making the shop ready took.
        seconds: what booking and reconciling took.
        memory_bytes: the most that the processes have held, each counted at its own peak.
        rewarded: what households got for sales; None = nothing was to be had.
    """

    reconciliation: Reconciliation
    resumed: bool
    loading_seconds: float
    seconds: float
    memory_bytes: int
    rewarded: Rewarded | None = None

    @property
    def agrees(self) -> bool:
        """Whether nothing differs, and the books of what was given hold."""
        sound = self.rewarded is None or self.rewarded.is_sound
        return self.reconciliation.agrees and sound

    def with_rejected(self, by_reason: Mapping[str, int]) -> "Replayed":
        """Count lines of the recording that could not be used."""
        return evolve(self, reconciliation=self.reconciliation.with_rejected(by_reason))


@frozen(kw_only=True)
class Plan:
    """What to replay, where to, and how.

    Attributes:
        store: the URL of the store.
        shop: which shop of it; it holds this recording or nothing.
        workers: how many processes book; with one it is this process itself.
        limit: how many orders and returns, by time; None = all.
        rewards: what households get for sales besides.
    """

    recording: Recording
    store: str
    shop: str = "main"
    workers: int = 1
    limit: int | None = None
    rewards: frozenset[Reward] = frozenset()


def replay(plan: Plan, watcher: Watcher) -> Replayed:
    """Replay a recording, or go on where an interrupted replay of it was.

    Raises:
        Refused: ``replay.other_recording``, ``replay.shop_in_use``.
        StoreUnfit: the store is not there or not up to date.
    """
    began = perf_counter()
    with _opening(plan) as opened:
        resumed, loading_memory = _furnish(plan, opened, watcher)
        loaded = perf_counter()
        watcher.begins("replaying", _total(plan))
        booked, booking_memory = _book(plan, opened, watcher, resumed=resumed)
        with opened() as house:
            shop = house.acting_as(REPLAY)
            settled = _settle(plan, shop, watcher)
            rewarded = reward(shop, plan.recording, plan.rewards, watcher) if plan.rewards else None
    return Replayed(
        reconciliation=booked + settled,
        resumed=resumed,
        loading_seconds=loaded - began,
        seconds=perf_counter() - loaded,
        memory_bytes=max(loading_memory, booking_memory) + peak_memory_bytes(),
        rewarded=rewarded,
    )


@contextmanager
def _opening(plan: Plan) -> Iterator[Opening]:
    """Yield how each stage opens the shop; between stages only one in memory stays open."""
    opened = partial(opened_shop, plan.store, shop=plan.shop)
    if plan.store != MEMORY:
        yield opened
        return
    with opened() as shop:
        yield lambda: nullcontext(shop)


def _furnish(plan: Plan, opened: Opening, watcher: Watcher) -> tuple[bool, int]:
    """Tell whether there were orders already, and what another process' memory came to."""
    if plan.workers > 1:
        furnishing = Furnishing(
            recording=plan.recording, store=plan.store, shop=plan.shop, rewards=plan.rewards
        )
        return furnish_apart(furnishing, watcher)
    with opened() as shop:
        return furnish(shop, plan.recording, watcher, rewards=plan.rewards), 0


def _total(plan: Plan) -> int:
    size = plan.recording.size()
    entries = size.orders + size.returns
    return entries if plan.limit is None else min(plan.limit, entries)


def _book(
    plan: Plan, opened: Opening, watcher: Watcher, *, resumed: bool
) -> tuple[Reconciliation, int]:
    """Return the reconciled orders, and what other processes' memory came to."""
    if plan.workers == 1:
        with opened() as shop:
            replayer = _replayer(plan, shop.acting_as(REPLAY), watcher, looked_up=resumed)
            return replayer.replay(entries_of(plan.recording, EVERYTHING, plan.limit)), 0
    errand = Errand(
        recording=plan.recording,
        store=plan.store,
        shop=plan.shop,
        limit=plan.limit,
        looked_up=resumed,
    )
    return run_errands(errand, plan.workers, watcher)


def _settle(plan: Plan, shop: Shop, watcher: Watcher) -> Reconciliation:
    """Send the refunds of all returns, and return what they were reconciled to."""
    returns, span = plan.recording.size().returns, plan.recording.span()
    replayer = _replayer(plan, shop, watcher, looked_up=True)
    if not returns or span is None:
        return replayer.reconciliation
    watcher.begins("refunding", returns)
    send_refunds(shop, at=span.last)
    return replayer.settle(entries_of(plan.recording, EVERYTHING, plan.limit))


def _replayer(plan: Plan, shop: Shop, watcher: Watcher, *, looked_up: bool) -> Replayer:
    return Replayer(
        shop=shop,
        looked_up=looked_up,
        reconciliation=Reconciliation(currency=plan.recording.currency),
        watcher=watcher,
    )
