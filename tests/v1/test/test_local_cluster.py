import tf2compat.v1 as tf


def test_workers_of_a_cluster_share_its_parameter_servers():
    workers, servers = tf.test.create_local_cluster(2, 1, worker_config=tf.ConfigProto(device_count={"CPU": 2}))
    assert [server.server_def.job_name for server in (*workers, *servers)] == ["worker", "worker", "ps"]
    for number, worker in enumerate(workers):
        with tf.Graph().as_default(), tf.device("/job:ps"):
            v = tf.get_variable("v", initializer=3.0)
            add = tf.assign_add(v, 1.0)
            with tf.Session(worker.target) as sess:
                assert len([d for d in sess.list_devices() if d.name.startswith("/job:worker/replica:0/task:1/")]) == 2
                if number == 0:
                    sess.run(v.initializer)
                assert sess.run(add) == 4.0 + number


def test_workers_without_parameter_servers(graph):
    workers, servers = tf.test.create_local_cluster(1, 0)
    assert servers == []
    with tf.Session(workers[0].target) as sess:
        assert sess.run(tf.constant(2)) == 2
