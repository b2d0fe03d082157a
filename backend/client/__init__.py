"""The Python client: ``import rushes``. It needs msgspec, httpx and websockets, and no server.

>>> import rushes
>>> with rushes.connect() as r:            # RUSHES_API_URL, RUSHES_API_KEY
...     for clip in r.labels["night"].clips(score__gt=0.8, limit=10):
...         print(clip.title, clip.start_s, clip.score)

`connect` gives a studio for programs that wait, `connect_async` the same for those that do not.
What happens to a label is told in the words of `messages`: `messages.Annotated`, `.FeedsBuilt` ….
Below lies what bots, benchmarks and tests use: `Client`, one connection; `Link`, one that comes
back. How a studio can fail its callers stands in `backend.client.errors`.
"""

from backend import messages
from backend.client.answering import Receipt
from backend.client.clips import COLUMNS, AsyncClips, Clip
from backend.client.connection import (
    Client,
    RefusedCommand,
    new_id,
    open_client,
    open_client_by_key,
    open_socket,
)
from backend.client.errors import (
    KeyEndsSoon,
    MissingPackage,
    NoSuchLabel,
    NotAllowed,
    NotFound,
    NotSignedIn,
    Outdated,
    RateLimited,
    Refused,
    RushesError,
    StudioAway,
    WrongClip,
)
from backend.client.exporting import AsyncExport
from backend.client.label import AsyncLabel
from backend.client.labels import AsyncLabels
from backend.client.link import Link
from backend.client.over_http import SessionOver, SignInFailed, answers, get_ticket, sign_in
from backend.client.predicting import AsyncJob, Predictions
from backend.client.sending import AsyncFilm, AsyncFilms
from backend.client.studio import AsyncStudio, connect_async, signed_in
from backend.client.waiting import Film, Films, Label, Labels, Studio, connect
from backend.client.waiting_lists import ClipList, Clips, Export, Job, Watch
from backend.client.watching import AsyncWatch, Jumped, Place
from backend.messages import Event

__all__ = [
    "COLUMNS",
    "AsyncClips",
    "AsyncExport",
    "AsyncFilm",
    "AsyncFilms",
    "AsyncJob",
    "AsyncLabel",
    "AsyncLabels",
    "AsyncStudio",
    "AsyncWatch",
    "Client",
    "Clip",
    "ClipList",
    "Clips",
    "Event",
    "Export",
    "Film",
    "Films",
    "Job",
    "Jumped",
    "KeyEndsSoon",
    "Label",
    "Labels",
    "Link",
    "MissingPackage",
    "NoSuchLabel",
    "NotAllowed",
    "NotFound",
    "NotSignedIn",
    "Outdated",
    "Place",
    "Predictions",
    "RateLimited",
    "Receipt",
    "Refused",
    "RefusedCommand",
    "RushesError",
    "SessionOver",
    "SignInFailed",
    "Studio",
    "StudioAway",
    "Watch",
    "WrongClip",
    "answers",
    "connect",
    "connect_async",
    "get_ticket",
    "messages",
    "new_id",
    "open_client",
    "open_client_by_key",
    "open_socket",
    "sign_in",
    "signed_in",
]
