"""`tf.contrib` is the original of TensorFlow 1.15.5, loaded unchanged; here is what the original cannot do.

The files are in the archive (`contrib_archive`); `legacy_imports/contrib_modules.py` loads them as
`tf2compat.v1.contrib.…`, with `tensorflow` in them being ours. Where one does not work on today's TensorFlow, there are
four places for the remedy, to be tried in this order:

1. A name of `tensorflow.python` that is gone or has moved: a row of `legacy_imports/stock_names.py`; what it does is in
   `legacy_imports/gone_names.py`, or in `_tf/` where that takes private names. Every legacy program gets it.
2. A kernel that is gone: a row of `OPS` in `legacy_imports/contrib_replacements.py`, the op's type -> a function that
   takes the op's arguments by name, in a file of its own, `contrib/<part>/<op>.py`. The generated modules of ops
   (`gen_image_ops` …) call it. A kernel that TensorFlow still has needs no row.
3. A function or class whose code cannot work any more: a row of `NAMES` there, module and name -> ours, in
   `contrib/<part>/<symbol>.py`. It is set when the original's module has been executed.
4. A module as a whole: a row of `MODULES` there.

Each file's docstring has the reason why the original cannot do it. A name that no remedy brings is declared in
`declared/unsupported_contrib.py`, and refused when it is used.
"""
