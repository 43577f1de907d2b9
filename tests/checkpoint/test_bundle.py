import os
import pathlib
import random
import shutil
import struct

import numpy as np
import pytest
import tensorflow as tf

import tf2compat.v1 as v1
from tf2compat.checkpoint.bundle import _entries, index_damage, tensor_damage
from tf2compat.checkpoint.crc32c import extend, masked
from tf2compat.checkpoint.index_table import MAGIC
from tf2compat.checkpoint.reader import CheckpointReader


@pytest.fixture(scope="module")
def prefixes(tmp_path_factory):
    """Returns checkpoints with every kind of entry: strings, slices, empty tensors, iterators, two files."""
    folder = tmp_path_factory.mktemp("bundle")
    with tf.Graph().as_default():
        v1.get_variable("x", [700])
        v1.get_variable("text", initializer=["a", "b" * 300, ""])
        v1.get_variable("flags", initializer=[True, False])
        v1.get_variable("half", [3], tf.bfloat16, v1.zeros_initializer())
        v1.get_variable("none", [0])
        v1.get_variable("parts", [10, 4], partitioner=v1.fixed_size_partitioner(3))
        with v1.Session() as sess:
            sess.run(v1.global_variables_initializer())
            one = v1.train.Saver().save(sess, str(folder / "one"))
            two = str(folder / "two")
            saves = [
                tf.raw_ops.SaveV2(prefix=f"{two}{i}", tensor_names=[f"t{i}"], shape_and_slices=[""], tensors=[[i]])
                for i in range(2)
            ]
            with tf.control_dependencies(saves):
                sess.run(
                    tf.raw_ops.MergeV2Checkpoints(checkpoint_prefixes=[f"{two}0", f"{two}1"], destination_prefix=two)
                )
    iterator = iter(tf.data.Dataset.range(9).shuffle(5))
    next(iterator)
    return [one, two, tf.train.Checkpoint(iterator=iterator).write(str(folder / "iterator"))]


def _values(prefix):
    reader = tf.train.load_checkpoint(prefix)
    types = reader.get_variable_to_dtype_map()
    read = [
        tf.raw_ops.RestoreV2(prefix=prefix, tensor_names=[key], shape_and_slices=[""], dtypes=[types[key]])[0]
        for key in sorted(types)
    ]
    return [
        (key, np.asarray(value.numpy()).tolist() if value.dtype != tf.variant else None)
        for key, value in zip(sorted(types), read, strict=True)
    ]


def test_whole_ones(prefixes):
    for prefix in prefixes:
        assert (index_damage(prefix), tensor_damage(prefix)) == ("", "")
    assert os.path.exists(f"{prefixes[1]}.data-00001-of-00002")


def test_it_names_the_file_or_the_tensor(prefixes, tmp_path):
    for name in ("two.index", "two.data-00000-of-00002"):
        shutil.copy(os.path.join(os.path.dirname(prefixes[1]), name), tmp_path)
    missing = tensor_damage(str(tmp_path / "two"))
    assert missing == f"The file {tmp_path}/two.data-00001-of-00002 is missing: the tensor 't1' cannot be read."
    os.truncate(tmp_path / "two.data-00000-of-00002", 0)
    assert "The tensor 't0' cannot be read" in tensor_damage(str(tmp_path / "two"))


def test_it_knows_what_the_kernels_refuse(prefixes, tmp_path):
    """Bytes at random: where TensorFlow's reader fails or lacks something, there is a damage; and no other."""
    chance = random.Random(0)
    found = 0
    for number in range(120):
        prefix = prefixes[number % 3]
        copy = str(tmp_path / os.path.basename(prefix))
        folder, base = os.path.split(prefix)
        names = [name for name in os.listdir(folder) if name.startswith(f"{base}.") and not name.endswith("meta")]
        contents = {name: pathlib.Path(folder, name).read_bytes() for name in names}
        hit = chance.choice(names)
        data = contents[hit]
        at = chance.randrange(len(data))
        flipped = data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
        zeroed = data[:at] + bytes(len(data[at : at + 50])) + data[at + 50 :]
        contents[hit] = chance.choice([flipped, data[:at], zeroed])
        for name in names:
            (tmp_path / name).write_bytes(contents[name])
        try:
            fails = _values(copy) != _values(prefix)
        except Exception:
            fails = True
        damage = index_damage(copy) or tensor_damage(copy)
        assert bool(damage) == fails, (hit, at, damage)
        found += bool(damage)
    assert found > 100


def test_it_waits_for_no_pipe(prefixes, tmp_path):
    folder, base = os.path.split(prefixes[0])
    for name in (f"{base}.index", f"{base}.data-00000-of-00001"):
        os.mkfifo(tmp_path / name)
        assert "is no regular file" in (index_damage(str(tmp_path / base)) or tensor_damage(str(tmp_path / base)))
        (tmp_path / name).unlink()
        shutil.copy(os.path.join(folder, name), tmp_path)


def _number(value):
    data = bytearray()
    while value >= 0x80:
        data.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*data, value])


def _block(records):
    data = b""
    for key, value in records:
        data += _number(0) + _number(len(key)) + _number(len(value)) + key + value
    data += struct.pack("<II", 0, 1)
    return data, data + b"\0" + struct.pack("<I", masked(extend(0, data + b"\0")))


def _crafted(prefix, change):
    """Writes an index whose checksums are right, and whose entries are others."""
    header, entries = _entries(prefix)
    change(entries)
    records = [(b"", header.SerializeToString())]
    records += [(key, entry.SerializeToString()) for key, entry in sorted(entries.items())]
    block, with_checksum = _block(records)
    other, other_with_checksum = _block([])
    at = len(with_checksum)
    table, listing = _block([(records[-1][0], _number(0) + _number(len(block)))])
    end = at + len(other_with_checksum)
    footer = _number(at) + _number(len(other)) + _number(end) + _number(len(table))
    data = with_checksum + other_with_checksum + listing + footer.ljust(40, b"\0") + MAGIC
    pathlib.Path(f"{prefix}.index").write_bytes(data)


def _shape(*sizes):
    def change(entries):
        del entries[b"x"].shape.dim[:]
        for size in sizes:
            entries[b"x"].shape.dim.add(size=size)

    return change


def _place(**numbers):
    return lambda entries: [setattr(entries[b"x"], key, value) for key, value in numbers.items()]


def _over_another(entries):
    entries[b"y"].CopyFrom(entries[b"x"])


def _long_text(entries):
    del entries[b"text"].shape.dim[:]
    entries[b"text"].shape.dim.add(size=1 << 40)


CRAFTED = {
    "smaller": _shape(3),
    "larger": _shape(1 << 20),
    "enormous": _shape(1 << 40, 1 << 40),
    "negative": _shape(-1),
    "too far": _place(offset=1 << 40),
    "another file": _place(shard_id=7),
    "too long": _place(size=1 << 40),
    "no type": _place(dtype=99),
    "over another": _over_another,
    "long text": _long_text,
}


@pytest.mark.parametrize("name", ["unchanged", *CRAFTED])
def test_an_index_with_right_checksums_and_wrong_entries_is_damage(tmp_path, name):
    with tf.Graph().as_default(), v1.Session() as sess:
        v1.get_variable("x", initializer=np.arange(7.0, dtype=np.float32))
        v1.get_variable("y", initializer=np.ones(7, np.float32))
        v1.get_variable("text", initializer=["a", "b"])
        sess.run(v1.global_variables_initializer())
        saver = v1.train.Saver()
        prefix = saver.save(sess, str(tmp_path / "m"), write_meta_graph=False)
        _crafted(prefix, CRAFTED.get(name, lambda entries: None))
        if name == "unchanged":
            assert (index_damage(prefix), tensor_damage(prefix)) == ("", "")
            saver.restore(sess, prefix)
            return
        with pytest.raises(tf.errors.DataLossError):
            saver.restore(sess, prefix)
        with pytest.raises(tf.errors.DataLossError):
            reader = CheckpointReader(prefix)
            for variable in reader.shapes:
                reader.get(variable)
