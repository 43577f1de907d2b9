"""`tf.test.TestCase`: TensorFlow's, whose `session`, `cached_session` and `test_session` open sessions of ours."""

from __future__ import annotations

from typing import Any

import tensorflow as tf

from tf2compat import _tf
from tf2compat.log import logger
from tf2compat.sessions.session import Session

__all__ = ["TestCase", "run_in_graph_and_eager_modes"]


class _ErrorLoggingSession(Session):
    """A session that logs what goes wrong in a test, but for the end of data."""

    def run(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().run(*args, **kwargs)
        except tf.errors.OutOfRangeError:
            raise
        except Exception as error:
            logger.error("%s", error)
            raise


# A module of its own: the tests of others go on with TensorFlow's sessions.
_test_util = _tf.fresh_test_util()
_test_util.ErrorLoggingSession = _ErrorLoggingSession

TestCase = _test_util.TensorFlowTestCase

_run_in_graph_and_eager_modes = _test_util.run_in_graph_and_eager_modes


def run_in_graph_and_eager_modes(
    func: Any = None,
    config: Any = None,
    use_gpu: bool = True,
    reset_test: bool = True,
    assert_no_eager_garbage: bool = False,
) -> Any:
    """`test_util.run_in_graph_and_eager_modes`; the test is set up anew between its runs, also without `reset_test`.

    Args:
        func: the test; None for a decorator.
        config: the `ConfigProto` of the graph's session.
        use_gpu: whether operations may be placed on a GPU.
        reset_test: of no effect: the test is always set up anew.
        assert_no_eager_garbage: whether the eager run must leave no garbage.
    """
    return _run_in_graph_and_eager_modes(
        func, config=config, use_gpu=use_gpu, assert_no_eager_garbage=assert_no_eager_garbage
    )
