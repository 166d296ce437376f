"""Race many processes for one balance, round after round: it must be spent exactly once.

    .venv/bin/python -m scripts.race sqlite:///race.db --racers 64 --rounds 200

Processes wait at a barrier before each round, and every round has a balance of its own. At the end the
books are proved. The exit code is 1 when a balance was spent more or less than once, or a breach
was found.
"""

import argparse
import multiprocessing
import secrets
import sys
import time
from multiprocessing.queues import SimpleQueue
from multiprocessing.synchronize import Barrier

from attrs import frozen

from selfshop import Refused, Shop, open_shop
from selfshop.domain import ledger
from selfshop.domain.ledger import Amount, Side
from selfshop.domain.shared import AccountId

PATIENCE_SECONDS = 300
CASH, BALANCE = AccountId("cash"), 100


@frozen(kw_only=True)
class Race:
    """What every racer is told.

    Attributes:
        url: the store; its schema is there.
        shop: a shop of the race's own.
    """

    url: str
    shop: str
    racers: int
    rounds: int


def wallet(number: int) -> AccountId:
    """Return the account that round *number* is about."""
    return AccountId(f"wallet-{number}")


def furnish(shop: Shop, rounds: int) -> None:
    """Open a wallet for each round, with a balance to be spent once."""
    accounts = [
        ledger.Account(id=CASH, unit="CNY", normal=Side.DEBIT, kind="cash", shards=16),
        *(
            ledger.Account(
                id=wallet(number), unit="CNY", normal=Side.CREDIT, kind="wallet", limited=True
            )
            for number in range(rounds)
        ),
    ]
    shop.ledger.open_accounts(accounts=tuple(accounts))
    for number in range(rounds):
        move = ledger.Move(debit=CASH, credit=wallet(number), amount=Amount(BALANCE, "CNY"))
        name = ledger.JournalId(f"top-up-{number}")
        shop.ledger.post(journal=ledger.Journal(id=name, kind="topped_up", legs=(move,)))


def run(race: Race, number: int, barrier: Barrier, results: "SimpleQueue[list[str]]") -> None:
    """Take part in every round; report what came of each."""
    ends: list[str] = []
    with open_shop(race.url, shop=race.shop) as shop:
        for place in range(race.rounds):
            pay = ledger.Move(debit=wallet(place), credit=CASH, amount=Amount(BALANCE, "CNY"))
            name = ledger.JournalId(f"pay-{place}-{number}")
            asked = ledger.Journal(id=name, kind="paid", legs=(pay,))
            barrier.wait(PATIENCE_SECONDS)
            try:
                shop.ledger.post(journal=asked)
                ends.append("spent")
            except Refused as no:
                ends.append(no.code)
    results.put(ends)


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


def main() -> int:
    """Race as the arguments say, and tell how it ended."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("--racers", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=200)
    given = parser.parse_args()
    name = f"race-{secrets.token_hex(4)}"
    race = Race(url=given.url, shop=name, racers=given.racers, rounds=given.rounds)
    with open_shop(race.url, shop=name, migrate=True) as shop:
        furnish(shop, race.rounds)
        started = time.monotonic()
        rounds = hold(race)
        seconds = time.monotonic() - started
        found = breaches(shop)
    wrong = [place for place, ends in enumerate(rounds) if ends.count("spent") != 1]
    told = sorted({end for ends in rounds for end in ends})
    print(
        f"{race.racers} racers, {len(rounds)} rounds, {seconds:.1f} s: {len(wrong)} rounds not"
        f" spent exactly once, {found} breaches; heard: {', '.join(told)}"
    )
    return 1 if wrong or found else 0


if __name__ == "__main__":
    sys.exit(main())
