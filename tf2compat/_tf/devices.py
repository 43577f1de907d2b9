"""The local devices."""

from __future__ import annotations

from typing import Any

from tensorflow.python.client import pywrap_tf_session
from tensorflow.python.client import session as _session
from tensorflow.python.eager import context

from tf2compat._tf.eager_runtime import start_runtime

__all__ = ["DeviceAttributes", "list_devices"]

DeviceAttributes = _session._DeviceAttributes
"""A device in the list that `Session.list_devices()` returns."""


def list_devices() -> list[Any]:
    """Returns the local devices with type, memory limit in bytes, and incarnation."""
    start_runtime()
    # `tf.config.list_logical_devices` has neither memory limit nor incarnation.
    devices = context.pywrap_tfe.TFE_ContextListDevices(context.context()._handle)
    found = [
        DeviceAttributes(
            pywrap_tf_session.TF_DeviceListName(devices, i),
            pywrap_tf_session.TF_DeviceListType(devices, i),
            pywrap_tf_session.TF_DeviceListMemoryBytes(devices, i),
            pywrap_tf_session.TF_DeviceListIncarnation(devices, i),
        )
        for i in range(pywrap_tf_session.TF_DeviceListCount(devices))
    ]
    # The list is C's, and freed by nobody else.
    pywrap_tf_session.TF_DeleteDeviceList(devices)
    return found
