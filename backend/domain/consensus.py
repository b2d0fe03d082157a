"""Ground truth from several people's answers: the majority, and nothing where there is none.

Source: "Video Annotator" (arXiv 2402.06560), section 4: one primary and two secondary annotators
answer each clip, the majority is the truth. The paper's three answers cannot tie; here any number
of people may have answered, so ties happen. A tied clip has no truth: it trains nothing and waits
for adjudication.
"""

import numpy as np
import numpy.typing as npt


def truth(positives: int, negatives: int) -> bool | None:
    """The majority answer on one clip; None on a tie, which includes no answer at all.

    `positives` and `negatives` count the people who answered so; a skip counts in neither.
    """
    if positives == negatives:
        return None
    return positives > negatives


def truths(
    positives: npt.NDArray[np.integer], negatives: npt.NDArray[np.integer]
) -> npt.NDArray[np.int8]:
    """`truth` for many clips: counts (n,) to (n,) of 1 (positive), -1 (negative), 0 (no truth).

    >>> truths(np.array([2, 1, 0]), np.array([1, 2, 0])).tolist()
    [1, -1, 0]
    """
    lead = positives.astype(np.int64) - negatives.astype(np.int64)
    return np.sign(lead).astype(np.int8)
