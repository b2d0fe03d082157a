"""Rushes' backend: what happens, in which order, and who is told.

Data flows one way::

    video files ─▶ workers.ingest ─▶ clips with embeddings          (Postgres + pgvector)
                                          │
    page ─▶ ui ─▶ /live ─▶ commands ─▶ answers + events             (one transaction each)
     ▲                                    │
     │                                    ▼
     │                       workers.learn.build: train, score, feeds + events
     │                                    │
     └── ui ◀── hub ◀── relay ◀── NOTIFY ─┘

Postgres is the truth. Everything in Redis is a hint: losing all of it loses nothing, because the
tables say what is due (``train_state.want > done``, ``file.stage``) and the workers look there.

*Streams.* Every label has a stream of numbered events. A command changes tables and appends its
event in one transaction; the number comes from a row lock, so the order of numbers is the order of
commits. The stream is outbox, history and audit log at once. A notification only wakes the hub,
which reads new events and hands them to whoever follows the stream. A client holds a snapshot and
applies event seq + 1; on a gap it asks again. `domain.snapshot` is the one reducer, used by the
page and by the tests, which check for every command that old snapshot + events = fresh snapshot.

*States.* What is shown live but need not be numbered (the board, ingest, people, presence, a
label's team, disagreements and progress) is sent as states that replace each other. Numbered or
not, every stream is one row of `live.streams`.

*Blindness.* Secondary annotators have streams of their own, which never carry anything derived
from other people's answers. What a person may see is decided here, never in the page, and decided
again whenever their role in a label changes.

*Truth.* A clip's truth is what an adjudicator decided, else the majority of all who answered, else
nothing; a label may count its primaries alone. `domain.truth` decides it. How many clips are what
is counted by the server alone, in the transaction that changes it, and told to everybody who may
know. Every answer, decision, model and definition is kept for ever, so any earlier moment can be
shown (`views.history`).

*Deployments.* A model version in use has a name, live or candidate. It scores alone, without a
clip's neighbours, so that it says the same inside the corpus and outside it: `domain.heads` is the
one product, for bundles, intakes and HTTP. New films come in as an intake. What each deployment
said of them is kept for ever and compared with the corpus; where they differ, an alarm says so
(`workers.watch`). Thresholds are promised by audits, whose clips chance alone draws
(`domain.promises`).

*Access.* Who may send a command or a query stands in one table, `auth.access`, which is asked once
for each. Who may follow a stream stands in the stream's row, and is asked again before anything is
sent whenever a role or an account has changed.

*Liveness.* What hangs counts as dead. The supervisor asks every part for a sign of life and kills
what stays silent (`ops.liveness`); workers watch each other in the database, and take over the
claims of whoever is silent (`workers.heart`). A worker that wakes up later publishes nothing that
somebody has published already. Silence is counted in looks, never in seconds of a clock.

Where to look:

====================  ===========================================================================
`messages`            the protocol: every command, event, snapshot and error as a type; names of
                      streams and changes; limits; addresses and close codes
`domain`              pure functions: feeds, batches, quality, diversity, agreement, stopping …
`auth`                accounts, sessions, and who may do what
`commands`            the table of commands, one function each; `events` is what their transactions
                      append
`views`               reading: a label, the board, the corpus, search, a team, the history …
`live`                `streams` the table, `hub` connections and fan-out, `followed` how a stream is
                      pushed, `presence`, `sessions`, `relay` the wake-ups from Postgres
`jobs`                jobs to workers, by name
`routes`, `app`       HTTP and WebSocket edges, queries, and the only wiring
`keeping`             files that are whole or not there, passwords in files, logs without secrets
`ops`                 the ``rushes`` command, embedded servers, and the supervisor behind ``up``
====================  ===========================================================================
"""
