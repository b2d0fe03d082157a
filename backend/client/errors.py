"""How a studio can fail whoever asks it: one class for each thing that they can do about it."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from backend.messages import wire

NOT_SIGNED_IN = frozenset({"not_signed_in", "wrong_password"})
NOT_ALLOWED = frozenset(
    {"not_allowed", "blind", "not_its_scope", "by_key", "not_admin", "disabled", "wrong_origin",
     "path_not_allowed"}
)  # fmt: skip
NOT_FOUND = frozenset({"put_away", "no_result"})  # and every code that begins with “unknown_”
RATE_LIMITED = frozenset({"too_fast", "too_many_sockets", "too_many_tries", "too_many_jobs"})


class RushesError(Exception):
    """Everything that this client raises by itself."""


class KeyEndsSoon(UserWarning):
    """The API key ends within days: make another one on the page *Keys*."""


class StudioAway(RushesError, ConnectionError):
    """Nobody answers, or nobody who is a studio; what was not acknowledged may not be kept."""


class Outdated(RushesError):
    """The studio says something that this version of the client does not know."""


class MissingPackage(RushesError, ImportError):
    """An optional package is needed for this; the message says how to install it."""


class WrongClip(RushesError, ValueError):
    """That is no clip of this studio."""


class Refused(RushesError):
    """The studio refused a request, which had no effect.

    ``code``: one word for the reason; ``message``: a sentence; ``temporary``: the same request may
    succeed later.
    """

    def __init__(self, code: str, message: str, temporary: bool = False) -> None:
        self.code = code
        self.message = message
        self.temporary = temporary
        super().__init__(f"{code}: {message}")


class NotSignedIn(Refused):
    """The API key is missing, unknown or revoked: make one on the page *Keys*."""


class NotAllowed(Refused):
    """The person, or the key, may not do or see that."""


class NotFound(Refused, LookupError):
    """There is no such thing, or it is not for this person."""


class NoSuchLabel(NotFound, KeyError):
    """There is no label of that name that this person works on.

    ``near``: names that are almost the one that was asked for.
    """

    def __init__(self, name: str, names: Iterable[str]) -> None:
        there = sorted(names)
        self.near = tuple(get_close_matches(name, there, n=3))
        if self.near:
            hint = f"did you mean {' or '.join(map(_quoted, self.near))}?"
        elif there:
            more = f" and {len(there) - 10} more" if len(there) > 10 else ""
            hint = f"there are {', '.join(map(_quoted, there[:10]))}{more}."
        else:
            hint = "there is none yet: make one with labels.create(…)."
        super().__init__("unknown_label", f"No label of yours is named “{name}”; {hint}")

    __str__ = Exception.__str__  # a KeyError would show its message in quotation marks


class RateLimited(Refused):
    """Too much at once. ``retry_after``: seconds after which to ask again."""

    def __init__(
        self, code: str, message: str, temporary: bool = True, retry_after: float = 1.0
    ) -> None:
        self.retry_after = retry_after
        super().__init__(code, message, temporary)


def refusal(code: str, message: str, temporary: bool = False, retry_after: float = 1.0) -> Refused:
    """The most fitting error for a code of the studio's."""
    if code in RATE_LIMITED:
        return RateLimited(code, message, temporary, retry_after)
    kind = Refused
    if code in NOT_SIGNED_IN:
        kind = NotSignedIn
    elif code in NOT_ALLOWED:
        kind = NotAllowed
    elif code in NOT_FOUND or code.startswith("unknown_"):
        kind = NotFound
    return kind(code, message, temporary)


def closed(code: int | None) -> Refused | None:
    """Why a socket was closed, where connecting again would not help."""
    match code:
        case wire.CLOSE_SESSION_OVER:
            return key_over()
        case wire.CLOSE_REFUSED:
            return NotAllowed("wrong_origin", "The studio does not let this program in.")
        case wire.CLOSE_TOO_MANY:
            return RateLimited(
                "too_many_sockets", "You have too many connections open; close one.",
                retry_after=5.0,
            )  # fmt: skip
    return None


def key_over() -> NotSignedIn:
    return NotSignedIn(
        "not_signed_in",
        "The API key is unknown, or it was revoked; make another one on the page Keys.",
    )


def package(name: str, needed_for: str) -> Any:
    """The module of an optional package.

    Raises:
        MissingPackage: it is not installed.
    """
    import importlib

    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise MissingPackage(
            f"{needed_for} needs the package {name}, which is not installed: pip install {name}"
        ) from error


def _quoted(name: str) -> str:
    return f"“{name}”"
