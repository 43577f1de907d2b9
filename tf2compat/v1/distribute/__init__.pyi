# Written by tests/v1/stubs.py from `HOMES`.
from typing import Any

from tensorflow._api.v2.compat.v1.distribute import *

from tf2compat.train.server import Server as Server
from tf2compat.v1.distribute import experimental as experimental

def __getattr__(name: str) -> Any: ...
