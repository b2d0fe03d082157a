"""A cluster of several nodes in this machine, to measure and to try with. Its nodes are processes;
they share the machine's cores."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ray
from ray.cluster_utils import Cluster

STORE = 80 * 2**20  # bytes of a node's object store


@contextmanager
def cluster(nodes: int, *, cpus: int) -> Iterator[Cluster]:
    """A head that runs nothing and so many nodes with ``cpus`` cores each, until the block ends;
    without a dashboard, without calls home, reached from this machine alone."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    memory: dict[str, Any] = {"object_store_memory": STORE, "memory": 8 * 2**30}
    with tempfile.TemporaryDirectory(prefix="ray-") as folder:  # short: sockets lie in it
        head = {"num_cpus": 0, "include_dashboard": False, "temp_dir": folder, **memory}
        made = Cluster(initialize_head=True, head_node_args=head)
        try:
            for _ in range(nodes):
                made.add_node(num_cpus=cpus, **memory)
            yield made
        finally:
            ray.shutdown()
            made.shutdown()
