"""Watching what live models say of intakes: how unlike the corpus the clips are, how right the
model is on them, and how much of the label there is.

    distances   scores of an intake against scores of the corpus
    look        embeddings of an intake against those of the corpus
    estimates   precision, recall and amount: expected from scores, and known from audits

A film is the unit of everything that asks whether two sets of clips differ: shots of one film look
alike, and would make any film seem new.
"""
