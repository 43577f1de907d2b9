from tf2compat.cli import name_verdicts
from tf2compat.cli.contrib_archive import archive_gives
from tf2compat.cli.finding import NEEDS_ARCHIVE
from tf2compat.cli.name_verdicts import verdict_on


def test_a_name_of_the_archive(monkeypatch):
    monkeypatch.setattr(name_verdicts, "archive_gives", lambda symbol: symbol == "tf.contrib.gan")
    name_verdicts._verdict.cache_clear()
    verdict, advice = verdict_on("tensorflow", ("contrib", "gan", "gan_model"))
    name_verdicts._verdict.cache_clear()
    assert (verdict, "tf2compat contrib install" in advice) == (NEEDS_ARCHIVE, True)


def test_other_names():
    assert not archive_gives("tf.Session(target=...)")
