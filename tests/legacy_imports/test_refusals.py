import ast

import pytest

import tf2compat.v1 as tf
import tf2compat.v1.contrib  # noqa: F401  (it installs the finder)
from tf2compat.errors import UnsupportedError
from tf2compat.legacy_imports.refusals import passing_refusals_on

SOURCE = '''"""A module."""
from __future__ import division


def caught(raised):
    try:
        raise raised
    except KeyError:
        return "key"
    except (ValueError, NotImplementedError):
        return "none"


class Inner:
    def caught(self, raised):
        try:
            raise raised
        except NotImplementedError:
            return "inner"
'''


def refusal():
    return UnsupportedError("tf.x", "It has ended.", "Use y.")


def test_only_a_refusal_is_passed_on():
    tree = passing_refusals_on(ast.parse(SOURCE))
    names = {}
    exec(compile(tree, "module.py", "exec"), names)
    assert names["__doc__"] == "A module."
    assert names["caught"](KeyError()) == "key"
    assert names["caught"](NotImplementedError()) == "none"
    assert names["Inner"]().caught(NotImplementedError()) == "inner"
    for caught in (names["caught"], names["Inner"]().caught):
        with pytest.raises(UnsupportedError, match="It has ended"):
            caught(refusal())


def test_a_module_that_catches_none_stays_as_it_was():
    source = "import json\ntry:\n    x = 1\nexcept KeyError:\n    x = 2\n"
    assert ast.unparse(passing_refusals_on(ast.parse(source))) == ast.unparse(ast.parse(source))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("raised", [NotImplementedError, refusal])
def test_a_refusal_in_a_decoders_finalize_is_seen(raised):
    seq2seq = tf.contrib.seq2seq

    class Decoder(seq2seq.BasicDecoder):
        def finalize(self, outputs, final_state, sequence_lengths):
            raise raised()

    with tf.Graph().as_default():
        helper = seq2seq.TrainingHelper(tf.ones([2, 4, 3]), [2, 4])
        cell = tf.nn.rnn_cell.GRUCell(3)
        decoder = Decoder(cell, helper, cell.zero_state(2, tf.float32))
        if raised is refusal:
            with pytest.raises(UnsupportedError, match="It has ended"):
                seq2seq.dynamic_decode(decoder)
        else:
            outputs, _, _ = seq2seq.dynamic_decode(decoder)
            assert outputs.rnn_output.shape.as_list() == [2, None, 3]
