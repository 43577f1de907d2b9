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


def test_a_module_does_not():
    source = b"import tensorflow as tf\n\nX = tf.float32\n\n\ndef f():\n    return tf.ones([1])\n"
    assert b"disable_v2_behavior" not in edited(source)


def test_bytes_stay_what_they_are():
    source = "# -*- coding: latin-1 -*-\r\nimport tensorflow as tf  # \xe9\r\n".encode("latin-1")
    assert edited(source) == source.replace(b"tensorflow", b"tf2compat.v1")
