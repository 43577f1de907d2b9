"""What a public function is given is checked before it does anything: wrong calls of all of them."""

import os

import keras
import numpy as np
import pytest
import tensorflow

import tf2compat
import tf2compat.v1 as tf
from tf2compat import arguments, checkpoint, distribute
from tf2compat.errors import Tf2CompatError, UsageError, UsageTypeError

pytestmark = pytest.mark.filterwarnings("ignore")


class Given:
    """What is right, for calls of which one argument is wrong."""

    def __init__(self, folder):
        self.folder = str(folder)
        self.path = os.path.join(self.folder, "model.ckpt")
        self.graph = tensorflow.Graph()
        with self.graph.as_default():
            self.x = tf.placeholder(tf.float32, [None], name="x")
            self.y = self.x * tf.get_variable("w", [], initializer=tf.zeros_initializer())
            tf.train.get_or_create_global_step()
            init = tf.global_variables_initializer()
            self.session = tf.Session()
            self.session.run(init)
            tf.train.Saver().save(self.session, self.path)
        self.model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
        self.model.compile("sgd", "mse")
        self.data = tensorflow.data.Dataset.from_tensors(np.zeros((2, 2), "float32"))
        self.checkpoint = tensorflow.train.Checkpoint()

    def step(self, x):
        return {"loss": tensorflow.reduce_sum(x)}

    def function(self, x):
        return x


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    made = Given(tmp_path_factory.mktemp("given"))
    yield made
    made.session.close()


WRONG = {
    "install": ["3", "None", "'tf_slim'", "[3]"],
    "export": [
        "3, g.x, g.y",
        "None, g.x, g.y",
        "g.session, 3, g.y",
        "g.session, None, g.y",
        "g.session, g.x, 3",
        "g.session, g.x, []",
        "g.session, {3: g.x}, g.y",
        "g.session, {'a': 3}, g.y",
        "g.session, 'nothing', g.y",
        "g.session, tf.Graph(), g.y",
        "g.session, g.x, g.y, 3",
        "g.session, g.x, g.y, {3: 3}",
        "g.session, [], g.y, {g.x: object()}",
        "g.session, [], g.y, {g.x: 'abc'}",
        "g.session, g.x, g.y, checkpoint=3",
        "g.session, g.x, g.y, checkpoint=''",
        "g.session, g.x, g.y, checkpoint=g.folder + '/nothing'",
    ],
    "StepGraph": [
        "None",
        "3, g.data",
        "g.step, 3",
        "g.step",
        "g.step, input_signature=3",
        "g.step, input_signature=[3]",
        "g.step, element_spec=3",
        "g.step, g.data, global_step=3",
        "g.step, g.data, outputs=3",
        "g.step, g.data, outputs=[3]",
        "g.step, g.data, outputs='loss'",
        "g.step, g.data, loss=3",
        "g.step, g.data, variables=3",
        "g.step, g.data, variables=[3]",
        "g.step, g.data, variables={'a': 3}",
        "g.step, g.data, local_variables=3",
        "g.step, g.data, strategy=3",
        "g.step, g.data, strategy='nothing'",
        "g.step, g.data, reduction='max'",
        "g.step, g.data, checkpoint=3",
        "g.step, g.data, checkpoint={'a': 3}",
        "g.step, g.data, jit_compile=3",
        "g.step, g.data, count_steps='x'",
        "g.step, g.data, autograph=None",
    ],
    "checkpoint.CheckpointManager": [
        "None, g.folder, 5",
        "3, g.folder, 5",
        "g.checkpoint, None, 5",
        "g.checkpoint, 3, 5",
        "g.checkpoint, '', 5",
        "g.checkpoint, g.folder, -1",
        "g.checkpoint, g.folder, 0",
        "g.checkpoint, g.folder, 'x'",
    ],
    "checkpoint.convert": [
        "None, g.folder + '/c'",
        "3, g.folder + '/c'",
        "g.folder, None",
        "g.folder, ''",
        "g.folder, g.folder + '/c', 'tf3'",
        "g.folder, g.folder + '/c', 3",
        "g.folder, g.folder + '/c', renames=3",
        "g.folder, g.folder + '/c', renames={'w': 3}",
    ],
    "checkpoint.damage_of": ["None", "3", "''"],
    "checkpoint.load_into": [
        "None, g.path",
        "3, g.path",
        "'x', g.path",
        "[1, 2], g.path",
        "{'a': 3}, g.path",
        "[], g.path",
        "g.model, None",
        "g.model, 3",
        "g.model, ''",
        "g.model, g.folder + '/nothing'",
        "g.model, g.path, 3",
        "g.model, g.path, {'a': 3}",
        "g.model, g.path, {3: 'w'}",
        "g.model, g.path, strict='yes'",
        "g.model, g.path, include_optimizer=3",
        "g.model, g.path, optimizer_name=3",
    ],
    "checkpoint.save_from": [
        "None, g.folder + '/s'",
        "3, g.folder + '/s'",
        "[], g.folder + '/s'",
        "[1], g.folder + '/s'",
        "g.model, None",
        "g.model, 3",
        "g.model, ''",
        "g.model, g.folder + '/s', 3",
        "g.model, g.folder + '/s', like=3",
        "g.model, g.folder + '/s', like=g.folder + '/nothing'",
        "g.model, g.folder + '/s', optimizer_name=3",
        "g.model, g.folder + '/s', include_optimizer='x'",
    ],
    "distribute.chosen_strategy": ["3", "'nothing'"],
    "distribute.set_rule": [
        "3, 'split'",
        "3, 'nothing'",
        "None, 'split'",
        "'x:0', 'split'",
        "g.x.op, 'split'",
        "np.zeros(2), 'split'",
        "g.x, 'nothing'",
        "g.x, 3",
        "g.x, ['split']",
    ],
    "distribute.strategy_of": [
        "None",
        "3",
        "[]",
        "'nothing'",
        "'mirrored', 3",
        "'mirrored', [3]",
        "'mirrored', 'CPU:0'",
        "'mirrored', ['nothing']",
    ],
    "keras.CallbackHook": [
        "3",
        "None",
        "[3]",
        "[], steps_per_epoch=0",
        "[], steps_per_epoch='x'",
        "[], epochs=-1",
        "[], epochs='x'",
        "[], model=3",
        "[], logs=3",
        "[], logs={'a': 3}",
        "[], validation_data=3",
    ],
    "keras.GraphLayer": ["3", "None"],
    "keras.HooksCallback": ["3", "None", "[3]", "[], scaffold=3", "[], checkpoint_dir=3"],
    "keras.TF1Layer": ["3", "None", "g.function, scope=3", "g.function, arguments=3", "g.function, arguments={3: 3}"],
    "keras.WeightsSaver": [
        "3, g.folder",
        "None, g.folder",
        "g.model, 3",
        "g.model, None",
        "g.model, ''",
        "g.model, g.folder, -1",
        "g.model, g.folder, 'x'",
    ],
    "keras.step_graph": ["3, g.data", "None, g.data", "g.model, 3", "g.model, None", "g.model, g.data, 'nothing'"],
    "keras.tf1_variables": ["3", "None"],
    "keras.track_tf1_style_variables": ["3", "None"],
}

OF_TF1 = [
    "tf.Session(graph=g.graph, jit_compile=3)",
    "tf.Session(graph=g.graph, jit_compile='x')",
    "tf.Session(graph=g.graph, strategy=3)",
    "tf.Session(graph=g.graph, input_pipeline=3)",
    "tf.InteractiveSession(graph=g.graph, strategy='nothing')",
    "tf.train.MonitoredSession(max_retries=-1)",
    "tf.train.MonitoredSession(max_retries='x')",
    "tf.train.MonitoredSession(max_retries=1.5)",
    "tf.train.MonitoredSession(max_retries=None)",
    "tf.train.MonitoredSession(max_retries=True)",
    "tf.train.MonitoredTrainingSession(max_retries=-1, checkpoint_dir=g.folder + '/new')",
    "tf.train.MonitoredTrainingSession(max_retries='x', checkpoint_dir=g.folder + '/new')",
    "tf.train.MonitoredTrainingSession(jit_compile=3, checkpoint_dir=g.folder + '/new')",
    "tf.train.MonitoredTrainingSession(input_pipeline='x', checkpoint_dir=g.folder + '/new')",
    "tf.train.MonitoredTrainingSession(strategy=3, checkpoint_dir=g.folder + '/new')",
    "tf.train.MonitoredTrainingSession(nothing=3, checkpoint_dir=g.folder + '/new')",
    "tf.train.MonitoredTrainingSession(checkpoint_format=3, checkpoint_dir=g.folder + '/new')",
    "tf.train.MonitoredTrainingSession(async_save=3, checkpoint_dir=g.folder + '/new')",
    "tf.train.MonitoredTrainingSession(restore_input_position='x', checkpoint_dir=g.folder + '/new')",
    "tf.train.MonitoredTrainingSession(preemption=3, checkpoint_dir=g.folder + '/new')",
    "tf.train.MonitoredTrainingSession(save_on_error='x', checkpoint_dir=g.folder + '/new')",
    "tf.train.MonitoredSession(preemption=3)",
    "tf.train.MonitoredSession(save_on_error=3)",
    "tf.train.Supervisor(preemption=3)",
    "tf.train.Supervisor(jit_compile=3)",
    "tf.train.Supervisor(save_on_error='x')",
    "tf.train.Saver(sync_saves=3)",
    "tf.train.ChiefSessionCreator(jit_compile=3)",
    "tf.train.WorkerSessionCreator(nothing=3)",
    "tf.train.Scaffold(async_save='x')",
    "tf.train.Saver(format=3)",
    "tf.train.Saver(async_save=3)",
    "tf.train.Saver(restore_input_position=3)",
    "g.session.run(g.y, {g.x: [1.0]}, run_metadata=3)",
    "g.session.run(g.y, {g.x: [1.0]}, options=3)",
    "g.session.run(g.y, {g.x: [1.0]}, options=tf.RunOptions(), run_metadata='x')",
    "g.session.run(g.y, {g.x: [1.0]}, options=tf.RunMetadata())",
    "g.session.make_callable(g.y, [g.x], accept_options=True)([1.0], run_metadata=3)",
]

CALLS = [f"tf2compat.{name}({text})" for name, texts in WRONG.items() for text in texts] + OF_TF1


@pytest.mark.parametrize("call", CALLS)
def test_a_wrong_call_is_an_error_that_names_what_was_given_and_changes_nothing(given, call):
    before = sorted(os.listdir(given.folder)), len(given.graph.get_operations())
    with given.graph.as_default(), pytest.raises(Tf2CompatError) as caught:
        eval(call, {"g": given, "tf": tf, "tf2compat": tf2compat, "np": np})
    assert isinstance(caught.value, TypeError | ValueError | tensorflow.errors.OpError)
    assert caught.value.__cause__ is None
    assert (sorted(os.listdir(given.folder)), len(given.graph.get_operations())) == before


def test_every_public_function_is_called_wrongly():
    public = {name for name in tf2compat.__all__ if name in ("StepGraph", "export", "install")}
    for room, module in (("checkpoint", checkpoint), ("distribute", distribute), ("keras", tf2compat.keras)):
        public |= {f"{room}.{name}" for name in module.__all__}
    assert public - {"checkpoint.LoadReport"} == set(WRONG)  # A report is returned, not made by users.


def test_messages_of_a_step_are_as_in_tf1(given):
    # TensorFlow 1.15 raises AttributeError, 'int' object has no attribute 'SerializeToString', and takes 0 for none.
    for wrong in ({"run_metadata": 3}, {"options": 3}):
        with pytest.raises(AttributeError, match=f"`{next(iter(wrong))}` is 3, of type int"):
            given.session.run(given.y, {given.x: [1.0]}, **wrong)
    assert given.session.run(given.y, {given.x: [1.0]}, options=0, run_metadata="").tolist() == [0.0]


def test_right_calls_pass():
    arguments.check_count("f", "n", np.int64(3), 1, "a number")
    assert arguments.check_path("f", "p", b"a/b", "a path") == "a/b"
    assert [arguments.check_switch("f", "s", value) for value in (True, np.False_, 1)] == [True, False, True]
    arguments.check_mapping("f", "m", {"a": 1}, "a dictionary", values=int)
    assert arguments.listed("f", "l", (n for n in (1, 2)), "a list") == [1, 2]


def test_an_error_shows_the_value_shortened():
    with pytest.raises(UsageTypeError, match=r"`f`: Argument `n` is \[0, 1, .*\.\.\.\], a list\. Pass a number\."):
        arguments.check_count("f", "n", list(range(10_000)), 1, "a number")
    with pytest.raises(UsageError, match="Argument `n` is 0. Pass a number."):
        arguments.check_count("f", "n", 0, 1, "a number")
    with pytest.raises(UsageTypeError, match="Argument `n` is None. Pass a number."):
        arguments.check_type("f", "n", None, int, "a number")
