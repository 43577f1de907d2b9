import json
import pathlib

import numpy as np
import pytest
import tensorflow as tf

import tf2compat
import tf2compat.v1 as tf1
from tests import programs
from tf2compat.errors import UsageError, UsageTypeError
from tf2compat.steps.step_graph import StepGraph


def line(rows=6):
    x = np.arange(rows * 2, dtype=np.float32).reshape(rows, 2) / 10
    return tf.data.Dataset.from_tensor_slices((x, x.sum(1, keepdims=True))).batch(2)


class Linear:
    """A step as TensorFlow 2's guides write it."""

    def __init__(self):
        self.weight = tf.Variable([[0.5], [-0.5]], name="weight")
        self.calls = tf.Variable(0, name="calls", trainable=False)

    def __call__(self, x, y):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(tf.matmul(x, self.weight, name="prediction") - y))
        self.weight.assign_sub(0.1 * tape.gradient(loss, self.weight))
        self.calls.assign_add(1)
        return {"loss": loss}


def run(graph, **options):
    values = []
    with graph.as_default(), tf1.train.MonitoredTrainingSession(**options) as session:
        while not session.should_stop():
            values.append(session.run([graph.train_op, graph.outputs])[1])
    return values


def test_it_computes_what_the_function_computes():
    stepped, called = Linear(), Linear()
    function = tf.function(called)
    expected = [float(function(x, y)["loss"]) for x, y in line()]
    values = run(StepGraph(stepped, line()))
    assert [float(value["loss"]) for value in values] == expected
    np.testing.assert_array_equal(stepped.weight, called.weight)
    assert stepped.calls.numpy() == 3


def test_all_that_a_step_writes_is_written_and_a_fetch_alone_trains_nothing():
    step = Linear()
    graph = StepGraph(step, line().repeat())
    with graph.as_default(), tf1.Session() as session:
        session.run(graph.outputs["loss"])
        session.run("prediction:0")
        assert session.run("calls:0") == 0
        session.run(graph.train_op)
        assert session.run("calls:0") == 1


def test_collections_hold_variables_of_the_graph():
    graph = StepGraph(Linear(), line())
    with graph.as_default():
        assert {variable.op.name for variable in tf1.global_variables()} == {"weight", "calls", "global_step"}
        assert [variable.name for variable in tf1.trainable_variables()] == ["weight:0"]
        assert tf1.train.get_global_step().op.name == "global_step"
        assert [loss.name for loss in tf1.get_collection("losses")] == ["loss:0"]
        assert len(tf1.get_collection("summaries")) == 1


def test_each_session_begins_with_the_data_set_and_goes_on_with_the_weights():
    step = Linear()
    graph = StepGraph(step, line())
    first = run(graph)
    second = run(graph)
    assert len(first) == len(second) == 3
    assert second[0]["loss"] < first[0]["loss"]
    assert step.calls.numpy() == 6


def test_a_checkpoint_resumes(tmp_path):
    first, resumed = Linear(), Linear()
    hooks = [tf1.train.StopAtStepHook(last_step=4)]
    run(StepGraph(first, line().repeat()), checkpoint_dir=str(tmp_path), hooks=hooks)
    names = dict(tf.train.list_variables(str(tmp_path)))
    assert names == {"calls": [], "global_step": [], "weight": [2, 1]}
    graph = StepGraph(resumed, line().repeat())
    with graph.as_default(), tf1.train.MonitoredTrainingSession(checkpoint_dir=str(tmp_path)):
        pass
    np.testing.assert_array_equal(resumed.weight, first.weight)
    assert resumed.calls.numpy() == 4


def test_a_session_does_not_initialise_what_has_a_value():
    step = Linear()
    step.weight.assign([[7.0], [8.0]])
    graph = StepGraph(step, line())
    with graph.as_default(), tf1.Session() as session:
        session.run(tf1.global_variables_initializer())
        assert session.run("weight:0").tolist() == [[7.0], [8.0]]
        assert session.run(tf1.report_uninitialized_variables()).tolist() == []


def test_the_global_step_of_the_step_itself_is_taken():
    step = tf.Variable(10, dtype=tf.int64, name="global_step", trainable=False)

    def train(x):
        step.assign_add(2)
        return tf.reduce_sum(x)

    graph = StepGraph(train, tf.data.Dataset.from_tensors([1.0]).repeat(3))
    run(graph)
    assert step.numpy() == 16


def test_a_global_step_that_the_step_does_not_count_is_counted():
    counter = tf.Variable(5, dtype=tf.int64, name="counter")
    graph = StepGraph(lambda x: x, tf.data.Dataset.from_tensors(1.0).repeat(3), global_step=counter)
    run(graph)
    assert counter.numpy() == 8


def test_feeds():
    weight = tf.Variable(2.0, name="weight")

    def step(images, scale):
        return {"loss": tf.reduce_sum(images) * scale * weight}

    graph = StepGraph(step, input_signature=[tf.TensorSpec([None], tf.float32), tf.TensorSpec([], tf.float32)])
    assert set(graph.inputs) == {"images", "scale"}
    with graph.as_default(), tf1.Session() as session:
        assert session.run("loss:0", {"images:0": [1, 2], "scale:0": 3}) == 18.0


def test_a_batch_can_be_set():
    graph = StepGraph(lambda x: {"loss": x * 2}, element_spec=tf.TensorSpec([], tf.float32))
    with graph.as_default(), tf1.Session() as session:
        graph.set_batch(np.float32(4.0))
        assert session.run("loss:0") == 8.0
        graph.set_batch(np.float32(5.0))
        assert session.run("loss:0") == 10.0


def test_an_iterator_is_read_where_it_stands():
    iterator = iter(tf.data.Dataset.range(5))
    next(iterator)
    graph = StepGraph(lambda x: {"loss": x}, iterator)
    assert [value["loss"] for value in run(graph)] == [1, 2, 3, 4]


def test_tables_and_large_tensors_are_captured():
    table = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(["a"], [3.0]), 0.0)
    large = tf.constant(np.arange(100, dtype=np.float32))
    graph = StepGraph(lambda x: {"loss": table.lookup(x) + large[7]}, tf.data.Dataset.from_tensors("a"))
    assert [value["loss"] for value in run(graph)] == [10.0]


def test_elements_of_any_structure():
    ragged = tf.ragged.constant([[1.0], [2.0, 3.0]])
    sparse = tf.sparse.from_dense([[0.0, 4.0], [5.0, 0.0]])
    dataset = tf.data.Dataset.from_tensor_slices({"r": ragged, "s": sparse}).batch(2)

    def step(batch):
        return {"loss": tf.reduce_sum(batch["r"]) + tf.sparse.reduce_sum(batch["s"])}

    assert [value["loss"] for value in run(StepGraph(step, dataset))] == [15.0]


def test_control_flow_is_converted_and_a_tf_function_is_looked_into():
    @tf.function
    def step(x):
        inner = tf.identity(x, name="inner")
        if inner > 1:
            inner = inner * 10
        return inner

    graph = StepGraph(step, tf.data.Dataset.from_tensor_slices([1.0, 2.0]))
    with graph.as_default():
        hook = tf1.train.LoggingTensorHook(["inner:0"], every_n_iter=1)
    assert [value["loss"] for value in run(graph, hooks=[hook])] == [1.0, 20.0]


def test_an_output_keeps_its_name_where_an_inner_node_has_it():
    def step(x):
        other = tf.identity(x + 1, name="loss")
        return {"loss": x * 100, "other": other, "train_op": x}

    graph = StepGraph(step, tf.data.Dataset.from_tensors(2.0))
    assert graph.outputs["loss"].name == "loss:0"
    assert run(graph)[0] == {"loss": 200.0, "other": 3.0, "train_op": 2.0}


@pytest.mark.filterwarnings("ignore:Cannot activate TF2 compatibility support")
def test_summaries_of_the_step_and_of_its_outputs(tmp_path):
    def step(x):
        tf1.summary.scalar("inner", x)
        return {"loss": x * 2}

    graph = StepGraph(step, tf.data.Dataset.from_tensors(2.0).repeat(3))
    run(graph, checkpoint_dir=str(tmp_path), save_summaries_steps=1, save_checkpoint_secs=None)
    events = [event for path in tmp_path.glob("events*") for event in tf1.train.summary_iterator(str(path))]
    found = {(value.tag, value.simple_value) for event in events for value in event.summary.value}
    assert {("loss", 4.0), ("inner", 2.0)} <= found


def test_the_position_of_the_input_is_kept(tmp_path):
    options = {"checkpoint_dir": str(tmp_path), "restore_input_position": True}
    numbers = tf.data.Dataset.range(10)
    first = run(StepGraph(lambda x: {"loss": x}, numbers), hooks=[tf1.train.StopAtStepHook(last_step=4)], **options)
    rest = run(StepGraph(lambda x: {"loss": x}, numbers), **options)
    assert [value["loss"] for value in first + rest] == list(range(10))


def test_a_name_that_is_not_there_gets_the_nearest_and_the_outputs():
    graph = StepGraph(Linear(), line())
    with graph.as_default():
        with pytest.raises(KeyError, match=r"no 'los:0'.*'loss'.*outputs"):
            tf1.train.LoggingTensorHook(["los:0"], every_n_iter=1).begin()
        with tf1.Session() as session, pytest.raises(ValueError, match=r"'predictions:0'.*'prediction'"):
            session.run("predictions:0")


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        ((3, line()), {}, UsageTypeError, "step_fn"),
        ((Linear(),), {}, UsageError, "0 of"),
        ((Linear(), [1, 2]), {}, UsageTypeError, "tf.data.Dataset"),
        ((lambda x, y, z: x, line()), {}, UsageError, r"takes \(x, y, z\)"),
        ((lambda x: {"accuracy": x}, tf.data.Dataset.from_tensors(1.0)), {}, UsageError, r"no 'loss'.*'accuracy'"),
        ((lambda x: None, tf.data.Dataset.from_tensors(1.0)), {}, UsageError, "nothing"),
        ((lambda x: (x, x), tf.data.Dataset.from_tensors(1.0)), {"outputs": ["loss"]}, UsageError, "1 names"),
        ((Linear(), line()), {"reduction": "max"}, UsageError, "'max'"),
    ],
)
def test_what_is_wrong_is_said_before_the_first_step(arguments, options, error, message):
    with pytest.raises(error, match=message):
        StepGraph(*arguments, **options)


def test_the_face_has_it():
    assert tf2compat.StepGraph is StepGraph


@pytest.mark.slow
def test_on_two_replicas():
    program = pathlib.Path(__file__).parent / "step_graph_on_replicas.py"
    run = programs.run([str(program)], check=True)
    found = json.loads(run.stdout[run.stdout.rindex('{"two"') :])
    for two, one in (("two", "one"), ("two again", "one again")):
        first, second = found[two]["copies"]
        assert first == second
        np.testing.assert_allclose(first, found[one]["copies"][0], atol=1e-6)
        np.testing.assert_allclose(found[two]["seen"], found[one]["seen"], rtol=1e-5)
    for two, one in (("two fed", "one fed"), ("two fed unevenly", "one fed unevenly")):
        first, second = found[two]["copies"]
        assert first == second
        np.testing.assert_allclose(first, found[one]["copies"][0], atol=1e-6)
        for seen, expected in zip(found[two]["seen"], found[one]["seen"], strict=True):
            np.testing.assert_allclose(seen[0], expected[0], rtol=1e-5)
            assert seen[1] == expected[1]
    assert found["two fed"]["seen"] != found["two fed unevenly"]["seen"]
    assert found["two resumed"] == found["two undisturbed"]
    assert [rows for _, rows in found["two"]["seen"]] == [8] * 4
    assert [found[name]["calls"] for name in ("two", "two again")] == [4, 8]
