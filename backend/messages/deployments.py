"""Commands and queries about which model versions are in use."""

from __future__ import annotations

from backend.messages.limits import USUAL_THRESHOLD
from backend.messages.requests import Request
from backend.messages.values import Alias, Count, RowId, Share, Text


class Deploy(Request, frozen=True):
    """Put a model version into use under an alias; 0: take out of service what is in use there.

    ``seen``: the alias' deployment on the person's screen, 0: none. Refused where there is another.
    ``audit``: the version's audit whose promise is to be kept, at the threshold that it promises.
    """

    label: RowId
    alias: Alias
    version: Count
    threshold: Share = USUAL_THRESHOLD
    audit: RowId | None = None
    note: Text = ""
    seen: RowId = 0


class RollBack(Request, frozen=True):
    """Put into use again what was before the alias' last deployment that still stands. ``seen`` as
    in `Deploy`."""

    label: RowId
    alias: Alias
    seen: RowId = 0


class CompareDeployed(Request, frozen=True):
    """How what is in use under an alias differs from a model version, if that one were in use with
    this threshold; or how the version ``beside`` it would with the same one."""

    label: RowId
    version: Count
    alias: Alias = "live"
    threshold: Share | None = None  # None: the one of what is in use
    beside: Count = 0  # 0: what is in use is compared
