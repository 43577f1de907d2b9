"""Installed packages that look like TF1 code: the user is told once of each, for they get TensorFlow 2."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Iterable

__all__ = ["KNOWN", "is_tf1_code", "look"]

KNOWN = frozenset(
    [
        *("horovod", "jax", "keras", "keras_tuner", "mlflow", "numpy", "pandas", "ray", "scipy", "sklearn"),
        *("tensorboard", "tensorboardX", "tensorflow", "tensorflow_datasets", "tensorflow_estimator"),
        *("tensorflow_hub", "tensorflow_io", "tensorflow_probability", "tensorflow_text", "tf2compat", "tf2onnx"),
        *("tf_keras", "tf_slim", "torch", "transformers", "wandb"),
    ]
)
"""Packages that run on TensorFlow 2 whatever names their files have, or never import it."""

_OF_TF1 = {"tensorflow_hub": "native_module.py"}
"""Package -> a file of its versions that are TF1 code: `hub.Module` and `hub.text_embedding_column` ended with 0.16."""

_IMPORT = re.compile(rb"^[ \t]*import[ \t]+tensorflow(?:[ \t]+as[ \t]+(\w+))?[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_ENDED = re.compile(rb"^[ \t]*(?:from|import)[ \t]+(tensorflow\.(?:contrib|examples|app|flags)\b)", re.MULTILINE)

_told: set[str] = set()


def is_tf1_code(fullname: str, folders: Iterable[str]) -> bool:
    """Returns whether a package, found in some folders, is a version that needs TF1 and is a part of every program."""
    return fullname in _OF_TF1 and any(os.path.isfile(os.path.join(place, _OF_TF1[fullname])) for place in folders)


@functools.cache
def _names() -> frozenset[str]:
    import tensorflow  # Here: the command line asks for `KNOWN` before it is needed.

    return frozenset(dir(tensorflow))


def _ended_name(source: bytes) -> str | None:
    """Returns a name that a text takes from TensorFlow and TensorFlow 2 does not have; None if there is none."""
    found = _ENDED.search(source)
    if found:
        return found[1].decode()
    for statement in _IMPORT.finditer(source):
        alias = statement[1] or b"tensorflow"
        for used in re.finditer(rb"(?<![\w.])" + alias + rb"\.([A-Za-z]\w*)", source):
            if used[1].decode() not in _names() | {"python"}:
                return f"tf.{used[1].decode()}"
    return None


def look(fullname: str, path: str) -> None:
    """Looks at a module of an installed package when it is found, and tells of the package if it is TF1 code.

    Args:
        fullname: the module's name.
        path: its file.
    """
    package = fullname.partition(".")[0]
    if package in KNOWN or package in _told:
        return
    # The text alone: an import would run the package before the program asks for it.
    with open(path, "rb") as stream:
        source = stream.read()
    name = _ended_name(source) if b"tensorflow" in source else None
    if name:
        from tf2compat.log import logger

        _told.add(package)
        logger.warning(
            "The installed package %s gets TensorFlow 2, which has no %s (%s). If it is a part of the program, name "
            "it: `tf2compat run --package %s`, TF2COMPAT_PACKAGES=%s or `tf2compat.install(packages=[%r])`.",
            package,
            name,
            path,
            package,
            package,
            package,
        )
