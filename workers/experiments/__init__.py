"""The paper's experiments on its released data, and ours on any labelled embeddings."""
