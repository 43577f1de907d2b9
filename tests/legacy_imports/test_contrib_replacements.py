import pathlib

from tf2compat.contrib_archive import archive
from tf2compat.legacy_imports.contrib_replacements import MODULES, NAMES, OPS


def test_what_is_replaced_is_there():
    for module in (*MODULES, *NAMES):
        place = pathlib.Path(archive.folder(), "contrib", *module.split("."))
        assert place.is_dir() or place.with_suffix(".py").is_file(), module
    generated = "".join(path.read_text() for path in pathlib.Path(archive.folder()).rglob("gen_*.py"))
    assert [op for op in OPS if f'"{op}"' not in generated] == []
