# Written by tests/v1/stubs.py from `HOMES`.
from typing import Any

from tensorflow._api.v2.compat.v1.linalg import *

from tf2compat.v1.positional_names import matmul as matmul

def __getattr__(name: str) -> Any: ...
