"""Cumulative probabilities of counts at 1e12, for test/lib/distributions.test.ts: python3 reference.py > reference.json

Ratios of neighbouring probabilities, multiplied up from the mode in long doubles and normalised: no logarithm and no
factorial, hence nothing in common with the samplers. Where scipy.stats (1.17.1) has these cdfs it agrees to 1e-11, for the
hypergeometric to 3e-8.
"""
import json
import numpy as np

L = np.longdouble


def cumulative(start, below, above, deviation, ratio):
    """ratio(k) = P(k + 1) / P(k); returns edges and P(X <= edge)."""
    first, last = max(below, int(start - 9 * deviation - 40)), min(above, int(start + 9 * deviation + 40))
    up = np.cumprod(ratio(np.arange(start, last, dtype=L)))
    down = np.cumprod(1 / ratio(np.arange(start - 1, first - 1, -1, dtype=L)))
    p = np.concatenate([down[::-1], [L(1)], up])
    total = np.cumsum(p) / p.sum()
    if deviation < 10:
        edges = range(first, min(last, int(start + 6 * deviation + 4)))
    else:
        edges = [int(start + deviation * z / 2) for z in range(-8, 9)]
    return {"edges": list(edges), "cdf": [float(f"{total[k - first]:.14g}") for k in edges]}


def binomial(n, p):
    odds = L(p) / (1 - L(p))
    return cumulative(int(n * p), 0, n, (n * p * (1 - p)) ** 0.5, lambda k: (n - k) / (k + 1) * odds)


def poisson(mean):
    return cumulative(int(mean), 0, 10**15, mean**0.5, lambda k: L(mean) / (k + 1))


def hypergeometric(population, marked, drawn):
    share = marked / population
    deviation = (drawn * share * (1 - share) * (population - drawn) / (population - 1)) ** 0.5
    rest = population - marked - drawn
    return cumulative(int(drawn * share), max(0, -rest), min(marked, drawn), deviation,
                      lambda k: (marked - k) / (k + 1) * ((drawn - k) / (rest + k + 1)))


T = 10**12
cases = [
    (binomial, [(T, 1e-12), (T, 9.99e-12), (T, 1.001e-11), (T, 0.999), (T, 0.5), (1000 * T, 1e-15)]),
    (poisson, [(9.999,), (10.001,), (1e4,), (1e12,)]),
    (hypergeometric, [(T, 10**6, 10**6), (T, 3 * 10**6, 333 * 10**4), (T, 32 * 10**5, 313 * 10**4), (T, T // 2, T // 2),
                      (T, 3 * T // 10, 8 * T // 10), (T, T - 10**6, 2 * 10**6), (6 * 10**8, 2 * 10**6, 10**5)]),
]
print(json.dumps([{"sampler": f.__name__, "parameters": c, **f(*c)} for f, cs in cases for c in cs]))
