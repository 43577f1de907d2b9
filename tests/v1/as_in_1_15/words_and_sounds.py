"""`learn.preprocessing`, the embedding projector, `audio_ops` and `framework`'s smaller functions: what they give."""

import os
import tempfile

import numpy as np
import tensorflow as tf
from cases import case, main
from tensorflow.contrib import framework, learn
from tensorflow.contrib.framework.python.ops import audio_ops
from tensorflow.contrib.tensorboard.plugins import projector

TEXTS = ["The cat sat on the mat.", "It's the DOG, not NASAPeople", "the cat", ""]


@case()
def vocabularies():
    path = os.path.join(tempfile.mkdtemp(), "words")
    processor = learn.preprocessing.VocabularyProcessor(5)
    first = np.array(list(processor.fit_transform(TEXTS)))
    processor.save(path)
    again = learn.preprocessing.VocabularyProcessor.restore(path)
    rare = learn.preprocessing.VocabularyProcessor(
        4, min_frequency=1, tokenizer_fn=lambda texts: (t.split() for t in texts)
    )
    return {
        "ids": first,
        "size": len(processor.vocabulary_),
        "unknown": list(again.transform(["the bird sat"])),
        "back": list(again.reverse(first)),
        "word": again.vocabulary_.reverse(2),
        "id": [again.vocabulary_.get("cat"), again.vocabulary_._mapping["cat"]],
        "rare": list(rare.fit_transform(TEXTS)),
        "words": list(learn.preprocessing.tokenizer(TEXTS)),
    }


@case()
def projected():
    folder = tempfile.mkdtemp()
    config = projector.ProjectorConfig()
    embedding = config.embeddings.add()
    embedding.tensor_name = "words:0"
    embedding.metadata_path = "words.tsv"
    writer = tf.summary.FileWriter(folder)
    projector.visualize_embeddings(writer, config)
    with open(os.path.join(folder, "projector_config.pbtxt")) as file:
        return file.read().split()


@case()
def sounds():
    wave = np.sin(np.arange(640) / 9.0).astype(np.float32)
    encoded = tf.audio.encode_wav(wave[:, None], 16000) if hasattr(tf, "audio") else None
    decoded = audio_ops.decode_wav(encoded, desired_channels=1, desired_samples=640)
    spectrogram = audio_ops.audio_spectrogram(decoded.audio, window_size=320, stride=160, magnitude_squared=True)
    coefficients = audio_ops.mfcc(spectrogram, decoded.sample_rate, dct_coefficient_count=5)
    with tf.Session() as session:
        found = session.run([tf.reduce_mean(decoded.audio), tf.reduce_sum(spectrogram) / 1000.0, coefficients])
    return [np.round(part, 2) for part in found]


@case()
def conditions():
    given = tf.placeholder_with_default(True, [])
    fixed = framework.smart_cond(True, lambda: tf.constant(1.0), lambda: 1 / 0)
    chosen = framework.smart_cond(given, lambda: tf.constant(2.0), lambda: tf.constant(3.0))
    known = [framework.smart_constant_value(each) for each in (True, tf.constant(False), given)]
    with tf.Session() as session:
        return session.run([fixed, chosen]), known, framework.strip_name_scope("a/b", "a")


if __name__ == "__main__":
    main()
