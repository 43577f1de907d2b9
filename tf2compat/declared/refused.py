"""Names that can be imported and looked at, and are refused when they are used.

Programs import what they never call.
"""

from __future__ import annotations

from typing import Any, NoReturn

from tf2compat.declared.unsupported import unsupported
from tf2compat.errors import UnsupportedError

__all__ = ["key_of", "refused"]


class _Refused(type):
    """The class of refused names: each is a class, so that a program may derive from it and test for it."""

    _row: str
    _symbol: str

    def __call__(cls, *args: Any, **options: Any) -> NoReturn:
        """Refuses the call; that of a class that a program has derived from a refused one, too."""
        raise cls._error()

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"{cls._symbol} has no attribute {name!r}")
        return refused(cls._row, f"{cls._symbol}.{name}")

    def _error(cls) -> UnsupportedError:
        error = unsupported(cls._row)
        return error if cls._symbol == cls._row else unsupported(cls._row, f"`{cls._symbol}` was used.")


def refused(key: str, symbol: str = "") -> Any:
    """Returns a name that is refused when it is called.

    Args:
        key: the row of `UNSUPPORTED`.
        symbol: the name under which a program knows it, where that is not the row's.
    """
    symbol = symbol or key
    return _Refused(symbol.rpartition(".")[2], (), {"_row": key, "_symbol": symbol, "__module__": "tf.contrib"})


def key_of(value: Any) -> str | None:
    """Returns the row of a refused name, or of a class derived from one; None of every other value."""
    return value._row if isinstance(value, _Refused) else None
