import pytest
import tensorflow as tf

from tf2compat.checkpoint.reason import reason


@pytest.mark.parametrize(
    "message",
    [
        "/d/m.index; No space left on device",
        "{{function_node __wrapped__SaveV2_device_/CPU:0}} /d/m.index; No space left on device [Op:SaveV2]",
        "Graph execution error:\n\nDetected at node 'save' ...\n  File 'x.py'\nNode: 'save'\n"
        "/d/m.index; No space left on device\n\t [[{{node save}}]]\nHint: more.",
    ],
)
def test_only_the_kernel_speaks(message):
    assert reason(tf.errors.ResourceExhaustedError(None, None, message)) == "/d/m.index; No space left on device"


def test_errors_of_python():
    assert reason(RuntimeError("Unable to open it.")) == "Unable to open it"
    assert reason(KeyError()) == "KeyError"
