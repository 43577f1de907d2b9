import tf2compat.v1 as tf


def test_arguments_of_contrib_become_those_of_the_session():
    config = tf.contrib.learn.RunConfig(num_cores=3, gpu_memory_fraction=0.5, model_dir="/m", save_summary_steps=7)
    assert isinstance(config, tf.estimator.RunConfig)
    assert config.tf_config.intra_op_parallelism_threads == 3
    assert config.session_config.gpu_options.per_process_gpu_memory_fraction == 0.5
    assert (config.model_dir, config.save_summary_steps, config.master) == ("/m", 7, "")
    assert tf.contrib.learn.RunConfig("local").master == "local"
    assert config.replace(model_dir="/n").model_dir == "/n"
