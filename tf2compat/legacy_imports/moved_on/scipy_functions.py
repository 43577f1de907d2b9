"""Functions of SciPy 1.2 that have another name and another form today."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

__all__ = ["binom_test", "itemfreq", "sph_harm"]


def binom_test(x: Any, n: Any = None, p: float = 0.5, alternative: str = "two-sided") -> float:
    """`scipy.stats.binom_test`: the p-value of a binomial test.

    Args:
        x: the number of successes, or the numbers of successes and failures.
        n: the number of trials, where `x` is one number.
        p: the supposed probability of a success.
        alternative: `two-sided`, `greater` or `less`.
    """
    if np.size(x) == 2:
        successes, failures = np.asarray(x).tolist()
        x, n = successes, successes + failures
    return float(importlib.import_module("scipy.stats").binomtest(int(x), int(n), p, alternative).pvalue)


def itemfreq(a: Any) -> Any:
    """`scipy.stats.itemfreq`: returns an array of [the values of an array, sorted, and how often each is in it]."""
    values, counts = np.unique(a, return_counts=True)
    return np.array([values, counts]).T


def sph_harm(m: Any, n: Any, theta: Any, phi: Any) -> Any:
    """`scipy.special.sph_harm`: spherical harmonics.

    Args:
        m: the order.
        n: the degree.
        theta: the azimuth, from 0 to 2 pi.
        phi: the polar angle, from 0 to pi.
    """
    return importlib.import_module("scipy.special").sph_harm_y(n, m, phi, theta)
