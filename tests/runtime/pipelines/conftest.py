"""Files to read, and a way to run a pipeline as queues and as `tf.data`."""

import numpy as np
import pytest

import tf2compat.v1 as tf


@pytest.fixture
def files(tmp_path):
    """Three files each of records of four bytes, of lines behind a header, and of TFRecords: kind -> paths."""
    made = {"bin": [], "txt": [], "rec": []}
    for number in range(3):
        paths = {kind: str(tmp_path / f"{number}.{kind}") for kind in made}
        (np.arange(40) + 40 * number).astype(np.uint8).tofile(paths["bin"])
        lines = "".join(f"{10 * number + i},{i}\n" for i in range(7))
        (tmp_path / f"{number}.txt").write_text(f"header\n{lines}")
        with tf.python_io.TFRecordWriter(paths["rec"]) as writer:
            for i in range(5):
                writer.write(f"record {number}.{i}".encode())
        for kind, path in paths.items():
            made[kind].append(path)
    return made


@pytest.fixture
def run():
    """Returns the function (build, input_pipeline) -> what each run fetches until the end of input."""

    def run(build, input_pipeline):
        fetched = []
        with tf.Graph().as_default():
            tf.set_random_seed(1)
            fetches = build()
            tf.train.create_global_step()
            creator = tf.train.ChiefSessionCreator(input_pipeline=input_pipeline)
            with tf.train.MonitoredSession(creator) as sess:
                while not sess.should_stop():
                    fetched.append(sess.run(fetches))
        return fetched

    return run
