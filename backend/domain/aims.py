"""What makes a label finished: the numbers of "Video Annotator" (arXiv 2402.06560), section 3.

They stand apart from the rules that use them, so that a page can name them without numpy.
"""

AIM = 100  # positives, and negatives
SCORE_AIM = 0.8  # quality, and diversity, of 1
CHANCE = 0.5  # the quality of a model that guesses
BUDGET = 1000  # answers after which a label is finished anyhow
CAP = 10  # positives, and negatives, of one cluster of the corpus that count towards diversity
