"""`tf.nn.rnn_cell` and `tf.contrib.rnn`: names, values, and two steps of training."""

import tensorflow as tf
from cases import case, main, numbers, trained
from tensorflow.contrib import rnn

BATCH, TIME, DEPTH, UNITS = 3, 4, 5, 6
INPUTS = numbers(BATCH, TIME, DEPTH)
LENGTHS = [4, 2, 3]


def unrolled(cell, **options):
    outputs, state = tf.nn.dynamic_rnn(cell, INPUTS, LENGTHS, dtype=tf.float32, **options)
    return [outputs] + tf.contrib.framework.nest.flatten(state)


@case("tf.nn.rnn_cell.BasicLSTMCell", "tf.contrib.rnn.BasicLSTMCell")
def basic_lstm():
    assert rnn.BasicLSTMCell is tf.nn.rnn_cell.BasicLSTMCell

    def build():
        first = rnn.BasicLSTMCell(UNITS, forget_bias=0.0)
        second = rnn.BasicLSTMCell(UNITS, activation=tf.nn.relu, state_is_tuple=False, name="named")
        assert first.state_size == rnn.LSTMStateTuple(UNITS, UNITS) and second.state_size == 2 * UNITS
        return unrolled(first) + unrolled(second, scope="other")

    return trained(build)


@case("tf.nn.rnn_cell.LSTMCell", "tf.contrib.rnn.LSTMCell")
def lstm():
    def build():
        cell = rnn.LSTMCell(UNITS, use_peepholes=True, cell_clip=0.8, num_proj=4, proj_clip=0.5, forget_bias=0.5)
        made = unrolled(cell, scope="projected")
        named = tf.nn.rnn_cell.LSTMCell(UNITS, initializer=tf.ones_initializer(), num_unit_shards=1)
        return made + unrolled(named, time_major=False, swap_memory=True)

    return trained(build)


@case("tf.nn.rnn_cell.GRUCell", "tf.contrib.rnn.GRUCell")
def gru():
    def build():
        cell = rnn.GRUCell(UNITS, bias_initializer=tf.zeros_initializer())
        return unrolled(cell, initial_state=tf.constant(numbers(BATCH, UNITS, seed=1)))

    return trained(build)


@case("tf.contrib.rnn.LSTMBlockCell")
def lstm_block():
    return trained(
        lambda: unrolled(rnn.LSTMBlockCell(UNITS)) + unrolled(rnn.LSTMBlockCell(4, use_peephole=True, name="peep"))
    )


@case("tf.contrib.rnn.LayerNormBasicLSTMCell")
def layer_norm_lstm():
    def build():
        plain = unrolled(rnn.LayerNormBasicLSTMCell(UNITS, layer_norm=False), scope="plain")
        return unrolled(rnn.LayerNormBasicLSTMCell(UNITS, norm_gain=0.7, norm_shift=0.2)) + plain

    return trained(build)


@case("tf.nn.rnn_cell.MultiRNNCell", "tf.contrib.rnn.MultiRNNCell", "tf.contrib.rnn.LSTMStateTuple")
def stacked():
    def build():
        cell = rnn.MultiRNNCell([rnn.LSTMCell(UNITS), rnn.GRUCell(4)])
        zero = cell.zero_state(BATCH, tf.float32)
        assert isinstance(zero[0], rnn.LSTMStateTuple) and zero[0]._fields == ("c", "h")
        flat = tf.nn.rnn_cell.MultiRNNCell([rnn.GRUCell(3), rnn.GRUCell(4)], state_is_tuple=False)
        return unrolled(cell, initial_state=zero) + unrolled(flat, scope="flat")

    return trained(build)


@case("tf.nn.rnn_cell.DropoutWrapper", "tf.contrib.rnn.DropoutWrapper")
def dropped():
    def build():
        cell = rnn.LSTMCell(UNITS)
        whole = rnn.DropoutWrapper(cell, 1.0, 1.0, 1.0)
        same = rnn.DropoutWrapper(
            rnn.GRUCell(4), 0.7, 0.8, 0.9, variational_recurrent=True, input_size=DEPTH, dtype=tf.float32, seed=3
        )
        return unrolled(whole) + unrolled(same, scope="variational")

    return trained(build)


@case("tf.contrib.rnn.ResidualWrapper", "tf.contrib.rnn.RNNCell", "tf.contrib.rnn")
def wrapped():
    class Adds(rnn.RNNCell):
        state_size = property(lambda self: DEPTH)
        output_size = property(lambda self: DEPTH)

        def __call__(self, inputs, state, scope=None):
            with tf.variable_scope(scope or "adds"):
                scale = tf.get_variable("scale", [DEPTH])
                sums = inputs * scale + state
                return sums, tf.tanh(sums)

    return trained(lambda: unrolled(rnn.ResidualWrapper(rnn.GRUCell(DEPTH))) + unrolled(Adds(), scope="own"))


@case("tf.contrib.rnn.static_rnn", "tf.contrib.rnn.static_bidirectional_rnn")
def unrolled_by_hand():
    def build():
        steps = tf.unstack(tf.constant(INPUTS), axis=1)
        outputs, state = rnn.static_rnn(rnn.BasicLSTMCell(UNITS), steps, sequence_length=LENGTHS, dtype=tf.float32)
        both, left, right = rnn.static_bidirectional_rnn(
            rnn.GRUCell(2), rnn.GRUCell(3), steps, sequence_length=LENGTHS, dtype=tf.float32
        )
        return outputs + list(state) + both + [left, right]

    return trained(build)


@case("tf.contrib.rnn.stack_bidirectional_dynamic_rnn")
def stack_bidirectional():
    def build():
        outputs, left, right = rnn.stack_bidirectional_dynamic_rnn(
            [rnn.GRUCell(2), rnn.LSTMCell(3)],
            [rnn.GRUCell(4), rnn.LSTMCell(2)],
            tf.constant(INPUTS),
            sequence_length=LENGTHS,
            dtype=tf.float32,
        )
        return [outputs] + tf.contrib.framework.nest.flatten([left, right])

    return trained(build)


@case(
    "tf.contrib.cudnn_rnn.CudnnCompatibleLSTMCell",
    "tf.contrib.cudnn_rnn.python.ops.cudnn_rnn_ops.CUDNN_RNN_BIDIRECTION",
    "tf.contrib.cudnn_rnn.python.ops.cudnn_rnn_ops.CUDNN_RNN_UNIDIRECTION",
)
def cudnn_compatible():
    from tensorflow.contrib import cudnn_rnn
    from tensorflow.contrib.cudnn_rnn.python.ops import cudnn_rnn_ops

    directions = cudnn_rnn_ops.CUDNN_RNN_UNIDIRECTION, cudnn_rnn_ops.CUDNN_RNN_BIDIRECTION
    return trained(lambda: unrolled(cudnn_rnn.CudnnCompatibleLSTMCell(UNITS))), directions


@case()
def projections():
    words = tf.constant([[1, 2, 0, 3], [2, 2, 1, 0], [3, 1, 1, 2]])

    def build():
        mapped = unrolled(rnn.InputProjectionWrapper(rnn.GRUCell(4), 3, tf.tanh), scope="before")
        mapped += unrolled(rnn.OutputProjectionWrapper(rnn.BasicLSTMCell(4), 2), scope="after")
        cell = rnn.EmbeddingWrapper(rnn.GRUCell(3), embedding_classes=4, embedding_size=5)
        outputs, state = rnn.static_rnn(cell, tf.unstack(words, axis=1), dtype=tf.float32, scope="words")
        return mapped + outputs + [state]

    return trained(build)


@case()
def other_wrappers():
    def build():
        highway = unrolled(rnn.HighwayWrapper(rnn.GRUCell(DEPTH)), scope="coupled")
        highway += unrolled(rnn.HighwayWrapper(rnn.GRUCell(DEPTH), False, 0.5), scope="free")
        attends = rnn.AttentionCellWrapper(rnn.BasicLSTMCell(4), 2)
        joined = rnn.AttentionCellWrapper(rnn.GRUCell(3), 3, 4, 5, 2, state_is_tuple=False)
        return highway + unrolled(attends, scope="attends") + unrolled(joined, scope="joined")

    return trained(build)


@case()
def other_cells():
    def build():
        made = unrolled(rnn.UGRNNCell(UNITS), scope="u") + unrolled(rnn.IndRNNCell(UNITS), scope="i")
        made += unrolled(rnn.NASCell(UNITS, use_bias=True), scope="n") + unrolled(rnn.NASCell(UNITS, 3), scope="p")
        return made

    return trained(build)


@case()
def convolved():
    def build():
        pictures = tf.constant(numbers(2, 3, 4, 4, 2))
        cell = rnn.Conv2DLSTMCell(input_shape=[4, 4, 2], output_channels=3, kernel_shape=[3, 2])
        outputs, (state, _) = tf.nn.dynamic_rnn(cell, pictures, dtype=tf.float32)
        line = rnn.ConvLSTMCell(1, [4, 2], 2, [3], use_bias=False, name="line")
        others, _ = tf.nn.dynamic_rnn(line, pictures[:, :, 0], dtype=tf.float32)
        return outputs, state, others

    return trained(build)


if __name__ == "__main__":
    main()
