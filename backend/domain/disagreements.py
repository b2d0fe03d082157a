"""How much a decision about a disputed clip matters to the model, in [0, 1]."""


def weight(positives: int, negatives: int, score: float | None) -> float:
    """The expected change, by a decision, of the clip's pull on the model.

    A training clip pulls with its residual |y - p| (the gradient of the log loss). The chance
    that the decision is *positive* is taken from the answers and the model's ``score`` p, which
    counts as one more answer (one half without a model). On a tie the clip does not train yet, and
    a decision adds its residual; a clip with a majority changes its pull by 1 if it is overturned.

    >>> weight(1, 1, 0.5)
    0.5
    >>> round(weight(2, 1, 0.9), 3)  # the model sides with the majority
    0.275
    """
    p = 0.5 if score is None else score
    positive = (positives + p) / (positives + negatives + 1)
    if positives == negatives:
        return positive * (1 - p) + (1 - positive) * p
    return 1 - positive if positives > negatives else positive
