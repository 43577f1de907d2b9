# Written by tests/v1/stubs.py from `HOMES`.
from typing import Any

from tensorflow._api.v2.compat.v1.random import *

from tf2compat.v1.named_results import uniform as uniform

def __getattr__(name: str) -> Any: ...
