"""The machine: Python, packages, clock, time zones, text."""

import locale
import platform
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import metadata
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import frozen

from selfshop.adapters.system import SystemClock
from selfshop.cli.diagnosis.finding import Finding, bad, ok, warn

PACKAGE = "selfshop"
#: A clock before this was never set; the package is younger.
BUILT = datetime(2026, 1, 1, tzinfo=UTC)
_ZONE = "Asia/Shanghai"
_REQUIREMENT = re.compile(
    r"(?P<name>[\w.-]+)(?:\[(?P<extras>[\w,-]+)\])?\s*(?P<rest>[^;]*)(?:;\s*(?P<marker>.*))?"
)
_LEAST = re.compile(r">=\s*([\d.]+)")
_EXTRA = re.compile(r"extra\s*==\s*[\"']([\w-]+)[\"']")
#: Extras that are for those who change the package, or only name others.
_PASSED_OVER = frozenset({"all", "dev"})


@frozen(kw_only=True)
class Requirement:
    """A package that is needed, always or by an extra."""

    name: str
    least: str
    extra: str | None

    @property
    def installed(self) -> str | None:
        """The version that is installed; None = it is not."""
        try:
            return metadata.version(self.name)
        except metadata.PackageNotFoundError:
            return None

    def is_met(self) -> bool:
        """Tell whether it is installed, and new enough."""
        version = self.installed
        return version is not None and _numbers(version) >= _numbers(self.least)

    def said(self) -> str:
        """Say what is there and what is needed."""
        version = self.installed
        if version is None:
            return f"{self.name} is missing"
        return f"{self.name} {version}" + ("" if self.is_met() else f" is older than {self.least}")


def examine_machine() -> Iterator[Finding]:
    """Look at everything but the database."""
    yield ok("python", f"{platform.python_implementation()} {platform.python_version()}")
    yield from _packages()
    yield _clock(SystemClock().now())
    yield _zones()
    yield _text()


def requirements() -> list[Requirement]:
    """List what the installed package says it needs, leaving out its own name in its extras."""
    read = [_requirement(text) for text in metadata.requires(PACKAGE) or ()]
    return [one for one in read if one.name != PACKAGE and one.extra not in _PASSED_OVER]


def own_version() -> str:
    """Return the version of selfshop that is installed."""
    try:
        return metadata.version(PACKAGE)
    except metadata.PackageNotFoundError:
        return "(not installed)"


def _packages() -> Iterator[Finding]:
    try:
        known = requirements()
    except metadata.PackageNotFoundError:
        yield warn(PACKAGE, "not installed, only found: what it needs is not known")
        return
    yield ok(PACKAGE, own_version())
    for one in known:
        if one.extra is None:
            yield (ok if one.is_met() else bad)("package", one.said())
    for extra in sorted({one.extra for one in known if one.extra}):
        brought = [one for one in known if one.extra == extra]
        said = ", ".join(one.said() for one in brought)
        if all(one.is_met() for one in brought):
            yield ok(f"extra {extra}", said)
        else:
            yield warn(f"extra {extra}", f"{said}; pip install '{PACKAGE}[{extra}]'")


def _requirement(text: str) -> Requirement:
    read = _REQUIREMENT.match(text)
    if read is None:
        return Requirement(name=text, least="", extra=None)
    least, extra = _LEAST.search(read["rest"]), _EXTRA.search(read["marker"] or "")
    return Requirement(
        name=read["name"], least=least[1] if least else "", extra=extra[1] if extra else None
    )


def _clock(now: datetime) -> Finding:
    said = now.isoformat(timespec="seconds").replace("+00:00", "Z")
    return ok("clock", said) if now >= BUILT else bad("clock", f"{said} is in the past: set it")


def _zones() -> Finding:
    try:
        ZoneInfo(_ZONE)
    except (ZoneInfoNotFoundError, OSError):
        return bad("time zones", f"{_ZONE} is not known: pip install tzdata")
    return ok("time zones", f"{_ZONE} is known")


def _text() -> Finding:
    encoding = locale.getencoding()
    said = f"locale {encoding}, files {sys.getfilesystemencoding()}"
    if {encoding.lower(), sys.getfilesystemencoding().lower()} == {"utf-8"}:
        return ok("text", said)
    return warn("text", f"{said}: file names may not be UTF-8; set PYTHONUTF8=1")


def _numbers(version: str) -> tuple[int, ...]:
    found = re.search(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, found[0].split("."))) if found else ()
