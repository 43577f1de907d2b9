import re
import sys

from tf2compat.cli.table import print_line, print_table, readable_size


def test_sizes():
    assert [readable_size(n) for n in (0, 999, 1500, 2_000_000, 5 * 10**12)] == [
        "0 B",
        "999 B",
        "1.5 kB",
        "2.0 MB",
        "5.0 TB",
    ]


def test_a_terminal_gets_a_table(capsys, monkeypatch):
    print_table("title", ["name", ">n"], [("[a]", "1")])
    assert capsys.readouterr().out == "# title\nname\tn\n[a]\t1\n"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    print_table("title", ["name", ">n"], [("[a]", "1")])
    assert "│ [a]" in capsys.readouterr().out


def test_a_line_before_the_tables(capsys, monkeypatch):
    print_line("runs: 1 file; cannot run: 0")
    assert capsys.readouterr().out == "# runs: 1 file; cannot run: 0\n"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    print_line("runs: 1 file; cannot run: 0")
    assert re.sub("\x1b\\[[0-9;]*m", "", capsys.readouterr().out) == "runs: 1 file; cannot run: 0\n"


def test_colours_of_a_terminal(capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    rows = [("a.py", "needs an edit"), ("b.py", "needs an edit")]
    print_table("title", ["file", "verdict"], rows, dim=[1])
    first, second = (line for line in capsys.readouterr().out.splitlines() if ".py" in line)
    assert "\x1b[31mneeds an edit" in first
    assert "\x1b[2mneeds an edit" in second
    monkeypatch.setenv("NO_COLOR", "1")
    print_table("title", ["file", "verdict"], rows)
    assert "\x1b[31m" not in capsys.readouterr().out


def test_control_characters_are_escaped(capsys):
    print_table("a\x1b[2J", ["name"], [["x\ty\n\udcff"]])
    assert capsys.readouterr().out == "# a\\x1b[2J\nname\nx\\ty\\n\\udcff\n"
