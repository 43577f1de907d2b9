import json

import pytest
from absl import flags

from tf2compat import settings
from tf2compat.errors import UsageError


def test_an_argument_goes_before_the_flag_and_the_flag_before_the_environment(monkeypatch):
    assert settings.checkpoint_format() == "tf1"
    monkeypatch.setenv("TF2COMPAT_CHECKPOINT_FORMAT", "tf2")
    assert settings.checkpoint_format() == "tf2"
    monkeypatch.setattr(flags.FLAGS["tf2compat_checkpoint_format"], "_value", "tf1")
    assert settings.checkpoint_format() == "tf1"
    assert settings.checkpoint_format("tf2") == "tf2"


def test_an_unknown_format_is_an_error(monkeypatch):
    monkeypatch.setenv("TF2COMPAT_CHECKPOINT_FORMAT", "h5")
    with pytest.raises(UsageError, match="'h5'.*tf1, tf2"):
        settings.checkpoint_format()


@pytest.mark.parametrize(
    "switch",
    [
        settings.async_save,
        settings.jit_compile,
        settings.preemption,
        settings.save_on_error,
        settings.read_ahead,
        settings.restore_input_position,
    ],
)
def test_switches(monkeypatch, switch):
    variable = f"TF2COMPAT_{switch.__name__.upper()}"
    assert not switch()
    assert switch(True)
    for text, value in (("1", True), ("true", True), ("0", False), ("", False)):
        monkeypatch.setenv(variable, text)
        assert switch() is value
    assert switch(False) is False
    monkeypatch.setenv(variable, "perhaps")
    with pytest.raises(UsageError, match=f"{variable}.*'perhaps'"):
        switch()


@pytest.mark.parametrize("switch", [settings.old_names, settings.sync_saves])
def test_switches_that_are_on(monkeypatch, switch):
    assert switch()
    monkeypatch.setenv(f"TF2COMPAT_{switch.__name__.upper()}", "0")
    assert not switch()
    assert switch(True)


def test_the_strategy_and_its_devices(monkeypatch):
    assert (settings.strategy(), settings.devices()) == (None, None)
    monkeypatch.setenv("TF2COMPAT_STRATEGY", "")
    monkeypatch.setenv("TF2COMPAT_DEVICES", "")
    assert (settings.strategy(), settings.devices()) == (None, None)
    monkeypatch.setenv("TF2COMPAT_STRATEGY", "mirrored")
    monkeypatch.setenv("TF2COMPAT_DEVICES", "CPU:0,CPU:1")
    assert (settings.strategy(), settings.devices()) == ("mirrored", ["CPU:0", "CPU:1"])
    monkeypatch.setattr(flags.FLAGS["tf2compat_devices"], "_value", ["GPU:0"])
    assert settings.devices() == ["GPU:0"]
    monkeypatch.setenv("TF2COMPAT_STRATEGY", "twice")
    with pytest.raises(UsageError, match="'twice'.*one_device"):
        settings.strategy()


@pytest.mark.parametrize(
    ("cluster", "task", "strategy"),
    [
        ({"worker": ["a:1", "b:1"]}, "worker", "multi_worker_mirrored"),
        ({"chief": ["a:1"], "worker": ["b:1"]}, "chief", "multi_worker_mirrored"),
        ({"worker": ["a:1"], "ps": ["b:1"]}, "worker", "parameter_server"),
        ({"worker": ["a:1", "b:1"], "evaluator": ["c:1"]}, "evaluator", None),
    ],
)
def test_a_cluster_of_the_environment(monkeypatch, cluster, task, strategy):
    monkeypatch.setenv("TF_CONFIG", json.dumps({"cluster": cluster, "task": {"type": task, "index": 0}}))
    assert settings.strategy() == strategy


def test_a_cluster_that_is_no_json(monkeypatch):
    monkeypatch.setenv("TF_CONFIG", "{")
    with pytest.raises(UsageError, match="no JSON"):
        settings.strategy()


def test_how_often_copies_are_compared(monkeypatch):
    assert settings.compare_copies() == 0
    monkeypatch.setenv("TF2COMPAT_COMPARE_COPIES", "10")
    assert settings.compare_copies() == 10
    monkeypatch.setenv("TF2COMPAT_COMPARE_COPIES", "often")
    with pytest.raises(UsageError, match="'often'"):
        settings.compare_copies()


def test_packages_that_are_parts_of_the_program(monkeypatch):
    monkeypatch.delenv("TF2COMPAT_PACKAGES", raising=False)
    assert settings.packages() == []
    monkeypatch.setenv("TF2COMPAT_PACKAGES", "one, two,")
    assert settings.packages() == ["one", "two"]


def test_the_grace_time_of_sigterm(monkeypatch):
    assert settings.preemption_grace_secs() == 30
    monkeypatch.setenv("TF2COMPAT_PREEMPTION_GRACE_SECS", "0.5")
    assert settings.preemption_grace_secs() == 0.5
    monkeypatch.setattr(flags.FLAGS["tf2compat_preemption_grace_secs"], "_value", 7.0)
    assert settings.preemption_grace_secs() == 7
    monkeypatch.setattr(flags.FLAGS["tf2compat_preemption_grace_secs"], "_value", None)
    for wrong in ("soon", "-1", "nan"):
        monkeypatch.setenv("TF2COMPAT_PREEMPTION_GRACE_SECS", wrong)
        with pytest.raises(UsageError, match=wrong):
            settings.preemption_grace_secs()
