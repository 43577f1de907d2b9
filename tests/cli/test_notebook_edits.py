import json

import pytest

from tests.cli.test_notebooks import notebook
from tf2compat.cli.notebook_edits import edited_notebook
from tf2compat.cli.notebooks import NotebookError


def texts(*cells):
    edited = edited_notebook(notebook(*cells))
    assert edited_notebook(edited) == edited
    return ["".join(cell["source"]) for cell in json.loads(edited)["cells"]]


def test_a_name_that_one_cell_imports_is_known_in_the_others():
    cells = ["import numpy as np", "x = np.float", "import tensorflow as tf\n!ls", "tf.Session()"]
    expected = ["import numpy as np", "x = float", "import tf2compat.v1 as tf\n\ntf.disable_v2_behavior()\n!ls"]
    assert texts(*cells) == [*expected, "tf.Session()"]


def test_cells_that_cannot_be_read_stay():
    others = ["print 'x'", "%%bash\nls", ""]
    assert texts("import tensorflow as tf", *others) == ["import tf2compat.v1 as tf", *others]


def test_nothing_to_edit_leaves_the_bytes():
    source = notebook("import json", indent=None)
    assert edited_notebook(source) == source


def test_no_notebook():
    with pytest.raises(NotebookError):
        edited_notebook(b"import tensorflow")
