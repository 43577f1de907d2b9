"""The contract of `MonitoredSession`, checked on stock's class and on ours alike where both have it."""

import pytest
import tensorflow.compat.v1 as stock

import tf2compat.v1 as tf
from tf2compat import errors


@pytest.fixture(params=["stock", "tf2compat"])
def either(request):
    return {"stock": stock, "tf2compat": tf}[request.param]


class Recorder(stock.train.SessionRunHook):
    """Writes down what is called, and does what the test asks for."""

    def __init__(self, name="hook", log=None, request=None):
        self.name, self.log, self.request = name, log if log is not None else [], request
        self.results, self.fail_in = [], None

    def _note(self, what):
        self.log.append(f"{self.name}.{what}")
        if self.fail_in == what:
            raise ZeroDivisionError(what)

    def begin(self):
        self._note("begin")

    def after_create_session(self, session, coord):
        self._note("after_create_session")

    def before_run(self, run_context):
        self._note("before_run")
        return self.request

    def after_run(self, run_context, run_values):
        self.results.append(run_values.results)
        self._note("after_run")

    def end(self, session):
        self._note("end")


def test_order_of_the_calls(graph, either):
    log = []
    v = either.get_variable("v", initializer=1.0)

    class Scaffold(either.train.Scaffold):
        def finalize(self):
            log.append("finalize")
            return super().finalize()

    def init_fn(scaffold, session):
        log.append(f"init_fn v={session.run(v):g}")

    hooks = [Recorder("a", log), Recorder("b", log)]
    creator = either.train.ChiefSessionCreator(Scaffold(init_fn=init_fn))
    with either.train.MonitoredSession(creator, hooks) as sess:
        log.append("run")
        sess.run(v)
        log.append("close")
    assert log == [
        "a.begin",
        "b.begin",
        "finalize",
        "init_fn v=1",
        "a.after_create_session",
        "b.after_create_session",
        "run",
        "a.before_run",
        "b.before_run",
        "a.after_run",
        "b.after_run",
        "close",
        "a.end",
        "b.end",
    ]


@pytest.mark.parametrize(
    "request_of",
    [
        lambda x, op: None,
        lambda x, op: stock.train.SessionRunArgs(None),
        lambda x, op: stock.train.SessionRunArgs([]),
        lambda x, op: stock.train.SessionRunArgs({}),
        lambda x, op: stock.train.SessionRunArgs(x),
        lambda x, op: stock.train.SessionRunArgs("x:0"),
        lambda x, op: stock.train.SessionRunArgs("x"),
        lambda x, op: stock.train.SessionRunArgs(op),
        lambda x, op: stock.train.SessionRunArgs({"a": [x, {"b": (x, op)}]}),
    ],
)
def test_what_a_hook_may_fetch(graph, request_of):
    x, op = tf.constant(3.0, name="x"), tf.no_op()
    results = []
    for module in (stock, tf):
        hook = Recorder(request=request_of(x, op))
        with module.train.MonitoredSession(hooks=[hook]) as sess:
            assert sess.run([x]) == [3.0]
        results.append(hook.results)
    assert repr(results[0]) == repr(results[1])


def test_hooks_and_caller_feed(graph, either):
    a, b = either.placeholder(either.float32, name="a"), either.placeholder(either.float32, name="b")
    total, hook = a + b, Recorder(request=stock.train.SessionRunArgs(a * 2.0, {"a:0": 5.0}))
    with either.train.MonitoredSession(hooks=[hook]) as sess:
        assert sess.run(total, {b: 1.0}) == 6.0
        assert hook.results == [10.0]


@pytest.mark.parametrize("key", ["tensor", "name"])
def test_conflicting_feeds_name_both(graph, key):
    a = tf.placeholder(tf.float32, name="a")
    hook = Recorder(request=stock.train.SessionRunArgs(None, {a: 5.0}))
    with tf.train.MonitoredSession(hooks=[hook]) as sess:
        with pytest.raises(RuntimeError, match=r"SessionRunHook and user.*a:0.*Recorder.*feed_dict of run\(\)"):
            sess.run(a, {"tensor": {a: 1.0}, "name": {"a:0": 1.0}}[key])
    both = [hook, Recorder(request=stock.train.SessionRunArgs(None, {"a:0": 1.0}))]
    with tf.train.MonitoredSession(hooks=both) as sess, pytest.raises(RuntimeError, match="fed by two hooks"):
        sess.run(a)


def test_options_of_hooks_and_caller_are_merged(graph, either):
    x = either.constant(1.0)
    seen = []

    class Options(either.train.SessionRunHook):
        def before_run(self, run_context):
            return either.train.SessionRunArgs(None, None, either.RunOptions(trace_level=1, timeout_in_ms=60000))

        def after_run(self, run_context, run_values):
            seen.append((run_values.options.trace_level, run_values.options.timeout_in_ms))

    given, metadata = either.RunOptions(timeout_in_ms=30000), either.RunMetadata()
    with either.train.MonitoredSession(hooks=[Options()]) as sess:
        sess.run(x, options=given, run_metadata=metadata)
    assert seen == [(1, 60000)]
    assert metadata.HasField("step_stats")


def test_the_callers_options_are_not_changed(graph):
    hook = Recorder(request=tf.train.SessionRunArgs(None, None, tf.RunOptions(timeout_in_ms=60000)))
    given = tf.RunOptions(timeout_in_ms=5000)
    x = tf.constant(1.0)
    with tf.train.MonitoredSession(hooks=[hook]) as sess:
        sess.run(x, options=given)
    assert given.timeout_in_ms == 5000


def test_request_stop_of_a_hook(graph, either):
    class Stop(either.train.SessionRunHook):
        def after_run(self, run_context, run_values):
            assert run_context.original_args.fetches is x
            assert run_context.session.run(x) == 1.0
            run_context.request_stop()

    x = either.constant(1.0)
    with either.train.MonitoredSession(hooks=[Stop()]) as sess:
        steps = 0
        while not sess.should_stop():
            sess.run(x)
            steps += 1
        assert steps == 1
        with pytest.raises(RuntimeError, match="even after should_stop"):
            sess.run(x)


def test_ops_made_in_begin_and_variables_set_in_after_create_session(graph, either):
    v = either.get_variable("v", initializer=1.0)

    class Maker(either.train.SessionRunHook):
        def begin(self):
            self.set = either.assign(v, 42.0)

        def after_create_session(self, session, coord):
            session.run(self.set)

    with either.train.MonitoredSession(hooks=[Maker()]) as sess:
        assert sess.run(v) == 42.0


def test_another_session_inside_a_hook(graph):
    class Other(tf.train.SessionRunHook):
        def after_run(self, run_context, run_values):
            with tf.Graph().as_default(), tf.Session() as other:
                self.value = other.run(tf.constant(7.0))

    hook, x = Other(), tf.constant(1.0)
    with tf.train.MonitoredSession(hooks=[hook]) as sess:
        assert sess.run(x) == 1.0
        assert sess.run(x) == 1.0
    assert hook.value == 7.0


@pytest.mark.parametrize("method", ["begin", "after_create_session", "before_run", "after_run", "end"])
def test_a_hook_that_fails(graph, either, method):
    log = []
    hooks = [Recorder("first", log), Recorder("bad", log), Recorder("last", log)]
    hooks[1].fail_in = method
    v = either.get_variable("v", initializer=1.0)
    with pytest.raises(ZeroDivisionError, match=method), either.train.MonitoredSession(hooks=hooks) as sess:
        sess.run(v)
    assert ("first.end" in log) == (method == "end")


@pytest.mark.parametrize("method", ["begin", "after_create_session", "before_run", "after_run", "end"])
def test_a_hook_that_fails_leaves_nothing_open(graph, method):
    log, opened = [], []
    hooks = [Recorder("bad", log), Recorder("last", log)]
    hooks[0].fail_in = method

    class Creator(tf.train.ChiefSessionCreator):
        def create_session(self):
            opened.append(super().create_session())
            return opened[-1]

    v = tf.get_variable("v", initializer=1.0)
    with pytest.raises(ZeroDivisionError), tf.train.MonitoredSession(Creator(), hooks) as sess:
        sess.run(v)
    assert all(session._closed for session in opened)
    assert len(opened) == (method != "begin")
    assert not graph.finalized
    # The others still end: one of them may have a checkpoint to write.
    assert ("last.end" in log) == (method == "end")


def test_out_of_range_ends_a_with_block(graph, either):
    value = either.data.make_one_shot_iterator(either.data.Dataset.range(2)).get_next()
    hook, seen = Recorder(), []
    with either.train.MonitoredSession(hooks=[hook]) as sess:
        while not sess.should_stop():
            seen.append(sess.run(value))
    assert seen == [0, 1]
    assert hook.log[-1] == "hook.end"
    assert sess.should_stop()


def test_an_error_in_the_with_body_passes_and_end_is_not_called(graph, either):
    hook = Recorder()
    either.constant(1.0)
    with pytest.raises(KeyError), either.train.MonitoredSession(hooks=[hook]) as sess:
        raise KeyError
    assert "hook.end" not in hook.log
    assert sess._is_closed()


def test_closing(graph, either):
    x = either.constant(1.0)
    sess = either.train.MonitoredSession()
    assert sess.graph is graph
    sess.close()
    assert sess.should_stop()
    assert sess.graph is None
    with pytest.raises(RuntimeError, match="already closed"):
        sess.close()
    with pytest.raises((RuntimeError, AttributeError)):
        sess.run(x)


def test_a_run_after_close_says_what_to_do(graph):
    x = tf.constant(1.0)
    with tf.train.MonitoredSession() as sess:
        pass
    with pytest.raises(errors.UsageStateError, match="Open a new one"):
        sess.run(x)


def test_the_graph_is_finalized_while_it_is_open(graph, either):
    with either.train.MonitoredSession(), pytest.raises(RuntimeError):
        either.constant(1.0)
    either.constant(1.0)


def test_a_finalized_graph_stays_finalized(graph, either):
    either.constant(1.0)
    with either.train.MonitoredSession():
        pass
    graph.finalize()
    with either.train.MonitoredSession():
        pass
    assert graph.finalized


@pytest.mark.parametrize("error", [stock.errors.AbortedError, stock.errors.UnavailableError])
def test_a_lost_session_is_made_again_and_the_step_repeated(graph, either, error, tmp_path):
    step = either.train.get_or_create_global_step()
    add = either.assign_add(step, 1)

    class Lost(either.train.SessionRunHook):
        runs = sessions = 0

        def after_create_session(self, session, coord):
            self.sessions += 1

        def before_run(self, run_context):
            self.runs += 1
            if self.runs == 3:
                raise error(None, None, "lost")

    hook = Lost()
    saver = either.train.CheckpointSaverHook(str(tmp_path), save_steps=1)
    creator = either.train.ChiefSessionCreator(checkpoint_dir=str(tmp_path))
    with either.train.MonitoredSession(creator, [hook, saver]) as sess:
        assert [sess.run(add) for _ in range(3)] == [1, 2, 3], "restored from the last checkpoint"
    assert hook.sessions == 2


def test_retries_are_bounded_and_the_last_error_is_raised(graph):
    class AlwaysLost(tf.train.SessionRunHook):
        runs = 0

        def before_run(self, run_context):
            self.runs += 1
            raise tf.errors.UnavailableError(None, None, f"lost {self.runs}")

    hook, x = AlwaysLost(), tf.constant(1.0)
    with pytest.raises(tf.errors.UnavailableError, match="lost 3"):
        with tf.train.MonitoredSession(hooks=[hook], max_retries=2) as sess:
            sess.run(x)
    assert hook.runs == 3


def test_step_fn(graph, either):
    c = either.placeholder(either.float32)
    v, w = c + 4.0, c + 0.5
    hook = Recorder(request=either.train.SessionRunArgs(w))

    def step_fn(step_context):
        value = step_context.session.run(v, {c: 0.5})
        return value, step_context.run_with_hooks(w, feed_dict={c: 0.1})

    with either.train.MonitoredSession(hooks=[hook]) as sess:
        value, other = sess.run_step_fn(step_fn)
    assert value == 4.5
    assert other == pytest.approx(0.6)
    assert len(hook.results) == 1, "the raw session calls no hook"


def test_step_fn_that_requests_a_stop(graph, either):
    either.constant(1.0)
    with either.train.MonitoredSession() as sess:
        sess.run_step_fn(lambda step_context: step_context.request_stop())
        raise AssertionError("not reached")
    assert sess.should_stop()
    with either.train.MonitoredSession() as sess, pytest.raises(StopIteration):
        sess.run_step_fn(lambda step_context: step_context.request_stop())


def test_step_fn_that_is_a_method(graph, either):
    class Model:
        def step_fn(self, step_context):
            return step_context.session.run(x)

        def bad(self, step_context, extra):
            raise AssertionError

    x = either.constant(5.0)
    with either.train.MonitoredSession() as sess:
        assert sess.run_step_fn(Model().step_fn) == 5.0
        for wrong in (lambda: None, lambda context: None, lambda step_context, more: None, Model().bad):
            with pytest.raises(ValueError, match="step_context"):
                sess.run_step_fn(wrong)


def test_step_fn_in_a_session_that_was_lost_has_the_new_one(graph):
    x = tf.constant(5.0)
    sessions = []

    def step_fn(step_context):
        sessions.append(step_context.session)
        if len(sessions) == 1:
            raise tf.errors.AbortedError(None, None, "lost")
        return step_context.session.run(x), step_context.run_with_hooks(x)

    with tf.train.MonitoredSession() as sess:
        assert sess.run_step_fn(step_fn) == (5.0, 5.0)
    assert sessions[0] is not sessions[1]


def test_public_names(either):
    context = either.train.MonitoredSession.StepContext("session", lambda *a: a)
    assert context.session == "session"


def test_the_chain_of_inner_sessions(graph):
    tf.constant(1.0)
    with tf.train.MonitoredSession() as sess:
        raw = sess._tf_sess()
        assert isinstance(raw, tf.Session)
        assert sess._sess._sess._sess._sess is raw
        assert sess._coordinated_creator.tf_sess is raw


def test_it_is_no_session(graph):
    v = tf.get_variable("v", initializer=1.0)
    saver = tf.train.Saver()
    with tf.train.MonitoredSession() as sess:
        with pytest.raises(TypeError, match=r"step_context.session"):
            saver.save(sess, "unused")
        with pytest.raises(AttributeError, match="cannot be the default session"):
            sess.as_default()
        assert not hasattr(sess, "as_default")
        with pytest.raises(AttributeError, match="nothing_of_the_kind"):
            sess.nothing_of_the_kind()
        with pytest.raises(ValueError, match="session"):
            v.eval()


def test_in_eager_mode_it_says_what_to_write():
    from tf2compat import _tf

    with _tf.eager_mode(), pytest.raises(RuntimeError, match=r"with tf.Graph\(\).as_default\(\):"):
        tf.train.MonitoredSession()


def test_last_step_and_num_steps(graph, either):
    step = either.train.get_or_create_global_step()
    add = either.assign_add(step, 1)
    with either.train.MonitoredSession(hooks=[either.train.StopAtStepHook(num_steps=3)]) as sess:
        while not sess.should_stop():
            last = sess.run(add)
    assert last == 3


def test_queue_runners_are_started_and_ended(graph, either):
    import threading

    before = threading.active_count()
    queue = either.FIFOQueue(3, either.float32, shapes=[[]])
    either.train.add_queue_runner(either.train.QueueRunner(queue, [queue.enqueue(1.0)] * 2))
    value = queue.dequeue()
    with either.train.MonitoredSession() as sess:
        assert [sess.run(value) for _ in range(20)] == [1.0] * 20
    assert threading.active_count() <= before


def test_an_error_of_a_queue_runner_reaches_the_caller(graph):
    queue = tf.FIFOQueue(3, tf.float32, shapes=[[]])
    bad = tf.matmul(tf.ones([2, 3]), tf.placeholder_with_default(tf.ones([2, 3]), [None, None]))
    tf.train.add_queue_runner(tf.train.QueueRunner(queue, [queue.enqueue(tf.reduce_sum(bad))]))
    value = queue.dequeue()
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"MatMul|Matrix size"):
        with tf.train.MonitoredSession() as sess:
            sess.run(value)
