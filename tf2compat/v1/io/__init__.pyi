# Written by tests/v1/stubs.py from `HOMES`.
from typing import Any

from tensorflow._api.v2.compat.v1.io import *

from tf2compat.train.match_filenames_once import match_filenames_once as match_filenames_once

def __getattr__(name: str) -> Any: ...
