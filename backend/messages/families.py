"""Families of labels: the rules between them, and the answers that contradict them."""

from __future__ import annotations

import typing
from typing import Literal

from msgspec import Meta

from backend.messages.limits import MOST_FAMILY
from backend.messages.requests import Request
from backend.messages.states import GivenAnswer
from backend.messages.values import Answer, Count, Decision, Frame, Policy, RowId, Struct

# One implies the other, one excludes the other, exactly one of several holds.
RuleKind = Literal["implies", "excludes", "one_of"]


class AddRule(Request, frozen=True):
    """A rule between a label and others: ``implies`` and ``excludes`` take one other. Refused where
    the rules would leave a label no clip, or go round in a circle."""

    label: RowId
    kind: RuleKind
    others: typing.Annotated[tuple[RowId, ...], Meta(min_length=1, max_length=MOST_FAMILY)]


class RemoveRule(Request, frozen=True):
    """A rule of this label, and of the others that it names, holds no more."""

    label: RowId
    rule: RowId


class FamilyLabel(Struct, frozen=True):
    id: RowId
    name: str
    edits: bool  # whether this person may change its rules


class FamilyRule(Struct, frozen=True):
    id: RowId
    kind: RuleKind
    labels: tuple[RowId, ...]
    by: str  # who made it


class LabelSays(Struct, frozen=True):
    """What is true of a clip under one label, and who says so."""

    label: RowId
    truth: Answer
    answers: tuple[GivenAnswer, ...]
    decision: Decision | None = None
    policy: Policy = "adjudicated"


class Contradiction(Struct, frozen=True):
    """A clip whose truths contradict the rules: at least one of these labels' is wrong."""

    clip: RowId
    says: tuple[LabelSays, ...]


class FamiliesState(Frame, frozen=True):
    """What one person sees: the labels of which they are a primary, and what is between these."""

    labels: tuple[FamilyLabel, ...] = ()
    rules: tuple[FamilyRule, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()  # the first `MOST_CONTRADICTIONS`
    waiting: Count = 0  # of them in all
