"""The sample that ships: a year of some households of the Complete Journey, with its campaigns.

The orders are a file of orders like any shop's own, in the documented format; beside them stands
a catalogue of the products, households and coupons. `scripts/make_sample.py` makes both, and
``data/NOTICE`` says what was chosen.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import evolve

from selfshop.replay.orders_file import OrdersRecording, open_orders

_DATA = Path(__file__).parent / "data"
ORDERS = _DATA / "journey_sample.jsonl.gz"
CATALOGUE = _DATA / "journey_sample_catalogue.json.gz"


@contextmanager
def open_sample() -> Iterator[OrdersRecording]:
    """Read the sample, as `open_orders` reads any file."""
    with open_orders(ORDERS, catalogue=CATALOGUE) as recording:
        yield evolve(recording, name="complete-journey-sample")
