import pytest

from tf2compat.cli.edits import edited


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import tensorflow as tf  # TF1\n", "import tf2compat.v1 as tf  # TF1\n"),
        ("import tensorflow\n", "import tf2compat.v1 as tensorflow\n"),
        ("import os, tensorflow as tf, sys\n", "import os, sys; import tf2compat.v1 as tf\n"),
        ("import tensorflow.contrib.slim\n", "import tf2compat.v1 as tensorflow\n"),
        ("import tensorflow.contrib.layers as L\n", "from tf2compat.v1.contrib import layers as L\n"),
        ("import tensorflow.compat.v1 as tf\n", "import tf2compat.v1 as tf\n"),
        (
            "from tensorflow.contrib import (\n    slim,  # n\n)\n",
            "from tf2compat.v1.contrib import (\n    slim,  # n\n)\n",
        ),
        ("from tensorflow.python.ops import nn\n", "from tf2compat.v1.python.ops import nn\n"),
        ("from tensorflow.core.framework import x_pb2\n", "from tensorflow.core.framework import x_pb2\n"),
        ("def f():\n\timport tensorflow as tf ; x = 1\n", "def f():\n\timport tf2compat.v1 as tf ; x = 1\n"),
        ("import tensorflow.compat.v2 as tf\n", "import tensorflow.compat.v2 as tf\n"),
        ("from .tensorflow import y\n", "from .tensorflow import y\n"),
    ],
)
def test_imports(source, expected):
    assert edited(source.encode()).decode() == expected
    assert edited(edited(source.encode())).decode() == expected


ENDS = ["if __name__ == '__main__':\n    main()\n", "tf.app.run()\n", "for i in [1]:\n    pass\n", "print(tf.ones)\n"]


@pytest.mark.parametrize("end", ENDS)
def test_a_script_chooses_graph_mode_once(end):
    source = f'"""Doc."""\nimport sys\nimport tensorflow as tf\nimport os\n\nX = 1\n{end}'
    once = edited(source.encode()).decode()
    assert once == source.replace("import tensorflow", "import tf2compat.v1").replace(
        "import os\n", "import os\n\ntf.disable_v2_behavior()\n"
    )
    assert edited(once.encode()).decode() == once


@pytest.mark.parametrize(
    "body",
    [
        "x = tf.placeholder(tf.float32)\nif x is not None:\n    y = x\n",
        "if True:\n    x = tf.ones([1])\n",
        "def build():\n    return tf.ones([1])\n\n\nx = build()\n",
        "try:\n    x = tf.ones([1])\nfinally:\n    pass\n",
        "x = [tf.ones([n]) for n in (1, 2)]\n",
    ],
)
def test_a_file_that_builds_when_it_is_loaded_needs_it_too(body):
    once = edited(f"import tensorflow as tf\n\n{body}".encode()).decode()
    assert once.startswith("import tf2compat.v1 as tf\n\ntf.disable_v2_behavior()\n")
    assert edited(once.encode()).decode() == once


@pytest.mark.parametrize(
    "body", ["X = tf.float32\n", "log = logging.getLogger()\n", "class A:\n    x = 1\n", "f = lambda: tf.ones([1])\n"]
)
def test_a_module_does_not(body):
    source = f"import tensorflow as tf\n\n{body}\n\ndef f():\n    return tf.ones([1])\n"
    assert b"disable_v2_behavior" not in edited(source.encode())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "import tensorflow as tf\n\nx = tf.ones([1])\nimport os\n",
            "import tf2compat.v1 as tf\n\ntf.disable_v2_behavior()\n\nx = tf.ones([1])\nimport os\n",
        ),
        (
            "from tensorflow.contrib import slim\nX = 1\nimport tensorflow as tf\nprint(tf)\n",
            "from tf2compat.v1.contrib import slim\nX = 1\nimport tf2compat.v1 as tf\n\n"
            "tf.disable_v2_behavior()\nprint(tf)\n",
        ),
        (
            "def f():\n    import tensorflow as tf\n\n\nprint(f())\n",
            "import tf2compat.v1\ntf2compat.v1.disable_v2_behavior()\n"
            "def f():\n    import tf2compat.v1 as tf\n\n\nprint(f())\n",
        ),
    ],
)
def test_where_graph_mode_is_chosen(source, expected):
    assert edited(source.encode()).decode() == expected
    assert edited(expected.encode()).decode() == expected


def test_bytes_stay_what_they_are():
    source = "# -*- coding: latin-1 -*-\r\nimport tensorflow as tf  # \xe9\r\n".encode("latin-1")
    assert edited(source) == source.replace(b"tensorflow", b"tf2compat.v1")
