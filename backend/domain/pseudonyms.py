"""Names that stand for people: always the same one for the same person, and nobody can tell whose
it is without the installation's key."""

from __future__ import annotations

import hashlib
import hmac

PREFIX = "annotator-"
DIGITS = 16  # hexadecimal, of 64 bits: two of a million people share one with a chance of 3e-8


def pseudonym(key: bytes, person: int) -> str:
    """``annotator-`` and the first digits of HMAC-SHA256 of the person's number under the key."""
    return PREFIX + hmac.digest(key, str(person).encode(), hashlib.sha256).hex()[:DIGITS]
