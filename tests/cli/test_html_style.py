from tf2compat.cli.finding import FILE_VERDICTS
from tf2compat.cli.html_style import SCRIPT, STYLE


def test_every_verdict_has_a_colour_in_the_light_and_in_the_dark():
    for number in range(len(FILE_VERDICTS)):
        assert f".k{number}" in STYLE
    for colour in ("--good", "--install", "--edit", "--bad"):
        assert STYLE.count(f"{colour}: #") == 2


def test_nothing_is_loaded():
    assert "url(" not in STYLE
    assert "http" not in STYLE + SCRIPT
