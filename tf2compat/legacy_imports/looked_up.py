"""Run-time half of `names_in_strings`: modules that a program's own files look up by name or by path."""

from __future__ import annotations
import __future__

import ast
import importlib
import importlib.machinery
import importlib.util
import inspect
import io
import os
import pickle
import sys
import types
from collections.abc import Callable
from typing import Any

from tf2compat import settings
from tf2compat.legacy_imports.project import loader_of
from tf2compat.legacy_imports.statements import OF_PROGRAMS, compiled, renamed

__all__ = ["called", "code", "key", "put", "renamed_name"]

_FUTURE = __future__.annotations.compiler_flag
"""The one future statement that still changes what Python 3 compiles."""


def renamed_name(name: Any) -> Any:
    """Returns the name by which a program's `tensorflow.x`, or `tensorflow:x`, is found; every other value itself."""
    if not isinstance(name, str):
        return name
    module, colon, rest = name.partition(":")
    return renamed(module, OF_PROGRAMS) + colon + rest


def key(name: Any) -> Any:
    """Returns the key of `sys.modules` for a name that a program reads there.

    A module that the program itself has put in TensorFlow's place stays to be found there.
    """
    ours = renamed_name(name)
    if ours == name or getattr(sys.modules.get(name), "__name__", "tensorflow").partition(".")[0] != "tensorflow":
        return name
    # The program asks whether it is loaded: it is, as ours would be by the program's own import.
    if name in sys.modules and ours not in sys.modules:
        try:
            importlib.import_module(ours)
        except ImportError:
            return name
    return ours


def put(name: Any, module: Any) -> None:
    """Puts a module into `sys.modules` for a program: TF1's `tensorflow` only under the name that is its own."""
    is_ours = isinstance(module, types.ModuleType) and module.__name__.startswith("tf2compat.")
    sys.modules[renamed_name(name) if is_ours else name] = module


def _mentions_tensorflow(source: Any) -> bool:
    # Other text stays as it is: a tree of it costs time, and `exec` may be in a loop.
    text = source.encode() if isinstance(source, str) else source
    return isinstance(text, bytes) and b"tensorflow" in text


def code(source: Any) -> Any:
    """Returns the argument of `exec`: text that mentions TensorFlow is compiled with its imports rewritten."""
    return compiled(source, "<string>", old_names=settings.old_names()) if _mentions_tensorflow(source) else source


def _by_name(parameter: str) -> Callable[[Any], Any]:
    """Returns the adapter of functions whose first argument names a module, or something in one."""

    def adapt(function: Any) -> Any:
        def call(*args: Any, **options: Any) -> Any:
            if args:
                args = (renamed_name(args[0]), *args[1:])
            elif parameter in options:
                options[parameter] = renamed_name(options[parameter])
            return function(*args, **options)

        return call

    return adapt


def _import(function: Any) -> Any:
    """Adapts `__import__`, which returns the root of a dotted name where no names are asked of it."""

    def call(name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0) -> Any:
        ours = renamed_name(name)
        if level or ours == name:
            return function(name, globals, locals, fromlist, level)
        if fromlist:
            return function(ours, globals, locals, fromlist, 0)
        importlib.import_module(ours)
        return importlib.import_module(renamed_name(name.partition(".")[0]))

    return call


def _compile(function: Any) -> Any:
    """Adapts `compile`: `exec(compile(open(path).read(), path, "exec"))` is Python 3's `execfile(path)`."""

    def call(source: Any, filename: Any, mode: str, flags: int = 0, dont_inherit: bool = False, **options: Any) -> Any:
        if mode == "exec" and not flags & ast.PyCF_ONLY_AST and _mentions_tensorflow(source):
            return compiled(source, os.fsdecode(filename), old_names=settings.old_names())
        if not dont_inherit:  # Python asks the frame that calls for its future statements, which is this function's.
            caller = inspect.currentframe().f_back  # type: ignore[union-attr]
            flags |= caller.f_code.co_flags & _FUTURE if caller else 0
        return function(source, filename, mode, flags, True, **options)

    return call


def _patch_dict(function: Any) -> Any:
    """Adapts `mock.patch.dict`: of `sys.modules`, the program's TensorFlow is replaced as well as the packages'."""

    def call(in_dict: Any, values: Any = (), *args: Any, **options: Any) -> Any:
        if in_dict is sys.modules or in_dict == "sys.modules":
            values = dict(values)
            values = {renamed_name(name): value for name, value in values.items()} | values
        return function(renamed_name(in_dict), values, *args, **options)

    return call


def _spec_of_a_file(function: Any) -> Any:
    def call(name: str, location: Any = None, **options: Any) -> Any:
        spec = function(name, location, **options)
        if spec is not None and spec.origin and type(spec.loader) is importlib.machinery.SourceFileLoader:
            spec.loader = loader_of(name, spec.origin) or spec.loader
        return spec

    return call


def _loader_of_a_file(function: Any) -> Any:
    return lambda fullname, path: loader_of(fullname, path) or function(fullname, path)


def _load_source(function: Any) -> Any:
    """Adapts `imp.load_source`."""

    def call(name: str, pathname: str, *args: Any) -> Any:
        loader = loader_of(name, pathname)
        if loader is None:
            return function(name, pathname, *args)
        spec = importlib.util.spec_from_file_location(name, pathname, loader=loader)
        assert spec is not None
        sys.modules[name] = module = importlib.util.module_from_spec(spec)
        loader.exec_module(module)
        return module

    return call


def _run_path(function: Any) -> Any:
    def call(path_name: str, init_globals: Any = None, run_name: str | None = None) -> Any:
        name = run_name or "<run_path>"
        loader = loader_of(name, path_name)
        if loader is None:
            return function(path_name, init_globals, run_name)
        module = types.ModuleType(name)
        module.__dict__.update(init_globals or {}, __file__=path_name, __loader__=loader, __name__=name)
        before, argument = sys.modules.get(name), sys.argv[0]
        sys.modules[name], sys.argv[0] = module, path_name
        try:
            exec(loader.get_code(name), module.__dict__)  # type: ignore[arg-type]
        finally:
            sys.argv[0] = argument
            if before is None:
                del sys.modules[name]
            else:
                sys.modules[name] = before
        return dict(module.__dict__)

    return call


class _Unpickler(pickle.Unpickler):
    """Finds what a pickle refers to where a program finds it: `tensorflow.contrib`, and TF1's own `tensorflow_core`."""

    def find_class(self, module: str, name: str) -> Any:
        root, dot, rest = module.partition(".")
        ours = renamed_name("tensorflow" + dot + rest if root == "tensorflow_core" else module)
        if ours != module:
            try:
                return super().find_class(ours, name)
            # What TF1's module does not have may be the real one's.
            except (ImportError, AttributeError):
                pass
        return super().find_class(module, name)


_BY_TARGET = _by_name("target")

_ADAPTERS: dict[tuple[str, str], Callable[[Any], Any]] = {
    ("builtins", "__import__"): _import,
    ("builtins", "compile"): _compile,
    ("importlib", "import_module"): _by_name("name"),
    ("importlib", "find_loader"): _by_name("name"),
    ("importlib.util", "find_spec"): _by_name("name"),
    ("importlib.util", "spec_from_file_location"): _spec_of_a_file,
    (importlib.util.spec_from_file_location.__module__, "spec_from_file_location"): _spec_of_a_file,
    (importlib.machinery.SourceFileLoader.__module__, "SourceFileLoader"): _loader_of_a_file,
    ("imp", "load_source"): _load_source,
    ("pkgutil", "find_loader"): _by_name("fullname"),
    ("pkgutil", "get_loader"): _by_name("module_or_name"),
    ("pkgutil", "resolve_name"): _by_name("name"),
    ("pydoc", "locate"): _by_name("path"),
    ("runpy", "run_path"): _run_path,
    ("_pickle", "load"): lambda _: lambda file, **options: _Unpickler(file, **options).load(),
    ("_pickle", "loads"): lambda _: lambda data, **options: _Unpickler(io.BytesIO(data), **options).load(),
    **{
        (module, name): adapter
        for module in ("unittest.mock", "mock.mock")
        for name, adapter in (("patch", _BY_TARGET), ("_patch_multiple", _BY_TARGET), ("_patch_dict", _patch_dict))
    },
    ("_pytest.monkeypatch", "MonkeyPatch.setattr"): _BY_TARGET,
    ("_pytest.monkeypatch", "MonkeyPatch.delattr"): _BY_TARGET,
    ("pytest_mock.plugin", "MockerFixture._Patcher"): _BY_TARGET,
    ("pytest_mock.plugin", "MockerFixture._Patcher.multiple"): _BY_TARGET,
    ("pytest_mock.plugin", "MockerFixture._Patcher.dict"): _patch_dict,
}
"""Module and qualified name of a function -> what makes the one that a program calls."""


def called(function: Any) -> Any:
    """Returns the function to call in the place of one: itself, unless it looks modules up.

    Args:
        function: what a program calls, known by what it is, not by the name that the program has for it.
    """
    owner = function if hasattr(function, "__qualname__") else type(function)
    # By what the function is: `from importlib import import_module as load` is found as well.
    place = getattr(owner, "__module__", None), getattr(owner, "__qualname__", None)
    if not (isinstance(place[0], str) and isinstance(place[1], str)):
        return function
    adapter = _ADAPTERS.get((place[0], place[1]))
    return function if adapter is None else adapter(function)
