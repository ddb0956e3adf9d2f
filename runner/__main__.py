"""`python -m runner`."""

import os
import sys

from runner.console import main

try:
    sys.exit(main())
except BrokenPipeError:
    # Whoever read our output has gone, as `head` does; there is nobody left to tell.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(1)
