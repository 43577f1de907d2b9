"""Values of `numpy.compat` of NumPy 1.18 on Python 3.7."""

import pathlib

from tf2compat.legacy_imports.moved_on import numpy_compat as compat


def test_texts_and_bytes():
    assert (compat.asbytes("\xe9"), compat.asbytes(b"a"), compat.asbytes(3)) == (b"\xe9", b"a", b"3")
    assert (compat.asstr(b"\xe9"), compat.asstr("a"), compat.asunicode("a"), compat.sixu("b")) == (
        "\xe9",
        "a",
        "a",
        "b",
    )


def test_the_types_of_two_pythons():
    assert (compat.long, compat.unicode, compat.basestring, compat.integer_types) == (int, str, str, (int,))
    assert (compat.is_pathlib_path(pathlib.Path()), compat.is_pathlib_path("a")) == (True, False)
    assert compat.pickle.loads(compat.pickle.dumps(1)) == 1
