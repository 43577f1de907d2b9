"""A session that asks its hooks before each step and tells them after it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import tensorflow as tf

from tf2compat.errors import UsageStateError
from tf2compat.train.debugger import refuse_debuggers
from tf2compat.train.wrapped_session import WrappedSession

__all__ = ["HookedSession"]

# Looked up once: a step asks for them each time.
_SessionRunArgs = tf.compat.v1.train.SessionRunArgs
_SessionRunContext = tf.compat.v1.train.SessionRunContext
_SessionRunValues = tf.compat.v1.train.SessionRunValues
_RunOptions = tf.compat.v1.RunOptions
_RunMetadata = tf.compat.v1.RunMetadata


class HookedSession(WrappedSession):
    """One call of the session inside for the caller and for all hooks.

    For each step: `before_run` of each hook in order; one run with the fetches, feeds and
    options of all merged; `after_run` of each hook in order, with what that hook asked for.

    Args:
        sess: the session inside.
        hooks: `tf.train.SessionRunHook`s.
    """

    def __init__(self, sess: Any, hooks: Iterable[Any]) -> None:
        super().__init__(sess)
        self._hooks = list(hooks)
        refuse_debuggers(self._hooks)
        self._should_stop = False

    def _check_stop(self) -> bool:
        return self._should_stop

    def run(
        self,
        fetches: Any,
        feed_dict: dict[Any, Any] | None = None,
        options: Any | None = None,
        run_metadata: Any | None = None,
    ) -> Any:
        """Runs a step with the hooks; returns the caller's part of the result.

        Args:
            fetches: as for `tf.Session.run`; so are the others.
            feed_dict: tensor -> value.
            options: a `RunOptions`, with which those of hooks are merged.
            run_metadata: a `RunMetadata`, which is filled, and which hooks see.

        Raises:
            UsageStateError: (a RuntimeError) a stop was requested before, or two feed one tensor.
        """
        if self._should_stop or self._sess is None:
            raise UsageStateError(
                "MonitoredSession.run",
                "Run called even after should_stop requested.",
                "Loop with `while not sess.should_stop():`.",
            )
        context = _SessionRunContext(_SessionRunArgs(fetches, feed_dict), self._sess)
        merged_options = _RunOptions()
        if options is not None:
            merged_options.CopyFrom(options)
        if run_metadata is None:
            # Hooks read it in `after_run`, whether the caller gave one or not.
            run_metadata = _RunMetadata()
        all_fetches: dict[Any, Any] = {"caller": fetches}
        feeds, with_options = self._before_run(context, all_fetches, feed_dict, merged_options)
        results = self._sess.run(
            all_fetches, feeds, merged_options if with_options or options is not None else None, run_metadata
        )
        for hook in self._hooks:
            hook.after_run(context, _SessionRunValues(results.get(hook), merged_options, run_metadata))
        if context.stop_requested:
            self._should_stop = True
        return results["caller"]

    def _before_run(self, context: Any, fetches: dict[Any, Any], user_feeds: Any, options: Any) -> tuple[Any, bool]:
        """Adds the hooks' requests to the fetches and options; returns all feeds, and whether a hook had options."""
        merged: _MergedFeeds | None = None
        with_options = False
        for hook in self._hooks:
            request = hook.before_run(context)
            if request is None:
                continue
            if request.fetches is not None:
                fetches[hook] = request.fetches
            if request.feed_dict:
                merged = merged or _MergedFeeds()
                merged.add(request.feed_dict, hook)
            if request.options:
                with_options = True
                _merge_run_options(options, request.options)
        if merged is None:
            return user_feeds, with_options
        if user_feeds:
            merged.add(user_feeds, None)
        return merged.feeds, with_options


class _MergedFeeds:
    """The feeds of several givers; the same tensor from two is an error that names both."""

    def __init__(self) -> None:
        self._givers: dict[Any, Any] = {}
        self.feeds: dict[Any, Any] = {}

    def _identity(self, key: Any) -> Any:
        """Returns the identity of a feed's key: a tensor and its name have the same."""
        if isinstance(key, str):
            # A feed may name an operation; its tensor is then the first output.
            return key if ":" in key else f"{key}:0"
        return key.name if isinstance(key, tf.Tensor) else id(key)

    def add(self, feeds: dict[Any, Any], giver: Any) -> None:
        """Adds the feeds of a hook, or of the caller, whose giver is None."""
        for key, value in feeds.items():
            identity = self._identity(key)
            if identity in self._givers:
                self._raise_conflict(key, self._givers[identity], giver)
            self._givers[identity] = giver
            self.feeds[key] = value

    def _raise_conflict(self, key: Any, first: Any, second: Any) -> None:
        what = "Same tensor is fed by two hooks." if second else "Same tensor is fed by a SessionRunHook and user."
        raise UsageStateError(
            "MonitoredSession.run",
            f"{what} Conflict(s): {key} is fed by {first} and by {second or 'the feed_dict of run()'}.",
            "Let one of them feed it.",
        )


def _merge_run_options(options: Any, incoming: Any) -> None:
    """Merges options into others: the larger number, either flag, all debug watches."""
    for name in (
        "trace_level",
        "timeout_in_ms",
        "inter_op_thread_pool",
        "output_partition_graphs",
        "report_tensor_allocations_upon_oom",
    ):
        # `max` of two flags is true where either is.
        setattr(options, name, max(getattr(options, name), getattr(incoming, name)))
    debug, incoming_debug = options.debug_options, incoming.debug_options
    debug.debug_tensor_watch_opts.extend(incoming_debug.debug_tensor_watch_opts)
    debug.reset_disk_byte_usage = debug.reset_disk_byte_usage or incoming_debug.reset_disk_byte_usage
