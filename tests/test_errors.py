import copy
import pickle
import re

import pytest
import tensorflow as tf

from tf2compat import errors

TF1_TYPES = {
    errors.UsageError: ValueError,
    errors.UsageTypeError: TypeError,
    errors.UsageMessageError: AttributeError,
    errors.UsageOverflowError: OverflowError,
    errors.UsageKeyError: KeyError,
    errors.UsageStateError: RuntimeError,
    errors.UsageAttributeError: AttributeError,
    errors.MissingExtraError: ModuleNotFoundError,
    errors.UnsupportedError: NotImplementedError,
    errors.UnsupportedNameError: AttributeError,
    errors.UninitializedVariableError: tf.errors.FailedPreconditionError,
    errors.DeviceNotFoundError: tf.errors.InvalidArgumentError,
    errors.AddressTakenError: tf.errors.UnknownError,
    errors.UnknownTargetError: tf.errors.NotFoundError,
    errors.SessionResetError: tf.errors.AbortedError,
    errors.PartialRunError: tf.errors.InvalidArgumentError,
    errors.TensorHandleError: tf.errors.InvalidArgumentError,
    errors.StepTimeoutError: tf.errors.DeadlineExceededError,
    errors.CheckpointDamagedError: tf.errors.DataLossError,
    errors.CheckpointIncompleteError: tf.errors.NotFoundError,
    errors.CheckpointNameError: tf.errors.NotFoundError,
    errors.CheckpointShapeError: tf.errors.InvalidArgumentError,
    errors.CheckpointWriteError: tf.errors.ResourceExhaustedError,
    errors.CopiesDifferError: tf.errors.InternalError,
    errors.WorkerLostError: tf.errors.UnavailableError,
}


def test_every_class_is_drawn_and_listed():
    bases = {errors.NodeError, errors.Tf2CompatError}
    listed = {getattr(errors, name) for name in errors.__all__} - bases
    assert listed == set(TF1_TYPES)
    for kind in listed:
        assert re.search(rf"{kind.__name__}\({TF1_TYPES[kind].__name__}\)", errors.__doc__), kind


@pytest.mark.parametrize("kind", TF1_TYPES)
def test_each_is_tf1s_type_and_ours(kind):
    error = kind("tf.Symbol", "It happened with 3.", "Do that.")
    assert isinstance(error, TF1_TYPES[kind])
    assert isinstance(error, errors.Tf2CompatError)
    assert str(error) == "`tf.Symbol`: It happened with 3. Do that."
    assert error.symbol == "tf.Symbol"


def test_an_error_is_made_anew_from_its_message():
    error = errors.UsageError("tf.Symbol", "It happened.", "Do that.")
    assert str(pickle.loads(pickle.dumps(error))) == str(errors.UsageError(str(error))) == str(error)


def _all_errors(kind=errors.Tf2CompatError):
    return [kind, *(found for sub in kind.__subclasses__() for found in _all_errors(sub))]


def _parts(error):
    return (type(error), str(error), error.symbol, error.args, *(getattr(error, name, None) for name in OP_PARTS))


OP_PARTS = ("message", "error_code", "node_def", "note")


@pytest.mark.parametrize("kind", [kind for kind in _all_errors() if not kind.__name__.startswith("_")])
@pytest.mark.parametrize(
    "again",
    [copy.copy, copy.deepcopy, *(lambda error, p=p: pickle.loads(pickle.dumps(error, p)) for p in range(6))],
    ids=["copy", "deepcopy", *(f"pickle{p}" for p in range(6))],
)
def test_every_error_comes_out_of_a_process_pool(kind, again):
    error = kind("tf.Symbol", "It happened with 3.", "Do that.")
    error.note = "kept"
    assert _parts(again(error)) == _parts(error)
    assert _parts(again(again(error))) == _parts(error)


def test_a_copy_keeps_the_operation_and_a_pickle_its_node():
    with tf.Graph().as_default():
        op = tf.constant(1.0, name="x").op
    error = errors.StepTimeoutError("tf.Symbol", "Late.", "Wait.", op)
    assert copy.copy(error).op is op
    assert copy.deepcopy(error).op is op
    loaded = pickle.loads(pickle.dumps(error))
    assert (loaded.op, loaded.node_def, loaded.message) == (None, error.node_def, error.message)


def test_errors_of_a_step_have_tf1s_attributes():
    with tf.Graph().as_default():
        op = tf.constant(1.0, name="x").op
    error = errors.StepTimeoutError("tf.Symbol", "Late.", "Wait.", op)
    assert (error.op, error.node_def.name, error.error_code) == (op, "x", tf.errors.DEADLINE_EXCEEDED)
    assert error.message.startswith("`tf.Symbol`")


def test_an_error_survives_its_own_traceback():
    with pytest.raises(errors.UsageError) as caught:
        raise errors.UsageError("a", "b.", "c.")
    assert pickle.loads(pickle.dumps(str(caught.value))) == "`a`: b. c."
