import ast

import pytest

from tf2compat.legacy_imports.statements import compiled, renamed, rewritten


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("import tensorflow as tf", "import tf2compat.v1 as tf"),
        ("import tensorflow", "import tf2compat.v1 as tensorflow"),
        ("import tensorflow.compat.v1 as tf", "import tf2compat.v1 as tf"),
        ("from tensorflow.compat import v1 as tf", "from tf2compat import v1 as tf"),
        ("from tensorflow.contrib import slim", "from tf2compat.v1.contrib import slim"),
        ("import tensorflow.contrib.layers as layers", "from tf2compat.v1.contrib import layers as layers"),
        ("from tensorflow.python.ops import nn", "from tf2compat.v1.python.ops import nn"),
        ("from tensorflow.core.framework import summary_pb2", "from tensorflow.core.framework import summary_pb2"),
        ("import tensorflow.compat.v2 as tf2", "import tensorflow.compat.v2 as tf2"),
        ("import numpy as np, tensorflow as tf", "import numpy as np\nimport tf2compat.v1 as tf"),
        ("import tensorflow_datasets as tfds", "import tensorflow_datasets as tfds"),
        ("from .tensorflow import x", "from .tensorflow import x"),
    ],
)
def test_statements(statement, expected):
    assert ast.unparse(rewritten(statement, "f.py")) == expected


def test_a_module_of_tf1s_may_be_a_name_here():
    namespace = {"__name__": "f"}
    exec(compiled("import tensorflow.contrib.slim.nets as nets, tensorflow.contrib.slim.nets", "f.py"), namespace)
    assert namespace["nets"] is namespace["tensorflow"].contrib.slim.nets


def test_a_submodule_is_loaded_and_the_root_is_bound():
    namespace = {"__name__": "f"}
    exec(compiled("import tensorflow.contrib.data", "f.py"), namespace)
    assert namespace["tensorflow"].__name__ == "tf2compat.v1"
    assert callable(namespace["tensorflow"].contrib.data.map_and_batch)


def test_lines_stay_where_they_are():
    source = '"""Doc."""\nfrom __future__ import annotations\nimport tensorflow, sys\n\nraise ValueError("here")\n'
    with pytest.raises(ValueError, match="here") as caught:
        exec(compiled(source, "script.py"), {"__name__": "script"})
    frame = caught.traceback[-1]
    assert (str(frame.path).endswith("script.py"), frame.lineno + 1) == (True, 5)


def test_the_longest_match_counts():
    table = {"a": "x", "a.b": "y"}
    assert [renamed(name, table) for name in ("a", "a.c", "a.b.c", "ab")] == ["x", "x.c", "y.c", "ab"]
