"""Everything that computes: decoding video, embedding clips, training and scoring labels."""
