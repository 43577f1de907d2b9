"""`python -m tf2compat`."""

from __future__ import annotations

import sys

if not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
    # `-m` has put the current folder there: an `absl.py` in it is the program's at most, never ours.
    del sys.path[0]

from tf2compat.cli import main

sys.exit(main(sys.argv[1:]))
