import tf2compat.v1 as tf


def test_parameters_are_counted(graph):
    tf.get_variable("w", [3, 4], use_resource=False)
    analyzer = tf.contrib.tfprof.model_analyzer
    options = analyzer.TRAINABLE_VARS_PARAMS_STAT_OPTIONS | {"output": "none"}
    assert analyzer.print_model_analysis(graph, tfprof_options=options).total_parameters == 12
