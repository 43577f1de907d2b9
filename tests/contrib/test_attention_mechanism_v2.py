import numpy as np
import pytest

import tf2compat.v1 as tf
import tf2compat.v1.contrib  # noqa: F401  (it installs the finder)
from tf2compat.contrib.seq2seq import attention_mechanism_v2

pytestmark = pytest.mark.filterwarnings("ignore")


def test_a_functional_model_with_attention_is_trained_and_made_again():
    from tf2compat.v1.contrib.seq2seq.python.ops import attention_wrapper

    with pytest.raises(AttributeError, match="nothing"):
        _ = attention_mechanism_v2.nothing
    assert attention_mechanism_v2.AttentionMechanismV2 is attention_wrapper._BaseAttentionMechanismV2
    layers = tf.keras.layers
    memory, query, state = (layers.Input(shape=shape) for shape in ([4, 3], [2], [4]))
    score = attention_wrapper.LuongAttentionV2(2, layers.Masking()(memory))([query, state])
    model = tf.keras.models.Model([memory, query, state], score)
    model.compile("sgd", "mse")
    given = [
        np.random.RandomState(seed).rand(5, *shape).astype(np.float32)
        for seed, shape in enumerate([(4, 3), (2,), (4,)])
    ]
    before = model.get_weights()
    model.fit(given, (np.ones([5, 4]), np.zeros([5, 4])), verbose=0)
    assert not np.allclose(before[0], model.get_weights()[0])
    again = tf.keras.models.Model.from_config(
        model.get_config(), custom_objects={"LuongAttentionV2": attention_wrapper.LuongAttentionV2}
    )
    again.set_weights(model.get_weights())
    for wanted, found in zip(model.predict_on_batch(given), again.predict_on_batch(given), strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-6)
