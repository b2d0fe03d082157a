"""The protocol: every command, reply, event and snapshot that crosses a process.

A connection is opened with a one-use ticket, or with an API key (``Authorization: Bearer …``). It
carries JSON text frames. The client sends one :data:`Command` per frame; the server
answers each with exactly one reply that repeats the command's ``id`` (`Acknowledged`, `Refused`,
or what a query asked for), and pushes frames on the streams the client subscribed to. What cannot
be read is refused by the id that it names, or by an empty one; the connection stays.

Streams
    ``label/<label id>``
        The shared state of a label, for its primaries and viewers: `LabelState` + `LabelEvent`.
        Along with it comes `Presence`, after the snapshot and whenever somebody comes or goes.
    ``blind/<label id>``
        A secondary annotator's own view of a label: `BlindState` + `BlindEvent`. It never carries
        anything derived from another person's answers.
    ``board``
        One `BoardRow` per label the user may see. Rows are whole and replace each other.
    ``ingest``
        One `IngestRow` per file. Rows are whole and replace each other.
    ``annotators``
        People by labels: `AnnotatorsState`, then `AnnotatorsRows` of the labels that change.
    ``keys``
        The person's own API keys, and for administrators everybody's: `KeysState`.
    ``intakes``
        `IntakesState`, sent again as a snapshot whenever it changes.
    ``bins``
        Smart bins: `BinsState`, sent again as a snapshot whenever one changes.
    ``trail``
        For administrators: `TrailState`; what it holds answers `ReadTrail`.
    ``webhooks``
        For administrators: `WebhooksState`, sent again whenever it changes.
    ``families``
        Rules between the labels of which the person is a primary, and what contradicts them:
        `FamiliesState`, sent again whenever it changes.
    ``people``, ``team/<label id>``, ``disagreements/<label id>``, ``progress/<label id>``,
    ``watch/<label id>``, ``promises/<label id>``
        Whole states (`PeopleState`, `TeamState`, `DisagreementsState`, `ProgressState`,
        `WatchState`, `PromisesState`), sent again as snapshots whenever they change.

A `Dropped` frame ends a stream that the person may not, or cannot, follow any longer.

Order
    Events of a ``label/`` or ``blind/`` stream are numbered 1, 2, 3 … without gaps. A client that
    holds (epoch, seq) applies only the event seq + 1; on anything else it subscribes again, with
    ``after`` set to what it holds, and gets either the missing events or a new snapshot.
    `backend.domain.snapshot` is the one reducer.

`Acknowledged` means committed. A command sent again under the same ``id`` is acknowledged again
and takes effect once.
"""

# The parts are one vocabulary: everybody imports from here.
from backend.messages.asking import *  # noqa: F403
from backend.messages.commands import *  # noqa: F403
from backend.messages.curves import *  # noqa: F403
from backend.messages.deployments import *  # noqa: F403
from backend.messages.families import *  # noqa: F403
from backend.messages.glyphs import *  # noqa: F403
from backend.messages.intakes import *  # noqa: F403
from backend.messages.limits import *  # noqa: F403
from backend.messages.looking import *  # noqa: F403
from backend.messages.reading import *  # noqa: F403
from backend.messages.reasons import *  # noqa: F403
from backend.messages.replies import *  # noqa: F403
from backend.messages.requests import *  # noqa: F403
from backend.messages.states import *  # noqa: F403
from backend.messages.streams import *  # noqa: F403
from backend.messages.suggesting import *  # noqa: F403
from backend.messages.trail import *  # noqa: F403
from backend.messages.values import *  # noqa: F403
from backend.messages.watch import *  # noqa: F403
from backend.messages.webhooks import *  # noqa: F403
