"""Measured promises: one module per promise, each with `measure() -> dict`.

Speed is judged as a ratio against a plain yardstick in the same run, so that a slow or noisy
machine changes both. `./run bench [NAME…]` prints JSON.
"""
