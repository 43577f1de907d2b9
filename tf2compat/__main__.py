"""`python -m tf2compat`."""

from __future__ import annotations

import sys

from tf2compat.cli import main

sys.exit(main())
