# Written by tests/v1/stubs.py from `HOMES`.
from typing import Any

from tensorflow._api.v2.compat.v1.math import *

from tf2compat.v1.argmax_and_argmin import argmax as argmax
from tf2compat.v1.argmax_and_argmin import argmin as argmin
from tf2compat.v1.division import divide as divide
from tf2compat.v1.nn.named_arguments import top_k as top_k

def __getattr__(name: str) -> Any: ...
