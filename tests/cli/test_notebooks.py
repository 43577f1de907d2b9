import ast
import json

import pytest

from tf2compat.cli.notebooks import NotebookError, cells_of, is_notebook, joined, with_texts


def notebook(*sources, version=4, kinds=(), indent=1, **metadata):
    kinds = [*kinds, *["code"] * (len(sources) - len(kinds))]
    key = "source" if version == 4 else "input"
    cells = [
        {"cell_type": kind, "metadata": {}, key: text.splitlines(keepends=True)}
        for kind, text in zip(kinds, sources, strict=True)
    ]
    content = {"cells": cells} if version == 4 else {"worksheets": [{"cells": cells}]}
    content |= {"metadata": metadata, "nbformat": version, "nbformat_minor": 2}
    return (json.dumps(content, indent=indent) + "\n").encode()


@pytest.mark.parametrize("version", [3, 4])
def test_cells_of_python(version):
    source = notebook(
        "# Title", "import tensorflow as tf\ntf.ones", "%%bash\nls", "", kinds=["markdown"], version=version
    )
    assert [(cell.number, cell.text) for cell in cells_of(source)] == [(2, "import tensorflow as tf\ntf.ones")]


def test_lines_of_ipython_are_none_of_python():
    lines = "%matplotlib inline\n!pip install x\nif x:\n    %time f()\nx = !ls\ny = %time f()\n?tf\ntf.ones?\nz = a % b"
    (cell,) = cells_of(notebook(lines))
    assert ast.parse(cell.text)
    assert len(cell.text.split("\n")) == 9
    assert cell.text.split("\n")[-1] == "z = a % b"
    (timed,) = cells_of(notebook("%%time\nf()"))
    assert timed.text.split("\n")[1] == "f()"


def test_the_joined_text_knows_its_places():
    text, places = joined(list(cells_of(notebook("a\nb", "c"))))
    assert text == "a\nb\nc\n"
    assert places == [(1, 1), (1, 2), (2, 1)]


@pytest.mark.parametrize("indent", [1, 2, None])
@pytest.mark.parametrize("version", [3, 4])
def test_writing_back_changes_the_texts_alone(version, indent):
    source = notebook("%matplotlib inline\nimport a", "    !ls\nb", version=version, indent=indent)
    texts = {cell.number: cell.text for cell in cells_of(source)}
    assert with_texts(source, texts) == source
    changed = with_texts(source, {1: texts[1].replace("import a", "import c")})
    assert changed == source.replace(b"import a", b"import c")


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (b"import tensorflow", "it is no notebook"),
        (b"[1]", "it has no cells"),
        (notebook("x", kernelspec={"language": "R"}), "a notebook of R"),
    ],
)
def test_what_is_no_notebook(source, why):
    with pytest.raises(NotebookError, match=why):
        list(cells_of(source))
    assert is_notebook("a.ipynb")
    assert not is_notebook("a.py")
