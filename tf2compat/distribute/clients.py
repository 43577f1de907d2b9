"""A session whose target is a server of another process, of which this process is no task: a client of its cluster.

It asks the server which cluster it is of, and connects to the tasks as one of them would. What its graph places on a
task is there, and stays there when the client ends, as in TF1; nodes that name no task run in this process, where TF1
ran them on the task that it asked.
"""

from __future__ import annotations

import dataclasses
import json
import socket
import time

import tensorflow as tf

from tf2compat import _tf
from tf2compat.distribute.cluster import cluster_of
from tf2compat.distribute.connection import Connection, connection_of
from tf2compat.distribute.greeting import described
from tf2compat.errors import StepTimeoutError
from tf2compat.log import logger
from tf2compat.placement.signals import rest
from tf2compat.runtime.local_servers import register_worker

__all__ = ["find"]

_SCHEME = "grpc://"
_JOB = "tf2compat_client"
_PAUSE_SECS = 0.5
_TOLD_EVERY_SECS = 10.0
_made: dict[bytes, Connection] = {}


def find(target: str, timeout_ms: int = 0) -> bool:
    """Makes the server of another process known under its target; waits until it is there, as TF1 did.

    Args:
        target: `grpc://host:port`.
        timeout_ms: how long it waits; 0 for ever.

    Returns:
        Whether it is a task of a cluster that runs by `tf.train.Server`, and has several.

    Raises:
        StepTimeoutError: (a DeadlineExceededError) it was not there in time.
    """
    address = target.removeprefix(_SCHEME)
    if address == target or not address.rpartition(":")[2].isdigit():
        return False
    began = told = time.monotonic()
    while True:
        try:
            text, host = described(address)
            break
        except socket.gaierror:
            return False  # No machine has this name.
        except OSError:
            pass
        if timeout_ms and time.monotonic() - began > timeout_ms / 1e3:
            raise StepTimeoutError(
                "tf.Session",
                f"Nothing listened at {address} for {timeout_ms} milliseconds.",
                "Start the server there, or raise `operation_timeout_in_ms` of the session's config.",
            )
        if time.monotonic() - told > _TOLD_EVERY_SECS:
            told = time.monotonic()
            logger.info("Waiting for the server at %s.", address)
        rest(_PAUSE_SECS)
    try:
        found = json.loads(text)
        jobs = {job: {int(number): where for number, where in tasks.items()} for job, tasks in found["cluster"].items()}
        definition = _tf.server_def(tf.train.ClusterSpec(jobs), found["job"], found["task"], "grpc", None)
    except (ValueError, TypeError, KeyError, AttributeError):
        return False  # Something else listens there, a server of TensorFlow's own say.
    cluster = dataclasses.replace(cluster_of(definition), task=(_JOB, 0), worker=-1, address=f"{host}:0")
    # One for all targets of a cluster: another would have the name of the first.
    connection = connection_of(cluster.key) or _made.setdefault(cluster.key, Connection(cluster))
    register_worker(target, connection)
    logger.info("%s is a server of %d task(s); this process is their client.", target, len(cluster.tasks))
    return True
