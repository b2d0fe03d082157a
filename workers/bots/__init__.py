"""Simulated annotators: people of flesh and blood to the backend, colleagues to try Rushes with.

`accounts` gives them names and a role in a label, `truth` tells them what is right, `annotator` is
how they work. ``rushes bots`` lets them work on one label; ``rushes bench live`` measures a crowd.
"""
