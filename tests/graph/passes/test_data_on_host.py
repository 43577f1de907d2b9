import pytest
import tensorflow as stock
from tensorflow.python.data.ops import multi_device_iterator_ops

import tf2compat.v1 as tf
from tests import programs
from tf2compat.graph.passes.data_on_host import HOST, data_on_host

# Values are those of TensorFlow 1.15.5, which ended with an OutOfRangeError too.
ELEMENTS = [[0, 1], [2, 3], [4, 5]]


def test_only_data_sets_and_iterators_of_this_process_move():
    devices = {
        "IteratorV2": "/device:GPU:0",
        "GeneratorDataset": "/device:CPU:1",
        "MultiDeviceIteratorInit": "/device:GPU:1",
        "RangeDataset": "",
        "MakeIterator": "/job:ps/task:0/device:CPU:0",
        "MatMul": "/device:GPU:0",
    }
    nodes = [stock.compat.v1.NodeDef(op=op, device=device) for op, device in devices.items()]
    data_on_host(nodes)
    assert [node.device for node in nodes] == [HOST, HOST, HOST, *list(devices.values())[3:]]


@pytest.mark.filterwarnings("ignore:To make it possible to preserve tf.data options")
@pytest.mark.parametrize("prefetched", [0, 1, 4])
def test_several_devices_take_their_elements_in_turn(graph, prefetched):
    """A named iterator that another device is asked for ended the process."""
    data = tf.data.Dataset.range(6)
    iterator = multi_device_iterator_ops.MultiDeviceIterator(
        data, ["/cpu:0", "/cpu:0"], prefetch_buffer_size=prefetched
    )
    elements = iterator.get_next()
    with tf.Session() as session:
        for _ in range(2):
            session.run(iterator.initializer)
            assert [session.run(elements) for _ in ELEMENTS] == ELEMENTS
            with pytest.raises(tf.errors.OutOfRangeError):
                session.run(elements)


OTHER_DEVICES = """
import tensorflow as stock
import tf2compat.v1 as tf
from tensorflow.python.data.ops import multi_device_iterator_ops

tf.disable_eager_execution()
first = stock.config.list_physical_devices("CPU")[0]
stock.config.set_logical_device_configuration(first, [stock.config.LogicalDeviceConfiguration()] * 3)
data = tf.data.Dataset.range(6).map(lambda x: x * 2)
several = multi_device_iterator_ops.MultiDeviceIterator(data, ["/cpu:1", "/cpu:2"])
one = tf.data.make_initializable_iterator(data.apply(tf.data.experimental.prefetch_to_device("/cpu:2")))
with tf.device("/cpu:1"):
    shot = tf.data.make_one_shot_iterator(data.batch(2)).get_next()
pair, single = several.get_next(), one.get_next()
with tf.Session(config=tf.ConfigProto(device_count={"CPU": 3})) as session:
    session.run([several.initializer, one.initializer])
    print([[int(x) for x in session.run([*pair, single])] for _ in range(3)], session.run(shot))
"""


@pytest.mark.slow
def test_devices_that_exist_take_them_too():
    """In TensorFlow only an iterator without a name may ask another device: `CPU:0 unknown device`."""
    done = programs.run(["-c", OTHER_DEVICES])
    assert done.stdout.strip() == "[[0, 2, 0], [4, 6, 2], [8, 10, 4]] [0 2]", done.stderr[-2000:]
