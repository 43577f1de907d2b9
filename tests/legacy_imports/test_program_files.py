"""Files that a program imports."""

from tf2compat.legacy_imports.program_files import files_of


def test_files_are_followed_and_none_is_run(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "__init__.py").write_text("from .inner import x\n")
    (tmp_path / "part" / "inner.py").write_text("import numpy, main_of_it\nraise SystemExit\n")
    (tmp_path / "old.py").write_text("print 'of Python 2'\n")
    (tmp_path / "unused.py").write_text("")
    main = tmp_path / "main_of_it.py"
    main.write_text("import part, old\n")
    found = [path for path, _ in files_of(str(main), main.read_bytes())]
    assert found == [str(main), str(tmp_path / "part" / "__init__.py"), str(tmp_path / "part" / "inner.py")]
