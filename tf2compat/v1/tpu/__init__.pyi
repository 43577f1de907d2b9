# Written by tests/v1/stubs.py from `HOMES`.
from typing import Any

from tensorflow._api.v2.compat.v1.tpu import *

from tf2compat.estimator.cross_shard_optimizer import CrossShardOptimizer as CrossShardOptimizer

def __getattr__(name: str) -> Any: ...
