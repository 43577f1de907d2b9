"""Plugin of pytest: turns TF1 on in the workers of pytest-xdist, as `run -m pytest` did in the process that began them.

Workers are no children by `multiprocessing`: they inherit the environment, and nothing else of that process.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

from tf2compat.cli.programs import prepare

__all__ = ["pytest_load_initial_conftests"]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    """Turns TF1 on before the program's `conftest.py` is loaded, which pytest does in a wrapper of its own."""
    # Not at the import: pytest imports this module for its doctests, too. xdist sets the variable first of all.
    if "PYTEST_XDIST_WORKER" in os.environ:
        prepare()
    return (yield)
