"""What the embedder is made of: finding and naming a model, turning frames into pixel values."""
