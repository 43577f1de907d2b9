import ast
import sys
import types

import pytest

from tf2compat.doors import notebook_cells


@pytest.fixture
def shell(monkeypatch):
    """Stands for an IPython shell."""
    shell = types.SimpleNamespace(ast_transformers=[])
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: shell))
    return shell


def test_cells_are_rewritten_once(shell):
    notebook_cells.install()
    notebook_cells.install()
    (cells,) = shell.ast_transformers
    text = ast.unparse(cells.visit(ast.parse("import tensorflow as tf, numpy as np\nx = np.float")))
    assert "import tf2compat.v1 as tf" in text
    assert "np.float" not in text
    notebook_cells.uninstall()
    assert shell.ast_transformers == []


def test_without_a_notebook_nothing_is_done(monkeypatch):
    monkeypatch.setitem(sys.modules, "IPython", types.SimpleNamespace(get_ipython=lambda: None))
    assert notebook_cells._shell() is None
    notebook_cells.install()
    notebook_cells.uninstall()


CELLS = [
    "import tf2compat\ntf2compat.install()\nimport tensorflow as tf\nimport numpy as np\n"
    "x = tf.placeholder(tf.float32, [None])",
    "sess = tf.Session()\nsess.run(x * 2.0, {x: [1, 2]}).tolist()",
    "import tensorflow as tf\nw = tf.get_variable('w', [2], np.float)\nsess.run(w.initializer)\nsess.run(w).shape",
    "a = 1\nsess.run(tf.reshape(x, [3]), {x: [1, 2]})",
    "%load_ext tf2compat",
    "%%tf1\nv = tf.get_variable('w', [3])\nwith tf.Session() as s:\n    s.run(v.initializer)\n"
    "    n = s.run(v).shape\nn",
    "tf.get_default_graph() is sess.graph, n",
    "%%tf1\nk = 1\nraise ValueError('of the cell')",
    "%unload_ext tf2compat\nimport tensorflow as tf\nint(tf.constant(1) + 1)",
]


@pytest.mark.slow
def test_a_notebook():
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    nbclient.NotebookClient(notebook, timeout=240, allow_errors=True, kernel_name="python3").execute()
    shown = []
    for cell in notebook.cells:
        results = [output for output in cell.outputs if output.output_type in ("execute_result", "error")]
        shown.append([output.data["text/plain"] if "data" in output else output for output in results])
    assert shown[:3] == [[], ["[2.0, 4.0]"], ["(2,)"]]
    (wrong_shape,) = shown[3]
    assert wrong_shape.ename == "InvalidArgumentError"
    assert "3" in wrong_shape.evalue
    assert "line 2" in "".join(wrong_shape.traceback)
    assert shown[4:7] == [[], ["(3,)"], ["(True, (3,))"]]
    (of_the_cell,) = shown[7]
    assert (of_the_cell.ename, of_the_cell.evalue) == ("ValueError", "of the cell")
    assert "notebook_cells.py" not in "".join(of_the_cell.traceback)
    assert shown[8] == ["2"]
