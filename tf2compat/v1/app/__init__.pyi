# Written by tests/v1/stubs.py from `HOMES`.
from typing import Any

from tensorflow._api.v2.compat.v1.app import *

from tf2compat.v1 import flags as flags
from tf2compat.v1.app.main_function import run as run

def __getattr__(name: str) -> Any: ...
