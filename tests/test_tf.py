"""What we rely on of TensorFlow's private names: a contract test for each name of `_tf.py`."""

import importlib
import inspect
import os
import subprocess
import sys
import threading

import keras
import numpy as np
import pytest
import tensorflow as stock
from tensorflow.python import tf2

import tf2compat.v1 as tf
from tf2compat import _tf

CALL = ("executor_type", "", "config_proto", b"")


def test_every_name_has_its_test():
    with open(__file__) as stream:
        text = stream.read()
    assert [name for name in _tf.__all__ if f"_tf.{name}" not in text] == []


def a_function(name):
    with _tf.eager_mode():
        traced = stock.function(lambda x: x + 1.0).get_concrete_function(stock.TensorSpec([], stock.float32))
    function = type(traced.function_def)()
    function.CopyFrom(traced.function_def)
    function.signature.name = name
    return function


def test_functions_are_added_called_and_removed(graph):
    _tf.start_runtime()
    assert _tf.is_runtime_started()
    _tf.add_function(a_function("contract_add"))
    x = _tf.eager_tensor(np.float32(1.0).reshape(()), 1)
    for _ in range(2):
        (y,) = _tf.function_call("contract_add", 1, CALL)([x], _tf.CancellationManager())
        assert _tf.array_of(y) == 2.0
    copied = _tf.function_def("contract_add")
    copied.signature.name = "contract_copy"
    _tf.add_function(copied)
    assert _tf.function_def("contract_add").signature.name == "contract_add"
    _tf.remove_function("contract_copy")
    _tf.remove_function("contract_add")
    with pytest.raises(stock.errors.OpError):
        _tf.function_call("contract_add", 1, CALL)([x], _tf.CancellationManager())


def test_a_cancelled_manager_ends_a_call(graph):
    _tf.add_function(a_function("contract_cancel"))
    manager = _tf.CancellationManager()
    manager.start_cancel()
    with pytest.raises(stock.errors.CancelledError):
        _tf.function_call("contract_cancel", 1, CALL)([_tf.eager_tensor(np.zeros((), np.float32), 1)], manager)
    _tf.remove_function("contract_cancel")


def test_calls_work_from_other_threads(graph):
    _tf.add_function(a_function("contract_thread"))
    results = []

    def work():
        x = _tf.eager_tensor(np.zeros((), np.float32), 1)
        results.append(_tf.array_of(_tf.function_call("contract_thread", 1, CALL)([x], _tf.CancellationManager())[0]))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [1.0] * 4
    _tf.remove_function("contract_thread")


def test_eager_mode_inside_a_graph(graph):
    assert not stock.executing_eagerly()
    with _tf.eager_mode():
        assert stock.executing_eagerly()
        assert isinstance(stock.constant(1.0), _tf.EagerTensor)
    assert not stock.executing_eagerly()


def test_an_eager_tensor_is_a_copy_and_its_array_too(graph):
    value = np.ones(64, np.float32)
    tensor = _tf.eager_tensor(value, 1)
    value[:] = 7
    array = _tf.array_of(tensor)
    array[:] = 9
    assert _tf.array_of(tensor).tolist() == [1.0] * 64
    assert _tf.array_of(_tf.eager_tensor(np.array(b"x", dtype=object), 7)) == b"x"


def test_an_uninitialized_variable(graph):
    variable = _tf.uninitialized_variable("contract.container", "name", stock.float32, stock.TensorShape([2]))
    assert isinstance(variable, stock.Variable)
    assert variable.name == "name:0"
    with _tf.eager_mode():
        with pytest.raises(stock.errors.FailedPreconditionError):
            variable.numpy()
        variable.assign([1.0, 2.0])
        assert variable.numpy().tolist() == [1.0, 2.0]
        checkpoint = stock.train.Checkpoint(v=variable)
        assert checkpoint.v is variable
    handle = variable.handle
    del variable, checkpoint
    import gc

    gc.collect()
    with _tf.eager_mode():
        assert not bool(stock.raw_ops.VarIsInitializedOp(resource=handle)), "freed with the Python object"


def test_op_definitions():
    assert [argument.name for argument in _tf.op_def("TopKV2").output_arg] == ["values", "indices"]
    assert _tf.op_def("NoSuchOp") is None


def test_function_config_is_a_copy():
    config = _tf.function_config()
    config.allow_soft_placement = not config.allow_soft_placement
    assert _tf.function_config() != config


def test_sessions_and_managers_of_tensorflow():
    from tf2compat.train.session_manager import SessionManager

    assert issubclass(tf.Session, _tf.SessionInterface)
    assert issubclass(SessionManager, _tf.SessionManager)
    for name in ("_restore_checkpoint", "_try_run_local_init_op", "_model_ready"):
        assert hasattr(_tf.SessionManager, name), name
    handle = _tf.TensorHandle(b"x;0;/device:CPU:0", stock.float32, None)
    assert handle.get_raw_handle() == "x;0;/device:CPU:0"


def test_what_a_supervisor_makes(graph):
    stock.compat.v1.train.get_or_create_global_step()
    supervisor = _tf.Supervisor(logdir=None)
    assert type(supervisor.session_manager) is _tf.SessionManager
    assert type(supervisor.saver) is stock.compat.v1.train.Saver
    for thread in (_tf.SVSummaryThread, _tf.SVStepCounterThread, _tf.SVTimerCheckpointThread):
        assert issubclass(thread, stock.compat.v1.train.LooperThread)
        assert thread(supervisor, "session")._sess == "session"


def test_the_fetch_handler(graph):
    x, op = stock.constant(1.0), tf.no_op()
    handler = _tf.FetchHandler(graph, {"a": [x, op]}, {})
    assert handler.fetches() == [x]
    assert handler.targets() == [op]
    assert handler.build_results(None, [5.0]) == {"a": [5.0, None]}


def test_feed_parts(graph):
    sparse = tf.sparse_placeholder(tf.float32, name="parts")
    assert [part.name for part in _tf.feed_parts(sparse)] == ["parts/indices:0", "parts/values:0", "parts/shape:0"]
    assert _tf.feed_parts("x:0") == ["x:0"]


def test_a_py_func_node_calls_a_function_by_its_token():
    def negated(value):
        return -value

    called = stock.raw_ops.PyFunc(input=[stock.constant(2.0)], token=_tf.py_func_token(negated), Tout=[stock.float32])
    assert called[0].numpy() == -2.0


def test_feed_expansion_and_flattening(graph):
    x = tf.placeholder(tf.float32)
    assert _tf.feed_expansion(x)(x, 1.0) == [(x, 1.0)]
    sparse = tf.sparse_placeholder(tf.float32)
    assert [part for part, _ in _tf.feed_expansion(sparse)(sparse, (1, 2, 3))] == [
        sparse.indices,
        sparse.values,
        sparse.dense_shape,
    ]
    assert _tf.flatten_dict_items({("a", "b"): (1, 2)}) == {"a": 1, "b": 2}


def test_the_graph_of_a_function(graph):
    tf.function(lambda: tf.constant(1.0, name="inside"), autograph=False)()
    (name,) = [function.signature.name for function in graph.as_graph_def().library.function]
    assert _tf.function_graph(graph, name).get_operation_by_name("inside").type == "Const"
    assert _tf.function_graph(graph, "none") is None
    with tf.Graph().as_default() as imported:
        tf.import_graph_def(graph.as_graph_def(), name="")
        assert _tf.function_graph(imported, name) is None


def test_default_session(graph):
    with _tf.default_session("mine"):
        assert tf.get_default_session() == "mine"
    assert tf.get_default_session() is None


def test_unfinalize(graph):
    graph.finalize()
    _tf.unfinalize(graph)
    assert not graph.finalized
    tf.constant(1.0)


def test_argument_names():
    class Model:
        def step_fn(self, step_context):
            pass

    assert tuple(_tf.argument_names(lambda step_context: None)) == ("step_context",)
    assert _tf.argument_names(Model().step_fn) in (("step_context",), ("self", "step_context"))


def test_worker_context():
    from tensorflow.python.distribute import distribute_coordinator

    assert _tf.current_worker_context() is None
    context = distribute_coordinator._WorkerContext("strategy", None, None, None)
    with context:
        assert _tf.current_worker_context() is context
        assert _tf.worker_strategy(context) == "strategy"


def test_devices():
    device = _tf.list_devices()[0]
    assert isinstance(device, _tf.DeviceAttributes)
    assert device.device_type == "CPU"
    assert device.memory_limit_bytes > 0


def test_traces_and_graphs(graph):
    _tf.add_function(a_function("contract_trace"))
    with _tf.collected_trace() as trace, _tf.collected_graphs() as metadata:
        x = _tf.eager_tensor(np.zeros((), np.float32), 1)
        _tf.function_call("contract_trace", 1, CALL)([x], _tf.CancellationManager())
    assert any("long_name" in event.args for event in trace.trace_events)
    assert metadata.partition_graphs
    _tf.remove_function("contract_trace")


def test_checkpoint_states(tmp_path):
    paths = [str(tmp_path / "m-1"), str(tmp_path / "m-2")]
    with _tf.eager_mode():
        checkpoint = stock.train.Checkpoint(x=stock.Variable(1.0))
        manager = stock.train.CheckpointManager(checkpoint, tmp_path / "a", max_to_keep=None)
        _tf.set_manager_directory(manager, str(tmp_path))
        assert manager.save() == f"{tmp_path}/ckpt-1"
    assert manager.directory == str(tmp_path)
    assert list(_tf.managed_checkpoints(manager)) == [f"{tmp_path}/ckpt-1"]
    assert stock.train.latest_checkpoint(str(tmp_path)) == f"{tmp_path}/ckpt-1"
    _tf.set_latest_checkpoint(manager, paths[0])
    assert manager.latest_checkpoint == paths[0]


def test_intervals():
    timer = stock.compat.v1.train.SecondOrStepTimer
    assert (_tf.intervals_of(timer(5)), _tf.intervals_of(timer(None, 3))) == ((5, None), (None, 3))
    coordinator = stock.compat.v1.train.Coordinator()
    thread = stock.compat.v1.train.LooperThread(coordinator, 7)
    assert _tf.coordinator_and_interval_of(thread) == (coordinator, 7)


def test_a_saver_is_told_before_it_deletes(tmp_path):
    class Saver(_tf.Saver):
        def before_deleting(self):
            listed.append(sorted(name for name in os.listdir(tmp_path) if name.endswith(".index")))
            assert stock.train.latest_checkpoint(str(tmp_path)) == f"{tmp_path}/m-{len(listed)}"

        def delete(self, prefix, meta):
            deleted.append((prefix, meta))

    deleted = []
    listed = []
    with stock.Graph().as_default(), stock.compat.v1.Session() as sess:
        stock.Variable(1.0)
        sess.run(stock.compat.v1.global_variables_initializer())
        saver = Saver(max_to_keep=1)
        for step in (1, 2):
            saver.save(sess, f"{tmp_path}/m", step, write_meta_graph=False)
    assert listed == [["m-1.index"], ["m-1.index", "m-2.index"]]
    assert deleted == [(f"{tmp_path}/m-1", f"{tmp_path}/m-1.meta")]


def test_a_manager_sweeps_by_a_method_of_its_own(tmp_path):
    class Manager(stock.train.CheckpointManager):
        swept = 0

        def _sweep(self):
            self.swept += 1

    with _tf.eager_mode():
        manager = Manager(stock.train.Checkpoint(x=stock.Variable(1.0)), tmp_path, max_to_keep=1)
        manager.save()
    assert manager.swept == 1


def test_a_manager_is_swept_by_names(tmp_path):
    deleted = []
    with _tf.eager_mode():
        manager = stock.train.CheckpointManager(stock.train.Checkpoint(x=stock.Variable(1.0)), tmp_path, max_to_keep=3)
        paths = [manager.save() for _ in range(3)]
        manager._max_to_keep = 1
        _tf.sweep(manager, deleted.append)
    assert deleted == paths[:2]
    assert list(_tf.managed_checkpoints(manager)) == paths[2:]


def test_savers(graph):
    tf.get_variable("x", [2])
    assert not _tf.saver_is_empty(tf.train.Saver())
    assert _tf.saver_reshapes(tf.train.Saver(reshape=True))
    with stock.Graph().as_default():
        assert _tf.saver_is_empty(tf.train.Saver(allow_empty=True))


def test_saveables_of_a_checkpoint(graph):
    saveables = _tf.saveables_of(stock.train.Checkpoint(x=tf.get_variable("x", [2])))
    names = [spec.name for saveable in saveables for spec in saveable.specs]
    assert "x/.ATTRIBUTES/VARIABLE_VALUE" in names


def test_object_graphs_and_variables_are_protos(graph):
    entry = _tf.BundleEntry(dtype=1, shard_id=2, offset=3, size=4, crc32c=5)
    assert (_tf.BundleEntry.FromString(entry.SerializeToString()), len(entry.shape.dim)) == (entry, 0)
    assert (_tf.BundleHeader(num_shards=2).num_shards, _tf.BundleHeader().endianness) == (2, _tf.BundleHeader.LITTLE)
    assert _tf.TrackableObjectGraph().nodes.add().attributes.add().full_name == ""
    x = tf.get_variable("x", [2])
    assert _tf.VariableDef.FromString(x.to_proto().SerializeToString()).variable_name == "x:0"


def test_slots_of_keras_optimizers():
    import keras

    variables = [keras.Variable(np.zeros(2)), keras.Variable(np.zeros(3))]
    for optimizer, slots in (
        (keras.optimizers.Adam(use_ema=True), ["momentum", "velocity", "model_variables_moving_average"]),
        (keras.optimizers.RMSprop(centered=True, momentum=0.5), ["velocity", "momentum", "average_gradient"]),
        (keras.optimizers.Adagrad(), ["accumulator"]),
        (keras.optimizers.SGD(momentum=0.9), ["momentum"]),
        (keras.optimizers.Ftrl(), ["accumulator", "linear"]),
        (keras.optimizers.Adadelta(), ["accumulated_grad", "accumulated_delta_var"]),
    ):
        optimizer.build(variables)
        assert [id(v) for v in _tf.keras_trainable_variables(optimizer)] == [id(v) for v in variables]
        for slot in slots:
            assert [tuple(v.shape) for v in _tf.keras_slots(optimizer, slot)] == [(2,), (3,)]


def test_shared_arrays():
    with _tf.eager_mode():
        tensor = stock.constant([1.0, 2.0])
        assert np.shares_memory(_tf.shared_array_of(tensor), _tf.shared_array_of(tensor))
        assert _tf.shared_array_of(stock.constant("x")) is None


def test_the_default_strategy(graph):
    default = _tf.default_strategy()
    assert default is stock.distribute.get_strategy()
    with stock.distribute.OneDeviceStrategy("CPU:0").scope():
        assert _tf.default_strategy() is default


def test_copies_as_one_variable(graph):
    strategy = stock.distribute.MirroredStrategy(["CPU:0"])
    for value in (1.0, 1):
        with _tf.eager_mode():
            copies = [stock.Variable(value)]
            variable = _tf.mirrored_variable(strategy, copies)
            variable.assign(variable + variable)
            assert copies[0].numpy() == 2
            assert strategy.experimental_local_results(variable) == (copies[0],)


def test_the_definition_of_a_server():
    found = _tf.server_def({"ps": ["a:1"], "worker": ["b:1"]}, "worker", 0, "grpc", None)
    assert (found.job_name, found.task_index, len(found.cluster.job)) == ("worker", 0, 2)


def test_the_nodes_of_global_variables(graph):
    resource, reference = tf.get_variable("a", initializer=1.0), tf.Variable(1.0, name="b", use_resource=False)
    assert (resource.handle.op.type, reference.op.type) == ("VarHandleOp", "VariableV2")
    assert _tf.global_variable_names(graph) == ["a", "b"]


def test_kernels_of_xla():
    _tf.start_xla()

    def node(op, **types):
        made = tf.NodeDef(op=op)
        for name, dtype in types.items():
            made.attr[name].type = dtype.as_datatype_enum
        return made

    assert _tf.has_kernel(node("MatMul", T=stock.float32), "XLA_CPU_JIT")
    assert not _tf.has_kernel(node("MatMul", T=stock.string), "XLA_CPU_JIT")
    assert not _tf.has_kernel(node("ScalarSummary", T=stock.float32), "XLA_CPU_JIT")


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
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=100)
    assert "because" in done.stdout, done.stderr


def test_a_keras_model_is_built_for_a_data_set():
    model = keras.Sequential([keras.layers.Dense(2)])
    model.compile("adam", "mse", metrics=["mae"])
    _tf.build_keras_model(model, tf.data.Dataset.from_tensors((tf.zeros([3, 4]), tf.zeros([3, 2]))))
    assert model.built
    _tf.build_keras_model(model, None)


def test_keras_iterations_are_a_variable():
    plain, accumulating = keras.optimizers.SGD(), keras.optimizers.SGD(gradient_accumulation_steps=2)
    assert _tf.keras_iterations(plain) is plain.iterations
    assert isinstance(_tf.keras_iterations(accumulating), keras.Variable)
    assert _tf.keras_iterations(keras.optimizers.LossScaleOptimizer(plain)) is plain.iterations


def test_a_variable_becomes_a_weight_of_a_layer():
    layer = keras.layers.Dense(1)
    layer.build((None, 2))
    variable = tf.Variable(1.0, name="a/b/c", trainable=False)
    tracked = _tf.track_in_keras(layer, variable)
    assert tracked.value is variable
    assert tracked.path.endswith("a/b/c")
    assert layer.non_trainable_weights == [tracked]
    with pytest.raises(ValueError, match="already built"):
        layer.other = keras.Variable(1.0)


def test_copies_and_the_variable_that_they_are_of():
    plain, of_keras = tf.Variable(1.0), keras.Variable(1.0)
    assert _tf.copies_of(plain) == [plain]
    assert _tf.copies_of(of_keras)[0] is of_keras.value
    with tf.distribute.MirroredStrategy(["CPU:0"]).scope():
        mirrored = tf.Variable(1.0)
    (copy,) = _tf.copies_of(mirrored)
    assert _tf.whole_variable(copy) is mirrored
    assert _tf.whole_variable(plain) is plain


def test_handles_of_variables_are_told_from_others():
    variable = tf.Variable([1, 2], name="found")
    table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer([1], [2]), 0)
    assert _tf.is_variable_handle(variable.handle)
    assert not _tf.is_variable_handle(table.resource_handle)
    assert not _tf.is_variable_handle(tf.constant(1))
    again = _tf.variable_of_handle(variable.handle)
    assert again.name == "found:0"
    again.assign([3, 4])
    assert variable.numpy().tolist() == [3, 4]


def test_components_of_an_iterator_are_its_resource():
    assert [part.dtype for part in _tf.flat_components(iter(tf.data.Dataset.range(2)))] == [tf.resource]


def test_a_traced_function_forgets_the_collections_around_it(graph):
    graph.add_to_collection("losses", 1)
    with tf.variable_scope(None, default_name="scope"):
        pass
    seen = []

    def inner():
        for forget in (False, True):
            if forget:
                _tf.forget_collections()
            with tf.variable_scope(None, default_name="scope") as scope:
                seen.append((scope.name, len(tf.get_collection("losses"))))

    stock.function(inner, autograph=False).get_concrete_function()
    assert seen[:2] == [("scope_1", 1), ("scope", 0)]
    assert graph.get_collection("losses") == [1]


def test_a_variable_of_a_graph_is_made_of_its_definition():
    with tf.Graph().as_default():
        made = tf.compat.v1.get_variable("w", [2], use_resource=True)
        again = _tf.graph_variable(made.to_proto())
        assert (again.name, again.op.name, again.shape) == ("w:0", "w", [2])
        assert again.initializer is made.initializer


def test_what_tf_keras_still_carries():
    assert callable(_tf.legacy_layers().conv2d)
    assert callable(_tf.legacy_rnn_cells().GRUCell)
    for place in _tf.MOVED_MODULES.values():
        assert importlib.import_module(place) is not None
    assert callable(importlib.import_module(_tf.MOVED_MODULES["tensorflow.python.layers.core"]).Dense)


def test_summaries_of_graphs():
    assert callable(_tf.graph_summaries().always_record_summaries)
    assert callable(_tf.graph_summaries().all_v2_summary_ops)


def test_whether_tensorflow_2_is_on():
    _tf.disable_tf2()
    try:
        assert not tf2.enabled()
    finally:
        tf2.enable()


def test_what_is_deprecated_says_so():
    deprecated = _tf.deprecation().deprecated(None, "Use something else.")
    assert deprecated(lambda: 3)() == 3
    assert callable(_tf.deprecation().hide_attribute_from_api)


def test_keras_2_and_its_sessions():
    made = []

    class Session(tf.compat.v1.Session):
        def __init__(self, config=None):
            made.append(config)
            super().__init__(config=config)

    assert _tf.tf2_keras().__internal__.losses is not None
    backend = _tf.tf1_keras().backend
    _tf.open_keras_sessions_by(Session)
    try:
        with tf.Graph().as_default():
            assert isinstance(backend.get_session(), Session)
            assert backend.get_session() is backend.get_session()
            assert len(made) == 1
        backend.set_session(None)
    finally:
        import tf2compat.v1 as tf1

        _tf.open_keras_sessions_by(tf1.Session)


def test_what_is_traceable():
    def step(x):
        if x > 0:
            return x
        return -x

    converted = tf.function(_tf.traceable(tf.function(step), True), autograph=False)
    assert converted(tf.constant(-2.0)).numpy() == 2.0
    assert _tf.traceable(step, False) is step
    by_xla = tf.function(step, jit_compile=True)
    assert _tf.traceable(by_xla, True) is by_xla


def test_a_finalized_graph_takes_nodes_for_a_while():
    graph = tf.Graph()
    graph.finalize()
    with graph.as_default():
        with _tf.unfinalized(graph):
            tf.constant(1)
        assert graph.finalized
        with pytest.raises(RuntimeError, match="finalized"):
            tf.constant(1)


def test_a_captured_variable_is_trained_and_a_captured_table_is_found():
    variable = tf.Variable(3.0)
    table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer([1], [2.0]), 0.0)

    @tf.function
    def product():
        read = tf.raw_ops.ReadVariableOp(resource=_tf.captured(variable), dtype=tf.float32)
        handle = _tf.captured(table)
        return read * tf.raw_ops.LookupTableFindV2(table_handle=handle, keys=[1], default_value=0.0)[0]

    with tf.GradientTape() as tape:
        value = product()
    assert value.numpy() == 6.0
    assert tape.gradient(value, variable).numpy() == 2.0


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
    monkeypatch.setattr(_tf.os, "register_at_fork", lambda after_in_child: hooks.append(after_in_child))
    _tf.keep_runtime_in_children.__wrapped__()
    _tf.start_runtime()
    handle = _tf.context.context()._handle
    before = sys.getrefcount(handle)
    hooks[0]()
    assert sys.getrefcount(handle) == before + 1  # `tests/engine/test_process_end.py` forks.


def test_classes_of_a_graphs_variables_and_tensors():
    with tf.Graph().as_default():
        resource, reference = (stock.compat.v1.Variable(1.0, use_resource=use) for use in (True, False))
        assert isinstance(resource, _tf.ResourceVariable)
        assert not isinstance(reference, _tf.ResourceVariable)
        assert isinstance(resource, _tf.BaseVariable)
        assert isinstance(reference, _tf.BaseVariable)
        assert isinstance(resource.assign(2.0), _tf.UnreadVariable)
        assert type(stock.constant(1.0)) is _tf.SymbolicTensor
    assert isinstance(stock.Variable(1.0), _tf.ResourceVariable)


def test_tensors_can_be_of_a_subclass(monkeypatch):
    class Own(_tf.SymbolicTensor):
        def __new__(cls, op, value_index, dtype, unique_id=None):
            return _tf.make_tensor(cls, op, value_index, dtype, unique_id)

    monkeypatch.setattr(stock.Operation, "__new__", stock.Operation.__new__)
    _tf.give_tensors_class(Own)
    with tf.Graph().as_default() as graph:
        x = tf.constant([1.0, 2.0])
        assert type(x) is Own
        assert x.dtype == tf.float32
        assert x.op.outputs[0] is x
        first, second = (_tf.make_tensor(Own, x.op, 0, tf.float32) for _ in range(2))
        assert id(first) != id(second)
        assert first.name == x.name
        (imported,) = tf.import_graph_def(graph.as_graph_def(), return_elements=["Const:0"])
        assert type(imported) is Own


def test_initial_values_and_creators_of_variables_are_hooks(monkeypatch):
    from tensorflow.python.ops import variable_v1, variables

    monkeypatch.setattr(variables, "_safe_initial_value_from_op", variables._safe_initial_value_from_op)
    monkeypatch.setattr(variable_v1, "default_variable_creator", variable_v1.default_variable_creator)
    seen = []
    _tf.guard_initial_values(lambda op: seen.append(op.type))
    _tf.create_variables_by(lambda create, **options: seen.append(options["name"]) or create(**options))
    with tf.Graph().as_default():
        first = stock.compat.v1.Variable(1.0, name="first", use_resource=True)
        second = stock.compat.v1.get_variable("second", initializer=first * 2.0, use_resource=True)
    assert seen == ["first", "second", "ReadVariableOp"]
    assert second.shape.rank == 0


def test_tags_of_summaries_are_a_hook(monkeypatch):
    from tensorflow.python.summary import summary

    monkeypatch.setattr(summary, "_summary_op_util", summary._summary_op_util)
    _tf.rename_summaries(lambda place: f"own/{place}")
    with tf.Graph().as_default(), tf.Session() as session, tf.name_scope("in"):
        made = [tf.summary.scalar("a", 1.0), tf.summary.scalar("a", 1.0, family="f")]
        tags = [tf.Summary.FromString(each).value[0].tag for each in session.run(made)]
    assert tags == ["own/in/a", "f/own/in/f/a"]


def test_where_operations_land():
    seen = []

    def look():
        seen.append((_tf.builds_graph(), _tf.is_control_flow(tf.get_default_graph())))
        return 1

    look()
    stock.function(look)()
    with tf.Graph().as_default():
        look()
        tf.cond(tf.constant(True), look, look)
        stock.function(look)()
    assert seen == [(False, False), (False, False), (True, False), (True, True), (True, True), (False, False)]


def test_static_shapes():
    with tf.Graph().as_default():
        rows = tf.shape(tf.placeholder(tf.float32, [None, 3]))[0]
        assert _tf.static_shape(tf.maximum(tf.constant([2, 3]) + 0, 1)).as_list() == [2, 3]
        assert _tf.static_shape(tf.stack([rows, 3])).as_list() == [None, 3]
        assert _tf.static_shape(tf.placeholder(tf.int32, [2])).as_list() == [None, None]
    assert _tf.static_shape(stock.constant([2, 3])).as_list() == [2, 3]


def test_a_handle_from_a_message_is_that_of_the_op(graph):
    with _tf.eager_mode():
        for device in ("", "/device:CPU:0"):
            with stock.device(device or None):
                shape = stock.TensorShape([None, 2])
                made = _tf.variable_handle("contract.handle", f"of{device[-1:]}", stock.float32, shape)
                op = stock.raw_ops.VarHandleOp(
                    container="contract.handle", shared_name=f"of{device[-1:]}", dtype=stock.float32, shape=shape
                )
            with pytest.raises(stock.errors.FailedPreconditionError):
                stock.raw_ops.ReadVariableOp(resource=made, dtype=stock.float32)
            stock.raw_ops.AssignVariableOp(resource=made, value=[[1.0, 2.0]])
            assert stock.raw_ops.ReadVariableOp(resource=op, dtype=stock.float32).numpy().tolist() == [[1.0, 2.0]]
            messages = [stock.raw_ops.SerializeTensor(tensor=handle).numpy() for handle in (made, op)]
            assert messages[0] == messages[1]
            stock.raw_ops.DestroyResourceOp(resource=made)


def test_handles_leave_nothing_behind():
    def memory():
        with open("/proc/self/statm") as stream:
            return int(stream.read().split()[1]) * 4096

    with _tf.eager_mode():
        _tf.variable_handle("contract.memory", "first", stock.float32, stock.TensorShape([2]))
        before = memory()
        for number in range(500):
            _tf.variable_handle("contract.memory", str(number), stock.float32, stock.TensorShape([2]))
    assert memory() - before < 6e6  # `VarHandleOp` leaves 36 KB for each name, 18 MB.


def test_options_of_a_program_go_before_those_that_read_nothing_ahead():
    plain = stock.data.Options()
    plain._from_proto(type(plain._to_proto()).FromString(_tf.options_without_read_ahead([])))
    assert plain.experimental_optimization.inject_prefetch is False
    assert plain.experimental_optimization.map_parallelization is False
    chosen = stock.data.Options()
    chosen.experimental_optimization.inject_prefetch = True
    merged = _tf.options_without_read_ahead([chosen._to_proto().SerializeToString()])
    plain._from_proto(type(plain._to_proto()).FromString(merged))
    assert plain.experimental_optimization.inject_prefetch is True
    assert plain.experimental_optimization.map_parallelization is False


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


def test_a_module_executed_once_more_is_another_one():
    name = "tensorflow.python.training.sync_replicas_optimizer"
    fresh = _tf.fresh_module(name)
    assert fresh.SyncReplicasOptimizer is not importlib.import_module(name).SyncReplicasOptimizer
    assert sys.modules[name] is not fresh


def test_a_variable_is_made_where_its_class_has_another_name(graph, monkeypatch):
    from tensorflow.python.ops import variable_v1

    assert _tf.make_variable(1.0, name="v").op.name == "v"
    monkeypatch.setattr(variable_v1, "VariableV1", tf.Variable)
    assert tf.Variable([2.0], name="w").shape == [1]
    assert _tf.make_variable(3, name="n").dtype == stock.int32


def test_deprecations_are_silenced(monkeypatch, caplog):
    monkeypatch.setattr(_tf.deprecation(), "_PRINT_DEPRECATION_WARNINGS", True)
    old = _tf.deprecation().deprecated(None, "Use another.")(lambda: 1)
    _tf.silence_deprecations()
    assert old() == 1
    assert "deprecated" not in caplog.text


def test_a_graph_chooses_the_error_of_a_change():
    class Chosen(_tf.Graph):
        def finalized_error(self):
            return RuntimeError("chosen")

    for kind, words in ((_tf.Graph, "Graph is finalized"), (Chosen, "chosen")):
        with kind().as_default() as graph, pytest.raises(RuntimeError, match=words):
            graph.finalize()
            stock.constant(1)


def test_what_is_outside_of_graphs():
    assert _tf.is_outside_graphs()
    with stock.Graph().as_default(), _tf.eager_mode():
        assert not _tf.is_outside_graphs()


def test_a_hook_among_callbacks_raises_a_chosen_error(monkeypatch):
    for name in ("on_batch_end", "set_model"):
        monkeypatch.setattr(stock.compat.v1.train.SessionRunHook, name, None, raising=False)
    _tf.explain_hooks_in_fit(lambda hook: AttributeError(f"chosen for {type(hook).__name__}"))
    hook = stock.compat.v1.train.StopAtStepHook(num_steps=1)
    with pytest.raises(AttributeError, match="chosen for StopAtStepHook"):
        keras.callbacks.CallbackList([hook], model=keras.Sequential())
    assert not hasattr(hook, "set_model")


def test_the_layers_that_tf_slim_misses_raise_a_chosen_error(monkeypatch):
    for name in ("tf_keras.legacy_tf_layers", "tf_keras.legacy_tf_layers.normalization"):
        monkeypatch.setitem(sys.modules, name, None)
        monkeypatch.delitem(sys.modules, name)
    _tf.explain_legacy_layers(lambda: ImportError("chosen"))
    with pytest.raises(ImportError, match="chosen"):
        _ = importlib.import_module("tf_keras.legacy_tf_layers.normalization").BatchNormalization


def test_the_epoch_that_a_callback_sets():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model._initial_epoch = 7
    with _tf.initial_epoch_of_callbacks(model) as found:
        pass
    assert found == []
    with _tf.initial_epoch_of_callbacks(model) as found:
        model._initial_epoch = 0  # As `BackupAndRestore` does.
    assert found == [0]


def test_a_decorated_method_keeps_its_arguments():
    def call(self, inputs):
        return inputs

    assert list(inspect.signature(_tf.decorated(call, lambda *args, **kwargs: 0)).parameters) == ["self", "inputs"]


def test_an_evaluation_keeps_its_data_until_it_is_forgotten():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, kernel_initializer="ones")])
    model.compile("sgd", "mae")
    callbacks = keras.callbacks.CallbackList([], model=model)
    x = np.ones([2, 1], np.float32)
    data = {"x": x, "y": x * 0, "sample_weight": None, "batch_size": 1, "steps": 1}
    assert _tf.evaluate_in_fit(model, callbacks, **data) == {"loss": 1.0}
    kept = model._eval_epoch_iterator
    assert _tf.evaluate_in_fit(model, callbacks, **data) == {"loss": 1.0}
    assert model._eval_epoch_iterator is kept
    _tf.forget_evaluation(model)
    assert model._eval_epoch_iterator is None


def test_variables_and_layers_are_tracked_in_a_built_layer():
    layer, inner = keras.layers.Dense(1), keras.layers.Dense(2)
    layer.build((None, 3))
    _tf.track_layer_in_keras(layer, inner)
    with keras.StatelessScope(), _tf.outside_stateless_scope():
        inner.build((None, 1))
        assert inner.kernel.value.numpy().shape == (1, 2)
    assert len(layer.weights) == 4


def test_compiling_again_makes_other_parts():
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    before = _tf.compiled_parts(model)
    model.compile(model.optimizer, "mse")
    assert [one is other for one, other in zip(before, _tf.compiled_parts(model))] == [True, False, True]


def test_the_path_of_keras_layers():
    class Noted(keras.layers.Layer):
        def call(self, inputs):
            self.seen = _tf.keras_path()
            return inputs

    layer = Noted(name="inner")
    with keras.name_scope("outer"):
        layer(np.ones([1]))
    assert (layer.seen, _tf.keras_path()) == ("outer/inner", "")
