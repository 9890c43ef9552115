"""`python -m sim`: the command `microdrama`, where no script of that name is on the path."""

import sys

from sim.cli import main

if __name__ == "__main__":
    sys.exit(main())
