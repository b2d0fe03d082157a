"""How a model is named in a terminal or an address: LABEL, LABEL@VERSION, LABEL@live."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast, get_args

import sql
from backend.db import Reader
from backend.domain.spelling import tidied
from backend.messages import Alias, Deployment
from backend.views.deployments import deployed

ALIASES = get_args(Alias)
_VERSION = re.compile(rf"(.+)@(?:{'|'.join(ALIASES)}|[0-9]+)", re.DOTALL)


class UnknownModel(Exception):
    """There is no such label, version or deployment; the message says which, and what to do."""


@dataclass(frozen=True)
class ModelName:
    """A model that was named, and the deployment by which it was."""

    label: int
    version: int  # 0: the newest
    deployment: Deployment | None = None


def is_versioned(name: str) -> bool:
    """Whether a name says a version or an alias, as LABEL@7 and LABEL@live do."""
    return _VERSION.fullmatch(name) is not None


async def find_model(reader: Reader, name: str) -> ModelName:
    """The model of this name. A label's name may hold an @ itself.

    Raises:
        UnknownModel: there is no such label, nothing is deployed under that alias, or what stands
            behind the @ is neither a version nor an alias.
    """
    label = await sql.deploy.label(reader, name=tidied(name))
    if label is not None:
        return ModelName(label, 0)
    of, _, which = name.rpartition("@")
    label = await sql.deploy.label(reader, name=tidied(of)) if of else None
    if label is None:
        raise UnknownModel(f"There is no label {of or name!r}; `rushes label list` names them.")
    if which in ALIASES:
        found = (await deployed(reader, label)).get(cast(Alias, which))
        if found is None or not found.version:
            raise UnknownModel(
                f"Nothing of the label {of!r} is {which}: `rushes deploy {of}@VERSION --as {which}`"
                " puts a version into use."
            )
        return ModelName(label, found.version, found)
    if not (which.isascii() and which.isdecimal() and 0 < int(which) < 2**31):
        raise UnknownModel(
            f"{which!r} is no model version: write {of}@7 for its version 7, {of}@live for the one "
            "that is live."
        )
    return ModelName(label, int(which))
