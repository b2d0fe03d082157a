"""Why a clip has its score, found out for whoever asks.

answering  takes a model apart, which it trains once more from the log (`learn.reasons`)
moments    a clip's frames, looked at once more
"""
