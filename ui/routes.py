"""The addresses of the pages."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from backend.messages import MOST_EXAMPLES, wire

LOGIN = wire.LOGIN_PAGE
LABELS = "/"
WORKSPACE = "/label/[label_id]"
TEAM = "/label/[label_id]/team"
DISAGREEMENTS = "/label/[label_id]/disagreements"
HISTORY = "/label/[label_id]/history"
PROGRESS = "/label/[label_id]/progress"
PROMISES = "/label/[label_id]/promises"
WATCH = "/label/[label_id]/watch"
PEOPLE = "/people"
ANNOTATORS = "/annotators"
INGEST = "/ingest"
KEYS = "/keys"
WEBHOOKS = "/webhooks"
TRAIL = "/trail"
INTAKES = "/intakes"
FAMILIES = "/families"


def workspace(label: int) -> str:
    return f"/label/{label}"


def intake_batch(label: int, intake: int) -> str:
    """The workspace, where a batch of that intake opens."""
    return f"{workspace(label)}?intake={intake}"


def of_label(page: str, label: int) -> str:
    return page.replace("[label_id]", str(label))


def label_of(path: str) -> int:
    """The label's id in an address; 0, which no label has, if there is none."""
    found = re.search(r"/label/(\d+)", path)
    return int(found[1]) if found else 0


def examples_in(query: str) -> list[int]:
    """The clips that ``?example=3,14`` gives the form of a new label, each once, as many as a
    label may have."""
    words = parse_qs(query).get("example", [""])[0].split(",")
    return list(dict.fromkeys(int(word) for word in words if word.isdecimal()))[:MOST_EXAMPLES]
