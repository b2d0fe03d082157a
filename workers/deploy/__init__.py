"""A label's model outside the studio: the folder it travels in, and predicting with it."""
