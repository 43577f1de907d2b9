import pytest
from tensorflow.python import debug as stock_debug

import tf2compat.v1 as tf
from tf2compat.declared.unsupported import DEBUGGERS
from tf2compat.errors import UnsupportedError
from tf2compat.train import debugger
from tf2compat.v1.python import debug


@pytest.mark.parametrize("name", DEBUGGERS)
def test_each_is_refused_when_it_is_made(name):
    assert hasattr(stock_debug, name)
    with pytest.raises(UnsupportedError, match=rf"`tensorflow\.python\.debug\.{name}`: .*tf\.Print"):
        getattr(debug, name)("anything", dump_root="/nowhere")


def test_what_works_on_its_own_stays():
    assert debug.has_inf_or_nan is stock_debug.has_inf_or_nan
    with pytest.raises(AttributeError):
        debugger.NoSuchDebugger  # noqa: B018


def test_a_hook_of_tensorflows_is_refused_by_the_session(graph, tmp_path):
    tf.train.get_or_create_global_step()
    hook = stock_debug.DumpingDebugHook(str(tmp_path))
    with pytest.raises(UnsupportedError, match="DumpingDebugHook"):
        tf.train.MonitoredTrainingSession(hooks=[hook])


def test_what_the_table_recommends_finds_nan(graph):
    x = tf.placeholder(tf.float32, [])
    y = tf.log(x, name="log")
    check = tf.add_check_numerics_ops()
    with tf.Session() as sess:
        with pytest.raises(tf.errors.InvalidArgumentError, match="log:0 : Tensor had NaN"):
            sess.run([y, check], {x: -1.0})
