"""Deviations that hold a share of a distribution: the normal one and Student's t."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(96)
_PRINTED = {0.90: 1.645, 0.95: 1.96, 0.99: 2.576}


def deviation(level: float) -> float:
    """How many standard deviations to both sides hold the share `level` of a normal distribution.

    Units: share in, standard deviations out.
    Source: as printed in tables for 90, 95 and 99 percent (1.645, 1.96, 2.576), else the exact value.
    """
    return _PRINTED.get(round(level, 9)) or NormalDist().inv_cdf((1 + level) / 2)


def student(level: float, freedom: float) -> float:
    """The same for Student's t with `freedom` degrees of freedom, whole or not, from 1 on.

    Units: share and degrees of freedom in, standard errors out.
    Source: P(|t| < x) as the integral of cos^(freedom-1) to arctan(x / sqrt(freedom)), solved by bisection.
    """
    if freedom > 5000:
        return NormalDist().inv_cdf((1 + level) / 2)
    constant = 2 * math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(math.pi)
    low, high = 0.0, math.pi / 2
    for _ in range(60):
        middle = (low + high) / 2
        angles = middle / 2 * (_NODES + 1)
        inside = constant * middle / 2 * float(_WEIGHTS @ np.cos(angles) ** (freedom - 1))
        low, high = (middle, high) if inside < level else (low, middle)
    return math.tan((low + high) / 2) * math.sqrt(freedom)
