"""`tf.contrib.predictor`: functions that feed arrays to a model and fetch arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import tensorflow.compat.v1 as tf

from tf2compat.engine.session import Session
from tf2compat.errors import UsageError
from tf2compat.train.chief_session_creator import ChiefSessionCreator
from tf2compat.train.monitored_session import MonitoredSession
from tf2compat.train.scaffold import Scaffold

__all__ = ["Predictor", "from_estimator", "from_saved_model"]


class Predictor:
    """Runs a part of a graph.

    Args:
        session: a session.
        feed_tensors: name -> tensor that is fed.
        fetch_tensors: name -> tensor that is fetched.

    Attributes:
        session: the session.
        graph: its graph.
        feed_tensors: name -> tensor.
        fetch_tensors: name -> tensor.

    Source: `tf.contrib.predictor.Predictor`.
    """

    def __init__(self, session: Any, feed_tensors: Mapping[str, Any], fetch_tensors: Mapping[str, Any]) -> None:
        self.session = session
        self.graph = session.graph
        self.feed_tensors = dict(feed_tensors)
        self.fetch_tensors = dict(fetch_tensors)

    def __call__(self, input_dict: Mapping[str, Any]) -> dict[str, Any]:
        """Returns what is predicted for arrays, by name.

        Raises:
            UsageError: (a ValueError) a name is none of an input.
        """
        unknown = sorted(set(input_dict) - set(self.feed_tensors))
        if unknown:
            raise UsageError(
                "tf.contrib.predictor",
                f"Got unexpected keys in input_dict: {unknown}.",
                f"The inputs are {sorted(self.feed_tensors)}.",
            )
        feeds = {self.feed_tensors[name]: value for name, value in input_dict.items()}
        found: dict[str, Any] = self.session.run(self.fetch_tensors, feeds)
        return found

    def close(self) -> None:
        """Closes the session."""
        self.session.close()

    def __enter__(self) -> Predictor:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _signature(signatures: Mapping[str, Any], key: str | None) -> Any:
    key = key or tf.saved_model.signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY
    if key not in signatures:
        raise UsageError(
            "tf.contrib.predictor.from_saved_model",
            f"Got signature_def_key {key!r}; the model has {sorted(signatures)}.",
            "Name one of these.",
        )
    return signatures[key]


def from_saved_model(
    export_dir: str,
    signature_def_key: str | None = None,
    signature_def: Any = None,
    input_names: Mapping[str, str] | None = None,
    output_names: Mapping[str, str] | None = None,
    tags: Any = None,
    graph: Any = None,
    config: Any = None,
) -> Predictor:
    """Returns a predictor of a SavedModel.

    Args:
        export_dir: the model's folder.
        signature_def_key: which of its signatures; "serving_default" by default.
        signature_def: a signature, in the place of one of the model's.
        input_names: name -> name of a tensor; with `output_names`, in the place of a signature.
        output_names: likewise.
        tags: of the graph, a list or text with commas; "serve" by default.
        graph: where the model is loaded; a new one by default.
        config: of the session.

    Raises:
        UsageError: (a ValueError) there is no such signature.
        OSError: there is no model.

    Source: `tf.contrib.predictor.from_saved_model`.
    """
    tags = tags.split(",") if isinstance(tags, str) else list(tags or [tf.saved_model.tag_constants.SERVING])
    with (graph or tf.Graph()).as_default():
        session = Session(config=config)
        loaded = tf.saved_model.loader.load(session, tags, export_dir)
    if input_names is None or output_names is None:
        chosen = signature_def or _signature(loaded.signature_def, signature_def_key)
        input_names = {name: info.name for name, info in chosen.inputs.items()}
        output_names = {name: info.name for name, info in chosen.outputs.items()}

    def tensors(names: Mapping[str, str]) -> dict[str, Any]:
        return {key: session.graph.get_tensor_by_name(name) for key, name in names.items()}

    return Predictor(session, tensors(input_names), tensors(output_names))


def from_estimator(
    estimator: Any,
    serving_input_receiver_fn: Callable[[], Any],
    output_key: str | None = None,
    graph: Any = None,
    config: Any = None,
) -> Predictor:
    """Returns a predictor of an estimator's newest checkpoint.

    Args:
        estimator: a `tf.estimator.Estimator`.
        serving_input_receiver_fn: returns a `ServingInputReceiver`.
        output_key: which of the model's export outputs; "serving_default" by default.
        graph: where the model is made; a new one by default.
        config: of the session.

    Raises:
        UsageError: (a ValueError) the model has no such output.

    Source: `tf.contrib.predictor.from_estimator`.
    """
    with (graph or tf.Graph()).as_default():
        receiver = serving_input_receiver_fn()
        signature = tf.saved_model.signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY
        tf.train.get_or_create_global_step()
        spec = estimator._call_model_fn(receiver.features, None, "infer", estimator.config)
        outputs = spec.export_outputs or {}
        key = output_key or signature
        if key not in outputs:
            raise UsageError(
                "tf.contrib.predictor.from_estimator",
                f"`output_key` is {key!r}; the model has {sorted(outputs)}.",
                "Name one of these, and give the model `export_outputs`.",
            )
        signed = outputs[key].as_signature_def(receiver.receiver_tensors)
        graph = tf.get_default_graph()
        fetches = {name: graph.get_tensor_by_name(info.name) for name, info in signed.outputs.items()}
        creator = ChiefSessionCreator(
            Scaffold(), config=config, checkpoint_filename_with_path=tf.train.latest_checkpoint(estimator.model_dir)
        )
        return Predictor(MonitoredSession(session_creator=creator), receiver.receiver_tensors, fetches)
