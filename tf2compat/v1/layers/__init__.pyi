# Written by tests/v1/stubs.py from `HOMES`.
from typing import Any

from tensorflow._api.v2.compat.v1.layers import *


def __getattr__(name: str) -> Any: ...
