# Written by tests/v1/stubs.py from `HOMES`.
from typing import Any

from tensorflow._api.v2.compat.v1.graph_util import *

from tf2compat.v1.graph_util.frozen_graphs import convert_variables_to_constants as convert_variables_to_constants
from tf2compat.v1.graph_util.graph_imports import import_graph_def as import_graph_def

def __getattr__(name: str) -> Any: ...
