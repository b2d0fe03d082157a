"""Settings: what an installation's processes read from, and hand on in, their environment.

A setting is a field of a struct. Its variable is the field's name in capitals behind ``RUSHES_``;
its type says what it may hold, its description what it is for. `Shared` are those that the page
server and everybody else must agree on.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta
from msgspec.inspect import BoolType, FloatType, IntType, Metadata, Type, type_info

PREFIX = "RUSHES_"
Port = Annotated[int, Meta(ge=1, le=65535)]


class SettingsError(Exception):
    """A variable does not hold what it should; the message says which, what it holds and what it
    should hold."""


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """What every process of an installation reads. Addresses are without a slash at the end."""

    home: Annotated[Path, Meta(description="data of the embedded servers, media and caches")] = (
        Path(".rushes")
    )
    host: Annotated[str, Meta(description="address the backend and the page listen on")] = (
        "127.0.0.1"
    )
    backend_port: Annotated[Port, Meta(description="port of the backend")] = 8100
    ui_port: Annotated[Port, Meta(description="port of the page")] = 3000
    api_url: Annotated[
        str, Meta(description="where the page server reaches the backend; empty: this machine")
    ] = ""
    public_api_url: Annotated[
        str, Meta(description="where browsers reach the backend; empty: the same")
    ] = ""
    ui_origin: Annotated[
        str,
        Meta(description="where browsers reach the page; empty: this machine"),
    ] = ""

    @property
    def own_ui_url(self) -> str:
        """Where processes on this machine reach the page."""
        return f"http://{self._own_host}:{self.ui_port}"

    @property
    def _own_host(self) -> str:
        """Where this machine reaches what listens on `host`."""
        return "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host

    def completed(self: S) -> S:
        """With the addresses that follow from others filled in, and an absolute home."""
        api_url = self.api_url.rstrip("/") or f"http://{self._own_host}:{self.backend_port}"
        return msgspec.structs.replace(
            self,
            home=self.home.expanduser().resolve(),
            api_url=api_url,
            public_api_url=self.public_api_url.rstrip("/") or api_url,
            ui_origin=self.ui_origin.rstrip("/") or self.own_ui_url,
        )


S = TypeVar("S", bound=Shared)


def variable(field: str) -> str:
    return PREFIX + field.upper()


def meanings(kind: type[msgspec.Struct]) -> Iterator[tuple[str, str, str]]:
    """(variable, default, meaning) of every setting; the README's table is made of them."""
    for field in msgspec.structs.fields(kind):
        default = "" if field.default is None else str(field.default)
        yield variable(field.name), default, _meaning(type_info(field.type))


def read(kind: type[S], environ: Mapping[str, str] = os.environ, **defaults: Any) -> S:
    """The settings; an empty variable counts as none. ``defaults``: instead of the struct's own.

    Raises:
        SettingsError: a value is of the wrong kind, or out of its range.
    """
    values = dict(defaults)
    for field in msgspec.structs.fields(kind):
        text = environ.get(variable(field.name), "").strip()
        if text:
            values[field.name] = _value(variable(field.name), field.type, text)
    return kind(**values).completed()


def write(settings: Shared) -> dict[str, str]:
    """The variables from which a child process reads the same settings."""
    return {
        variable(name): "" if value is None else str(value)
        for name, value in msgspec.structs.asdict(settings).items()
    }


def _value(name: str, kind: Any, text: str) -> Any:
    try:
        return msgspec.convert(text, kind, strict=False, dec_hook=lambda type, value: type(value))
    except msgspec.ValidationError:
        expected, meaning = _expected(type_info(kind)), _meaning(type_info(kind))
        raise SettingsError(f"{name} ({meaning}) is {text!r}; it must be {expected}") from None


def _meaning(kind: Type) -> str:
    found = kind.extra_json_schema if isinstance(kind, Metadata) else None
    return str((found or {}).get("description", ""))


def _expected(kind: Type) -> str:
    match kind:
        case Metadata(type=inner):
            return _expected(inner)
        case IntType(ge=low, le=high):
            return f"a whole number from {low} to {high}"
        case BoolType():
            return "true or false"
        case FloatType(ge=low, le=high):
            return f"a number from {low} to {high}"
        case _:
            return "text"
