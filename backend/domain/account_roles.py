"""Which account role a person's groups at a provider of identities give them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from backend.messages.values import AccountRole

EVERYBODY = "*"
_RISING: tuple[AccountRole, ...] = ("viewer", "annotator", "admin")


def read_mapping(text: str) -> dict[str, AccountRole]:
    """``film-team=annotator, film-leads=admin, *=viewer``: the role of each group.

    Raises:
        ValueError: a part is not a group, =, and one of the account roles.
    """
    mapping: dict[str, AccountRole] = {}
    for part in text.split(","):
        if not part.strip():
            continue
        group, _, role = (word.strip() for word in part.rpartition("="))
        if not group or role not in get_args(AccountRole):
            raise ValueError(f"{part.strip()!r} is not a group, =, and one of {', '.join(_RISING)}")
        mapping[group] = role  # type: ignore[assignment]
    return mapping


def role_of(groups: Iterable[str], mapping: Mapping[str, AccountRole]) -> AccountRole | None:
    """The highest role that any of the groups gives; None: none gives any."""
    given = [mapping[group] for group in (*groups, EVERYBODY) if group in mapping]
    return max(given, key=_RISING.index, default=None)


def groups_in(claim: Any) -> tuple[str, ...]:
    """The groups that a provider's claim names: a list, or one text."""
    if isinstance(claim, str):
        return (claim,)
    return tuple(one for one in claim if isinstance(one, str)) if isinstance(claim, list) else ()
