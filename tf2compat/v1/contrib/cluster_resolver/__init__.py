"""`tf.contrib.cluster_resolver`, which became `tf.distribute.cluster_resolver`."""

from __future__ import annotations

from tf2compat.v1._table import table as _table

HOMES: dict[str, str] = {
    "ClusterResolver": "tensorflow.compat.v1.distribute.cluster_resolver:ClusterResolver",
    "GCEClusterResolver": "tensorflow.compat.v1.distribute.cluster_resolver:GCEClusterResolver",
    "KubernetesClusterResolver": "tensorflow.compat.v1.distribute.cluster_resolver:KubernetesClusterResolver",
    "SimpleClusterResolver": "tensorflow.compat.v1.distribute.cluster_resolver:SimpleClusterResolver",
    "SlurmClusterResolver": "tensorflow.compat.v1.distribute.cluster_resolver:SlurmClusterResolver",
    "TFConfigClusterResolver": "tensorflow.compat.v1.distribute.cluster_resolver:TFConfigClusterResolver",
    "TPUClusterResolver": "tensorflow.compat.v1.distribute.cluster_resolver:TPUClusterResolver",
    "UnionResolver": "tensorflow.compat.v1.distribute.cluster_resolver:UnionResolver",
}
"""Name -> where it is."""

__getattr__, __dir__ = _table(__name__, HOMES, globals())
