"""Keras models of many kinds, by `fit` and by a session, on one device and two replicas; prints how far they differ.

python models_on_replicas.py [KIND...]     # a line of JSON for each: kind, devices, largest difference or the error
"""

import contextlib
import json
import sys

import keras
import numpy as np
import tensorflow as tf

import tf2compat
import tf2compat.v1 as tf1

STEPS, ROWS = 4, 8
DRAWS = np.random.RandomState(0)
X = DRAWS.randn(STEPS * ROWS, 6).astype(np.float32)
Y = (X.sum(1) > 0).astype(np.int32)
WEIGHTS = DRAWS.rand(STEPS * ROWS).astype(np.float32)
WORDS = DRAWS.randint(0, 9, [STEPS * ROWS, 5]).astype(np.int32)
L = keras.layers


def dense(*layers):
    return keras.Sequential([keras.Input((6,)), *layers])


def classifier(optimizer="adam", **options):
    model = dense(L.Dense(8, activation="relu"), L.Dense(2, dtype="float32"))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss, metrics=["accuracy"], **options)
    return model


def two_inputs_two_outputs():
    a, b = keras.Input((6,), name="a"), keras.Input((6,), name="b")
    joined = L.Concatenate()([L.Dense(4, activation="relu")(a), L.Dense(4, activation="tanh")(b)])
    outputs = {"label": L.Dense(2, name="label")(joined), "sum": L.Dense(1, name="sum")(joined)}
    model = keras.Model([a, b], outputs)
    losses = {"label": keras.losses.SparseCategoricalCrossentropy(from_logits=True), "sum": "mse"}
    model.compile("rmsprop", losses, loss_weights={"label": 1.0, "sum": 0.3}, metrics={"label": "accuracy"})
    return model, ({"a": X, "b": X[::-1].copy()}, {"label": Y, "sum": X.sum(1, keepdims=True)})


def lstm():
    layers = [L.Embedding(9, 6, mask_zero=True), L.Bidirectional(L.LSTM(4, return_sequences=True)), L.GRU(3)]
    model = keras.Sequential([keras.Input((5,), dtype="int32"), *layers, L.Dense(2)])
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model, (WORDS, Y)


class VAE(keras.Model):
    """Encodes, draws, decodes; its losses are metrics of its own."""

    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = dense(L.Dense(4)), keras.Sequential([keras.Input((2,)), L.Dense(6)])
        self.seed = keras.random.SeedGenerator(7)
        self.tracker = keras.metrics.Mean(name="loss")

    @property
    def metrics(self):
        return [self.tracker]

    def call(self, x):
        mean, log_variance = keras.ops.split(self.encoder(x), 2, axis=1)
        noise = keras.random.normal(keras.ops.shape(mean), seed=self.seed)
        return self.decoder(mean + keras.ops.exp(0.5 * log_variance) * noise), mean, log_variance

    def train_step(self, x):
        with tf.GradientTape() as tape:
            rebuilt, mean, log_variance = self(x)
            divergence = keras.ops.mean(keras.ops.exp(log_variance) + mean**2 - 1.0 - log_variance)
            loss = keras.ops.mean((rebuilt - x) ** 2) + 0.1 * divergence
        self.optimizer.apply(tape.gradient(loss, self.trainable_weights), self.trainable_weights)
        self.tracker.update_state(loss)
        return {"loss": self.tracker.result()}


def vae():
    model = VAE()
    model.compile("adam")
    model.build((None, 6))
    return model, X


class GAN(keras.Model):
    """Two models with an optimizer each, in one step."""

    def __init__(self):
        super().__init__()
        self.generator, self.critic = keras.Sequential([keras.Input((3,)), L.Dense(6)]), dense(L.Dense(1))
        self.seed = keras.random.SeedGenerator(5)
        self.trackers = [keras.metrics.Mean(name=f"{part}_loss") for part in ("generator", "critic")]

    def compile(self, generator, critic):
        super().compile()
        self.optimizers = [generator, critic]
        for optimizer, part in zip(self.optimizers, (self.generator, self.critic), strict=True):
            optimizer.build(part.trainable_variables)

    @property
    def metrics(self):
        return self.trackers

    def call(self, x):
        return self.critic(x)

    def train_step(self, x):
        loss_of = keras.losses.BinaryCrossentropy(from_logits=True)
        noise = keras.random.normal((keras.ops.shape(x)[0], 3), seed=self.seed)
        with tf.GradientTape() as of_critic, tf.GradientTape() as of_generator:
            made = self.critic(self.generator(noise))
            real = self.critic(x)
            ones, zeros = keras.ops.ones_like(made), keras.ops.zeros_like(made)
            critic_loss = loss_of(ones, real) + loss_of(zeros, made)
            generator_loss = loss_of(ones, made)
        parts = [(of_generator, generator_loss, self.generator), (of_critic, critic_loss, self.critic)]
        for optimizer, tracker, (tape, loss, part) in zip(self.optimizers, self.trackers, parts, strict=True):
            optimizer.apply(tape.gradient(loss, part.trainable_variables), part.trainable_variables)
            tracker.update_state(loss)
        return {tracker.name: tracker.result() for tracker in self.trackers}


def gan():
    model = GAN()
    model.compile(keras.optimizers.Adam(0.01), keras.optimizers.SGD(0.1, momentum=0.5))
    model.build((None, 6))
    return model, X


def mixed_precision():
    keras.mixed_precision.set_global_policy("mixed_float16")
    try:
        return classifier(), (X, Y)
    finally:
        keras.mixed_precision.set_global_policy("float32")


KINDS = {
    "two inputs, two outputs": two_inputs_two_outputs,
    "sample weights": lambda: (classifier(), (X, Y, WEIGHTS)),
    "lstm": lstm,
    "vae": vae,
    "gan": gan,
    "mixed precision": mixed_precision,
    "averages": lambda: (classifier(keras.optimizers.SGD(0.1, use_ema=True, ema_overwrite_frequency=3)), (X, Y)),
    "loss scale": lambda: (classifier(keras.optimizers.LossScaleOptimizer(keras.optimizers.Adam(0.01), 64.0)), (X, Y)),
    "clipping and a schedule": lambda: (
        classifier(keras.optimizers.AdamW(keras.optimizers.schedules.CosineDecay(0.1, 8), clipnorm=0.1)),
        (X, Y),
    ),
}


class Losses(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.seen = []

    def on_epoch_end(self, epoch, logs=None):
        self.seen.append([float(logs[name]) for name in sorted(logs)])


def made(kind, strategy):
    keras.backend.clear_session()
    keras.utils.set_random_seed(1)
    with strategy.scope() if strategy else contextlib.nullcontext():
        model, data = KINDS[kind]()
    return model, tf.data.Dataset.from_tensor_slices(data).batch(ROWS, drop_remainder=True)


def state(model):
    optimizers = getattr(model, "optimizers", None) or [model.optimizer]
    variables = [*model.variables, *(variable for optimizer in optimizers for variable in optimizer.variables)]
    return [np.asarray(keras.ops.convert_to_numpy(variable), np.float64) for variable in variables]


def difference(kind, strategy):
    """Returns the largest difference of any variable, and of any epoch's logs, between `fit` and a session."""
    fitted, data = made(kind, strategy)
    losses = Losses()
    fitted.fit(data, epochs=2, verbose=0, callbacks=[losses])
    stepped, data = made(kind, strategy)
    seen = Losses()
    graph = tf2compat.keras.step_graph(stepped, data.repeat())
    hook = tf2compat.keras.CallbackHook([seen], steps_per_epoch=STEPS, epochs=2)
    with graph.as_default(), tf1.train.MonitoredTrainingSession(hooks=[hook]) as session:
        while not session.should_stop():
            session.run(graph.train_op)
    pairs = list(zip(state(fitted), state(stepped), strict=True))
    untrained = state(made(kind, strategy)[0])
    assert any(np.any(one != before) for (one, _), before in zip(pairs, untrained, strict=False)), "nothing was trained"
    logs = float(np.abs(np.subtract(losses.seen, seen.seen)).max())
    return max(float(np.abs(one - other).max(initial=0)) for one, other in pairs), logs


def main(kinds):
    cpus = tf.config.list_physical_devices("CPU")
    tf.config.set_logical_device_configuration(cpus[0], [tf.config.LogicalDeviceConfiguration()] * 2)
    both = tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"])
    for kind in kinds or KINDS:
        for devices, strategy in ((1, None), (2, both)):
            found = {"kind": kind, "devices": devices}
            try:
                found["variables"], found["logs"] = difference(kind, strategy)
            except Exception as error:
                found["error"] = f"{type(error).__name__}: {' '.join(str(error).split())[:500]}"
            print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
