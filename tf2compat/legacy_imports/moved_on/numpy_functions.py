"""NumPy's functions as NumPy 1.18 had them, the last one that TensorFlow 1.15 was built for."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from tf2compat.legacy_imports.moved_on.named_once import met

__all__ = ["array", "asanyarray", "asarray", "fromstring"]

NINF, PZERO, NZERO = -np.inf, 0.0, -0.0

sctypes: dict[str, list[type]] = {
    "int": [np.int8, np.int16, np.int32, np.int64],
    "uint": [np.uint8, np.uint16, np.uint32, np.uint64],
    "float": [np.float16, np.float32, np.float64, np.longdouble],
    "complex": [np.complex64, np.complex128, np.clongdouble],
    "others": [bool, object, bytes, str, np.void],
}
"""The types of each kind, the smallest first."""


def _again(make: Any, error: Exception, value: Any, dtype: Any, options: dict[str, Any]) -> Any:
    """Returns an array of what NumPy has refused: sequences of several lengths, integers out of range."""
    if isinstance(error, OverflowError) and dtype is not None and np.dtype(dtype).kind in "iu":
        # NumPy 1 wrapped `np.array([300], np.uint8)` to 44.
        made = make(value, np.int64, **options).astype(dtype)  # The low bits, as C converts.
        met(f"numpy.{make.__name__}(integers out of range)")
    elif dtype is None and "inhomogeneous" in str(error):
        made = make(value, object, **options)
        met(f"numpy.{make.__name__}(sequences of several lengths)")
    else:
        raise error
    return made


def array(object: Any, dtype: Any = None, **options: Any) -> Any:
    """`np.array`: sequences of several lengths make objects; `copy=False` copies where it has to."""
    if options and not options.get("copy", True):
        # NumPy 2 refuses `copy=False` where a copy is needed; None is the old meaning.
        options["copy"] = None
    try:
        return np.array(object, dtype, **options) if options else np.array(object, dtype)
    except (ValueError, OverflowError) as error:
        return _again(np.array, error, object, dtype, options)


def asarray(a: Any, dtype: Any = None, order: Any = None, **options: Any) -> Any:
    """`np.asarray`, of sequences of several lengths too."""
    if order is not None:
        options["order"] = order
    try:
        return np.asarray(a, dtype, **options) if options else np.asarray(a, dtype)
    except (ValueError, OverflowError) as error:
        return _again(np.asarray, error, a, dtype, options)


def asanyarray(a: Any, dtype: Any = None, order: Any = None, **options: Any) -> Any:
    """`np.asanyarray`, of sequences of several lengths too."""
    if order is not None:
        options["order"] = order
    try:
        return np.asanyarray(a, dtype, **options)
    except (ValueError, OverflowError) as error:
        return _again(np.asanyarray, error, a, dtype, options)


def fromstring(string: Any, dtype: Any = float, count: int = -1, sep: str = "") -> Any:
    """`np.fromstring` of bytes: an array of its own, that can be written to."""
    if sep:
        return np.fromstring(string, dtype, count, sep=sep)
    return np.frombuffer(string.encode() if isinstance(string, str) else string, dtype, count).copy()


def reshape(a: Any, newshape: Any = None, order: Any = "C", **options: Any) -> Any:
    """`np.reshape` with the names `a` and `newshape`."""
    shape = options.pop("shape", newshape)
    return np.reshape(a, shape, order, **options)


def unique(ar: Any, *arguments: Any, **options: Any) -> Any:
    """`np.unique`: the inverse is one-dimensional where no axis is given."""
    found = np.unique(ar, *arguments, **options)
    if options.get("axis") is not None or not options.get("return_inverse"):
        # NumPy 2 gives the inverse the shape of the input.
        return found
    place = 1 + bool(options.get("return_index"))
    return (*found[:place], found[place].reshape(-1), *found[place + 1 :])


def linspace(start: Any, stop: Any, num: Any = 50, *arguments: Any, **options: Any) -> Any:
    """`np.linspace`, of a number of points that is a float too, as until NumPy 1.17."""
    return np.linspace(start, stop, int(num), *arguments, **options)


def _method(options: dict[str, Any]) -> dict[str, Any]:
    if "interpolation" in options:
        options["method"] = options.pop("interpolation")
    return options


def percentile(*arguments: Any, **options: Any) -> Any:
    """`np.percentile` with `interpolation=`, which is `method=` today."""
    return np.percentile(*arguments, **_method(options))


def quantile(*arguments: Any, **options: Any) -> Any:
    """`np.quantile` with `interpolation=`, which is `method=` today."""
    return np.quantile(*arguments, **_method(options))


def _density(options: dict[str, Any]) -> dict[str, Any]:
    normed = options.pop("normed", None)
    if options.get("density") is None and normed is not None:
        options["density"] = bool(normed)
    return options


def histogram(*arguments: Any, **options: Any) -> Any:
    """`np.histogram` with `normed=`, which is `density=` today."""
    return np.histogram(*arguments, **_density(options))


def histogram2d(*arguments: Any, **options: Any) -> Any:
    """`np.histogram2d` with `normed=`, which is `density=` today."""
    return np.histogram2d(*arguments, **_density(options))


def histogramdd(*arguments: Any, **options: Any) -> Any:
    """`np.histogramdd` with `normed=`, which is `density=` today."""
    return np.histogramdd(*arguments, **_density(options))


def sum_(a: Any, *arguments: Any, **options: Any) -> Any:
    """`np.sum` of an iterator: Python's sum for a generator, as it was."""
    # NumPy 2.4 refuses a generator, which it gave to Python's `sum` until then.
    return sum(a) if hasattr(a, "gi_frame") else np.sum(a, *arguments, **options)


def save(file: Any, arr: Any, *arguments: Any, **options: Any) -> None:
    """`np.save`, of sequences of several lengths too."""
    np.save(file, asanyarray(arr), *arguments, **options)


def _listed(arrays: Any) -> Any:
    return arrays if hasattr(arrays, "__getitem__") else list(arrays)


def vstack(tup: Any, **options: Any) -> Any:
    """`np.vstack` of an iterator."""
    return np.vstack(_listed(tup), **options)


def hstack(tup: Any, **options: Any) -> Any:
    """`np.hstack` of an iterator."""
    return np.hstack(_listed(tup), **options)


def dstack(tup: Any) -> Any:
    """`np.dstack` of an iterator."""
    return np.dstack(_listed(tup))


def stack(arrays: Any, *arguments: Any, **options: Any) -> Any:
    """`np.stack` of an iterator."""
    return np.stack(_listed(arrays), *arguments, **options)


def column_stack(tup: Any) -> Any:
    """`np.column_stack` of an iterator."""
    return np.column_stack(_listed(tup))


def _converter(kind: type) -> Any:
    def convert(value: Any) -> Any:
        try:
            return kind(value)
        except OverflowError:
            # `[()]` makes a scalar of an array without dimensions.
            return np.asarray(value, np.int64).astype(kind)[()]

    return convert


int8, int16, int32, int64 = (_converter(kind) for kind in (np.int8, np.int16, np.int32, np.int64))
uint8, uint16, uint32, uint64 = (_converter(kind) for kind in (np.uint8, np.uint16, np.uint32, np.uint64))


def _drawn_from(values: Any) -> Any:
    """Returns the population that NumPy draws from: a sequence as an array, of objects if ragged; a number as it is."""
    return asarray(values) if isinstance(values, list | tuple) else values


def choice(a: Any, *arguments: Any, **options: Any) -> Any:
    """`np.random.choice`, from sequences of several lengths too."""
    return np.random.choice(_drawn_from(a), *arguments, **options)


def permutation(x: Any) -> Any:
    """`np.random.permutation`, of sequences of several lengths too."""
    return np.random.permutation(_drawn_from(x))


def random_integers(low: int, high: int | None = None, size: Any = None) -> Any:
    """`np.random.random_integers`: `high` is among what is drawn."""
    return np.random.randint(1, low + 1, size, int) if high is None else np.random.randint(low, high + 1, size, int)


def drawn_integers(owner: Any, low: int, high: int | None = None, size: Any = None) -> Any:
    """`RandomState.random_integers`: `high` is among what is drawn."""
    return owner.randint(1, low + 1, size, int) if high is None else owner.randint(low, high + 1, size, int)


def disp(mesg: Any, device: Any = None, linefeed: bool = True) -> None:
    """`np.disp`: writes a message to a file, or to standard output."""
    device = sys.stdout if device is None else device
    device.write(f"{mesg}\n" if linefeed else f"{mesg}")
    device.flush()


def recfromtxt(fname: Any, **options: Any) -> Any:
    """`np.recfromtxt`: `np.genfromtxt` as a record array, of types that the file tells."""
    options.setdefault("dtype", None)
    options.setdefault("encoding", "bytes")
    masked = options.get("usemask", False)
    return np.genfromtxt(fname, **options).view(np.ma.mrecords.MaskedRecords if masked else np.recarray)


def recfromcsv(fname: Any, **options: Any) -> Any:
    """`np.recfromcsv`: the file's first line names the fields."""
    for name, value in (("case_sensitive", "lower"), ("names", True), ("delimiter", ",")):
        options.setdefault(name, value)
    return recfromtxt(fname, **options)


def maximum_sctype(t: Any) -> Any:
    """`np.maximum_sctype`: the widest type of the same kind."""
    found = obj2sctype(t)
    kind = {"i": "int", "u": "uint", "f": "float", "c": "complex"}.get(np.dtype(found).kind) if found else None
    return sctypes[kind][-1] if kind else found


class _Bytes(dict[Any, Any]):
    def __missing__(self, kind: Any) -> Any:
        return np.dtype(kind).itemsize


nbytes = _Bytes()
"""`np.nbytes[dtype]`."""


def asscalar(a: Any) -> Any:
    """`np.asscalar`: the element of an array that has one."""
    return a.item()


def asfarray(a: Any, dtype: Any = np.float64) -> Any:
    """`np.asfarray`: an array of a floating type."""
    return np.asarray(a, dtype if np.issubdtype(dtype, np.inexact) else np.float64)


class _Cast(dict[Any, Any]):
    def __missing__(self, kind: Any) -> Any:
        return lambda value: asarray(value).astype(kind)


cast = _Cast()
"""`np.cast[dtype](value)`."""


def fast_copy_and_transpose(a: Any) -> Any:
    """`np.fastCopyAndTranspose`."""
    return np.asarray(a).T.copy()


def in1d(ar1: Any, ar2: Any, assume_unique: bool = False, invert: bool = False) -> Any:
    """`np.in1d`: `np.isin` of the flat array."""
    return np.isin(np.ravel(ar1), ar2, assume_unique=assume_unique, invert=invert)


def msort(a: Any) -> Any:
    """`np.msort`: a copy, sorted along the first axis."""
    return np.sort(a, axis=0)


def obj2sctype(rep: Any, default: Any = None) -> Any:
    """`np.obj2sctype`: the scalar type of a type, an array or a name."""
    if isinstance(rep, type) and issubclass(rep, np.generic):
        return rep
    try:
        return (rep.dtype if isinstance(rep, np.ndarray) else np.dtype(rep)).type
    except TypeError:
        return default


def issctype(rep: Any) -> bool:
    """`np.issctype`: whether it stands for a scalar type other than that of objects."""
    found = obj2sctype(rep) if isinstance(rep, type | np.dtype) else None
    return found is not None and found is not np.object_


def issubclass_(arg1: Any, arg2: Any) -> bool:
    """`np.issubclass_`: False where `issubclass` raises a TypeError."""
    try:
        return issubclass(arg1, arg2)
    except TypeError:
        return False


def issubdtype(arg1: Any, arg2: Any) -> bool:
    """`np.issubdtype`: Python's `float`, and a type's name, stand for all floating types; `int` for all signed ones."""
    is_numpys = isinstance(arg2, np.dtype) or issubclass_(arg2, np.generic)
    return bool(np.issubdtype(arg1, arg2 if is_numpys else np.dtype(arg2).type.mro()[1]))


def issubsctype(arg1: Any, arg2: Any) -> bool:
    """`np.issubsctype`: whether one scalar type is a subclass of the other."""
    return issubclass(obj2sctype(arg1), obj2sctype(arg2))


def sctype2char(sctype: Any) -> str:
    """`np.sctype2char`: the letter of a type."""
    return np.dtype(obj2sctype(sctype)).char


def _widest(types: Any) -> Any:
    kinds = [np.dtype(kind) for kind in types]
    return next((kind for kind in kinds if all(np.can_cast(other, kind) for other in kinds)), None) or (
        np.result_type(*kinds) if kinds else None
    )


def find_common_type(array_types: Any, scalar_types: Any) -> Any:
    """`np.find_common_type`: the scalars' type counts where its kind is above the arrays'."""
    arrays, scalars = _widest(array_types), _widest(scalar_types)
    if arrays is None or scalars is None:
        return scalars if arrays is None else arrays
    order = "buifcO"
    kinds = [order.find(kind.kind) for kind in (arrays, scalars)]
    return np.promote_types(scalars, arrays) if -1 not in kinds and kinds[1] > kinds[0] else arrays


def itemset(owner: Any, *arguments: Any) -> None:
    """`x.itemset(place, value)`."""
    *place, value = arguments
    if not place:
        owner[...] = value
    elif len(place) == 1 and not isinstance(place[0], tuple):
        owner.flat[place[0]] = value
    else:
        owner[tuple(place[0] if len(place) == 1 else place)] = value


def newbyteorder(owner: Any, new_order: str = "S") -> Any:
    """`x.newbyteorder()`: the same bytes, read in another order."""
    return owner.view(owner.dtype.newbyteorder(new_order))
