import numpy as np
import pytest
from cells import outputs

import tf2compat.v1 as tf

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize(
    ("options", "first", "total"),
    [
        ({}, [-0.18110687, -0.08266726, -0.06365994, -0.0242394], -3.5515113),
        ({"use_peephole": True, "cell_clip": 0.2}, [-0.11527395, -0.05876866, -0.06522185, -0.0243672], -1.5636786),
    ],
)
def test_the_numbers_and_names_are_tensorflow_1_15s(options, first, total):
    cell = tf.contrib.rnn.LSTMBlockCell
    found, names = outputs(lambda x: tf.nn.dynamic_rnn(cell(6, **options), x, dtype=tf.float32)[0])
    np.testing.assert_allclose(found[:4], first, atol=1e-6)
    np.testing.assert_allclose(found.sum(), total, atol=1e-4)
    assert names[:2] == ["m/rnn/lstm_cell/bias", "m/rnn/lstm_cell/kernel"]
