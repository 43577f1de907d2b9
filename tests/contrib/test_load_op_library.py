from tf2compat.contrib.util.load_op_library import load_op_library


def test_a_library_of_contrib_is_not_needed(tmp_path):
    assert load_op_library(str(tmp_path / "_image_ops.so")).__name__ == "_image_ops.so"
