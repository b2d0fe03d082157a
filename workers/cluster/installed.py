"""Whether Ray is here: it comes with the extra ``cluster``, and nothing else needs it."""

from __future__ import annotations

import importlib.util


class NotInstalled(Exception):
    """Ray is asked for and is not there."""


def require(what: str) -> None:
    """Raises: NotInstalled: ``what`` needs Ray, which is not installed here."""
    if importlib.util.find_spec("ray") is None:
        raise NotInstalled(
            f"{what} needs Ray, which is not installed here: pip install 'rushes[cluster]', on "
            "every machine of the cluster."
        )
