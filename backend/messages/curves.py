"""A label's scores along a film, as a curve: what is asked, and what is told."""

from __future__ import annotations

import typing

from msgspec import Meta

from backend.messages.limits import MOST_CURVES
from backend.messages.requests import Request
from backend.messages.values import Count, Frame, RowId, Share, Struct


class ReadCurve(Request, frozen=True):
    """A film's clips in time order with a label's scores of them, all of them at once."""

    label: RowId
    film: RowId


class ReadCurveLabels(Request, frozen=True):
    """Which labels' curves a person may see, and which they chose."""


class SetCurves(Request, frozen=True):
    """Show these labels' curves above each other, for myself, beside every film."""

    labels: typing.Annotated[tuple[RowId, ...], Meta(max_length=MOST_CURVES)]


class FilmCurve(Frame, frozen=True):
    """A curve; ``scores`` and ``clips`` are alike in length and order. Nothing is known of a label
    without a model: then all scores are None."""

    id: str
    film: RowId
    version: Count = 0  # of the model; 0: there is none
    clips: tuple[RowId, ...] = ()
    scores: tuple[Share | None, ...] = ()
    positives: tuple[RowId, ...] = ()  # clips whose answers come to yes
    negatives: tuple[RowId, ...] = ()
    cut: Share | None = None  # of who asks, through the label's scores; None: they set none


class CurveLabel(Struct, frozen=True):
    id: RowId
    name: str
    version: Count = 0  # of the model that is shown; 0: there is none


class CurveLabels(Frame, frozen=True):
    id: str
    labels: tuple[CurveLabel, ...] = ()  # whose answers the person may see, by name
    chosen: tuple[RowId, ...] = ()
