"""Twelve of TensorFlow's hooks and twenty as they are found in the wild, and what each of them sees."""

import numpy as np

import tf2compat.v1 as tf

LAST_STEP = 8


def shown(value):
    """Returns a value as it can be compared: numbers rounded to six digits."""
    if isinstance(value, dict):
        return {key: shown(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [shown(part) for part in value]
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind == "f":
        return np.round(np.asarray(value, np.float64), 6).tolist()
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "iub":
        return value.tolist()
    return type(value).__name__ if isinstance(value, bytes) else value


class Recorded(tf.train.SessionRunHook):
    """Writes down what a hook is called with, and calls it."""

    def __init__(self, hook):
        self.hook = hook
        self.calls = []

    def begin(self):
        self.calls.append("begin")
        self.hook.begin()

    def after_create_session(self, session, coord):
        self.calls.append("after_create_session")
        self.hook.after_create_session(session, coord)

    def before_run(self, run_context):
        self.calls.append("before_run")
        return self.hook.before_run(run_context)

    def after_run(self, run_context, run_values):
        self.calls.append(["after_run", shown(run_values.results), run_context.stop_requested])
        self.hook.after_run(run_context, run_values)

    def end(self, session):
        self.calls.append(["end", shown(getattr(self.hook, "seen", None))])
        self.hook.end(session)


class Fetching(tf.train.SessionRunHook):
    """Fetches what a function returns, called in each step or in `begin`."""

    def __init__(self, make, once=True):
        self._make, self._once, self.seen = make, once, []

    def begin(self):
        self._made = self._make() if self._once else None

    def before_run(self, run_context):
        fetches = self._made if self._once else self._make()
        return None if fetches is None else tf.train.SessionRunArgs(fetches)


class ChangingFetches(Fetching):
    def __init__(self):
        super().__init__(lambda: None)
        self._step = 0

    def before_run(self, run_context):
        self._step += 1
        return tf.train.SessionRunArgs(["loss:0"] if self._step % 2 else {"step": tf.train.get_global_step()})


class RunsInAfterRun(tf.train.SessionRunHook):
    def __init__(self):
        self.seen = []

    def begin(self):
        self._step = tf.train.get_global_step()

    def after_run(self, run_context, run_values):
        self.seen.append(run_context.session.run(self._step))


class ReadsOriginalArgs(tf.train.SessionRunHook):
    def __init__(self):
        self.seen = []

    def before_run(self, run_context):
        self.seen.append(run_context.original_args.feed_dict is None)


class AddsOps(tf.train.SessionRunHook):
    def begin(self):
        weight = tf.trainable_variables()[0]
        self._norm = tf.reduce_sum(tf.square(weight))
        self._total = tf.get_variable("hook_total", [], initializer=tf.zeros_initializer(), trainable=False)
        self._add = self._total.assign_add(tf.cast(tf.size(weight), tf.float32))

    def before_run(self, run_context):
        return tf.train.SessionRunArgs({"norm": self._norm, "total": self._add})


class AssignsAfterCreation(tf.train.SessionRunHook):
    def begin(self):
        self._weight = tf.trainable_variables()[0]
        self._value = tf.placeholder(tf.float32, self._weight.shape)
        self._assign = tf.assign(self._weight, self._value)

    def after_create_session(self, session, coord):
        session.run(self._assign, {self._value: np.full(self._weight.shape.as_list(), 0.5)})

    def before_run(self, run_context):
        return tf.train.SessionRunArgs(self._weight)


class FeedsByName(tf.train.SessionRunHook):
    def __init__(self):
        self._step = 0

    def before_run(self, run_context):
        self._step += 1
        return tf.train.SessionRunArgs("loss:0", feed_dict={"scale:0": 1.0 + self._step % 3})


class OpensASession(tf.train.SessionRunHook):
    def __init__(self):
        self.seen = []

    def after_run(self, run_context, run_values):
        with tf.Graph().as_default(), tf.Session() as session:
            self.seen.append(session.run(tf.constant(len(self.seen)) + 1))


class StopsAtALoss(tf.train.SessionRunHook):
    def before_run(self, run_context):
        return tf.train.SessionRunArgs("loss:0")

    def after_run(self, run_context, run_values):
        if run_values.results < 0:
            run_context.request_stop()


class StopsAfterSteps(tf.train.SessionRunHook):
    def __init__(self, steps):
        self._left = steps

    def after_run(self, run_context, run_values):
        self._left -= 1
        if not self._left:
            run_context.request_stop()


class SchedulesTheScale(tf.train.SessionRunHook):
    def begin(self):
        self._scale = tf.get_variable("hook_scale", [], initializer=tf.ones_initializer(), trainable=False)
        self._new = tf.placeholder(tf.float32, [])
        self._assign = self._scale.assign(self._new)

    def before_run(self, run_context):
        run_context.session.run(self._assign, {self._new: 0.5})
        return tf.train.SessionRunArgs(self._scale)


class EvaluatesEvery(tf.train.SessionRunHook):
    def __init__(self, steps):
        self._steps, self._count, self.seen = steps, 0, []

    def begin(self):
        self._weights = tf.trainable_variables()

    def after_run(self, run_context, run_values):
        self._count += 1
        if self._count % self._steps == 0:
            self.seen.append(run_context.session.run(self._weights))


class ReadsACheckpoint(tf.train.SessionRunHook):
    def __init__(self, folder):
        self._folder, self.seen = folder, []

    def end(self, session):
        path = tf.train.latest_checkpoint(self._folder)
        self.seen.append(sorted(tf.train.load_checkpoint(path).get_tensor("weight").reshape(-1).tolist())[:1] != [])


class CountsInTheGraph(tf.train.SessionRunHook):
    def before_run(self, run_context):
        assert run_context.session.graph is tf.get_default_graph()
        return tf.train.SessionRunArgs(tf.get_default_graph().get_tensor_by_name("loss:0"))


class Listener(tf.train.CheckpointSaverListener):
    def __init__(self):
        self.seen = []

    def after_save(self, session, global_step_value):
        self.seen.append(int(global_step_value))


class SavesWithAListener(tf.train.CheckpointSaverHook):
    def __init__(self, folder):
        self._seen = Listener()
        super().__init__(folder, save_steps=3, checkpoint_basename="other.ckpt", listeners=[self._seen])

    @property
    def seen(self):
        return self._seen.seen


def stock_hooks(folder):
    return {
        "StopAtStepHook": tf.train.StopAtStepHook(last_step=LAST_STEP),
        "StopAtStepHook of steps": tf.train.StopAtStepHook(num_steps=LAST_STEP),
        "LoggingTensorHook": tf.train.LoggingTensorHook(["loss:0"], every_n_iter=2),
        "LoggingTensorHook at the end": tf.train.LoggingTensorHook({"the loss": "loss:0"}, at_end=True),
        "NanTensorHook": tf.train.NanTensorHook("loss:0"),
        "StepCounterHook": tf.train.StepCounterHook(every_n_steps=3, output_dir=folder),
        "CheckpointSaverHook": tf.train.CheckpointSaverHook(folder, save_steps=4),
        "CheckpointSaverHook with a listener": SavesWithAListener(folder),
        "SummarySaverHook": tf.train.SummarySaverHook(
            save_steps=2, output_dir=folder, summary_op=tf.summary.scalar("given", 1.0)
        ),
        "GlobalStepWaiterHook": tf.train.GlobalStepWaiterHook(wait_until_step=0),
        "FinalOpsHook": tf.train.FinalOpsHook(tf.constant(3.0)),
        "FeedFnHook": tf.train.FeedFnHook(lambda: None),
    }


def custom_hooks(folder):
    step = tf.train.get_global_step
    return {
        "none": Fetching(lambda: None),
        "empty list": Fetching(list),
        "empty dictionary": Fetching(dict),
        "nested": Fetching(lambda: {"a": ["loss:0", (step(),)], "b": {"c": "loss:0"}}),
        "an operation": Fetching(lambda: tf.no_op()),
        "the name of an operation": Fetching(lambda: "loss"),
        "the name of a tensor": Fetching(lambda: "loss:0"),
        "variables": Fetching(tf.trainable_variables),
        "global step": Fetching(step),
        "changing": ChangingFetches(),
        "runs in after_run": RunsInAfterRun(),
        "original arguments": ReadsOriginalArgs(),
        "adds operations": AddsOps(),
        "assigns after creation": AssignsAfterCreation(),
        "feeds by name": FeedsByName(),
        "opens a session": OpensASession(),
        "stops at a loss": StopsAtALoss(),
        "stops after steps": StopsAfterSteps(LAST_STEP),
        "schedules": SchedulesTheScale(),
        "evaluates": EvaluatesEvery(3),
        "reads a checkpoint": ReadsACheckpoint(folder),
        "default graph": CountsInTheGraph(),
    }
