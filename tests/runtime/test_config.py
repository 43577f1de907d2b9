import logging

import tf2compat.v1 as tf
from tf2compat.runtime.config import session_config


def test_what_is_not_applied_is_named_in_one_line(caplog):
    tf.constant(1.0)
    config = tf.ConfigProto(use_per_session_threads=True, intra_op_parallelism_threads=0)
    config.gpu_options.per_process_gpu_memory_fraction = 0.5
    with caplog.at_level(logging.WARNING):
        session_config(config)
    lines = [record.message for record in caplog.records if "ConfigProto" in record.message]
    assert len(lines) == 1
    assert "use_per_session_threads" in lines[0]
    assert "gpu_options" not in lines[0], "without a GPU they mean nothing"


def test_honoured_settings_are_not_named(caplog):
    config = tf.ConfigProto(allow_soft_placement=True, operation_timeout_in_ms=5, log_device_placement=False)
    config.gpu_options.allow_growth = True
    with caplog.at_level(logging.WARNING):
        settings = session_config(config)
    assert settings.soft_placement
    assert settings.timeout_ms == 5
    assert not caplog.records


def test_graph_options_reach_the_calls():
    config = tf.ConfigProto()
    config.graph_options.rewrite_options.disable_meta_optimizer = True
    merged = tf.ConfigProto.FromString(session_config(config).function_config)
    assert merged.graph_options.rewrite_options.disable_meta_optimizer


def test_one_pass_of_the_optimizers_prints_no_line_twice(graph, capfd):
    config = tf.ConfigProto()
    config.graph_options.rewrite_options.meta_optimizer_iterations = 1  # As an estimator's own config has it.
    x = tf.placeholder(tf.float64, [])
    printed = tf.cast(tf.Print(x, [x], "seen "), tf.float32)
    with tf.Session(config=config) as session:
        assert session.run(printed, {x: 2.0}) == 2.0
    assert capfd.readouterr().err.count("seen [2]") == 1


def test_threads_that_come_too_late_are_named(graph, caplog):
    with tf.Session() as sess:
        sess.run(tf.constant(1.0))
    with caplog.at_level(logging.WARNING):
        session_config(tf.ConfigProto(intra_op_parallelism_threads=7))
    assert "intra_op_parallelism_threads" in caplog.text


def test_as_many_cpus_are_listed_as_were_asked_for():
    from tf2compat.runtime.config import listed_devices

    names = [device.name.rpartition("/")[2] for device in listed_devices(5)]
    assert {f"device:CPU:{number}" for number in range(5)} <= set(names)
    assert len(names) == len(set(names))


def test_a_task_of_a_cluster_lists_its_devices_once(monkeypatch):
    """Its server has the same ones, for other clients."""
    from tf2compat.runtime import config

    server, ours = (f"/job:{job}/replica:0/task:1/device:CPU:0" for job in ("worker", "worker_sessions"))
    found = [config._tf.DeviceAttributes(name, "CPU", 7, 8) for name in (ours, "/job:ps/task:0/device:CPU:0", server)]
    monkeypatch.setattr(config._tf, "list_devices", lambda: found)
    names = [device.name for device in config.listed_devices(2, (), ("worker", 1))]
    assert names == [server, "/job:ps/task:0/device:CPU:0", server.replace("CPU:0", "CPU:1")]


def test_settings_that_say_nothing_are_not_named(caplog):
    config = tf.ConfigProto()
    config.experimental.SetInParent()
    config.pluggable_device_options.experimental.SetInParent()  # Keras 2 opens its sessions so.
    with caplog.at_level(logging.WARNING):
        session_config(config)
    assert not caplog.records


def test_a_field_of_the_experimental_settings_is_named(caplog):
    config = tf.ConfigProto()
    config.experimental.disable_thread_spinning = True
    config.experimental.share_cluster_devices_in_session = True  # Without effect in one process in TF1 as well.
    session_config(config)
    assert [record.getMessage().partition(" not applied")[0] for record in caplog.records] == [
        "`tf.ConfigProto`: experimental.disable_thread_spinning"
    ]
