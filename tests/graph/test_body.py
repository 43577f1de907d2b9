from tf2compat.graph.body import Body, node_of, tensor_of


def test_node_of():
    assert [node_of(name) for name in ("a/b", "a/b:1", "^a/b")] == ["a/b", "a/b", "a/b"]


def test_tensor_of():
    assert tensor_of("a") == ("a", 0)
    assert tensor_of("a/b:3") == ("a/b", 3)


def test_a_node_has_the_attributes_that_it_is_given():
    node = Body({}, [], [], [], {}).add_node("x", "Cast", ["a:1"], SrcT=("type", 1), shapes=("i", [2, 3]))
    assert list(node.input) == ["a:1"]
    assert node.attr["SrcT"].type == 1
    assert list(node.attr["shapes"].list.i) == [2, 3]


def test_what_took_a_replaced_node_takes_the_one_that_stands_for_it():
    body = Body({}, [], ["old:1"], ["old", "kept"], {})
    for name, inputs in (("old", []), ("kept", []), ("user", ["old", "old:1", "^old", "^kept"])):
        body.add_node(name, "Identity", inputs)
    body.replace_nodes({"old": "kept"})
    assert sorted(body.nodes) == ["kept", "user"]
    assert list(body.nodes["user"].input) == ["kept:0", "kept:1", "^kept"]
    assert body.returns == ["kept:1"]
    assert body.targets == ["kept"]


def test_a_tensor_is_replaced_in_inputs_and_among_the_returns():
    body = Body({}, [], ["one", "one:1"], [], {})
    user, other = (body.add_node(name, "Identity", ["one:0", "one:1", "^one"]) for name in ("user", "other"))
    body.replace_tensor("one", "new:2", [user])
    assert list(user.input) == ["new:2", "one:1", "^one"]
    assert list(other.input) == ["one:0", "one:1", "^one"]
    assert body.returns == ["new:2", "one:1"]
