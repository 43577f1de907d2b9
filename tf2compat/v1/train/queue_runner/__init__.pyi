# Written by tests/v1/stubs.py from `HOMES`.
from typing import Any

from tensorflow._api.v2.compat.v1.train.queue_runner import *

from tf2compat.train.start_queue_runners import start_queue_runners as start_queue_runners

def __getattr__(name: str) -> Any: ...
