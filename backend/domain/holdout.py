"""Which clips of a label are held out for validation.

A fifth of all clips, told by a hash of the clip's key: the same clips for everyone, for ever, on
every machine, without storing a list. Source: the released code of "Video Annotator"
(arXiv 2402.06560): a key is validation iff `mmh3.hash(key, seed) mod 5 < 1`.
"""

from collections.abc import Sequence

import mmh3
import numpy as np
import numpy.typing as npt

FOLDS = 5


def is_held_out(keys: Sequence[str], seed: int = 0) -> npt.NDArray[np.bool_]:
    """True where a clip is never trained on, because it serves as validation; shape (len(keys),).

    The hash is signed and the modulus floored (-1 mod 5 = 4), as in Python. About one key in five
    is held out; of no keys, none.
    """
    hashes = np.fromiter((mmh3.hash(key, seed) for key in keys), np.int32, count=len(keys))
    return hashes % FOLDS < 1
