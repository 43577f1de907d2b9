"""Runs TensorFlow's official migration guides with `tf2compat.v1` in the place of `tf.compat.v1`.

    python tests/conformance/official_guides.py --source GITDIR [--write PAGE] [early_stopping evaluator]

The notebooks are taken from a git directory of tensorflow/docs (`site/en/guide/migrate`). Each runs in a process of its
own, cell by cell, with arrays of random numbers for the data sets that it would download. `--write` makes the page
`migration_guide/official_guides.md`: what to change in each, and what runs then.
"""

import argparse
import io
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import traceback
import types

import numpy as np

FOLDER = "site/en/guide/migrate"
SECONDS = 300
TO_ALL = [
    (r"\btensorflow\.compat\.v1\b", "tf2compat.v1"),
    (r"\btf\.compat\.v1\b", "tf2compat.v1"),
    (r"\btf\.estimator\b", "tf2compat.v1.estimator"),
    (r"^import tf_slim\b", "from tf2compat.legacy import tf_slim"),
    (r"\bkeras\.optimizers\.legacy\.", "keras.optimizers."),
]
"""What is changed in every notebook: pattern, replacement."""

PAGE = """# TensorFlow's official migration guides

TensorFlow's [migration guides](https://www.tensorflow.org/guide/migrate) show code of TF1 and of TF2 side by side. With
`tf2compat` the TF1 halves run as they are, once `tf.compat.v1` is replaced by `tf2compat.v1`, so a program can be taken
over cell by cell. This table says what else to change, guide by guide, and how many of its cells run then; those that
install packages are not counted. `tests/conformance/official_guides.py` makes it.

In every guide: `import tensorflow.compat.v1 as tf1` becomes `import tf2compat.v1 as tf1`, `tf.compat.v1` becomes
`tf2compat.v1`, `tf.estimator` becomes `tf2compat.v1.estimator`, `import tf_slim` becomes
`from tf2compat.legacy import tf_slim`, and `keras.optimizers.legacy` becomes `keras.optimizers`. So the TF1 half of a
guide is, for instance:

```python
import tf2compat.v1 as tf1


def input_fn():
    return tf1.data.Dataset.from_tensor_slices(([[1.0, 1.5], [2.0, 2.5]], [[0.3], [0.5]])).batch(1)


def model_fn(features, labels, mode):
    loss = tf1.losses.mean_squared_error(labels, tf1.layers.dense(features, 1))
    train_op = tf1.train.AdagradOptimizer(0.05).minimize(loss, tf1.train.get_global_step())
    return tf1.estimator.EstimatorSpec(mode, loss=loss, train_op=train_op)


estimator = tf1.estimator.Estimator(model_fn)
estimator.train(input_fn)
print(estimator.get_variable_value("global_step"))
# prints: 2
```

| guide | cells that run | what to change besides; what does not run |
|---|---|---|
"""


def cells_of(notebook):
    """Returns the code of each cell, without the lines that are commands of a shell or of the notebook."""
    found = []
    for cell in notebook["cells"]:
        code = "".join(cell["source"]) if cell["cell_type"] == "code" else ""
        if re.match(r"\s*%%(writefile|bash|script)\b", code):  # No Python, or none that is to run.
            continue
        code = re.sub(r"^\s*[!%](.*\\\n)*.*$", "", code, flags=re.M)
        if code.strip() and not code.startswith("#@title Licensed"):
            found.append(code)
    return found


def changed(code, edits):
    """Returns a cell with the changes of all notebooks and those of its own, and which of the latter it has."""
    for pattern, new in TO_ALL:
        code = re.sub(pattern, new, code, flags=re.M)
    used = []
    for edit in edits:
        if edit["old"] in code:
            code = code.replace(edit["old"], edit["new"])
            used.append(edit["say"])
    return code, used


def _images(rows):
    random = np.random.RandomState(0)
    return random.randint(0, 255, (rows, 28, 28), np.uint8), random.randint(0, 10, rows, np.uint8)


def _loaded(name, split=None, with_info=False, **options):
    """Stands for `tensorflow_datasets.load`."""
    import tensorflow as tf

    images, labels = _images(256)
    one = tf.data.Dataset.from_tensor_slices((images, labels.astype(np.int64)))
    found = one if isinstance(split, str) else [one] * len(split) if split else {"train": one, "test": one}
    info = types.SimpleNamespace(
        splits={part: types.SimpleNamespace(num_examples=256) for part in ("train", "test")},
        features={"label": types.SimpleNamespace(num_classes=10)},
    )
    return (found, info) if with_info else found


def without_downloads():
    """Puts small arrays of random numbers in the place of the data sets that notebooks download."""
    import keras

    keras.datasets.mnist.load_data = keras.datasets.fashion_mnist.load_data = lambda *_, **__: (
        _images(600),
        _images(99),
    )
    stand_in = types.ModuleType("tensorflow_datasets")
    stand_in.load, stand_in.disable_progress_bar = _loaded, lambda: None
    sys.modules["tensorflow_datasets"] = stand_in


def results_of(cells, edits):
    """Runs the cells in one namespace; returns for each the error, or an empty text, and the changes that it has."""
    namespace = {"__name__": "__main__", "display": print}
    exec("import tf2compat, tf2compat.v1", namespace)
    found = []
    for code in cells:
        code, used = changed(code, edits)
        try:
            exec(compile(code, f"<cell {len(found)}>", "exec"), namespace)
            error = ""
        except BaseException as raised:  # SystemExit as well.
            last = traceback.extract_tb(raised.__traceback__)[-1]
            error = f"{type(raised).__name__}: {str(raised).strip()[:400]} [{os.path.basename(last.filename)}]"
        found.append([error, used])
    return found


def in_a_child(cells, edits):
    """Runs a notebook in a forked process: TensorFlow is imported once."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        signal.alarm(SECONDS)
        with tempfile.TemporaryDirectory() as folder, os.fdopen(writing, "w") as stream:
            os.chdir(folder)
            sys.stdout = sys.stderr = io.StringIO()
            stream.write(json.dumps(results_of(cells, edits)))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        text = stream.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else [["It crashed, or took too long.", []]] * len(cells)


def row(name, results):
    runs = sum(not error for error, _ in results)
    says = list(dict.fromkeys(say for _, used in results for say in used))
    errors = list(
        dict.fromkeys(re.sub(r"[\s|\x1b]+|\(defined at.*", " ", error)[:160] for error, _ in results if error)
    )
    says += [f"does not run: `{error.replace('`', '')}`" for error in errors[:3]]
    return (
        f"| [{name}](https://www.tensorflow.org/guide/migrate/{name}) | {runs} of {len(results)} | {'; '.join(says)} |"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", required=True, help="a git directory of tensorflow/docs")
    parser.add_argument("--write", help="the page to write")
    parser.add_argument("--results", help="a JSON file in which results are kept, and taken up again")
    parser.add_argument("guides", nargs="*", help="names of guides; all if left out")
    given = parser.parse_args()
    edits = json.loads((pathlib.Path(__file__).parent / "official_guides.json").read_text())

    def git(*arguments):
        return subprocess.run(["git", "--git-dir", given.source, *arguments], capture_output=True, check=True).stdout

    names = git("ls-tree", "--name-only", f"HEAD:{FOLDER}").decode().split()
    wanted = [
        name[:-6] for name in names if name.endswith(".ipynb") and (not given.guides or name[:-6] in given.guides)
    ]
    import tf2compat.v1  # noqa: F401  # In the parent, once.

    without_downloads()
    kept = pathlib.Path(given.results) if given.results else None
    found = json.loads(kept.read_text()) if kept and kept.exists() else {}
    for name in wanted:
        cells = cells_of(json.loads(git("show", f"HEAD:{FOLDER}/{name}.ipynb")))
        found[name] = in_a_child(cells, edits.get(name, []))
        print(row(name, found[name]), flush=True)
        if kept:
            kept.write_text(json.dumps(found))
    if given.write:
        rows = [row(name, found[name]) for name in sorted(found)]
        pathlib.Path(given.write).write_text(PAGE + "\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
