import libcst
import pytest

from tf2compat.cli.edits import edited
from tf2compat.cli.old_name_edits import without_old_names

OURS = "tf2compat.legacy_imports.moved_on"
NUMPY = "import numpy as np\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (NUMPY + "x = np.zeros(3, np.float)  # n\n", NUMPY + "x = np.zeros(3, float)  # n\n"),
        (NUMPY + "np.product(x) + np.NINF\n", NUMPY + "np.prod(x) + (-np.inf)\n"),
        (NUMPY + "np.math.pi\n", "import math\n" + NUMPY + "math.pi\n"),
        ("import math\n" + NUMPY + "np.math.pi\n", "import math\n" + NUMPY + "math.pi\n"),
        (
            NUMPY + "np.asscalar(x)\n",
            f"from {OURS} import numpy_functions\n{NUMPY}numpy_functions.asscalar(x)\n",
        ),
        (
            "from collections import (Mapping, OrderedDict)\n",
            "from collections import (OrderedDict); from collections.abc import Mapping\n",
        ),
        ("from collections import Iterable as I\n", "from collections.abc import Iterable as I\n"),
        ("from numpy import float, pi\n", "from numpy import pi; float = float\n"),
        ("import time\ntime.clock()\n", "import time\ntime.process_time()\n"),
        ("import xml.etree.cElementTree as ET\n", "import xml.etree.ElementTree as ET\n"),
        ("from xml.etree import cElementTree as ET\n", "from xml.etree import ElementTree as ET\n"),
        ("from scipy.misc import imread\n", f"from {OURS}.scipy_misc import imread\n"),
        ("from scipy import misc\nmisc.imread(x)\n", f"from {OURS} import scipy_misc as misc\nmisc.imread(x)\n"),
        (
            "import scipy.misc\nscipy.misc.imread(x)\n",
            f"from {OURS} import scipy_misc\nimport scipy\nscipy_misc.imread(x)\n",
        ),
        ("data = x.tostring()\n", "data = x.tobytes()\n"),
        (NUMPY + "np.array(x, copy=False)\n", NUMPY + "np.array(x, copy=None)\n"),
        (NUMPY + "np.reshape(x, newshape=y)\n", NUMPY + "np.reshape(x, y)\n"),
        (NUMPY + "np.percentile(x, 5, interpolation='lower')\n", NUMPY + "np.percentile(x, 5, method='lower')\n"),
        ("import json\njson.loads(x, encoding='utf-8')\n", "import json\njson.loads(x)\n"),
        ("import yaml\nyaml.load(f)\n", "import yaml\nyaml.load(f, Loader=yaml.FullLoader)\n"),
    ],
)
def test_edits(source, expected):
    changed = edited(source.encode()).decode()
    assert changed == expected
    assert edited(changed.encode()).decode() == changed


@pytest.mark.parametrize(
    "source",
    [
        "def f(np):\n    return np.float\n" + NUMPY,
        "x = self.float, ET.tostring(x)\n",
        NUMPY + "np.array(x, copy=True), np.float32, np.reshape(x, y)\n",
        "from .numpy import float\n",
        "import yaml\nyaml.load(f, Loader=yaml.SafeLoader)\n",
    ],
)
def test_other_code_stays(source):
    module, needed = without_old_names(libcst.parse_module(source))
    assert (module.code, needed) == (source, set())


def test_needed_imports_stand_behind_the_docstring_and_the_future():
    source = '"""Doc."""\nfrom __future__ import print_function\nimport numpy as np\nnp.math.pi\n'
    assert edited(source.encode()).decode().splitlines()[:4] == [
        '"""Doc."""',
        "from __future__ import print_function",
        "import math",
        "import numpy as np",
    ]
