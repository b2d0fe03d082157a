"""What leaves the studio as tables: what is asked for, and what is told of it."""

from __future__ import annotations

import typing
from typing import Literal

import msgspec
from msgspec import Meta

from backend.messages.asking import QueryText
from backend.messages.limits import LONGEST_NAME, MOST_EXPORTED_LABELS
from backend.messages.looking import Filters
from backend.messages.values import Share, Text

# annotations: a row for each person's answer that holds; clips: a row for each clip and label with
# what its answers come to; predictions: a row for each clip and model; markers: a label's clips on
# the timelines of their films, for editors.
Exported = Literal["annotations", "clips", "predictions", "markers"]
RowFormat = Literal["csv", "jsonl", "parquet", "videofolder", "labelstudio", "fiftyone"]
MarkerFormat = Literal["csv", "otio", "edl", "fcp7xml", "raven", "audioset"]
ExportFormat = Literal[RowFormat, MarkerFormat]
MARKER_FORMATS: dict[str, MarkerFormat] = {form: form for form in typing.get_args(MarkerFormat)}
ROW_FORMATS: tuple[RowFormat, ...] = typing.get_args(RowFormat)
Outcome = Literal["positive", "negative", "skip", "tie"]
Named = typing.Annotated[Text, Meta(min_length=1, max_length=LONGEST_NAME + 16)]
ExportState = Literal["waiting", "running", "done", "failed", "cancelled", "expired"]
Rows = typing.Annotated[int, Meta(ge=0, le=2**53)]


class AskExport(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``labels``: names of labels, for predictions also ``night@candidate`` or ``night@7``; none:
    all that the person is on. ``filters``: as of a search. ``intakes``: only films of these;
    ``where``: only clips that meet the conditions of this query; ``answers``: only these;
    ``score_from``, ``score_to``: only clips with such a probability under
    the label's newest model, for predictions under the model named. ``pseudonyms``: instead of
    people's names, and without reasons, which may name people. Markers are of one label: of what
    its model gives ``score_from``, or else of what is true; ``start`` is what the first frame of a
    timeline is called, like ``01:00:00:00``, if not as the film says."""

    what: Exported = "annotations"
    format: ExportFormat = "csv"
    labels: typing.Annotated[tuple[Named, ...], Meta(max_length=MOST_EXPORTED_LABELS)] = ()
    filters: Filters = Filters()
    intakes: typing.Annotated[tuple[Named, ...], Meta(max_length=MOST_EXPORTED_LABELS)] = ()
    answers: typing.Annotated[tuple[Outcome, ...], Meta(max_length=4)] = ()
    score_from: Share | None = None
    score_to: Share | None = None
    pseudonyms: bool = False
    start: typing.Annotated[Text, Meta(max_length=12)] = ""
    where: QueryText = ""

    def __post_init__(self) -> None:
        """Raises: ValueError: there is no such file."""
        forms = MARKER_FORMATS if self.what == "markers" else ROW_FORMATS
        if self.format not in forms:
            raise ValueError(f"{self.what} are written as {', '.join(forms)}")
        if self.what == "markers" and len(self.labels) != 1:
            raise ValueError("markers are of one label")


class ExportJob(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far an export is. ``total``: rows there are, None before they are counted;
    ``result``: the address of its file once it is done, of ``bytes`` bytes with this ``digest``
    (SHA-256), there until ``expires`` (Unix seconds)."""

    id: int
    state: ExportState
    at: float  # Unix seconds
    what: Exported
    format: ExportFormat
    name: str  # of the file
    rows: Rows = 0
    total: Rows | None = None
    error: str = ""
    result: str = ""
    bytes: Rows | None = None
    digest: str = ""
    expires: float | None = None
