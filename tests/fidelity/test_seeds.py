"""A seed of an operation gives TensorFlow 1.15.5's numbers; a seed of the graph alone gives those of stock."""

import importlib.util
import json
import pathlib

import pytest
import tensorflow.compat.v1 as stock

import tf2compat.v1 as tf

HERE = pathlib.Path(__file__).parent
IN_1_15 = json.loads((HERE / "seeded_1_15.json").read_text())
specification = importlib.util.spec_from_file_location("seeded", HERE / "seeded.py")
seeded = importlib.util.module_from_spec(specification)
specification.loader.exec_module(seeded)


@pytest.mark.parametrize("name", seeded.OPS)
def test_a_seeded_op_gives_the_numbers_of_1_15(name):
    assert [seeded.two_draws(tf, name, 5, graph_seed) for graph_seed in (None, 7)] == IN_1_15[name]


@pytest.mark.parametrize("name", seeded.OPS)
@pytest.mark.filterwarnings("ignore:Seed 7 from outer graph")
def test_a_seed_of_the_graph_gives_the_numbers_of_stock(name):
    assert seeded.two_draws(tf, name, None, 7) == seeded.two_draws(stock, name, None, 7)
