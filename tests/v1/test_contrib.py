"""The names that legacy code uses most, of those that TensorFlow 2.21 has no more."""

import importlib
import pathlib

import pytest

import tf2compat.v1 as tf
from tf2compat.declared.unsupported import UNSUPPORTED
from tf2compat.errors import UnsupportedError
from tf2compat.legacy_imports.statements import LEGACY, renamed

NAMES = (pathlib.Path(__file__).parent / "names_that_went_away.txt").read_text().split()
NEVER_WERE = {"tf.data.TableRecordDataset", "tf.python_io.OutOfRangeException"}
"""Names of another company's TensorFlow."""

pytestmark = pytest.mark.filterwarnings("ignore")


def resolved(name):
    first, *parts = name.split(".")
    if first == "tf":
        found = tf
    else:
        parts = name.split(".")
        count = len(parts) - 1
        while True:
            try:
                found = importlib.import_module(renamed(".".join(parts[:count]), LEGACY))
                break
            except ModuleNotFoundError:
                count -= 1
        parts = parts[count:]
    for part in parts:
        found = getattr(found, part)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_here_or_declared(name):
    if name in NEVER_WERE:
        with pytest.raises(AttributeError):
            resolved(name)
        return
    try:
        assert resolved(name) is not None
    except UnsupportedError as error:
        part = ".".join(name.split(".")[:3])
        assert any(key.startswith(part) for key in UNSUPPORTED), error  # noqa: PT017


def test_how_many_are_here():
    here = 0
    for name in NAMES:
        try:
            resolved(name)
            here += 1
        except (AttributeError, UnsupportedError):
            pass
    assert here >= 183


def test_parts_and_what_is_none():
    assert {"slim", "layers", "eager", "summary"} <= set(dir(tf.contrib))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = tf.contrib.nothing
    with pytest.raises(UnsupportedError, match="tensorflow_gan"):
        tf.contrib.gan.gan_model()


def test_summaries_that_are_written_where_they_are_made(tmp_path):
    with tf.Graph().as_default():
        tf.train.create_global_step()
        writer = tf.contrib.summary.create_file_writer(str(tmp_path), flush_millis=1)
        with writer.as_default(), tf.contrib.summary.always_record_summaries():
            tf.contrib.summary.scalar("speed", 3.0)
        with tf.Session() as session, writer.as_default():
            session.run(tf.global_variables_initializer())
            tf.contrib.summary.initialize(session=session)
            session.run(tf.contrib.summary.all_summary_ops())
            session.run(writer.flush())
    events = [event for path in tmp_path.glob("*") for event in tf.train.summary_iterator(str(path))]
    assert [value.tag for event in events for value in event.summary.value] == ["speed"]
