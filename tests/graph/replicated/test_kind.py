from tf2compat.graph.replicated.kind import Kind, Value, lines


def test_rows_are_a_batch_if_they_come_first():
    assert lines(Kind.PART, 0) == Value(Kind.BATCH, 0)
    assert lines(Kind.BATCH, 1) == Value(Kind.PART, 1)
    assert lines(Kind.BATCH, None) == Value(Kind.PART, None)
    assert lines(Kind.ENTRIES, 1) == Value(Kind.ENTRIES, 1)
