"""Turns files in common layouts into labelled embeddings (`dataset`), a module for each layout."""
