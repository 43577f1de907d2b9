"""`tf.contrib.slim`'s data sets, training and evaluation loops: what they give."""

import glob
import os
import tempfile

import numpy as np
import tensorflow as tf
from cases import case, main, numbers
from tensorflow.contrib import slim

ROWS = numbers(8, 3)
LABELS = (ROWS.sum(1) > 0).astype(np.int64)


def logits():
    return slim.fully_connected(
        tf.constant(ROWS), 2, activation_fn=None, scope="logits", weights_initializer=tf.ones_initializer()
    )


def tags(folder):
    """Returns the tags of all summaries in `folder`."""
    found = set()
    for path in glob.glob(os.path.join(folder, "*tfevents*")):
        for event in tf.train.summary_iterator(path):
            found.update(value.tag for value in event.summary.value)
    return sorted(found)


def trained_in(folder, steps=6):
    """Trains into `folder`; returns the loss that is left."""
    loss = slim.losses.softmax_cross_entropy(logits(), slim.one_hot_encoding(LABELS, 2))
    total = slim.losses.get_total_loss()
    tf.summary.scalar("losses/mine", loss)
    train_op = slim.learning.create_train_op(total, tf.train.MomentumOptimizer(0.1, 0.9), clip_gradient_norm=1.0)
    return slim.learning.train(
        train_op, folder, number_of_steps=steps, log_every_n_steps=0, save_interval_secs=600, save_summaries_secs=600
    )


@case("tf.contrib.slim.learning.train", "tf.contrib.slim.learning.create_train_op")
def learning():
    folder = tempfile.mkdtemp()
    first = trained_in(folder)
    tf.reset_default_graph()
    second = trained_in(folder, 9)
    reader = tf.train.load_checkpoint(folder)
    values = {name: reader.get_tensor(name) for name in sorted(reader.get_variable_to_shape_map())}
    return first, second, values, os.path.basename(tf.train.latest_checkpoint(folder)), tags(folder)


@case("tf.contrib.slim.assign_from_checkpoint", "tf.contrib.slim.assign_from_checkpoint_fn")
def restored():
    folder = tempfile.mkdtemp()
    trained_in(folder)
    tf.reset_default_graph()
    logits()
    path = tf.train.latest_checkpoint(folder)
    operation, feed = slim.assign_from_checkpoint(path, slim.get_model_variables())
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(operation, feed)
        found = [session.run(slim.get_model_variables())]
        session.run(tf.global_variables_initializer())
        slim.assign_from_checkpoint_fn(path, slim.get_model_variables())(session)
        found.append(session.run(slim.get_model_variables()))
    return found


@case(
    "tf.contrib.slim.evaluation.evaluate_once",
    "tf.contrib.slim.evaluation.evaluation_loop",
    "tf.contrib.slim.evaluation.wait_for_new_checkpoint",
    "tf.contrib.slim.metrics.aggregate_metric_map",
)
def evaluation():
    folder, log = tempfile.mkdtemp(), tempfile.mkdtemp()
    trained_in(folder)
    tf.reset_default_graph()
    guessed = tf.argmax(logits(), 1)
    slim.get_or_create_global_step()
    values, updates = slim.metrics.aggregate_metric_map(
        {
            "accuracy": slim.metrics.streaming_accuracy(guessed, LABELS),
            "precision": slim.metrics.streaming_precision(tf.cast(guessed, tf.bool), LABELS > 0),
            "recall": slim.metrics.streaming_recall(tf.cast(guessed, tf.bool), LABELS > 0),
        }
    )
    for name, value in values.items():
        tf.summary.scalar(name, value)
    path = tf.train.latest_checkpoint(folder)
    once = slim.evaluation.evaluate_once(
        "", path, log, num_evals=2, eval_op=list(updates.values()), final_op=values, variables_to_restore=None
    )
    looped = slim.evaluation.evaluation_loop(
        "",
        folder,
        log,
        num_evals=1,
        eval_op=list(updates.values()),
        final_op=values["accuracy"],
        eval_interval_secs=0,
        max_number_of_evaluations=1,
    )
    waited = slim.evaluation.wait_for_new_checkpoint(folder, "other", timeout=1)
    return once, looped, os.path.basename(waited), tags(log)


@case(
    "tf.contrib.slim.dataset.Dataset",
    "tf.contrib.slim.dataset_data_provider.DatasetDataProvider",
    "tf.contrib.slim.tfexample_decoder",
    "tf.contrib.slim.tfexample_decoder.BoundingBox",
    "tf.contrib.slim.tfexample_decoder.Image",
    "tf.contrib.slim.tfexample_decoder.TFExampleDecoder",
    "tf.contrib.slim.tfexample_decoder.Tensor",
    "tf.contrib.slim.parallel_reader.get_data_files",
    "tf.contrib.slim.prefetch_queue.prefetch_queue",
    "tf.contrib.slim.queues.QueueRunners",
)
def data_sets():
    folder = tempfile.mkdtemp()
    feature = tf.train.Feature
    pictures = np.arange(3 * 4 * 5 * 3).reshape(3, 4, 5, 3).astype(np.uint8)
    with tf.Session() as session:
        encoded = [session.run(tf.image.encode_png(picture)) for picture in pictures]
    for number in range(3):
        with tf.python_io.TFRecordWriter(os.path.join(folder, "part-%d" % number)) as writer:
            example = tf.train.Example()
            example.features.feature["image/encoded"].CopyFrom(
                feature(bytes_list=tf.train.BytesList(value=[encoded[number]]))
            )
            example.features.feature["image/format"].CopyFrom(feature(bytes_list=tf.train.BytesList(value=[b"png"])))
            example.features.feature["image/class/label"].CopyFrom(
                feature(int64_list=tf.train.Int64List(value=[number + 10]))
            )
            for side, place in (("ymin", 0.1), ("xmin", 0.2), ("ymax", 0.6), ("xmax", 0.5 + number / 10.0)):
                example.features.feature["box/" + side].CopyFrom(
                    feature(float_list=tf.train.FloatList(value=[place, place + 0.25]))
                )
            writer.write(example.SerializeToString())
    decode = slim.tfexample_decoder
    decoder = decode.TFExampleDecoder(
        {
            "image/encoded": tf.FixedLenFeature((), tf.string, ""),
            "image/format": tf.FixedLenFeature((), tf.string, "png"),
            "image/class/label": tf.FixedLenFeature([], tf.int64, -1),
            "box/ymin": tf.VarLenFeature(tf.float32),
            "box/xmin": tf.VarLenFeature(tf.float32),
            "box/ymax": tf.VarLenFeature(tf.float32),
            "box/xmax": tf.VarLenFeature(tf.float32),
        },
        {
            "image": decode.Image(shape=[4, 5, 3], channels=3),
            "label": decode.Tensor("image/class/label", shape=[]),
            "box": decode.BoundingBox(["ymin", "xmin", "ymax", "xmax"], "box/"),
        },
    )
    pattern = os.path.join(folder, "part-*")
    data = slim.dataset.Dataset(
        data_sources=pattern,
        reader=tf.TFRecordReader,
        decoder=decoder,
        num_samples=3,
        items_to_descriptions={"image": "A picture.", "label": "A class."},
        num_classes=20,
    )
    provider = slim.dataset_data_provider.DatasetDataProvider(
        data, num_readers=1, shuffle=False, num_epochs=2, common_queue_capacity=8, common_queue_min=1
    )
    image, label, box = provider.get(["image", "label", "box"])
    box = tf.reshape(box, [2, 4])
    images, labels, boxes = tf.train.batch([image, label, box], 2)
    queue = slim.prefetch_queue.prefetch_queue([images, labels, boxes], capacity=2)
    fetched = queue.dequeue()
    seen = []
    with tf.Session() as session:
        session.run([tf.global_variables_initializer(), tf.local_variables_initializer()])
        with slim.queues.QueueRunners(session):
            for _ in range(3):
                found = session.run(fetched)
                seen.append([found[0].sum((1, 2, 3)), found[1], found[2]])
    files = slim.parallel_reader.get_data_files([pattern])
    try:
        slim.parallel_reader.get_data_files(os.path.join(folder, "none*"))
    except ValueError:
        files.append("none")
    return seen, sorted(map(os.path.basename, files)), sorted(provider.list_items()), data.num_classes, data.num_samples


@case("tf.contrib.slim.summaries.add_scalar_summary", "tf.contrib.slim.summaries.add_image_summary")
def summaries():
    slim.summaries.add_scalar_summary(tf.constant(2.5), "loss", "eval")
    slim.summaries.add_scalar_summary(tf.constant(1.5, name="unnamed"))
    slim.summaries.add_image_summary(tf.zeros([1, 2, 2, 3]), "picture", print_summary=False)
    slim.summaries.add_histogram_summary(tf.constant(ROWS), "spread")
    slim.summaries.add_zero_fraction_summary(tf.constant([0.0, 1.0]), "empty")
    with tf.Session() as session:
        found = tf.Summary.FromString(session.run(tf.summary.merge_all()))
    return sorted([value.tag, value.simple_value] for value in found.value)


@case()
def slim_losses():
    guessed = tf.constant(numbers(4, 2))
    wanted = tf.one_hot([0, 1, 1, 0], 2)
    made = [
        slim.losses.softmax_cross_entropy(guessed, wanted, weights=0.5, label_smoothing=0.1),
        slim.losses.sparse_softmax_cross_entropy(guessed, tf.constant([0, 1, 1, 0])),
        slim.losses.sigmoid_cross_entropy(guessed, wanted),
        slim.losses.mean_squared_error(guessed, wanted, weights=tf.constant([[1.0], [0.0], [2.0], [1.0]])),
        slim.losses.absolute_difference(guessed, wanted),
        slim.losses.log_loss(tf.sigmoid(guessed), wanted),
        slim.losses.hinge_loss(guessed, wanted),
        slim.losses.cosine_distance(guessed, wanted, dim=1),
    ]
    slim.losses.add_loss(tf.constant(3.0))
    made += [slim.losses.get_total_loss(add_regularization_losses=False), tf.add_n(slim.losses.get_losses())]
    with tf.Session() as session:
        return session.run(made)


if __name__ == "__main__":
    main()
