import numpy as np
import pytest

from tf2compat.legacy_imports.moved_on import numpy_functions as old


@pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")
def test_subclasses_and_options_reach_numpy():
    matrix = np.asmatrix([[1, 2]])
    assert type(old.array(matrix)) is np.ndarray
    assert type(old.array(matrix, subok=True)) is np.matrix
    assert type(old.asanyarray(matrix)) is np.matrix
    assert old.array([[1, 2]], order="F", ndmin=3).shape == (1, 1, 2)
    assert old.asarray(matrix, order="F").flags.f_contiguous


def test_bytes_that_are_no_whole_number_of_elements():
    with pytest.raises(ValueError, match="multiple of element size"):
        old.fromstring(b"\1\2\3")


def test_objects_are_saved(tmp_path):
    old.save(tmp_path / "x.npy", [[1], [2, 3]])
    assert np.load(tmp_path / "x.npy", allow_pickle=True).tolist() == [[1], [2, 3]]


def test_all_of_unique():
    values = np.array([[3, 1], [3, 3]])
    found = old.unique(values, return_index=True, return_inverse=True, return_counts=True)
    assert [part.tolist() for part in found] == [[1, 3], [1, 0], [1, 0, 1, 1], [1, 3]]
    assert [part.tolist() for part in old.unique(values, False, True)] == [[1, 3], [1, 0, 1, 1]]
    assert old.unique(values, return_inverse=True, axis=0)[1].size == 2


def test_random_integers():
    np.random.seed(0)
    assert old.random_integers(5, size=3).tolist() == [5, 1, 4]


def test_kinds_of_types():  # As with NumPy 1.18.
    kinds = [np.int32, np.uint8, np.float16, "float32", np.complex64, bool]
    for asked, wanted in (
        (float, [False, False, True, True, False, False]),
        (int, [True, False, False, False, False, False]),
        (complex, [False, False, False, False, True, False]),
        ("float64", [False, False, True, True, False, False]),
        (np.float64, [False] * 6),
        (np.dtype("float32"), [False, False, False, True, False, False]),
        (np.integer, [True, True, False, False, False, False]),
    ):
        assert [old.issubdtype(kind, asked) for kind in kinds] == wanted, asked
