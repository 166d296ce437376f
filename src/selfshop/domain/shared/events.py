"""What a committed change says to the rest of the world."""

from collections.abc import Mapping

from attrs import frozen

from selfshop.domain.shared.errors import Fact


@frozen(kw_only=True)
class Event:
    """One fact about one aggregate, in the past tense; never personal data.

    Attributes:
        kind: context and past participle, such as ``orders.placed``.
        aggregate: kind and id of what changed, such as ``order:0192…``.
        root: the id whose part holds the aggregate's rows.
        version: the aggregate's version after the change, from 1.
        facts: plain values only.
    """

    kind: str
    aggregate: str
    root: str
    version: int
    facts: Mapping[str, Fact]
