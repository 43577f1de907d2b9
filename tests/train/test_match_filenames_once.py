import tf2compat.v1 as tf


def test_found_once(graph, tmp_path):
    for name in "ab":
        (tmp_path / name).write_text(name)
    names = tf.train.match_filenames_once(str(tmp_path / "*"))
    queue = tf.train.string_input_producer(names, num_epochs=1)
    assert tf.local_variables()[0] is names
    with tf.Session() as sess:
        sess.run(tf.local_variables_initializer())
        (tmp_path / "c").write_text("c")
        assert [name.decode()[-1] for name in sess.run(names)] == ["a", "b"]
    assert queue.dtypes == [tf.string]
