"""Many at once: threads or processes that start together, and what each of them got."""

import multiprocessing
import threading
from collections.abc import Callable
from typing import Any

from selfshop import ShopError

PATIENCE_SECONDS = 60


def race_threads(count: int, act: Callable[[int], Any]) -> list[Any]:
    """Let *count* threads do *act* at once; return what each returned or was told."""
    barrier = threading.Barrier(count)
    results: list[Any] = [None] * count

    def run(number: int) -> None:
        barrier.wait(PATIENCE_SECONDS)
        results[number] = _outcome(act, number)

    racers = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join(PATIENCE_SECONDS)
    return results


def race_processes(count: int, prepare: Callable[[], Callable[[int], Any]]) -> list[Any]:
    """Let *count* processes do at once what *prepare* made ready in each of them."""
    forking = multiprocessing.get_context("fork")
    barrier, queue = forking.Barrier(count), forking.SimpleQueue()

    def run(number: int) -> None:
        act = prepare()
        barrier.wait(PATIENCE_SECONDS)
        queue.put(_outcome(act, number))

    racers = [forking.Process(target=run, args=(number,)) for number in range(count)]
    for racer in racers:
        racer.start()
    results = [queue.get() for _ in racers]
    for racer in racers:
        racer.join(PATIENCE_SECONDS)
    return results


def _outcome(act: Callable[[int], Any], number: int) -> Any:
    try:
        return act(number)
    except ShopError as no:
        return no
    except Exception as fault:  # noqa: BLE001  # told to the test, which will not expect it
        return repr(fault)
