# Written by tests/v1/stubs.py from `HOMES`.
from typing import Any

from tensorflow._api.v2.compat.v1 import *

from tf2compat.v1.graph import Graph as Graph
from tf2compat.sessions.interactive_session import InteractiveSession as InteractiveSession
from tf2compat.sessions.session import Session as Session
from tf2compat.v1.before_1_0 import Supervisor as Supervisor
from tf2compat.v1.tensor import Tensor as Tensor
from tf2compat.v1.variable import Variable as Variable
from tf2compat.v1 import app as app
from tf2compat.v1.argmax_and_argmin import argmax as argmax
from tf2compat.v1.argmax_and_argmin import argmin as argmin
from tf2compat.v1.assert_variables_initialized import assert_variables_initialized as assert_variables_initialized
from tf2compat.v1.assign_any_shape import assign as assign
from tf2compat.v1.before_1_0 import audio_summary as audio_summary
from tf2compat.v1 import compat as compat
from tf2compat.v1 import contrib as contrib
from tf2compat.v1.disable_eager_execution import disable_eager_execution as disable_eager_execution
from tf2compat.v1.disable_v2_behavior import disable_v2_behavior as disable_v2_behavior
from tf2compat.v1 import distribute as distribute
from tf2compat.v1.divide import divide as divide
from tf2compat.v1.enable_v2_behavior import enable_v2_behavior as enable_v2_behavior
from tf2compat.v1 import estimator as estimator
from tf2compat.v1 import examples as examples
from tf2compat.v1 import flags as flags
from tf2compat.v1 import graph_util as graph_util
from tf2compat.v1.before_1_0 import histogram_summary as histogram_summary
from tf2compat.v1.before_1_0 import image_summary as image_summary
from tf2compat.v1 import keras as keras
from tf2compat.v1 import layers as layers
from tf2compat.v1.named_results import lin_space as lin_space
from tf2compat.v1.named_results import linspace as linspace
from tf2compat.v1.positional_names import matmul as matmul
from tf2compat.v1.before_1_0 import merge_all_summaries as merge_all_summaries
from tf2compat.v1.before_1_0 import merge_summary as merge_summary
from tf2compat.v1.before_1_0 import mul as mul
from tf2compat.v1.before_1_0 import neg as neg
from tf2compat.v1 import nn as nn
from tf2compat.v1.positional_names import numpy_function as numpy_function
from tf2compat.v1.before_1_0 import pack as pack
from tf2compat.v1.placeholders import placeholder as placeholder
from tf2compat.v1.named_results import random_uniform as random_uniform
from tf2compat.v1.before_1_0 import scalar_summary as scalar_summary
from tf2compat.v1.positional_names import scatter_nd as scatter_nd
from tf2compat.v1.before_1_0 import sub as sub
from tf2compat.v1.positional_names import tensor_scatter_add as tensor_scatter_add
from tf2compat.v1.positional_names import tensor_scatter_nd_add as tensor_scatter_nd_add
from tf2compat.v1.positional_names import tensor_scatter_nd_sub as tensor_scatter_nd_sub
from tf2compat.v1.positional_names import tensor_scatter_sub as tensor_scatter_sub
from tf2compat.v1 import test as test
from tf2compat.v1 import tpu as tpu
from tf2compat.v1 import train as train
from tf2compat.v1.before_1_0 import unpack as unpack

def __getattr__(name: str) -> Any: ...
