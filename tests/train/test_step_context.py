import pytest

from tf2compat.train.step_context import StepContext


def test_it_hands_out_what_it_was_given():
    context = StepContext("session", lambda *args, **kwargs: (args, kwargs))
    assert context.session == "session"
    assert context.run_with_hooks("x", feed_dict=1) == (("x",), {"feed_dict": 1})
    with pytest.raises(StopIteration):
        context.request_stop()
