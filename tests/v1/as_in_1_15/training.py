"""`tf.contrib.training`, `metrics`, `opt`, `lookup`, `summary`, `learn` and the smaller parts: what they give."""

import glob
import os
import tempfile

import numpy as np
import tensorflow as tf
from cases import case, main, numbers
from tensorflow.contrib import training
from tensorflow.contrib.training.python.training import evaluation, hparam

ROWS = numbers(4, 3)


def line():
    """Returns the loss of a line that is to be fitted, and its variables."""
    weights = tf.get_variable("weights", initializer=tf.constant([[1.0], [-1.0], [0.5]]))
    bias = tf.get_variable("bias", initializer=[0.25])
    loss = tf.reduce_mean(tf.square(tf.matmul(tf.constant(ROWS), weights) + bias - 2.0))
    return tf.losses.compute_weighted_loss(loss), [weights, bias]


def events(folder):
    """Returns (step, tag, number) of every scalar that was written into `folder`."""
    found = []
    for path in sorted(glob.glob(os.path.join(folder, "*tfevents*"))):
        for event in tf.train.summary_iterator(path):
            for value in event.summary.value:
                number = value.simple_value
                if value.HasField("tensor"):
                    number = tf.contrib.util.make_ndarray(value.tensor)
                if np.ndim(number) == 0 and not value.tag.startswith("global_step/sec"):
                    found.append([event.step, value.tag, float(number)])
    return sorted(found)


@case("tf.contrib.training.HParams", "tf.contrib.training.python.training.hparam.HParams")
def hparams():
    made = training.HParams(rate=0.1, units=[64, 32], name="net", deep=True, steps=10, unset=None)
    assert training.HParams is hparam.HParams
    made.parse("rate=0.5,units=[1,2,3],name=other,deep=false")
    made.add_hparam("extra", 3)
    made.set_hparam("steps", 20)
    made.rate = 1
    refused = []
    for wrong in ("nothing=1", "steps=text", "deep=7", "rate=[1,2]", "steps"):
        try:
            made.parse(wrong)
        except (ValueError, KeyError) as problem:
            refused.append([wrong, isinstance(problem, ValueError)])
    try:
        made.add_hparam("extra", 4)
    except ValueError:
        refused.append("extra")
    again = training.HParams(**made.values())
    again.override_from_dict({"name": "third", "units": [9]})
    other = training.HParams(rate=0.0, units=[0])
    other.parse_json('{"rate": 2.5, "units": [4, 5]}')
    made.del_hparam("extra")
    return {
        "values": made.values(),
        "json": made.to_json(),
        "sorted": made.to_json(indent=2, sort_keys=True),
        "again": again.values(),
        "other": other.values(),
        "text": str(other),
        "has": ["rate" in made, "extra" in made, made.get("extra", 5), made.get("steps")],
        "refused": refused,
    }


@case("tf.contrib.training.create_train_op", "tf.contrib.training.clip_gradient_norms_fn")
def create_train_op():
    loss, variables = line()
    counter = tf.get_variable("counter", initializer=0, trainable=False)
    tf.add_to_collection(tf.GraphKeys.UPDATE_OPS, tf.assign_add(counter, 2))
    train_op = training.create_train_op(
        loss,
        tf.train.MomentumOptimizer(0.1, 0.9),
        transform_grads_fn=training.clip_gradient_norms_fn(0.5),
        summarize_gradients=True,
    )
    scaled = training.multiply_gradients([(tf.constant([2.0]), variables[1])], {variables[1]: 3.0})[0][0]
    with tf.train.MonitoredSession() as session:
        losses = [session.run(train_op) for _ in range(4)]
        values = session.run(variables + [counter, tf.train.get_global_step(), scaled])
    tags = sorted(each.op.name for each in tf.get_collection(tf.GraphKeys.SUMMARIES))
    return losses, values, train_op.op.name.split("/")[0], tags


@case(
    "tf.contrib.training.evaluate_repeatedly",
    "tf.contrib.training.StopAfterNEvalsHook",
    "tf.contrib.training.SummaryAtEndHook",
    "tf.contrib.training.checkpoints_iterator",
    "tf.contrib.training.python.training.evaluation.checkpoints_iterator",
)
def train_and_evaluate():
    folder, log = tempfile.mkdtemp(), tempfile.mkdtemp()
    loss, variables = line()
    train_op = training.create_train_op(loss, tf.train.GradientDescentOptimizer(0.1))
    last = training.train(train_op, folder, hooks=[tf.train.StopAtStepHook(num_steps=5)], save_checkpoint_secs=None)
    with tf.Session() as session:
        saver = tf.train.Saver()
        session.run(tf.global_variables_initializer())
        for step in (3, 6):
            session.run(tf.assign(tf.train.get_global_step(), step))
            session.run(tf.assign(variables[1], [float(step)]))
            saver.save(session, os.path.join(folder, "model.ckpt"), step)
    tf.reset_default_graph()
    loss, _ = line()
    tf.train.get_or_create_global_step()
    mean, update = tf.metrics.mean(loss)
    tf.summary.scalar("loss", loss)
    seen = []
    for path in evaluation.checkpoints_iterator(folder, min_interval_secs=0, timeout=0, timeout_fn=lambda: True):
        seen.append(os.path.basename(path))
    values = training.evaluate_repeatedly(
        folder,
        eval_ops=update,
        final_ops={"mean": mean, "step": tf.train.get_global_step()},
        hooks=[training.StopAfterNEvalsHook(3), training.SummaryAtEndHook(log)],
        max_number_of_evaluations=1,
    )
    once = training.evaluate_once(
        os.path.join(folder, "model.ckpt-3"), eval_ops=update, final_ops=mean, hooks=[training.StopAfterNEvalsHook(2)]
    )
    waited = training.wait_for_new_checkpoint(folder, None, timeout=1)
    waited = [os.path.basename(waited), training.wait_for_new_checkpoint(folder, waited, 0, timeout=0.1)]
    return last, seen, values, once, waited, events(log)


@case("tf.contrib.training.GreedyLoadBalancingStrategy", "tf.contrib.training.byte_size_load_fn")
def load_balancing():
    strategy = training.GreedyLoadBalancingStrategy(3, training.byte_size_load_fn)
    with tf.device(tf.train.replica_device_setter(ps_tasks=3, ps_strategy=strategy)):
        made = [tf.get_variable("v%d" % each, [size]) for each, size in enumerate((10, 2, 3, 4, 20, 1))]
        made.append(tf.get_variable("half", [10], tf.float16))
    return [each.device for each in made], [training.byte_size_load_fn(each.op) for each in made]


@case("tf.contrib.metrics.streaming_accuracy", "tf.contrib.metrics.streaming_mean")
def streaming_metrics():
    given = tf.placeholder(tf.int32, [3])
    weights = tf.constant([1.0, 0.5, 2.0])
    accuracy = tf.contrib.metrics.streaming_accuracy(given, tf.constant([1, 2, 3]), weights, name="acc")
    mean = tf.contrib.metrics.streaming_mean(tf.cast(given, tf.float32), metrics_collections=["m"])
    values, updates = tf.contrib.metrics.aggregate_metric_map(
        {"accuracy": accuracy, "recall": tf.contrib.metrics.streaming_recall(given > 1, given > 2)}
    )
    with tf.Session() as session:
        session.run(tf.local_variables_initializer())
        seen = [session.run([mean[1], updates], {given: fed}) for fed in ([1, 0, 3], [1, 2, 0])]
        return seen, session.run([mean[0], values]), sorted(each.op.name for each in tf.local_variables())


@case()
def all_streaming_metrics():
    metrics = tf.contrib.metrics
    chances, labels = tf.constant([[0.9, 0.2, 0.6, 0.4]]), tf.constant([[True, False, False, True]])
    classes, right = tf.constant([0, 2, 1, 1]), tf.constant([0, 1, 1, 2])
    numbers_given, wanted = tf.constant(ROWS), tf.constant(numbers(4, 3, seed=1))
    words, wanted_words = tf.constant([[0.1, 0.7, 0.2], [0.5, 0.1, 0.4]]), tf.constant([[2], [0]], tf.int64)
    weights = tf.constant([[1.0, 0.5, 2.0, 1.0]])
    guessed = chances > 0.5
    made = {
        "accuracy": metrics.streaming_accuracy(classes, right),
        "auc": metrics.streaming_auc(chances, labels, weights, curve="PR"),
        "concat": metrics.streaming_concat(classes),
        "covariance": metrics.streaming_covariance(numbers_given, wanted),
        "false_negatives": metrics.streaming_false_negatives(guessed, labels, weights),
        "false_negatives_at": metrics.streaming_false_negatives_at_thresholds(chances, labels, [0.3, 0.5]),
        "false_positives": metrics.streaming_false_positives(guessed, labels),
        "false_positive_rate": metrics.streaming_false_positive_rate(guessed, labels),
        "mean": metrics.streaming_mean(numbers_given),
        "mean_absolute_error": metrics.streaming_mean_absolute_error(numbers_given, wanted),
        "mean_cosine_distance": metrics.streaming_mean_cosine_distance(numbers_given, wanted, dim=1),
        "mean_iou": metrics.streaming_mean_iou(classes, right, 3),
        "mean_relative_error": metrics.streaming_mean_relative_error(numbers_given, wanted, tf.abs(wanted)),
        "mean_squared_error": metrics.streaming_mean_squared_error(numbers_given, wanted),
        "mean_tensor": metrics.streaming_mean_tensor(numbers_given),
        "pearson_correlation": metrics.streaming_pearson_correlation(numbers_given, wanted),
        "percentage_less": metrics.streaming_percentage_less(numbers_given, 0.3),
        "precision": metrics.streaming_precision(guessed, labels, weights),
        "precision_at": metrics.streaming_precision_at_thresholds(chances, labels, [0.3, 0.5]),
        "recall": metrics.streaming_recall(guessed, labels, weights),
        "recall_at": metrics.streaming_recall_at_thresholds(chances, labels, [0.3, 0.5]),
        "root_mean_squared_error": metrics.streaming_root_mean_squared_error(numbers_given, wanted),
        "sensitivity": metrics.streaming_sensitivity_at_specificity(chances, labels, 0.4),
        "sparse_average": metrics.streaming_sparse_average_precision_at_k(words, wanted_words, 2),
        "sparse_precision": metrics.streaming_sparse_precision_at_k(words, wanted_words, 2),
        "sparse_recall": metrics.streaming_sparse_recall_at_k(words, wanted_words, 2),
        "specificity": metrics.streaming_specificity_at_sensitivity(chances, labels, 0.4),
        "true_negatives": metrics.streaming_true_negatives(guessed, labels),
        "true_positives": metrics.streaming_true_positives(guessed, labels),
    }
    others = [
        metrics.accuracy(classes, right),
        metrics.confusion_matrix(right, classes, 3),
        metrics.f1_score(labels, chances)[1],
        metrics.cohen_kappa(right, classes, 3)[1],
        metrics.set_size(metrics.set_union(tf.constant([[1, 2]]), tf.constant([[2, 5]]))),
        metrics.set_difference(tf.constant([[1, 2]]), tf.constant([[2, 5]])).values,
    ]
    with tf.Session() as session:
        session.run(tf.local_variables_initializer())
        for _ in range(2):
            session.run([update for _, update in made.values()])
        return session.run([{name: value for name, (value, _) in made.items()}, others])


@case("tf.contrib.opt.LazyAdamOptimizer", "tf.contrib.opt.MovingAverageOptimizer")
def optimizers():
    rows = tf.get_variable("rows", initializer=numbers(5, 2))
    loss = tf.reduce_sum(tf.square(tf.nn.embedding_lookup(rows, [1, 3, 3])))
    lazy = tf.contrib.opt.LazyAdamOptimizer(0.1).minimize(loss)
    dense = tf.get_variable("dense", initializer=[1.0, 2.0])
    average = tf.contrib.opt.MovingAverageOptimizer(tf.train.GradientDescentOptimizer(0.5), average_decay=0.8)
    averaged = average.minimize(tf.reduce_sum(tf.square(dense)))
    path = os.path.join(tempfile.mkdtemp(), "swapped.ckpt")
    saver = average.swapping_saver()
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for _ in range(3):
            session.run([lazy, averaged])
        found = session.run({each.op.name: each for each in tf.global_variables()})
        saver.save(session, path)
    reader = tf.train.load_checkpoint(path)
    return found, {name: reader.get_tensor(name) for name in reader.get_variable_to_shape_map()}


@case(
    "tf.contrib.lookup.HashTable",
    "tf.contrib.lookup.KeyValueTensorInitializer",
    "tf.contrib.lookup.index_table_from_tensor",
)
def lookups():
    lookup = tf.contrib.lookup
    initializer = lookup.KeyValueTensorInitializer(["a", "b"], [10, 20], tf.string, tf.int64)
    table = lookup.HashTable(initializer, -1, name="mine")
    words = lookup.index_table_from_tensor(tf.constant(["x", "y"]), num_oov_buckets=3, default_value=-1)
    back = lookup.index_to_string_table_from_tensor(tf.constant(["x", "y"]), default_value="none")
    asked = tf.constant(["a", "y", "b", "other"])
    found = [
        table.lookup(asked),
        table.size(),
        words.lookup(asked),
        back.lookup(tf.constant([1, 0, 7], tf.int64)),
        table.lookup(tf.SparseTensor([[0, 1]], ["b"], [1, 2])).values,
    ]
    with tf.Session() as session:
        try:
            session.run(found[0])
            early = None
        except tf.errors.FailedPreconditionError as problem:
            early = type(problem).__name__
        session.run(tf.tables_initializer())
        return early, session.run(found)


@case(
    "tf.contrib.summary.all_summary_ops",
    "tf.contrib.summary.always_record_summaries",
    "tf.contrib.summary.create_file_writer",
    "tf.contrib.summary.record_summaries_every_n_global_steps",
    "tf.contrib.summary.scalar",
)
def contrib_summaries():
    summary = tf.contrib.summary
    folder = tempfile.mkdtemp()
    step = tf.train.get_or_create_global_step()
    advance = tf.assign_add(step, 1)
    writer = summary.create_file_writer(folder, flush_millis=1000)
    with writer.as_default():
        with summary.always_record_summaries(), tf.name_scope("always"):
            summary.scalar("loss", 3.5)
            summary.histogram("spread", tf.constant(ROWS))
        with summary.record_summaries_every_n_global_steps(2):
            summary.scalar("second", tf.cast(step, tf.float32))
        with summary.never_record_summaries():
            summary.scalar("never", 1.0)
    made = summary.all_summary_ops()
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(summary.summary_writer_initializer_op())
        for _ in range(4):
            session.run(made)
            session.run(advance)
        session.run(writer.flush())
    return len(made), events(folder)


@case("tf.Supervisor")
def supervised():
    folder = tempfile.mkdtemp()
    loss, variables = line()
    step = tf.train.get_or_create_global_step()
    train_op = tf.train.GradientDescentOptimizer(0.1).minimize(loss, step)
    tf.summary.scalar("loss", loss)
    # `tf.Supervisor` is of versions before 1.0.
    supervisor = getattr(tf, "Supervisor", tf.train.Supervisor)(logdir=folder, save_model_secs=0, save_summaries_secs=0)
    with supervisor.managed_session() as session:
        for _ in range(4):
            if not supervisor.should_stop():
                session.run(train_op)
        supervisor.saver.save(session, supervisor.save_path, global_step=step)
        tag = tf.Summary.FromString(session.run(supervisor.summary_op)).value[0].tag
        values = session.run(variables)
    with supervisor.managed_session() as session:
        found = session.run([step] + variables)
    return values, found, supervisor.is_chief, tag


@case("tf.contrib.deprecated.merge_all_summaries", "tf.merge_all_summaries", "tf.train.SummaryWriter")
def first_summaries():
    contrib = tf.contrib.deprecated
    contrib.scalar_summary("a loss", tf.constant(2.5))
    contrib.histogram_summary("spread", ROWS)
    merged = contrib.merge_all_summaries()
    with tf.Session() as session:
        summary = tf.Summary.FromString(session.run(merged))
    # Of 0.12 and before: TensorFlow 1.15 has no longer what tf2compat has for older scripts.
    older = getattr(tf, "merge_all_summaries", tf.summary.merge_all)()
    writer = getattr(tf.train, "SummaryWriter", tf.summary.FileWriter)(tempfile.mkdtemp())
    writer.add_summary(summary, 3)
    writer.close()
    return (
        [value.tag for value in summary.value],
        summary.value[0].simple_value,
        older.dtype.name,
        writer.get_logdir()[:1],
    )


@case(
    "tf.contrib.tfprof.model_analyzer.TRAINABLE_VARS_PARAMS_STAT_OPTIONS",
    "tf.contrib.tfprof.model_analyzer.print_model_analysis",
)
def profiles():
    analyzer = tf.contrib.tfprof.model_analyzer
    line()
    with tf.variable_scope("net"):
        tf.get_variable("w", [5, 7])
        tf.get_variable("fixed", [3], trainable=False)
    options = dict(analyzer.TRAINABLE_VARS_PARAMS_STAT_OPTIONS, output="none")
    found = analyzer.print_model_analysis(tf.get_default_graph(), tfprof_options=options)
    return found.total_parameters, sorted(child.name for child in found.children)


@case("tf.contrib.compiler.xla.compile")
def compiled():
    def body(left, right):
        return left * 2.0, tf.matmul(left, right)

    found = tf.contrib.compiler.xla.compile(body, [tf.constant(ROWS), tf.constant(ROWS.T)])
    return len(found), [each.shape.as_list() for each in found]


@case(
    "tf.contrib.learn.ModeKeys.TRAIN",
    "tf.contrib.learn.ModeKeys.EVAL",
    "tf.contrib.learn.ModeKeys.INFER",
    "tf.contrib.learn.RunConfig",
    "tf.contrib.learn.datasets.base.maybe_download",
)
def learn():
    modes = tf.contrib.learn.ModeKeys
    folder = tempfile.mkdtemp()
    with open(os.path.join(folder, "there.txt"), "w") as file:
        file.write("kept")
    path = tf.contrib.learn.datasets.base.maybe_download("there.txt", folder, "file:///nothing")
    config = tf.contrib.learn.RunConfig(
        model_dir=folder, save_checkpoints_steps=7, save_checkpoints_secs=None, save_summary_steps=3, tf_random_seed=5
    )
    kept = [
        config.model_dir == folder,
        config.save_checkpoints_steps,
        config.save_checkpoints_secs,
        config.save_summary_steps,
        config.tf_random_seed,
        config.is_chief,
        config.task_id,
        config.num_ps_replicas,
        config.keep_checkpoint_max,
        config.master,
    ]
    return modes.TRAIN, modes.EVAL, modes.INFER, os.path.relpath(path, folder), open(path).read(), kept


@case("tf.keras.backend.set_session")
def keras_session():
    session = tf.Session()
    tf.keras.backend.set_session(session)
    weights = tf.get_variable("v", initializer=[2.0, 3.0])
    session.run(tf.global_variables_initializer())
    given = tf.keras.backend.placeholder([2])
    doubled = tf.keras.backend.function([given], [given * weights])
    return tf.keras.backend.get_session() is session, doubled([np.array([1.0, 4.0], np.float32)])[0]


if __name__ == "__main__":
    main()
