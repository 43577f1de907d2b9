from tf2compat.checkpoint import LoadReport
from tf2compat.checkpoint.name_map import Match, Unmatched


def test_the_report_is_a_table():
    report = LoadReport(
        "/m-1",
        [Match("a", "b", "name")],
        [Unmatched("c", (2,), "No value.", ("d", "e"))],
        [Unmatched("f", (), "No variable takes it.")],
        ["A note."],
    )
    assert str(report).splitlines() == [
        "/m-1: 1 loaded, 1 not, 1 unused",
        "  loaded    a <- b (by name)",
        "  not       c [2]: No value. Near: d, e.",
        "  unused    f []: No variable takes it.",
        "  note      A note.",
    ]
