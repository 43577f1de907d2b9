"""The text that package indexes show: the README, whose links lead to the repository."""

import pathlib
import re

from setuptools import setup

HERE = pathlib.Path(__file__).resolve().parent


def readme() -> str:
    """Returns the README with absolute links; an index shows it apart from the files that it links to."""
    (home,) = re.findall(r'^Source = "(.*)"$', (HERE / "pyproject.toml").read_text(encoding="utf-8"), re.M)
    (version,) = re.findall(
        r'^__version__ = "(.*)"$', (HERE / "tf2compat" / "__init__.py").read_text(encoding="utf-8"), re.M
    )
    text = (HERE / "README.md").read_text(encoding="utf-8")
    return re.sub(r"\]\((?!\w+:|#)", f"]({home}/blob/v{version}/", text)


if __name__ == "__main__":
    setup(long_description=readme(), long_description_content_type="text/markdown")
