"""`python -m selfshop` is the command `selfshop`."""

import sys

from selfshop.cli import main

if __name__ == "__main__":
    sys.exit(main())
