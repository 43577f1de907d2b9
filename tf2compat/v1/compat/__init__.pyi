# Written by tests/v1/stubs.py from `HOMES`.
from typing import Any

from tensorflow._api.v2.compat.v1.compat import *

from tf2compat import v1 as v1

def __getattr__(name: str) -> Any: ...
