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


@pytest.mark.parametrize("switch", [settings.async_save, settings.restore_input_position])
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
