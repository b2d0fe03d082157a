"""Why a clip has its score, found out for whoever asks.

answering  takes a model apart, which it trains once more from the log (`learn.reasons`)
named      directions that have a name, in which a score can be said
moments    a clip's frames, looked at once more
"""
