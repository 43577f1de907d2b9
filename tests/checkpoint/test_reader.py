import pytest

from tf2compat.checkpoint.reader import CheckpointReader, resolved
from tf2compat.errors import CheckpointDamagedError, UsageError


@pytest.mark.parametrize("checkpoint_format", ["tf1", "tf2"])
def test_values_by_name(saved, checkpoint_format):
    reader = CheckpointReader(saved(3, format=checkpoint_format)[0])
    assert reader.format == checkpoint_format
    assert reader.shapes["x"] == (100,)
    assert reader.dtypes["x"].name == "float32"
    assert reader.get("x")[0] == 3


def test_what_a_path_means(tmp_path, saved):
    prefixes = saved(1, 2)
    assert resolved(tmp_path, "s") == prefixes[1]
    assert resolved(prefixes[0] + ".index", "s") == prefixes[0]
    with pytest.raises(UsageError, match="There is no checkpoint"):
        resolved(tmp_path / "none", "s")


def test_a_damaged_index(saved):
    prefix = saved(1)[0]
    with open(f"{prefix}.index", "w") as stream:
        stream.write("garbage")
    with pytest.raises(CheckpointDamagedError, match="cannot be read"):
        CheckpointReader(prefix)
