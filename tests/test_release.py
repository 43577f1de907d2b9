import datetime
import importlib.util
import pathlib

import pytest

spec = importlib.util.spec_from_file_location("release", pathlib.Path(__file__).with_name("release.py"))
release = importlib.util.module_from_spec(spec)
spec.loader.exec_module(release)

DAY = datetime.date(2026, 11, 28)
LOG = "# Changes\n\n## Unreleased\n\n### Added\n\n- A door.\n\n### Fixed\n\n- A lock.\n\n## 0.1.0\n\n- First.\n"


def test_a_version_goes_up():
    assert release.bumped('a\n__version__ = "0.2.0"\nb\n', "0.10.0") == 'a\n__version__ = "0.10.0"\nb\n'
    assert '"0.2.0"' in release.bumped('__version__ = "0.2.0"\n', "0.2.0")
    for version in ("0.1.9", "1.0", "v1.0.0"):
        with pytest.raises(release.ReleaseError, match=version):
            release.bumped('__version__ = "0.2.0"\n', version)


def test_the_change_log_is_dated_by_kind():
    text = release.dated(LOG, "0.2.0", DAY)
    assert "## 0.2.0 (2026-11-28)\n\n### Added" in text
    assert text.endswith("## 0.1.0\n\n- First.\n")
    assert "## 0.2.0 (2026-11-28)" in release.dated(LOG.replace("Unreleased", "0.2.0"), "0.2.0", DAY)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# Changes\n\n## 0.1.0\n\n- First.\n", "no section `## Unreleased` or `## 0.2.0`"),
        (LOG.replace("### Added\n\n", ""), "Put each entry of `## Unreleased`"),
        (LOG.replace("### Added", "### Doors"), "below one of ### Added"),
        (release.dated(LOG, "0.2.0", DAY), "no section"),
    ],
)
def test_a_change_log_that_is_not_ready_stops_a_release(text, words):
    with pytest.raises(release.ReleaseError, match=words):
        release.dated(text, "0.2.0", DAY)


def test_what_is_not_committed_stops_a_release(monkeypatch, capsys):
    monkeypatch.setattr(release, "run", lambda *command, at: " M README.md" if "status" in command else "")
    assert release.main(["9.0.0", "--dry-run"]) == 1
    assert "Commit what is changed first" in capsys.readouterr().err


def test_the_tests_that_the_source_distribution_runs_exist():
    assert [name for name in release.TESTS if not (release.ROOT / name).exists()] == []
