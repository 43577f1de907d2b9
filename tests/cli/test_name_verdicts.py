import pytest

from tf2compat.cli import name_verdicts
from tf2compat.cli.finding import AS_IT_IS, NEEDS_ARCHIVE, NEEDS_EDIT, NEEDS_PACKAGE, NOT_SUPPORTED, THROUGH_US
from tf2compat.cli.name_verdicts import has, is_module, verdict_on
from tf2compat.errors import MissingExtraError

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize(
    ("module", "parts", "expected"),
    [
        ("tensorflow", "reduce_mean", AS_IT_IS),
        ("tensorflow", "Session", THROUGH_US),
        ("tensorflow", "app.flags.FLAGS.batch_size", THROUGH_US),
        ("tensorflow", "Session.reset", THROUGH_US),
        ("tensorflow", "Session.restet", NEEDS_EDIT),
        ("tensorflow", "foo.bar", NEEDS_EDIT),
        ("tensorflow", "contrib.gan.x", NOT_SUPPORTED),
        ("tensorflow.contrib", "slim.conv2d", THROUGH_US),
        ("tensorflow.python.ops", "control_flow_ops.cond", THROUGH_US),
    ],
)
def test_verdicts(module, parts, expected):
    assert verdict_on(module, tuple(parts.split("."))).verdict == expected


def test_near_names():
    assert "Near: reduce_mean" in verdict_on("tensorflow", ("reduce_meen",))[1]


def test_a_name_of_tensorflow_2():
    verdict, advice, _ = verdict_on("tensorflow", ("optimizers", "Adam"))
    assert (verdict, advice.partition(",")[0]) == (NEEDS_EDIT, "It is TensorFlow 2's")


@pytest.fixture
def missing(monkeypatch):
    """Lets a name need a package that is not there."""

    def found(module, parts):
        raise MissingExtraError(".".join(("tf", *parts)), "It needs tf-keras.", 'Install "tf2compat[legacy]".')

    monkeypatch.setattr(name_verdicts, "_found", found)
    name_verdicts._verdict.cache_clear()
    yield
    name_verdicts._verdict.cache_clear()


def test_a_missing_extra_is_to_be_installed(missing):
    verdict, advice, _ = verdict_on("tensorflow", ("layers",))
    assert (verdict, 'Install "tf2compat[legacy]"' in advice) == (NEEDS_PACKAGE, True)


def test_the_original_contrib_is_to_be_installed(missing):
    verdict, advice, _ = verdict_on("tensorflow", ("contrib", "layers", "fully_connected"))
    assert (verdict, "tf2compat contrib install" in advice) == (NEEDS_ARCHIVE, True)


def test_has_and_is_module():
    assert has("tensorflow", "Session")
    assert has("tensorflow.nn", "relu")
    assert not has("tensorflow", "concat_v2")
    assert not has("tensorflow.contrib", "nothing")
    assert is_module("tensorflow.contrib.slim")
    assert not is_module("tensorflow.nothing")
