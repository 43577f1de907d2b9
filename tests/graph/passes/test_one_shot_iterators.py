import tf2compat.v1 as tf
from tf2compat.graph.body import Body
from tf2compat.graph.passes.one_shot_iterators import one_shot_iterators, starter


def test_it_becomes_a_named_iterator(graph):
    tf.data.make_one_shot_iterator(tf.data.Dataset.range(3))
    graph_def = graph.as_graph_def()
    functions = {function.signature.name: function for function in graph_def.library.function}
    body = Body({node.name: node for node in graph_def.node}, [], [], [], functions)
    ((iterator, factory),) = one_shot_iterators(body)
    assert body.nodes[iterator.name].op == "IteratorV2"
    assert factory.name in functions
    start = starter(iterator, factory, functions)
    assert start.targets == ["start"]
    assert start.nodes["dataset"].attr["f"].func.name == factory.name
    assert list(start.nodes["dataset"].attr["Tout"].list.type) == [tf.variant.as_datatype_enum]
