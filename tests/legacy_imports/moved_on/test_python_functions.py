import inspect
import io
import operator
import platform

import pytest

import tf2compat.v1 as tf
from tf2compat.legacy_imports.moved_on import python_functions as old


def test_getargspec_refuses_what_it_cannot_say():
    with pytest.raises(ValueError, match="keyword-only"):
        old.getargspec(lambda *, a: a)


@pytest.mark.parametrize(
    ("name", "arguments", "defaults"),
    [
        ("nn.relu", ["features", "name"], (None,)),
        ("greater", ["x", "y", "name"], (None,)),
        ("placeholder", ["dtype", "shape", "name"], (None, None)),
        ("Session.run", ["self", "fetches", "feed_dict", "options", "run_metadata"], (None, None, None)),
    ],
)
def test_getargspec_answers_for_tensorflows_functions(name, arguments, defaults):
    """As TensorFlow 1.15.5 does: its functions had no annotations."""
    function = operator.attrgetter(name)(tf)
    assert inspect.getfullargspec(function).annotations
    assert tuple(old.getargspec(function)) == (arguments, None, None, defaults)


def test_escape():
    assert old.escape('<a href="x">\'') == '&lt;a href="x"&gt;\''
    assert old.escape('"', quote=True) == "&quot;"


def test_yaml_loads_plain_values_and_no_objects():
    yaml = pytest.importorskip("yaml")
    assert old.yaml_load("a: [1, 2.5, x]\nb: !!python/tuple [1, 2]") == {"a": [1, 2.5, "x"], "b": (1, 2)}
    assert list(old.yaml_load_all("a: 1\n---\nb: 2")) == [{"a": 1}, {"b": 2}]
    assert old.yaml_load("a: 1", yaml.SafeLoader) == {"a": 1}
    with pytest.raises(yaml.YAMLError):
        old.yaml_load("!!python/object/apply:os.getcwd []")


def test_json_from_a_file():
    assert old.json_load(io.StringIO("[1]"), encoding="utf-8") == [1]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            {"ID": "ubuntu", "NAME": "Ubuntu", "VERSION_ID": "18.04", "VERSION_CODENAME": "bionic"},
            "Ubuntu 18.04 bionic",
        ),
        ({"ID": "arch", "NAME": "Arch Linux"}, "Arch Linux  "),
    ],
)
def test_linux_distribution(monkeypatch, told, expected):
    monkeypatch.setattr(platform, "freedesktop_os_release", lambda: told)
    assert " ".join(old.linux_distribution(full_distribution_name=False)) == expected


def test_the_distribution_of_a_machine_that_does_not_tell(monkeypatch):
    def missing():
        raise OSError

    monkeypatch.setattr(platform, "freedesktop_os_release", missing)
    assert old.linux_distribution() == ("", "", "")
