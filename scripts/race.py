"""Race many processes for the last of something, round after round: one has it, once.

    .venv/bin/python -m scripts.race sqlite:///race.db --what coupon --racers 64 --rounds 200

Processes wait at a barrier before each round, and every round has a prize of its own: a balance, the
one use of a coupon, the last unit of stock. At the end the books are asked, and proved. The exit
code is 1 when a prize was had more or less than once, by the racers' word or by the books', when a
loser was told anything but that it is gone, or when a breach was found.
"""

import argparse
import multiprocessing
import secrets
import sys
import time
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier

from attrs import frozen

from scripts.prizes import PRIZES
from selfshop import Refused, Shop, open_shop

PATIENCE_SECONDS = 300
WON = "had"


@frozen(kw_only=True)
class Race:
    """What every racer is told.

    Attributes:
        url: the store; its schema is there.
        shop: a shop of the race's own.
        what: which prize.
    """

    url: str
    shop: str
    what: str
    racers: int
    rounds: int


@frozen(kw_only=True)
class Outcome:
    """How a race ended.

    Attributes:
        wrong: the rounds whose prize was not had exactly once.
        heard: everything that racers were told.
        breaches: of the ledger.
    """

    wrong: tuple[int, ...]
    heard: frozenset[str]
    breaches: int
    seconds: float

    def is_clean(self, what: str) -> bool:
        """Tell whether all was as it should be."""
        return not self.wrong and not self.breaches and self.heard <= {WON, *PRIZES[what].gone}


def run(race: Race, number: int, barrier: Barrier, results: "SimpleQueue[list[str]]") -> None:
    """Take part in every round; report what came of each."""
    ends: list[str] = []
    with open_shop(race.url, shop=race.shop) as shop:
        for place in range(race.rounds):
            barrier.wait(PATIENCE_SECONDS)
            ends.append(_tried(shop, race.what, place, number))
    results.put(ends)


def _tried(shop: Shop, what: str, place: int, number: int) -> str:
    """Try until there is a final answer: whoever is told to come again does."""
    while True:
        try:
            PRIZES[what].take(shop, place=place, number=number)
        except Refused as no:
            if not no.retryable:
                return no.code
        else:
            return WON


def hold(race: Race) -> list[list[str]]:
    """Race; return what came of each round for each racer."""
    forking = multiprocessing.get_context("fork")
    barrier, results = forking.Barrier(race.racers), forking.SimpleQueue()
    racers = [
        forking.Process(target=run, args=(race, number, barrier, results))
        for number in range(race.racers)
    ]
    for racer in racers:
        racer.start()
    ends = [results.get() for _ in racers]
    for racer in racers:
        racer.join(PATIENCE_SECONDS)
    return [list(of_round) for of_round in zip(*ends, strict=True)]


def breaches(shop: Shop) -> int:
    """Prove the books; return how many breaches there are."""
    proof = shop.ledger.verify(limit=1_000)
    found = len(proof.breaches)
    while proof.cursor is not None:
        proof = shop.ledger.verify(cursor=proof.cursor, limit=1_000)
        found += len(proof.breaches)
    return found


def raced(race: Race) -> Outcome:
    """Furnish the shop, race, and ask the books."""
    prize = PRIZES[race.what]
    with open_shop(race.url, shop=race.shop, migrate=True) as shop:
        prize.furnish(shop, rounds=race.rounds, racers=race.racers)
        started = time.monotonic()
        rounds = hold(race)
        seconds = time.monotonic() - started
        wrong = [
            place
            for place, ends in enumerate(rounds)
            if ends.count(WON) != 1 or prize.taken(shop, place) != 1
        ]
        found = breaches(shop)
    heard = frozenset(end for ends in rounds for end in ends)
    return Outcome(wrong=tuple(wrong), heard=heard, breaches=found, seconds=seconds)


def main() -> int:
    """Race as the arguments say, and tell how it ended."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("--what", choices=sorted(PRIZES), default="balance")
    parser.add_argument("--racers", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=200)
    given = parser.parse_args()
    name = f"race-{secrets.token_hex(4)}"
    race = Race(url=given.url, shop=name, what=given.what, racers=given.racers, rounds=given.rounds)
    outcome = raced(race)
    print(
        f"{race.what}: {race.racers} racers, {race.rounds} rounds, {outcome.seconds:.1f} s:"
        f" {len(outcome.wrong)} rounds not had exactly once, {outcome.breaches} breaches;"
        f" heard: {', '.join(sorted(outcome.heard))}"
    )
    return 0 if outcome.is_clean(race.what) else 1


if __name__ == "__main__":
    sys.exit(main())
