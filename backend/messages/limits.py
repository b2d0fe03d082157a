"""How much of anything crosses a process at once: one name for each limit, on both sides of it.

A page keeps people from reaching a limit; the backend refuses what is beyond it.
"""

# ── frames, and what a client may put into one ──────────────────────────────────────────────────

FRAME_LIMIT = 65_536  # bytes of one client frame
LONGEST_ID = 64  # characters of a command's id
MOST_ID = 2**63 - 1  # of a row of any table
LONGEST_WORD = 256  # characters of what a client gives back: a stream's name, a place in a list
LONGEST_FOCUS = 86_400_000  # ms; a clip that was in focus for longer says no more
MOST_DRAWN = 10_000  # people of a role of a team
MOST_ANSWERS_AT_ONCE = 500  # clips of one `AnnotateMany`
MOST_DESCRIBED = 500  # clips of one `DescribeClips`
MOST_ADDED = 5000  # films of one `AddToIntake`
MOST_REQUEUED = 500  # clips of one `Requeue`
LONGEST_NOTE = 2000  # characters
LONGEST_REASON = 2000  # characters; of an adjudication
LONGEST_NAME = 120  # characters; of a label or a group of labels
LONGEST_TEXT = 4000  # characters; of a label's description, and of its keywords together
MOST_KEYWORDS = 50
MOST_EXAMPLES = 100  # example clips of a label
LONGEST_QUERY = 500  # characters; more words than any text encoder reads
LONGEST_QUESTION = 2000  # characters of a search with conditions
MOST_CONDITIONS = 40  # of one search
MOST_FOUND = 5000  # clips that a search finds and that are answered at once
MOST_BINS = 200  # smart bins that were not removed
MOST_ENTERED = 100  # clips of those that entered a bin at once that a webhook names
MOST_WANTED = 50  # clips that a search is told are liked, and as many that are not

MOST_FAMILY = 30  # other labels that a rule names
MOST_CONTRADICTIONS = 200  # rows of a queue of contradictions
MOST_TRIED = 100  # words that were searched for, of one `SuggestWords`: the latest
MOST_SUGGESTED = 10  # words that are suggested at once

MOST_KEYS = 50  # of one person that hold
KEY_DAYS, MOST_KEY_DAYS = (30, 90, 365), 3650  # for which a key may hold: as offered, at most
KEY_RATE, KEY_BURST = 20.0, 100.0  # requests of one API key at one backend: a second, and at once

MOST_WEBHOOKS = 50  # endpoints that were not ended
MOST_HOOKED_LABELS = 100  # of one endpoint; more: all
LONGEST_URL = 500  # characters of an endpoint's address

MOST_SOCKETS = 40  # of one account, at one backend: one for each page that is open

# ── what the server answers, and streams ────────────────────────────────────────────────────────

FEED_SIZE = 120  # clips per feed
BATCH_SIZE = 25  # clips a person takes to label; the paper's d
FORESEEN = 25  # a person's latest answers that are compared with what the model had said
AUDITED = 60  # clips of an audit of an intake
CHECKED = 10  # clips of one kind that a person takes to see how the model does there
TYPICAL = 4  # clips that show what a kind is
REASONS = 8  # answers that argue most for a clip's score, or against it
FLIPPED = 25  # clips that would flip without an answer, in one reply
CONFOUNDERS = 3  # traits that go with a label's answers suspiciously well
SUSPECTS = 60  # suspected label errors
HISTORY = 60  # points of a label's history
MOST_DIFFERING = 200  # clips on which one person differs from the truth, in one reply
PACE_ANSWERS = 200  # newest answers whose median is a label's seconds per answer
MOST_DISAGREEMENTS = 200  # rows of a queue of disagreements
PROGRESS_POINTS = 200  # of a curve on the progress page, evenly thinned
SEARCH_PAGE, MOST_HITS = 60, 200  # hits of one answer: usually, at most
TIMELINE_PAGE, MOST_ENTRIES = 100, 500  # entries of one answer: usually, at most
SHOWN_MESSAGES = 100  # of webhooks, the newest ones
WALL_PAGE, MOST_WALL = 300, 2000  # clips of one `WallPage`: usually, at most
MOST_AUDITS = 20  # audits of a label, the newest ones
MOST_INTAKES = 100  # intakes of a list to choose from, the newest ones
MOST_CROSSED = 60  # clips of one `Comparison`
FILMS_PAGE, MOST_FILMS = 500, 1000  # films of one answer: usually, at most
MOST_CURVES = 8  # labels whose scores are shown above each other, along a film
MOST_CURVE = 50_000  # clips of one curve
SHOTS_PAGE, MOST_SHOTS = 500, 1000  # shots of a film in one answer: usually, at most

# ── models over HTTP ────────────────────────────────────────────────────────────────────────────

MOST_INFER_ROWS = 100_000  # rows of one tensor
MOST_INFER_TEXTS = 100  # of them texts: a worker embeds each
MOST_INFER_LABELS = 100  # models of one request
MOST_INFER_VALUES = 2_000_000  # probabilities of one answer
INFER_BYTES = 64 * 2**20  # of one request, with tensors as bytes
INFER_JSON_BYTES = 8 * 2**20  # of its JSON, which is read on the thread of everything else
MOST_PREDICTED_FILES = 1000  # of one prediction
MOST_EXPORTED_LABELS = 1000  # labels, or intakes, of one export
MOST_EXPORTS = 10  # of one person that are not done
EXPORT_DAYS = 7.0  # so long the file of an export is there
MOST_PREDICTING_MODELS = 20  # of one prediction
MOST_PREDICTIONS = 20  # of one person that are not done
UPLOAD_BYTES = 2 * 2**30  # of the videos that one prediction brings along
SHOWN_UPLOADS = 500  # of one person, the newest ones
MOST_UPLOADS = 500  # of one person that are under way
UPLOAD_HOURS = 24.0  # after which an upload that nobody goes on with is removed
SPARE_BYTES = 10**9  # of the disk, which no upload may take
LONGEST_ONCE = 255  # characters of an Idempotency-Key
SHOWN_VERSIONS = 100  # of a model, in its metadata

UNSURE = (0.25, 0.75)  # between these probabilities a model cannot decide

USUAL_THRESHOLD = 0.5  # a deployed model reports clips from here on, unless somebody says otherwise

# ── what opens the model ────────────────────────────────────────────────────────────────────────

GATE = 10  # positives and negatives needed before a model is built
JUDGED = 60  # answers from which on is said how many clips above a cut are right
