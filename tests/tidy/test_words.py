"""What may not stand in any file of the project."""

import re
from collections.abc import Iterator

from tests.tidy import house

# Joined here, so that this file may be read by itself.
UNFINISHED = "|".join(["TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK"])
NOT_DONE = "not (?:yet )?" + "implemented|NotImplemented" + "Error"
MACHINES = "/(?:" + "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me", "opt/py" + "pi"]) + ")/"
HOSTS = "|".join(
    ["py" + "pi\\.org", "python" + "hosted\\.org", "deb\\.deb" + "ian\\.org", "npm" + "js\\.org"]
)
BANNED = {
    # In quotes it is a value: ISO 4217 has a currency of that name.
    "unfinished work": re.compile(rf"(?<![\",])\b(?:{UNFINISHED})\b"),
    "something that is not there": re.compile(NOT_DONE, re.IGNORECASE),
    "a path of somebody's machine": re.compile(rf"(?<![\w.*]){MACHINES}"),
    "a package registry's host": re.compile(HOSTS),
}

SILENCED = re.compile(r"#\s*(type:\s*ignore|noqa|pragma:\s*no cover)(.*)")
#: How a silenced check is written: what is silenced, then why.
WITH_CODE_AND_REASON = {
    "type": re.compile(r"\[[a-z][a-z, -]*\]  # \w.+"),
    "noqa": re.compile(r": [A-Z]+\d+(?:, ?[A-Z]+\d+)*(?:  # |  | - )\w.+"),
    "pragma": re.compile(r"  # \w.+"),
}


def silenced_without_reason(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        for silenced in SILENCED.finditer(line):
            kind = silenced[1].split(":")[0]
            if not WITH_CODE_AND_REASON[kind].match(silenced[2]):
                yield number, line.strip()


def test_no_file_names_what_is_banned() -> None:
    offenders = [
        f"{house.name_of(path)}:{number} names {what}: {line.strip()[:80]}"
        for path in house.text_files()
        for number, line in enumerate(house.text_of(path).splitlines(), 1)
        for what, banned in BANNED.items()
        if banned.search(line)
    ]
    assert not offenders


def test_every_silenced_check_carries_its_code_and_its_reason() -> None:
    offenders = [
        f"{house.name_of(path)}:{number} {line}"
        for path in house.python_files(*house.CODE)
        if path.name != "test_words.py"
        for number, line in silenced_without_reason(house.text_of(path))
    ]
    assert not offenders


def test_a_silenced_check_without_code_or_reason_is_seen() -> None:
    bare = ["x  # noqa", "x  # noqa: S101", "x  # type: ignore", "x  # type: ignore[misc]"]
    explained = ["x  # noqa: S101  # because", "x  # type: ignore[misc, arg-type]  # because"]
    assert len(list(silenced_without_reason("\n".join(bare)))) == len(bare)
    assert not list(silenced_without_reason("\n".join(explained)))
