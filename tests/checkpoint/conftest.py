import os

import pytest
import tensorflow as tf

import tf2compat.v1 as v1


@pytest.fixture
def saved(tmp_path):
    """Returns a function that writes checkpoints of one variable, `x` = step, as TF1 does; it returns the prefixes."""

    def save(*steps, folder=tmp_path, name="model.ckpt", **options):
        with tf.Graph().as_default():
            x = v1.get_variable("x", [100], initializer=v1.zeros_initializer())
            saver = v1.train.Saver(**options)
            with v1.Session() as sess:
                found = []
                for step in steps:
                    x.load([float(step)] * 100, sess)
                    found.append(saver.save(sess, str(folder / name), step, write_meta_graph=False))
                return found

    return save


FAULTS = {
    "truncated": lambda prefix: os.truncate(f"{prefix}.data-00000-of-00001", 17),
    "empty": lambda prefix: os.truncate(f"{prefix}.data-00000-of-00001", 0),
    "missing shard": lambda prefix: os.remove(f"{prefix}.data-00000-of-00001"),
    "wrong checksum": lambda prefix: flip(f"{prefix}.data-00000-of-00001", 20),
    "empty index": lambda prefix: os.truncate(f"{prefix}.index", 0),
    "truncated index": lambda prefix: os.truncate(f"{prefix}.index", 60),
    "garbage index": lambda prefix: flip(f"{prefix}.index", 20),
}


def flip(path, offset):
    with open(path, "r+b") as stream:
        stream.seek(offset)
        byte = stream.read(1)[0]
        stream.seek(offset)
        stream.write(bytes([byte ^ 1]))


@pytest.fixture(params=sorted(FAULTS))
def fault(request):
    """Returns a function that damages the files of a prefix in one way."""
    return FAULTS[request.param]
