# Written by tests/v1/stubs.py from `HOMES`.
from typing import Any

from tensorflow._api.v2.compat.v1.manip import *

from tf2compat.v1.positional_names import scatter_nd as scatter_nd

def __getattr__(name: str) -> Any: ...
