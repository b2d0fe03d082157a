"""The pure core: data in, data out. No I/O; clock and random generators are arguments."""
