"""Measurements of a whole, fresh installation: ``rushes bench``.

Everything runs on loopback, on ports and in a folder of its own, is bounded in count and time, and
cleans up after itself. Numbers are printed with the machine they were taken on.
"""
