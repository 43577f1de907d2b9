import ast

import pytest

from tf2compat.legacy_imports import called_ops
from tf2compat.legacy_imports.generated_ops import ops_of

SOURCE = '''
import six as _six
_pair_outputs = ["first", "second"]
_PairOutput = _collections.namedtuple("Pair", _pair_outputs)
@tf_export("pair")
def pair(x, count=-1, name=None):
  """Makes a pair."""
  _, _, _op = _op_def_lib._apply_op_helper("Pair", x=x, count=count, name=name)
  return _PairOutput._make(_op.outputs)
def Pair(x, count=-1, name=None):
  return pair(x=x, count=count, name=name)
Pair = tf_export("raw_ops.Pair")(_kwarg_only(pair))
def pair_eager_fallback(x, count=-1, name=None, ctx=None):
  return None
_op_def_lib = _InitOpDefLibrary(b"...")
'''


def test_a_generated_function_calls_the_op_by_its_type(monkeypatch):
    monkeypatch.setitem(called_ops.OPS, "Pair", f"{__name__}:made")
    names = {}
    exec(compile(ops_of(ast.parse(SOURCE), "text"), "gen", "exec"), names)  # The text is this file's.
    assert names["pair"](3) == (3, -1)
    assert names["Pair"](x=4, count=2)._fields == ("first", "second")
    assert names["pair"].__doc__ == "Makes a pair."
    assert "pair_eager_fallback" not in names
    monkeypatch.delitem(called_ops.OPS, "Pair")
    with pytest.raises(NotImplementedError, match=r"`tf\.contrib\.text`: Its op `Pair` was used"):
        names["pair"](3)


def made(x, count, name):
    return [x, count]


def test_a_protocol_buffer_is_made_anew():
    from tf2compat.v1.contrib.training.python.training import hparam_pb2

    message = hparam_pb2.HParamDef()
    message.hparam["layers"].int64_value = 3
    assert hparam_pb2.HParamDef.FromString(message.SerializeToString()).hparam["layers"].int64_value == 3
