import json
import os
import pathlib

import pytest
import tensorflow as tf

import tf2compat.v1 as v1
from tests import programs
from tf2compat.errors import UnsupportedError

PROGRAM = pathlib.Path(__file__).with_name("resumed_program.py")


def run(folder, checkpoint_format, kill_after=0, async_save=0):
    command = [str(PROGRAM), str(folder), checkpoint_format, str(kill_after), str(async_save)]
    done = programs.run(command)
    assert done.returncode == (-9 if kill_after else 0), done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("checkpoint_format", "async_save"), [pytest.param("tf1", 0, marks=pytest.mark.long), ("tf2", 1)]
)
def test_a_killed_run_goes_on_bit_for_bit(tmp_path, checkpoint_format, async_save):
    whole = run(tmp_path / "whole", checkpoint_format)
    first = run(tmp_path / "killed", checkpoint_format, 13, async_save)
    rest = run(tmp_path / "killed", checkpoint_format, 0, async_save)
    assert first == whole[:13]
    trained = rest[0][0] - 1  # A fetched step is the one that was just counted.
    assert trained > 0
    assert rest == whole[trained:]


def test_stock_passes_over_the_extra_keys(tmp_path):
    with tf.Graph().as_default():
        x = v1.get_variable("x", initializer=tf.constant(3.0))
        r = v1.random_uniform([])
        saver = v1.train.Saver(restore_input_position=True)
        with v1.Session() as sess:
            sess.run(x.initializer)
            sess.run(r)
            path = saver.save(sess, str(tmp_path / "m"))
        assert any("random_state" in name for name, _ in tf.train.list_variables(path))
        with tf.compat.v1.Session() as sess:
            tf.compat.v1.train.Saver([x]).restore(sess, path)
            assert sess.run(x) == 3.0


@pytest.mark.parametrize("runs", [0, 3])
def test_what_is_saved_before_the_first_step_is_what_was_restored(tmp_path, runs):
    """`CheckpointSaverHook` saves as soon as the session is restored; a kill after that must lose nothing."""
    numbers = []
    with tf.Graph().as_default():
        v1.set_random_seed(3)
        v1.get_variable("x", initializer=tf.constant(3.0))
        rows = v1.data.make_initializable_iterator(tf.data.Dataset.range(100).shuffle(50, seed=2))
        drawn = [v1.random_uniform([]), v1.py_func(lambda row: row, [rows.get_next()], tf.int64)]
        saver = v1.train.Saver(restore_input_position=True)
        path = None
        for generation in range(3):
            with v1.Session() as sess:
                sess.run([v1.global_variables_initializer(), rows.initializer])
                if path is not None:
                    saver.restore(sess, path)
                for _ in range(runs if generation == 0 else 0):
                    sess.run(drawn)
                path = saver.save(sess, str(tmp_path / f"m-{generation}"))
                numbers.append(sess.run(drawn))
    assert numbers[1] == numbers[0]
    assert numbers[2] == numbers[0]


def test_a_checkpoint_without_a_position_says_so(tmp_path, caplog):
    with tf.Graph().as_default():
        v1.get_variable("x", initializer=tf.constant(3.0))
        with v1.Session() as sess:
            sess.run(v1.global_variables_initializer())
            path = v1.train.Saver().save(sess, str(tmp_path / "m"))
            v1.train.Saver(restore_input_position=True).restore(sess, path)
    assert "holds no input position" in caplog.text


def test_a_python_generator_cannot_be_kept(tmp_path):
    with tf.Graph().as_default():
        v1.get_variable("x", initializer=tf.constant(3.0))
        data = tf.data.Dataset.from_generator(lambda: iter(range(5)), output_signature=tf.TensorSpec([], tf.int32))
        element = v1.data.make_one_shot_iterator(data).get_next()
        with v1.Session() as sess:
            sess.run(v1.global_variables_initializer())
            sess.run(element)
            with pytest.raises(UnsupportedError, match="(?s)restore_input_position.*generator"):
                v1.train.Saver(restore_input_position=True).save(sess, str(tmp_path / "m"))
    assert os.listdir(tmp_path) == []
