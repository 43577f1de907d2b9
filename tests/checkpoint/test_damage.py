from tf2compat.checkpoint import damage_of


def test_a_good_one(saved):
    assert damage_of(saved(1)[0]) == ""


def test_each_damage_is_named(saved, fault):
    prefix = saved(1)[0]
    fault(prefix)
    assert "cannot be read" in damage_of(prefix)
    assert "{{" not in damage_of(prefix)


def test_none_at_all(tmp_path):
    assert damage_of(str(tmp_path / "m")) == "It has no index file."
