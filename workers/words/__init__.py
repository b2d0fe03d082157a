"""The shipped vocabulary, and the clips that each of its words would find."""
