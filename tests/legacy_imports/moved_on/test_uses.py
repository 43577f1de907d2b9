import ast

from tf2compat.legacy_imports.moved_on.uses import aliases, certain, lists_of_slices, plain


def uses(source):
    return [(use.line, use.shown, use.name, use.edit) for use in certain(ast.parse(source))]


def test_names_by_the_imports_of_the_file():
    found = uses(
        "import numpy as np, collections, time\n"
        "from collections import Mapping, OrderedDict\n"
        "from numpy import lib\n"
        "x = np.float, np.float32, time.clock(), lib.pad\n"
        "y = self.np.float, tf.float, collections.Iterable\n"
    )
    assert found == [
        (2, "collections.Mapping", "collections.Mapping", "collections.abc.Mapping"),
        (4, "lib.pad", "numpy.lib.pad", "numpy.pad"),
        (4, "np.float", "numpy.float", "float"),
        (4, "time.clock", "time.clock", "time.process_time"),
        (5, "collections.Iterable", "collections.Iterable", "collections.abc.Iterable"),
    ]


def test_calls_and_methods():
    found = uses(
        "import numpy as np, yaml, scipy.misc\n"
        "np.array(x, copy=False); np.array(x, copy=c); np.array(x)\n"
        "np.reshape(x, newshape=y); yaml.load(f); yaml.load(f, Loader=l)\n"
        "x.tostring(); ET.tostring(x); thread.isAlive()\n"
        "scipy.misc.imread(x)\n"
    )
    assert [(line, shown) for line, shown, _, _ in found] == [
        (1, "scipy.misc"),
        (2, "np.array(copy=False)"),
        (3, "np.reshape()"),
        (3, "yaml.load()"),
        (4, ".isAlive()"),
        (4, ".tostring()"),
    ]
    assert [edit for *_, edit in found][-2:] == ["x.is_alive()", "x.tobytes()"]


def test_places_as_they_are_written():
    assert [plain(place) for place in ("builtins:float", "numpy:prod", "math:")] == ["float", "numpy.prod", "math"]
    assert aliases(ast.parse("import a.b\nimport a.c as d\nfrom e import f as g\nfrom . import h")) == {
        "a": "a",
        "d": "a.c",
        "g": "e.f",
    }


def test_lists_of_slices():
    source = (
        "a = [slice(*x) for x in y]\nb = c = [slice(None)] * 2\nd = []\nd.append(slice(1))\ne = list(map(slice, y))\n"
        "f = [1, 2]\ng = (slice(1), slice(2))\nh = slice(1)\ni.append(3)\nj = taken(slice(1))\n"
    )
    assert lists_of_slices(ast.parse(source)) == {"a", "b", "c", "d", "e"}


def test_an_iterator_is_named_where_the_source_tells_alone():
    source = "import numpy as np\nx = np.vstack(rows)\ny = np.vstack(r for r in rows)\nz = np.vstack([1, 2])\n"
    assert [line for line, *_ in uses(source)] == [3]
