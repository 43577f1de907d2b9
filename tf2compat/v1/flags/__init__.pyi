# Written by tests/v1/stubs.py from `HOMES`.
from typing import Any

from tensorflow._api.v2.compat.v1.flags import *

from tf2compat.v1.flags.legacy_values import FLAGS as FLAGS

def __getattr__(name: str) -> Any: ...
