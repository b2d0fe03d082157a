"""Doors: what was made in the studio leaves in formats that others read, and comes in by them."""
