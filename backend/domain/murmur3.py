"""MurmurHash3, the 32-bit x86 variant, for many strings at once.

Source: Austin Appleby, MurmurHash3 (public domain), `MurmurHash3_x86_32`. Equal to
`mmh3.hash(text, seed)`, which the tests use as their oracle; written here because the domain
depends on numpy alone.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Words = npt.NDArray[np.uint32]

_C1 = np.uint32(0xCC9E2D51)
_C2 = np.uint32(0x1B873593)


def finalise(h: Words) -> Words:
    """Murmur3's last step: a bijection of 32-bit words in which every input bit reaches every
    output bit. (n,) uint32 to (n,) uint32."""
    h = h ^ (h >> np.uint32(16))
    h *= np.uint32(0x85EBCA6B)
    h ^= h >> np.uint32(13)
    h *= np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    return h


def hash32(texts: Sequence[str], seed: int = 0) -> npt.NDArray[np.int32]:
    """Signed 32-bit hash of each text's UTF-8 bytes, shape (len(texts),)."""
    encoded = [text.encode() for text in texts]
    lengths = np.array([len(each) for each in encoded], dtype=np.int64)
    hashes = np.empty(len(encoded), dtype=np.uint32)
    # Texts of one length share every step, so each step runs over all of them as one array.
    for length in np.unique(lengths):
        rows = np.flatnonzero(lengths == length)
        joined = b"".join(encoded[row] for row in rows)
        data = np.frombuffer(joined, dtype=np.uint8).reshape(len(rows), length)
        hashes[rows] = _hash_equal_lengths(data, seed)
    return hashes.view(np.int32)


def _hash_equal_lengths(data: npt.NDArray[np.uint8], seed: int) -> Words:
    count, length = data.shape
    h = np.full(count, seed & 0xFFFFFFFF, dtype=np.uint32)
    whole = length - length % 4
    blocks = np.ascontiguousarray(data[:, :whole]).view("<u4").astype(np.uint32, copy=False)
    for column in range(whole // 4):
        h ^= _scramble(blocks[:, column])
        h = _rotate(h, 13) * np.uint32(5) + np.uint32(0xE6546B64)
    if whole < length:
        tail = np.zeros((count, 4), dtype=np.uint8)
        tail[:, : length - whole] = data[:, whole:]
        h ^= _scramble(tail.view("<u4")[:, 0].astype(np.uint32, copy=False))
    return finalise(h ^ np.uint32(length & 0xFFFFFFFF))


def _scramble(block: Words) -> Words:
    return _rotate(block * _C1, 15) * _C2


def _rotate(word: Words, bits: int) -> Words:
    return (word << np.uint32(bits)) | (word >> np.uint32(32 - bits))
