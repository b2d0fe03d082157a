"""Webhooks: addresses of other programs that are told what happens, and what they were told."""

from __future__ import annotations

import typing
from typing import Literal

from msgspec import Meta

from backend.messages.limits import LONGEST_URL, MOST_HOOKED_LABELS
from backend.messages.requests import Request
from backend.messages.values import Count, Frame, Moment, RowId, Struct, Text
from backend.messages.wire import HOOK_PATTERN

WebhookKind = Literal[
    "annotations.milestone", "model.deployed", "model.rolled_back", "promise.broken",
    "drift.raised", "drift.cleared", "disagreements.waiting", "export.ready",
    "bin.entered",
]  # fmt: skip
# "given up": it was tried for days; or its endpoint ended before.
MessageState = Literal["waiting", "delivered", "given up"]
SecretText = typing.Annotated[str, Meta(pattern=rf"\A{HOOK_PATTERN}\Z")]
Url = typing.Annotated[str, Meta(max_length=LONGEST_URL, pattern=r"\A[^\0]*\Z")]
Milliseconds = typing.Annotated[int, Meta(ge=0, le=86_400_000)]
Status = typing.Annotated[int, Meta(ge=0, le=999)]  # of HTTP


class AddWebhook(Request, frozen=True):
    """Tell an address what happens from now on, and first of all that it was added. The client
    makes the ``secret``, as `wire.HOOK_PATTERN` has it, of random letters and digits; it signs what
    is sent, and is never shown again. ``labels``: of these only; none: of all."""

    url: Url
    secret: SecretText
    kinds: tuple[WebhookKind, ...]
    labels: typing.Annotated[tuple[RowId, ...], Meta(max_length=MOST_HOOKED_LABELS)] = ()


class RemoveWebhook(Request, frozen=True):
    """Nothing more is sent to the address; what waited is given up."""

    webhook: RowId


class TestWebhook(Request, frozen=True):
    """Send the address a message that tells nothing, to try it."""

    __test__ = False  # to pytest: no test

    webhook: RowId


class Redeliver(Request, frozen=True):
    """Send a message once more, under the same id, now and as often as a new one."""

    message: RowId


class Webhook(Struct, frozen=True):
    """An address that is told something."""

    id: RowId
    url: Text
    kinds: tuple[WebhookKind, ...]
    labels: tuple[Text, ...]  # names; none: all
    owner: Text  # the administrator on whose behalf
    at: Moment
    told: bool = True  # False: its owner is no administrator any more, so nothing is sent
    ended_at: Moment | None = None
    ended: Text = ""  # why, in words


class WebhookMessage(Struct, frozen=True):
    """What an address was or is to be told, and how its last try went."""

    id: RowId
    webhook: RowId
    message: Text  # its id for the receiver
    kind: Text
    at: Moment
    state: MessageState
    label: Text = ""
    tries: Count = 0  # that were made, redeliveries included
    due_at: Moment | None = None  # of the next try
    tried_at: Moment | None = None
    milliseconds: Milliseconds | None = None  # that the last try took
    status: Status | None = None  # of its answer
    error: Text = ""


class HookedLabel(Struct, frozen=True):
    id: RowId
    name: Text


class WebhooksState(Frame, frozen=True):
    """``webhooks``, for administrators: endpoints and the newest messages, but none about a label
    that the reader labels blind. ``labels``: those to choose from."""

    webhooks: tuple[Webhook, ...] = ()
    messages: tuple[WebhookMessage, ...] = ()
    labels: tuple[HookedLabel, ...] = ()
