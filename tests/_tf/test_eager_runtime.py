"""Which behaviour of TensorFlow's private names `_tf/eager_runtime.py` relies on."""

import gc
import sys

import tensorflow as stock

from tests import programs
from tf2compat import _tf
from tf2compat._tf import eager_runtime


def test_eager_mode_inside_a_graph(graph):
    assert not stock.executing_eagerly()
    with _tf.eager_mode():
        assert stock.executing_eagerly()
        assert isinstance(stock.constant(1.0), _tf.EagerTensor)
    assert not stock.executing_eagerly()


def test_function_config_is_a_copy():
    config = _tf.function_config()
    config.allow_soft_placement = not config.allow_soft_placement
    assert _tf.function_config() != config


def test_collectives_are_aborted():
    code = (
        "import tensorflow as tf; from tf2compat import _tf; tf.constant(1.0) + 1\n"
        "_tf.abort_collectives(tf.errors.UNAVAILABLE, 'because')\n"
        "try:\n"
        "    tf.function(lambda x: tf.raw_ops.CollectiveReduceV2(input=x, group_size=1, group_key=1, instance_key=1,"
        " ordering_token=[], merge_op='Add', final_op='Id'))(tf.constant([1.0]))\n"
        "except tf.errors.UnavailableError as error:\n"
        "    print(error)\n"
    )
    done = programs.run(["-c", code])
    assert "because" in done.stdout, done.stderr


def test_threads_sleep_when_they_are_told_in_time():
    code = (
        "import tensorflow as tf; from tf2compat import _tf; from tensorflow.python.eager import context\n"
        "tf.config.threading.set_inter_op_parallelism_threads(3)\n"
        "if '{when}' == 'late': _tf.start_runtime()\n"
        "_tf.wait_without_spinning(); _tf.start_runtime()\n"
        "config = context.context().config\n"
        "print(config.experimental.disable_thread_spinning, config.inter_op_parallelism_threads)\n"
    )
    for when, is_told in (("soon", True), ("late", False)):
        done = programs.run(["-c", code.replace("{when}", when)])
        assert done.stdout.split() == [str(is_told), "3"], done.stderr


def test_determinism_is_seen():
    from tensorflow.python.framework import config

    assert _tf.is_deterministic() is False
    config.enable_op_determinism()
    try:
        assert _tf.is_deterministic() is True
    finally:
        config.disable_op_determinism()


def test_a_forked_child_keeps_the_runtime(monkeypatch):
    hooks = []
    monkeypatch.setattr(eager_runtime.os, "register_at_fork", lambda after_in_child: hooks.append(after_in_child))
    _tf.keep_runtime_in_children.__wrapped__()
    _tf.start_runtime()
    handle = eager_runtime.context.context()._handle
    before = sys.getrefcount(handle)
    hooks[0]()
    assert sys.getrefcount(handle) == before + 1  # `tests/runtime/test_process_end.py` forks.


def test_a_function_is_called_before_the_runtime_starts(monkeypatch):
    from tensorflow.python.eager import context

    calls = []
    _tf.before_runtime_starts(lambda: calls.append("too late"))
    fresh = context.Context()
    monkeypatch.setattr(context, "context", lambda: fresh)
    monkeypatch.setattr(context.Context, "ensure_initialized", lambda self: calls.append("start"))
    for number in (1, 2):
        _tf.before_runtime_starts(lambda number=number: calls.append(number))
    fresh.ensure_initialized()
    fresh.ensure_initialized()
    assert calls == [2, 1, "start", "start"]


def test_what_is_outside_of_graphs():
    assert _tf.is_outside_graphs()
    with stock.Graph().as_default(), _tf.eager_mode():
        assert not _tf.is_outside_graphs()


def test_the_runtime_starts_once():
    _tf.start_runtime()
    assert _tf.is_runtime_started()


def test_functions_of_before_stay(monkeypatch):
    from tensorflow.python.eager import context

    def function():
        return stock.function(lambda: 1).get_concrete_function()

    _tf.start_runtime()
    known = context.context()
    monkeypatch.setattr(known, "remove_function", known.remove_function)
    before = function()
    name = before.function_def.signature.name
    _tf.keep_functions()
    after = function()
    names = [name, after.function_def.signature.name]
    assert [known.has_function(each) for each in names] == [True, True]
    del before, after
    gc.collect()
    assert [known.has_function(each) for each in names] == [True, False]


def test_servers_move_and_this_process_stays(monkeypatch):
    from tensorflow.core.protobuf import tensorflow_server_pb2
    from tensorflow.python.eager import context

    cluster = stock.train.ClusterSpec({"ps": ["a:1"], "worker": {2: "b:2"}})
    known = tensorflow_server_pb2.ServerDef(cluster=cluster.as_cluster_def(), job_name="worker", task_index=2)
    given = []
    monkeypatch.setattr(context.Context, "get_server_def", lambda _: known)
    monkeypatch.setattr(context.Context, "update_server_def", lambda _, definition: given.append(definition))
    moved = stock.train.ClusterSpec({"ps": ["a:7"], "worker": {2: "b:2"}})
    _tf.move_servers(moved)
    assert stock.train.ClusterSpec(given[0].cluster) == moved
    assert (given[0].job_name, given[0].task_index) == ("worker", 2)
    assert stock.train.ClusterSpec(known.cluster) == cluster


def test_gpu_options_are_those_that_devices_are_created_with(monkeypatch):
    from tensorflow.python.eager import context

    fresh = context.Context()
    monkeypatch.setattr(context, "context", lambda: fresh)
    options = stock.compat.v1.GPUOptions
    assert _tf.add_gpu_options(options(per_process_gpu_memory_fraction=0.25)) == []
    assert _tf.add_gpu_options(options(force_gpu_compatible=True)) == []
    given = fresh.config.gpu_options
    assert (given.per_process_gpu_memory_fraction, given.force_gpu_compatible) == (0.25, True)
    fresh._initialized = True
    late = options(per_process_gpu_memory_fraction=0.5, force_gpu_compatible=True)
    assert _tf.add_gpu_options(late) == ["per_process_gpu_memory_fraction"]
