"""The learning loop: train, score every clip, choose feeds, evaluate, advise, publish."""
