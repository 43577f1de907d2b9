"""Which behaviour of TensorFlow's private names `_tf/checkpoints.py` relies on."""

import tensorflow as stock

from tf2compat import _tf


def test_a_manager_sweeps_by_a_method_of_its_own(tmp_path):
    class Manager(stock.train.CheckpointManager):
        swept = 0

        def _sweep(self):
            self.swept += 1

    with _tf.eager_mode():
        manager = Manager(stock.train.Checkpoint(x=stock.Variable(1.0)), tmp_path, max_to_keep=1)
        manager.save()
    assert manager.swept == 1


def test_a_reader_of_a_subclass(tmp_path):
    class Reader(_tf.CheckpointReader):
        def get_tensor(self, name):
            return super().get_tensor(name) + 1

    with _tf.eager_mode():
        stock.raw_ops.SaveV2(prefix=str(tmp_path / "m"), tensor_names=["x"], shape_and_slices=[""], tensors=[[1.0]])
    assert Reader(bytes(tmp_path / "m")).get_tensor("x").tolist() == [2]
    assert type(stock.train.load_checkpoint(str(tmp_path / "m"))) is _tf.CheckpointReader


def test_checkpoint_states(tmp_path):
    paths = [str(tmp_path / "m-1"), str(tmp_path / "m-2")]
    with _tf.eager_mode():
        checkpoint = stock.train.Checkpoint(x=stock.Variable(1.0))
        manager = stock.train.CheckpointManager(checkpoint, tmp_path / "a", max_to_keep=None)
        _tf.set_manager_directory(manager, str(tmp_path))
        assert manager.save() == f"{tmp_path}/ckpt-1"
    assert manager.directory == str(tmp_path)
    assert list(_tf.managed_checkpoints(manager)) == [f"{tmp_path}/ckpt-1"]
    assert stock.train.latest_checkpoint(str(tmp_path)) == f"{tmp_path}/ckpt-1"
    _tf.set_latest_checkpoint(manager, paths[0])
    assert manager.latest_checkpoint == paths[0]


def test_a_manager_is_swept_by_names(tmp_path):
    deleted = []
    with _tf.eager_mode():
        manager = stock.train.CheckpointManager(stock.train.Checkpoint(x=stock.Variable(1.0)), tmp_path, max_to_keep=3)
        paths = [manager.save() for _ in range(3)]
        manager._max_to_keep = 1
        _tf.sweep(manager, deleted.append)
    assert deleted == paths[:2]
    assert list(_tf.managed_checkpoints(manager)) == paths[2:]


def test_object_graphs_and_entries_are_protos():
    entry = _tf.BundleEntry(dtype=1, shard_id=2, offset=3, size=4, crc32c=5)
    assert (_tf.BundleEntry.FromString(entry.SerializeToString()), len(entry.shape.dim)) == (entry, 0)
    assert (_tf.BundleHeader(num_shards=2).num_shards, _tf.BundleHeader().endianness) == (2, _tf.BundleHeader.LITTLE)
    assert _tf.TrackableObjectGraph().nodes.add().attributes.add().full_name == ""
