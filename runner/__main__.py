"""`python -m runner`."""

import sys

from runner.console import main

sys.exit(main())
