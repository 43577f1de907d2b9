"""Translation by two LSTMs with attention (Luong and others, 2015): `dynamic_rnn` to train, a beam search to infer."""

import numpy as np

from networks import Network, clipped

FULL = {"words": 8000, "width": 256, "units": 256, "layers": 2, "batch": 32, "length": 25, "beams": 5}
QUICK = {"words": 50, "width": 8, "units": 8, "layers": 2, "batch": 3, "length": 5, "beams": 2}
END = 1


def _cells(tf, sizes):
    return tf.nn.rnn_cell.MultiRNNCell([tf.nn.rnn_cell.LSTMCell(sizes["units"]) for _ in range(sizes["layers"])])


def attention_cell(tf, cell, memory, lengths, units):
    """Returns a cell whose output and second state are what it attends to in `memory`, [batch, time, units]."""

    class AttentionCell(tf.nn.rnn_cell.RNNCell):
        @property
        def state_size(self):
            return cell.state_size, units

        @property
        def output_size(self):
            return units

        def build(self, _):
            self.scores = self.add_variable("scores", [units, units])
            self.mix = self.add_variable("mix", [2 * units, units])
            self.built = True

        def call(self, inputs, state):
            inner, attention = state
            output, inner = cell(tf.concat([inputs, attention], 1), inner)
            scores = tf.reduce_sum(memory * tf.expand_dims(tf.matmul(output, self.scores), 1), 2)
            there = tf.sequence_mask(lengths, tf.shape(memory)[1])
            weights = tf.nn.softmax(tf.where(there, scores, tf.fill(tf.shape(scores), -1e9)))
            context = tf.reduce_sum(memory * tf.expand_dims(weights, 2), 1)
            attention = tf.tanh(tf.matmul(tf.concat([output, context], 1), self.mix))
            return attention, (inner, attention)

    return AttentionCell(name="attention_cell")


class Translator(object):
    """The variables, and the graphs over them."""

    def __init__(self, tf, sizes):
        self.tf, self.sizes = tf, sizes
        self.sources = tf.placeholder(tf.int32, [None, None], "sources")
        self.targets = tf.placeholder(tf.int32, [None, None], "targets")
        self.lengths = tf.placeholder(tf.int32, [None], "lengths")
        self.from_words = tf.get_variable("from_words", [sizes["words"], sizes["width"]])
        self.to_words = tf.get_variable("to_words", [sizes["words"], sizes["width"]])
        self.last = tf.get_variable("last", [sizes["units"], sizes["words"]])
        with tf.variable_scope("encoder"):
            embedded = tf.nn.embedding_lookup(self.from_words, self.sources)
            self.memory, self.state = tf.nn.dynamic_rnn(
                _cells(tf, sizes), embedded, sequence_length=self.lengths, dtype=tf.float32
            )
        self.inner = _cells(tf, sizes)

    def loss(self):
        """The mean loss of a word, each word given those before it."""
        tf = self.tf
        cell = attention_cell(tf, self.inner, self.memory, self.lengths, self.sizes["units"])
        batch = tf.shape(self.targets)[0]
        before = tf.concat([tf.fill([batch, 1], END), self.targets[:, :-1]], 1)
        start = self.state, tf.zeros([batch, self.sizes["units"]])
        embedded = tf.nn.embedding_lookup(self.to_words, before)
        outputs, _ = tf.nn.dynamic_rnn(cell, embedded, self.lengths, start, scope="decoder")
        logits = tf.tensordot(outputs, self.last, 1)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=self.targets, logits=logits)
        weights = tf.sequence_mask(self.lengths, tf.shape(self.targets)[1], tf.float32)
        return tf.reduce_sum(losses * weights) / tf.reduce_sum(weights)

    def _repeated(self, tensor):
        """Each row as often as there are beams."""
        tf, beams = self.tf, self.sizes["beams"]
        shape = tensor.shape.as_list()[1:]
        tiled = tf.tile(tf.expand_dims(tensor, 1), [1, beams] + [1] * len(shape))
        dynamic = tf.shape(tensor)
        result = tf.reshape(tiled, tf.concat([[dynamic[0] * beams], dynamic[1:]], 0))
        result.set_shape([None] + shape)
        return result

    def beam_search(self):
        """The best words, [batch, time], and their logarithmic probability."""
        tf, sizes = self.tf, self.sizes
        beams, words, batch = sizes["beams"], sizes["words"], tf.shape(self.sources)[0]
        memory, lengths = self._repeated(self.memory), self._repeated(self.lengths)
        cell = attention_cell(tf, self.inner, memory, lengths, sizes["units"])
        flat = [self._repeated(part) for layer in self.state for part in layer]
        flat.append(tf.zeros([batch * beams, sizes["units"]]))
        first_row = tf.reshape(tf.range(batch) * beams, [-1, 1])

        def packed(parts):
            kind = tf.nn.rnn_cell.LSTMStateTuple
            return tuple(kind(*parts[i : i + 2]) for i in range(0, len(parts) - 1, 2)), parts[-1]

        def body(time, scores, ended, found, *parts):
            before = tf.reshape(found[:, :, -1], [-1])
            output, (layers, attention) = cell(tf.nn.embedding_lookup(self.to_words, before), packed(parts))
            steps = tf.reshape(tf.nn.log_softmax(tf.matmul(output, self.last)), [batch, beams, words])
            only_end = tf.one_hot(tf.fill([batch, beams], END), words, 0.0, -1e9)
            steps = tf.where(tf.tile(ended[:, :, None], [1, 1, words]), only_end, steps)
            totals = tf.reshape(scores[:, :, None] + steps, [batch, beams * words])
            scores, places = tf.nn.top_k(totals, beams)
            rows = tf.reshape(first_row + places // words, [-1])
            word = places % words
            earlier = tf.reshape(tf.gather(tf.reshape(found, [batch * beams, -1]), rows), [batch, beams, -1])
            ended = tf.reshape(tf.gather(tf.reshape(ended, [-1]), rows), [batch, beams])
            found = tf.concat([earlier, word[:, :, None]], 2)
            kept = [tf.gather(part, rows) for layer in layers for part in layer] + [tf.gather(attention, rows)]
            return [time + 1, scores, tf.logical_or(ended, tf.equal(word, END)), found] + kept

        scores = tf.tile([[0.0] + [-1e9] * (beams - 1)], [batch, 1])  # All beams begin alike: one of them counts.
        start = [0, scores, tf.fill([batch, beams], False), tf.fill([batch, beams, 1], END)] + flat
        invariants = [part.shape if hasattr(part, "shape") else tf.TensorShape([]) for part in start]
        invariants[1] = invariants[2] = tf.TensorShape([None, None])
        invariants[3] = tf.TensorShape([None, None, None])
        invariants[4:] = [tf.TensorShape([None, sizes["units"]])] * len(flat)
        done = tf.while_loop(
            lambda time, _, ended, *rest: tf.logical_and(time < sizes["length"], tf.logical_not(tf.reduce_all(ended))),
            body,
            start,
            invariants,
            back_prop=False,
        )
        return done[3][:, 0, 1:], done[1][:, 0]


def build(tf, quick):
    """Adam with gradients clipped by their global norm; and the beam search."""
    sizes = QUICK if quick else FULL
    translator = Translator(tf, sizes)
    loss = translator.loss()
    train_op = clipped(tf, tf.train.AdamOptimizer(1e-3), loss, 5.0, tf.train.get_or_create_global_step())
    with tf.variable_scope("decoder", reuse=True):
        _, score = translator.beam_search()
    data = np.random.RandomState(0)
    shape = sizes["batch"], sizes["length"]
    sources = {
        translator.sources: data.randint(2, sizes["words"], shape),
        translator.lengths: data.randint(sizes["length"] // 2, sizes["length"] + 1, sizes["batch"]),
    }
    pairs = dict(sources)
    pairs[translator.targets] = data.randint(2, sizes["words"], shape)
    return Network(
        {
            "train": lambda sess: float(sess.run([loss, train_op], pairs)[0]),
            "beam search": lambda sess: float(sess.run(score, sources).sum()),
        }
    )
