from tf2compat.placement import elsewhere
from tf2compat.placement.elsewhere import find_by, is_found


def test_who_looks_is_asked(monkeypatch):
    monkeypatch.setattr(elsewhere, "_finders", [])
    assert not is_found("grpc://there:1")
    asked = []
    for answer in (True, False):
        find_by(lambda *given, answer=answer: asked.append(given) or answer)
        assert is_found("grpc://there:1", 5) is answer
    assert asked == [("grpc://there:1", 5)] * 2
