from tf2compat.graph.replicated.replicas import Replicas
from tf2compat.runtime.replicated.waiting import Waiting


def test_it_tells_after_half_a_minute_what_it_waits_for(caplog):
    now = [0.0]
    waiting = Waiting(Replicas(None, ("/device:CPU:0",), workers=3, worker=1), lambda: now[0])
    assert not waiting.look()
    with waiting.for_("the others begin the next step"):
        now[0] = 29.0
        assert not waiting.look()
        now[0] = 31.0
        assert waiting.look()
        assert not waiting.look()
    assert "Worker 1 of 3 has waited 31 seconds until the others begin the next step" in caplog.text
    assert "It waits for worker 0, 2." in caplog.text
