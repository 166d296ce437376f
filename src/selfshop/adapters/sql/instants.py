"""Instants as whole microseconds since 1970-01-01 UTC, exactly."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(at: datetime) -> int:
    """Return the microseconds from the epoch to *at* (aware)."""
    return (at - _EPOCH) // _MICROSECOND


def instant(micros_since_epoch: int) -> datetime:
    """Return the instant that many microseconds after the epoch, in UTC."""
    return _EPOCH + timedelta(microseconds=micros_since_epoch)


def micros_or_none(at: datetime | None) -> int | None:
    """Return the microseconds of *at*, or None."""
    return None if at is None else micros(at)


def instant_or_none(micros_since_epoch: int | None) -> datetime | None:
    """Return the instant, or None."""
    return None if micros_since_epoch is None else instant(micros_since_epoch)
