"""Functions that take other arguments than they did, or give another value: owner -> name -> row."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Callable

__all__ = ["CALLS", "Row", "always", "has_keyword"]

_HERE = "tf2compat.legacy_imports.moved_on"
_NUMPY, _PYTHON = f"{_HERE}.numpy_functions", f"{_HERE}.python_functions"


@dataclasses.dataclass(frozen=True)
class Row:
    """A function with its old behaviour.

    Attributes:
        place: `module:name` of a function that takes and returns what the old one did.
        when: whether a call in the source needs it. Other calls keep the package's own function.
        edit: how the call is written today.
        sure: whether `when` tells by the source alone that the call is of the old form. Where it is False the
            arguments' values decide, and nothing is reported.
        is_type: whether it is a type, which stays one where it is not called.
        certain: which of the calls that `when` tells are of the old form for sure; all of them if left out.
    """

    place: str
    when: Callable[[ast.Call], bool]
    edit: str = ""
    sure: bool = True
    is_type: bool = False
    certain: Callable[[ast.Call], bool] | None = None


def always(call: ast.Call) -> bool:
    """Returns True: the values of the arguments decide."""
    return True


def has_keyword(*names: str) -> Callable[[ast.Call], bool]:
    """Returns a function that tells whether a call has one of some keywords, or `**`, which may have it."""
    return lambda call: any(keyword.arg is None or keyword.arg in names for keyword in call.keywords)


def _no_separator(call: ast.Call) -> bool:
    return len(call.args) < 4 and not any(keyword.arg in (None, "sep") for keyword in call.keywords)


def _asks_for_the_inverse(call: ast.Call) -> bool:
    return len(call.args) > 2 or has_keyword("return_inverse")(call)


def _takes_an_iterator(call: ast.Call) -> bool:
    """Returns whether the first argument is a generator expression, or a call of what returns an iterator."""
    if not call.args:
        return False
    first = call.args[0]
    if isinstance(first, ast.Call) and isinstance(first.func, ast.Name):
        return first.func.id in ("map", "zip", "filter")
    return isinstance(first, ast.GeneratorExp)


def _may_take_an_iterator(call: ast.Call) -> bool:
    """Returns whether the first argument is anything but a list or a tuple that is written there."""
    return bool(call.args) and not isinstance(call.args[0], ast.List | ast.Tuple | ast.ListComp | ast.Starred)


def _one_argument(call: ast.Call) -> bool:
    return len(call.args) == 1 and not call.keywords and not isinstance(call.args[0], ast.Starred)


def _two_arguments(call: ast.Call) -> bool:
    return len(call.args) + len(call.keywords) == 2


def _is_of_pythons_type(call: ast.Call) -> bool:
    """Returns whether the second argument is `float`, `np.int` or the like, or a type's name."""
    if len(call.args) != 2:
        return False
    kind = call.args[1]
    if isinstance(kind, ast.Constant):
        return isinstance(kind.value, str)
    name = kind.attr if isinstance(kind, ast.Attribute) else kind.id if isinstance(kind, ast.Name) else ""
    return name in ("float", "int", "long", "complex")


_FOR_SEQUENCES = "pass a list: `np.{name}(list(...))`"

CALLS: dict[str, dict[str, Row]] = {
    "numpy": {
        "array": Row(f"{_NUMPY}:array", always, sure=False),
        "asarray": Row(f"{_NUMPY}:asarray", always, sure=False),
        "asanyarray": Row(f"{_NUMPY}:asanyarray", always, sure=False),
        "fromstring": Row(f"{_NUMPY}:fromstring", _no_separator, "np.frombuffer(...).copy()"),
        "reshape": Row(f"{_NUMPY}:reshape", has_keyword("newshape", "a"), "np.reshape(a, shape)"),
        "unique": Row(f"{_NUMPY}:unique", _asks_for_the_inverse, sure=False),
        "linspace": Row(f"{_NUMPY}:linspace", always, sure=False),
        "percentile": Row(f"{_NUMPY}:percentile", has_keyword("interpolation"), "`method=` for `interpolation=`"),
        "quantile": Row(f"{_NUMPY}:quantile", has_keyword("interpolation"), "`method=` for `interpolation=`"),
        **{
            name: Row(f"{_NUMPY}:{name}", has_keyword("normed"), "`density=` for `normed=`")
            for name in ("histogram", "histogram2d", "histogramdd")
        },
        "sum": Row(f"{_NUMPY}:sum_", _takes_an_iterator, "sum(...)"),
        "issubdtype": Row(
            f"{_NUMPY}:issubdtype", _is_of_pythons_type, "np.floating for float, np.signedinteger for int"
        ),
        "save": Row(f"{_NUMPY}:save", always, sure=False),
        **{
            name: Row(
                f"{_NUMPY}:{name}",
                _may_take_an_iterator,
                _FOR_SEQUENCES.format(name=name),
                certain=_takes_an_iterator,
            )
            for name in ("vstack", "hstack", "dstack", "stack", "column_stack")
        },
        **{
            name: Row(f"{_NUMPY}:{name}", _one_argument, sure=False, is_type=True)
            for name in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
        },
    },
    "numpy.random": {
        "choice": Row(f"{_NUMPY}:choice", always, sure=False),
        "permutation": Row(f"{_NUMPY}:permutation", always, sure=False),
    },
    "random": {
        "sample": Row(f"{_PYTHON}:sample", always, sure=False),
        "shuffle": Row(f"{_PYTHON}:shuffle", _two_arguments, "random.shuffle(x)"),
    },
    "math": {
        name: Row(f"{_PYTHON}:{name}", always, sure=False)
        for name in ["ceil", "exp", "fabs", "floor", "isinf", "isnan", "log", "log10", "log2", "pow", "sqrt"]
    }
    | {"factorial": Row(f"{_PYTHON}:factorial", always, sure=False)},
    "json": {
        name: Row(f"{_PYTHON}:json_{name}", has_keyword("encoding"), "leave `encoding=` out")
        for name in ("load", "loads")
    },
    "yaml": {
        "load": Row(f"{_PYTHON}:yaml_load", _one_argument, "yaml.load(..., Loader=yaml.FullLoader)"),
        "load_all": Row(f"{_PYTHON}:yaml_load_all", _one_argument, "yaml.load_all(..., Loader=yaml.FullLoader)"),
    },
}
"""Owner -> name -> row."""
