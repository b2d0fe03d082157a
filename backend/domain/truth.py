"""Ground truth from several people's answers: the decision, else the majority, else nothing.

Source: "Video Annotator" (arXiv 2402.06560), section 4: one primary and two secondary annotators
answer each clip, the majority is the truth. The paper's three answers cannot tie; here any number
of people may have answered, so ties happen. A tied clip has no truth: it trains nothing and waits
for adjudication. What an adjudicator decided outweighs every count.
"""

from backend.messages import Answer


def truth(positives: int, negatives: int, decided: Answer | None = None) -> bool | None:
    """The truth of one clip; None on a tie, which includes no answer at all.

    `positives` and `negatives` count the people who answered so; a skip counts in neither.
    `decided`: the adjudicator's answer; ``skip`` means that the clip has no truth.
    """
    if decided is not None:
        return None if decided == "skip" else decided == "positive"
    if positives == negatives:
        return None
    return positives > negatives
