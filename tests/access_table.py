"""Who may do what, decided cell by cell: the one table that the tests of access try out.

A row for every command, query, stream and address; a column for every kind of person. Where a row
is missing, `tests/integration/test_access.py` fails: decide, do not copy. ``yes`` means that it is
not refused for who the person is; anything else is the code, or the HTTP status, of the refusal.
"""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable
from typing import Any

from backend.client import new_id
from backend.messages import (
    AddRule,
    AddToIntake,
    AddWebhook,
    Adjudicate,
    Annotate,
    AnnotateMany,
    AskMoments,
    AskWhy,
    AskWithout,
    AuditIntake,
    CompareDeployed,
    CompareModels,
    CompareServed,
    CreateBin,
    CreateLabel,
    CreatePerson,
    DeleteLabel,
    Deploy,
    DescribeClips,
    DrawAudit,
    DrawTeam,
    EditLabel,
    EditPerson,
    ListFacets,
    ListFilms,
    Look,
    MakeKey,
    MeasureWall,
    PinModel,
    PlanAudit,
    PreviewDraw,
    PreviewFound,
    ReadCurve,
    ReadCurveLabels,
    ReadCut,
    ReadDiffering,
    ReadFilm,
    ReadPast,
    ReadQuery,
    ReadReReview,
    ReadTimeline,
    ReadTrail,
    ReadWall,
    ReadWork,
    Redeliver,
    RemoveBin,
    RemoveIntake,
    RemoveRule,
    RemoveWebhook,
    RenameBin,
    RenameIntake,
    Request,
    Requeue,
    RestoreBin,
    RestoreIntake,
    RestoreLabel,
    RevokeKey,
    RollBack,
    Search,
    SetCurves,
    SetCut,
    SetMember,
    SuggestWords,
    TakeBatch,
    TestWebhook,
    Undo,
    UndoDraw,
    WriteNote,
    wire,
)

# Account role and role on the label, by the name of whoever stands for them.
PEOPLE: dict[str, tuple[str, str]] = {
    "ada": ("admin", "primary"),
    "amy": ("admin", "secondary"),
    "root": ("admin", "none"),
    "ben": ("annotator", "primary"),
    "cleo": ("annotator", "secondary"),
    "otto": ("annotator", "none"),
    "vera": ("viewer", "primary"),
    "vito": ("viewer", "secondary"),
    "nils": ("viewer", "none"),
}
SHORT = {
    "no!": "not_allowed", "admin!": "not_admin", "blind!": "blind", "none!": "unknown_label",
    "stream!": "unknown_stream",
}  # fmt: skip

#                  admin                   annotator               viewer
#                  primary second. none    primary second. none    primary second. none
_SOCKET = """
Annotate           yes     yes     none!   yes     yes     none!   no!     no!     no!
AnnotateMany       yes     no!     none!   yes     no!     none!   no!     no!     no!
Undo               yes     yes     none!   yes     yes     none!   no!     no!     no!
WriteNote          yes     yes     none!   yes     yes     none!   no!     no!     no!
TakeBatch          yes     no!     none!   yes     no!     none!   no!     no!     no!
AuditIntake        yes     no!     none!   yes     no!     none!   no!     no!     no!
CreateLabel        yes     yes     yes     yes     yes     yes     no!     no!     no!
EditLabel          yes     no!     none!   yes     no!     none!   no!     no!     no!
DeleteLabel        yes     no!     none!   yes     no!     none!   no!     no!     no!
RestoreLabel       yes     no!     none!   yes     no!     none!   no!     no!     no!
AddRule            yes     no!     none!   yes     no!     none!   no!     no!     no!
RemoveRule         yes     no!     none!   yes     no!     none!   no!     no!     no!
Requeue            yes     no!     none!   yes     no!     none!   no!     no!     no!
PinModel           yes     no!     none!   yes     no!     none!   no!     no!     no!
Deploy             yes     no!     none!   yes     no!     none!   no!     no!     no!
RollBack           yes     no!     none!   yes     no!     none!   no!     no!     no!
DrawAudit          yes     no!     none!   yes     no!     none!   no!     no!     no!
PlanAudit          yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
Adjudicate         yes     blind!  yes     yes     blind!  none!   no!     no!     no!
SetMember          yes     yes     yes     admin!  admin!  admin!  no!     no!     no!
DrawTeam           yes     yes     yes     admin!  admin!  admin!  no!     no!     no!
PreviewDraw        yes     yes     yes     admin!  admin!  admin!  no!     no!     no!
UndoDraw           yes     yes     yes     admin!  admin!  admin!  no!     no!     no!
AddToIntake        yes     yes     yes     yes     yes     yes     no!     no!     no!
RenameIntake       yes     yes     yes     yes     yes     yes     no!     no!     no!
RemoveIntake       yes     yes     yes     yes     yes     yes     no!     no!     no!
RestoreIntake      yes     yes     yes     yes     yes     yes     no!     no!     no!
ReadTrail          yes     yes     yes     admin!  admin!  admin!  no!     no!     no!
AddWebhook         yes     yes     yes     admin!  admin!  admin!  no!     no!     no!
RemoveWebhook      yes     yes     yes     admin!  admin!  admin!  no!     no!     no!
TestWebhook        yes     yes     yes     admin!  admin!  admin!  no!     no!     no!
Redeliver          yes     yes     yes     admin!  admin!  admin!  no!     no!     no!
CreatePerson       yes     yes     yes     admin!  admin!  admin!  no!     no!     no!
EditPerson         yes     yes     yes     admin!  admin!  admin!  no!     no!     no!
Look               yes     yes     none!   yes     yes     none!   yes     yes     none!
ReadDiffering      yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
ReadTimeline       yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
CompareModels      yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
CompareDeployed    yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
AskWhy             yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
AskMoments         yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
AskWithout         yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
CompareServed      yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
ReadPast           yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
ReadReReview       yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
ListFilms          yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
ReadFilm           yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
Search             yes     yes     none!   yes     yes     none!   yes     yes     none!
ReadQuery          yes     yes     none!   yes     yes     none!   yes     yes     none!
PreviewFound       yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
CreateBin          yes     yes     yes     yes     yes     yes     no!     no!     no!
RenameBin          yes     yes     yes     yes     yes     yes     no!     no!     no!
RemoveBin          yes     yes     yes     yes     yes     yes     no!     no!     no!
RestoreBin         yes     yes     yes     yes     yes     yes     no!     no!     no!
ReadWall           yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
ReadCurve          yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
ReadCurveLabels    yes     yes     yes     yes     yes     yes     yes     yes     yes
SetCurves          yes     yes     yes     yes     yes     yes     no!     no!     no!
SetCut             yes     blind!  yes     yes     blind!  none!   no!     no!     no!
MeasureWall        yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
SuggestWords       yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
ReadCut            yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
DescribeClips      yes     yes     yes     yes     yes     yes     yes     yes     yes
ReadWork           yes     yes     yes     yes     yes     yes     yes     yes     yes
ListFacets         yes     yes     yes     yes     yes     yes     yes     yes     yes
MakeKey            yes     yes     yes     yes     yes     yes     yes     yes     yes
RevokeKey          yes     yes     yes     yes     yes     yes     yes     yes     yes
label/             yes     blind!  none!   yes     blind!  none!   yes     blind!  none!
blind/             no!     yes     none!   no!     yes     none!   no!     yes     none!
presence/          stream! stream! stream! stream! stream! stream! stream! stream! stream!
board              yes     yes     yes     yes     yes     yes     yes     yes     yes
ingest             yes     yes     yes     yes     yes     yes     yes     yes     yes
families           yes     yes     yes     yes     yes     yes     yes     yes     yes
intakes            yes     yes     yes     yes     yes     yes     yes     yes     yes
bins               yes     yes     yes     yes     yes     yes     yes     yes     yes
annotators         yes     yes     yes     yes     yes     yes     yes     yes     yes
people             yes     yes     yes     admin!  admin!  admin!  admin!  admin!  admin!
trail              yes     yes     yes     admin!  admin!  admin!  admin!  admin!  admin!
webhooks           yes     yes     yes     admin!  admin!  admin!  admin!  admin!  admin!
keys               yes     yes     yes     yes     yes     yes     yes     yes     yes
team/              yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
disagreements/     yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
progress/          yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
watch/             yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
promises/          yes     blind!  yes     yes     blind!  none!   yes     blind!  none!
"""

#                                                 nobody  another site's page  anybody signed in
_ADDRESSES = """
GET /api                                          200     200     200
GET /api/alive                                    200     200     200
GET /api/exports/{job}                            401     404     404
GET /api/exports/{job}/result                     401     404     404
GET /api/health                                   200     200     200
GET /api/jobs/{job}                               401     404     404
GET /api/jobs/{job}/result.csv                    401     404     404
GET /api/jobs/{job}/result.jsonl                  401     404     404
GET /api/trail.csv                                401     200     200
GET /api/trail.jsonl                              401     200     200
GET /api/sign-in                                  200     200     200
GET /api/labels/{label}/card                      401     404     404
GET /api/map                                      401     200     200
GET /api/me                                       401     200     200
GET /api/openapi.json                             200     200     200
GET /api/{path}                                   404     404     404
GET /login/oidc                                   303     303     303
GET /login/oidc/back                              303     303     303
GET /login/once                                   303     303     303
GET /media/{clip}/{name}                          401     200     200
GET /v2                                           200     200     200
GET /v2/health/live                               200     200     200
GET /v2/health/ready                              200     200     200
GET /v2/models/{label}                            401     404     404
GET /v2/models/{label}/ready                      401     404     404
GET /v2/models/{label}/versions/{version}         401     404     404
GET /v2/models/{label}/versions/{version}/ready   401     404     404
DELETE /api/exports/{job}                         401     403     404
DELETE /api/jobs/{job}                            401     403     404
GET /api/folders                                  401     200     200
GET /api/folders/{job}                            401     404     404
POST /api/folders                                 401     403     400
GET /api/uploads                                  401     200     200
GET /api/uploads/{upload}                         401     404     404
HEAD /api/uploads/{upload}                        401     404     404
PATCH /api/uploads/{upload}                       401     403     415
DELETE /api/uploads/{upload}                      401     403     404
POST /api/uploads                                 401     403     400
POST /api/exports                                 401     403     400
POST /api/predictions                             401     403     400
POST /api/ticket                                  401     403     200
POST /v2/models/{label}/infer                     401     403     404
POST /v2/models/{label}/versions/{version}/infer  401     403     404
POST /login                                       303     403     303
POST /logout                                      303     403     303
"""


def _cells(table: str, columns: int) -> dict[str, list[str]]:
    rows: dict[str, list[str]] = {}
    for line in table.strip().splitlines():
        words = line.split()
        rows[" ".join(words[:-columns])] = [SHORT.get(word, word) for word in words[-columns:]]
    return rows


SOCKET: dict[str, dict[str, str]] = {
    row: dict(zip(PEOPLE, cells, strict=True)) for row, cells in _cells(_SOCKET, 9).items()
}
ADDRESSES: dict[str, dict[str, int]] = {
    row: dict(zip(("nobody", "another site", "signed in"), map(int, cells), strict=True))
    for row, cells in _cells(_ADDRESSES, 3).items()
}


# Of the addresses, those that only administrators may read; anybody else is answered 403.
OF_ADMINISTRATORS = {
    "GET /api/trail.csv", "GET /api/trail.jsonl", "GET /api/folders", "GET /api/folders/{job}",
    "POST /api/folders",
}  # fmt: skip
# And those that only who may change labels may use.
OF_WRITERS = {address for address in ADDRESSES if "/api/uploads" in address}

# A message of each type about a label and a clip that are there, and an account that is.
SAMPLES: dict[type[Request], Callable[[int, int, int], dict[str, Any]]] = {
    Annotate: lambda label, clip, _: {
        "label": label, "clip": clip, "answer": "skip", "source": "blind"
    },
    AnnotateMany: lambda label, clip, _: {
        "label": label, "clips": (clip,), "answer": "skip", "source": "review"
    },
    Undo: lambda label, *_: {"label": label},
    WriteNote: lambda label, clip, _: {"label": label, "clip": clip, "text": "a note"},
    TakeBatch: lambda label, *_: {"label": label},
    CreateLabel: lambda *_: {"name": new_id()},
    EditLabel: lambda label, *_: {"label": label, "description": new_id()},
    DeleteLabel: lambda label, *_: {"label": label},
    RestoreLabel: lambda label, *_: {"label": label},
    Requeue: lambda label, clip, _: {"label": label, "clips": (clip,)},
    AddRule: lambda label, *_: {"label": label, "kind": "excludes", "others": (label,)},
    RemoveRule: lambda label, *_: {"label": label, "rule": 1},
    PinModel: lambda label, *_: {"label": label, "version": 0},
    Deploy: lambda label, *_: {"label": label, "alias": "live", "version": 1},
    RollBack: lambda label, *_: {"label": label, "alias": "live"},
    PlanAudit: lambda label, *_: {"label": label, "kind": "precision"},
    DrawAudit: lambda label, *_: {"label": label, "kind": "recall", "version": 1},
    Adjudicate: lambda label, clip, _: {"label": label, "clip": clip, "answer": "skip"},
    SetMember: lambda label, _, person: {"label": label, "person": person, "role": "primary"},
    DrawTeam: lambda label, *_: {"label": label, "primaries": 1, "secondaries": 1},
    PreviewDraw: lambda label, *_: {"label": label, "primaries": 1, "secondaries": 1},
    UndoDraw: lambda label, *_: {"label": label, "draw": 1},
    AddToIntake: lambda *_: {"name": new_id()},
    RenameIntake: lambda *_: {"intake": 1, "name": new_id()},
    RemoveIntake: lambda *_: {"intake": 1},
    RestoreIntake: lambda *_: {"intake": 1},
    AuditIntake: lambda label, *_: {"label": label, "intake": 1},
    CreatePerson: lambda *_: {"name": new_id(), "password": "a-good-password"},
    EditPerson: lambda _, __, person: {"person": person, "role": "primary"},
    Look: lambda label, clip, _: {"label": label, "tab": "random", "clip": clip},
    ReadDiffering: lambda label, _, person: {"label": label, "person": person},
    ReadTimeline: lambda label, *_: {"label": label},
    CompareModels: lambda label, *_: {"label": label, "before": 1, "after": 1},
    CompareDeployed: lambda label, *_: {"label": label, "version": 1},
    AskWhy: lambda label, clip, _: {"label": label, "clip": clip},
    AskMoments: lambda label, clip, _: {"label": label, "clip": clip},
    AskWithout: lambda label, clip, _: {"label": label, "clip": clip, "seen": clip},
    CompareServed: lambda label, *_: {"label": label, "intake": 1},
    ReadPast: lambda label, *_: {"label": label, "at": 4e9},
    ReadReReview: lambda label, *_: {"label": label},
    ListFilms: lambda label, *_: {"label": label},
    ReadFilm: lambda label, *_: {"label": label, "film": 1},
    Search: lambda label, clip, _: {"label": label, "similar_to": clip},
    ReadQuery: lambda label, *_: {"label": label, "text": "night > .5 and n", "at": 16},
    PreviewFound: lambda label, *_: {"label": label, "text": "night > .5 or night:no"},
    CreateBin: lambda *_: {"name": new_id(), "text": "film:film"},
    RenameBin: lambda *_: {"bin": 1, "name": new_id()},
    RemoveBin: lambda *_: {"bin": 1},
    RestoreBin: lambda *_: {"bin": 1},
    ReadWall: lambda label, *_: {"label": label},
    SetCut: lambda label, *_: {"label": label, "score": 0.25},
    ReadCurve: lambda label, *_: {"label": label, "film": 1},
    ReadCurveLabels: lambda *_: {},
    SetCurves: lambda label, *_: {"labels": (label,)},
    MeasureWall: lambda label, *_: {"label": label},
    ReadCut: lambda label, *_: {"label": label},
    SuggestWords: lambda label, *_: {"label": label, "tried": ("rain",)},
    DescribeClips: lambda _, clip, __: {"clips": (clip,)},
    ReadWork: lambda *_: {},
    ListFacets: lambda *_: {},
    MakeKey: lambda *_: {"name": "a key", "scopes": ("read",), "key": new_key()},
    RevokeKey: lambda *_: {"key": 1},
    ReadTrail: lambda *_: {},
    AddWebhook: lambda *_: {
        "url": "https://hooks.example/", "secret": new_secret(), "kinds": ("model.deployed",)
    },
    RemoveWebhook: lambda *_: {"webhook": 1},
    TestWebhook: lambda *_: {"webhook": 1},
    Redeliver: lambda *_: {"message": 1},
}  # fmt: skip


def new_key() -> str:
    """An API key, as a browser makes it."""
    return wire.KEY_PREFIX + _letters(43)


def new_secret() -> str:
    """A webhook's secret, as a browser makes it."""
    return wire.HOOK_PREFIX + _letters(wire.HOOK_LENGTH)


def _letters(count: int) -> str:
    letters = string.ascii_letters + string.digits
    return "".join(secrets.choice(letters) for _ in range(count))


def sample(kind: type[Request], label: int, clip: int, person: int) -> Request:
    return kind(id=new_id(), **SAMPLES[kind](label, clip, person))
