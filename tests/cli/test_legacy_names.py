import pathlib

import pytest

from tf2compat.cli.finding import AS_IT_IS, NEEDS_EDIT, NOT_SUPPORTED, THROUGH_US
from tf2compat.cli.legacy_names import findings
from tf2compat.declared.refused import key_of

NAMES = (pathlib.Path(__file__).parents[1] / "v1" / "names_that_went_away.txt").read_text().split()

pytestmark = pytest.mark.filterwarnings("ignore")


def verdicts(source):
    return {(found.line, found.name): found.verdict for found in findings(source.encode(), "f.py")}


def test_each_name_at_its_line():
    source = (
        "import tensorflow as tf\n"
        "from tensorflow.contrib import gan, slim\n"
        "from tensorflow.python.ops import control_flow_ops, nothing_here\n"
        "x = tf.reduce_mean(tf.app.flags.FLAGS.batch_size)\n"
        "slim.conv2d(tf.layers.dense(x)); tf.Session().run(tf.foo.bar)\n"
        "tf.Session.reset(''); control_flow_ops.cond(x); slim.not_there\n"
    )
    assert verdicts(source) == {
        (1, "tensorflow"): THROUGH_US,
        (2, "tensorflow.contrib.gan"): THROUGH_US,  # It is refused when it is used.
        (2, "tensorflow.contrib.slim"): THROUGH_US,
        (3, "tensorflow.python.ops.control_flow_ops"): THROUGH_US,
        (3, "tensorflow.python.ops.nothing_here"): NEEDS_EDIT,
        (4, "tf.reduce_mean"): AS_IT_IS,
        (4, "tf.app.flags.FLAGS.batch_size"): THROUGH_US,
        (5, "slim.conv2d"): THROUGH_US,
        (5, "tf.layers.dense"): THROUGH_US,
        (5, "tf.Session"): THROUGH_US,
        (5, "tf.foo.bar"): NEEDS_EDIT,
        (6, "tf.Session.reset"): THROUGH_US,
        (6, "control_flow_ops.cond"): THROUGH_US,
        (6, "slim.not_there"): NEEDS_EDIT,
    }


def test_advice_names_what_is_near_and_what_to_use():
    found = {
        one.name: one.advice for one in findings(b"import tensorflow as tf\ntf.reduce_meen\ntf.contrib.gan.x\n", "f")
    }
    assert "reduce_mean" in found["tf.reduce_meen"]
    assert "tensorflow-gan" in found["tf.contrib.gan.x"]


def test_a_name_that_has_ended_is_not_supported():
    assert set(verdicts("import tensorflow as tf\ntf.contrib.tfprof.ProfileContext\n").values()) >= {NOT_SUPPORTED}


def test_what_is_imported_and_not_used_does_no_harm():
    source = "from tensorflow.contrib.tfprof import ProfileContext as P\n"
    (finding,) = findings(source.encode(), "f.py")
    assert (finding.verdict, finding.guard) == (NOT_SUPPORTED, "it is imported, and not used in this file")
    assert stopping(source + "P()\n") == {"tensorflow.contrib.tfprof.ProfileContext"}


def test_old_names_of_numpy_and_python_with_their_edits():
    source = b"import numpy as np, time\nimport tensorflow as tf\nx = np.float, tf.ones\ny = time.clock()\n"
    found = [one for one in findings(source, "f.py") if one.advice]
    assert [(one.line, one.name, one.verdict, one.advice.split("Today: ")[1]) for one in found] == [
        (3, "np.float", THROUGH_US, "float"),
        (4, "time.clock", THROUGH_US, "time.process_time"),
    ]


def test_python_2_is_read_by_its_lines():
    found = list(findings(b"import tensorflow as tf\nprint 'x'\ny = tf.layers.dense(2)\nz = tf.foo\n", "f.py"))
    assert [(one.line, one.name, one.verdict) for one in found] == [
        (2, "syntax", NEEDS_EDIT),
        (3, "tf.layers.dense", THROUGH_US),
        (4, "tf.foo", NEEDS_EDIT),
    ]
    assert "It is Python 2" in found[0].advice


def stopping(source):
    return {found.name for found in findings(source.encode(), "f.py") if found.stops}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("try:\n    from tensorflow.nothing import gan\nexcept ImportError:\n    gan = None\n", set()),
        (
            "try:\n    from tensorflow.nothing import gan\nexcept ImportError:\n    from tensorflow.none import gan",
            {"tensorflow.nothing.gan", "tensorflow.none.gan"},
        ),
        ("try:\n    tf.ones\nexcept AttributeError:\n    tf.foo\n", set()),
        ("if hasattr(tf, 'concat_v2'):\n    tf.concat_v2\n", set()),
        ("if 'concat_v2' in dir(tf):\n    tf.concat_v2\nelse:\n    tf.foo\n", {"tf.foo"}),
        ("if hasattr(tf, 'Session'):\n    tf.foo\n", {"tf.foo"}),
        ("import importlib\nimportlib.import_module('tensorflow.nothing')\n", {"'tensorflow.nothing'"}),
    ],
)
def test_lines_that_a_program_gets_past(source, expected):
    assert stopping(f"import tensorflow as tf\n{source}") == expected


def test_what_is_not_tf1s_is_left_out():
    source = "import tensorflow.compat.v2 as tf2\nfrom tensorflow.core.framework import summary_pb2\nself.tf.x\n"
    assert verdicts(source) == {}


@pytest.mark.parametrize("name", NAMES)
def test_no_name_is_called_fine_that_then_fails(name):
    """What `check` says is what an import and a look-up by the rewritten statement really do."""
    from tf2compat.legacy_imports.statements import compiled

    if name.startswith("tf."):
        source = f"import tensorflow as tf\nfound = {name}\n"
    else:
        module, _, last = name.rpartition(".")
        source = f"from {module} import {last}\nfound = {last}\n"
    names = {"__name__": "f"}
    said = {found.verdict for found in findings(source.encode(), "f.py")}
    try:
        exec(compiled(source, "f.py"), names)
        runs = key_of(names["found"]) is None  # Some names are refused when they are used.
    except Exception:
        runs = False
    assert runs == (not said & {NEEDS_EDIT, NOT_SUPPORTED}), (said, runs)
