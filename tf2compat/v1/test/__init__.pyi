# Written by tests/v1/stubs.py from `HOMES`.
from typing import Any

from tensorflow._api.v2.compat.v1.test import *

from tf2compat.v1.test.tensorflow_test_case import TestCase as TestCase
from tf2compat.v1.test.local_cluster import create_local_cluster as create_local_cluster

def __getattr__(name: str) -> Any: ...
