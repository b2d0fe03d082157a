"""Password hashes: a few at a time, and never so many that memory or answers suffer.

Hashing is made to be expensive. Here it takes 19 MiB and one core for some 25 ms (OWASP's Password
Storage Cheat Sheet, argon2id with m = 19456, t = 2, p = 1), on two threads that give way to
everything else on the machine.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2

T = TypeVar("T")


def _give_way() -> None:
    if sys.platform == "linux":  # elsewhere this is not of the thread, but of the process
        os.nice(10)


_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="hash", initializer=_give_way)


async def hashed(hasher: PasswordHasher, password: str) -> str:
    return await _on_threads(lambda: hasher.hash(password))


async def verified(hasher: PasswordHasher, hashed: str | None, password: str) -> bool:
    """Whether the password is the one behind the hash; never, where there is none."""
    return await _on_threads(lambda: _verify(hasher, hashed, password))


def _verify(hasher: PasswordHasher, hashed: str | None, password: str) -> bool:
    try:
        return hashed is not None and hasher.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


async def _on_threads(work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(_threads, work)
