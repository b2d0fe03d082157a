"""From a video file to clips with embeddings in the corpus."""
