"""Read the one-line commands of README.md: `python scripts/readme.py "Test it"` prints one."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"


def command(heading: str) -> str:
    """Return the one line of shell in the one fenced block under `## <heading>`.

    Raises:
        ValueError: the heading is missing, or holds anything but one block of one line.
    """
    sections = re.split(r"^## (.+)$", README.read_text(encoding="utf-8"), flags=re.MULTILINE)
    under = dict(zip(sections[1::2], sections[2::2], strict=True))
    blocks = re.findall(r"^```(\w*)\n(.*?)^```$", under.get(heading, ""), re.DOTALL | re.MULTILINE)
    if len(blocks) != 1 or blocks[0][0] != "sh" or len(blocks[0][1].splitlines()) != 1:
        message = f"README.md must have one sh block of one line under '## {heading}'"
        raise ValueError(message)
    return str(blocks[0][1].strip())


if __name__ == "__main__":
    print(command(sys.argv[1]))
