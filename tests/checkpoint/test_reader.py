import os

import pytest
import tensorflow as tf

import tf2compat.v1 as v1
from tf2compat.checkpoint import damage_of, load_into
from tf2compat.checkpoint.reader import CheckpointReader, resolved
from tf2compat.errors import CheckpointDamagedError, UsageError


@pytest.mark.parametrize("checkpoint_format", ["tf1", "tf2"])
def test_values_by_name(saved, checkpoint_format):
    reader = CheckpointReader(saved(3, format=checkpoint_format)[0])
    assert reader.format == checkpoint_format
    assert reader.shapes["x"] == (100,)
    assert reader.dtypes["x"].name == "float32"
    assert reader.get("x")[0] == 3


def test_what_a_path_means(tmp_path, saved):
    prefixes = saved(1, 2)
    assert resolved(tmp_path, "s") == prefixes[1]
    assert resolved(prefixes[0] + ".index", "s") == prefixes[0]
    with pytest.raises(UsageError, match="There is no checkpoint"):
        resolved(tmp_path / "none", "s")


def test_a_damaged_index(saved):
    prefix = saved(1)[0]
    with open(f"{prefix}.index", "w") as stream:
        stream.write("garbage")
    with pytest.raises(CheckpointDamagedError, match="cannot be read"):
        CheckpointReader(prefix)


def test_a_prefix_that_ends_in_a_slash(tmp_path, monkeypatch):
    """It names the files `.index` and so on in a folder, as in TF1."""
    monkeypatch.chdir(tmp_path)
    os.mkdir("sl")
    with tf.Graph().as_default(), v1.Session() as sess:
        x = v1.get_variable("x", [3], initializer=v1.ones_initializer())
        sess.run(v1.global_variables_initializer())
        saver = v1.train.Saver()
        for _ in range(2):
            assert saver.save(sess, "sl/m/") == "sl/m/"
        assert sorted(os.listdir("sl/m")) == [".data-00000-of-00001", ".index", ".meta", "checkpoint"]
        sess.run(x.assign([0.0, 0.0, 0.0]))
        saver.restore(sess, "sl/m/")
        assert sess.run(x).tolist() == [1.0, 1.0, 1.0]
    assert v1.train.latest_checkpoint("sl/m") == v1.train.latest_checkpoint("sl/m/") == "sl/m/"
    assert damage_of("sl/m/") == ""
    assert resolved("sl/m/", "s") == "sl/m/"
    assert CheckpointReader("sl/m/").get("x").tolist() == [1.0, 1.0, 1.0]


def test_a_damaged_one_is_named_and_nothing_is_loaded(saved, fault):
    prefix = saved(1)[0]
    fault(prefix)
    variable = tf.Variable([5.0] * 100)
    with pytest.raises(CheckpointDamagedError, match=r"`tf2compat.checkpoint`: The checkpoint .* cannot be read: "):
        load_into({"x": variable}, prefix)
    assert set(variable.numpy()) == {5.0}
