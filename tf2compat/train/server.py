"""`tf.train.Server`: TensorFlow's own; sessions in this process share what a server of one task holds."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat.engine.local_servers import register

__all__ = ["Server"]


class Server(tf.compat.v1.train.Server):
    """A server of a cluster.

    Sessions that are opened in this process with the `target` of a server whose cluster is that server alone
    (`create_local_server`) share variables, queues and tables by their names, and these outlive the
    sessions. Larger clusters are not carried over: a session refuses their targets.

    Args:
        *args: as for `tf.compat.v1.train.Server`.
        **kwargs: as for `tf.compat.v1.train.Server`.

    Source: `tf.compat.v1.train.Server`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tasks = [task for job in self.server_def.cluster.job for task in job.tasks]
        if len(tasks) == 1:
            register(self.target)

    @staticmethod
    def create_local_server(config: Any = None, start: bool = True) -> Server:
        """Returns a server of one task on a free port of this machine."""
        return Server({"localhost": ["localhost:0"]}, protocol="grpc", config=config, start=start)
