"""Plugin of pytest: turns TF1 on in the workers of pytest-xdist, as `run -m pytest` did in the process that began them.

Workers are no children by `multiprocessing`: they inherit the environment, and nothing else of that process.
"""

from __future__ import annotations

import os

from tf2compat.cli.programs import prepare

__all__: list[str] = []

if "PYTEST_XDIST_WORKER" in os.environ:  # xdist sets it before a worker loads plugins, and then its `conftest.py`.
    prepare()
