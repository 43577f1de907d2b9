import sys

from tf2compat.cli.table import print_table, readable_size


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


def test_control_characters_are_escaped(capsys):
    print_table("a\x1b[2J", ["name"], [["x\ty\n\udcff"]])
    assert capsys.readouterr().out == "# a\\x1b[2J\nname\nx\\ty\\n\\udcff\n"
