"""Every way a request can fail, in one table; the only place that knows HTTP and close codes."""

from __future__ import annotations

from dataclasses import dataclass

from backend.messages import (
    MOST_EXPORTS,
    MOST_KEYS,
    MOST_PREDICTIONS,
    MOST_SOCKETS,
    MOST_UPLOADS,
    MOST_WEBHOOKS,
)


@dataclass(frozen=True)
class Kind:
    """What a code means: its default message, its HTTP status, and whether to try again."""

    message: str
    status: int = 400
    temporary: bool = False


KINDS: dict[str, Kind] = {
    "malformed": Kind("That message is not one Rushes knows; reload the page.", 400),
    "too_large": Kind("That message is too large; send at most 64 KB.", 413),
    "too_fast": Kind("Too many messages at once; wait a second.", 429, temporary=True),
    "too_many_sockets": Kind(
        f"You have {MOST_SOCKETS} pages of Rushes open; close one and this one goes on.",
        429,
        temporary=True,
    ),
    "not_signed_in": Kind("You are not signed in, or your session is over; sign in again.", 401),
    "wrong_password": Kind("The name or the password is wrong.", 401),
    "too_many_tries": Kind("Too many tries; wait a few minutes.", 429, temporary=True),
    "too_busy": Kind(
        "Many people sign in at this moment; try again in a few seconds.", 503, temporary=True
    ),
    "password_off": Kind("Nobody signs in by password here.", 403),
    "used_up": Kind("That link was used, or is over; make another one in the terminal.", 401),
    "oidc_off": Kind("Nobody signs in by a provider here.", 404),
    "oidc_away": Kind("The provider of identities does not answer.", 502, temporary=True),
    "oidc_misled": Kind("What the provider of identities says cannot be believed.", 502),
    "oidc_clock": Kind("The provider's clock and ours differ too much.", 502),
    "oidc_state": Kind("That sign-in was begun elsewhere, or took too long.", 401, temporary=True),
    "oidc_denied": Kind("The provider did not let this person in.", 401),
    "oidc_no_group": Kind("None of this person's groups may use this studio.", 403),
    "disabled": Kind("This account is disabled; ask an administrator.", 403),
    "wrong_origin": Kind(
        "This page may not talk to this server; open the page it belongs to.", 403
    ),
    "not_allowed": Kind("You may not do that.", 403),
    "blind": Kind("You label this one blind; open your own queue.", 403),
    "not_its_scope": Kind("This API key was not made for that; make another one.", 403),
    "by_key": Kind("Keys are made and revoked on the page, by whoever is signed in there.", 403),
    "not_admin": Kind("Only administrators may do that.", 403),
    "unknown_key": Kind("There is no such API key.", 404),
    "too_many_keys": Kind(
        f"You have {MOST_KEYS} API keys; revoke one that nothing uses any more.", 409
    ),
    "not_an_address": Kind("Nothing can be sent to that address.", 422),
    "unknown_webhook": Kind("There is no such webhook, or it was removed.", 404),
    "too_many_webhooks": Kind(
        f"There are {MOST_WEBHOOKS} webhooks; remove one that nothing listens to any more.", 409
    ),
    "unknown_person": Kind("There is no such person.", 404),
    "last_primary": Kind(
        "A label needs a primary annotator; give somebody else that role first.", 409
    ),
    "too_few_people": Kind("There are not enough annotators to draw from.", 409),
    "already_decided": Kind("Somebody decided this clip meanwhile; look at their reason.", 409),
    "no_disagreement": Kind("Nobody has answered this clip yet; there is nothing to decide.", 409),
    "unknown_model": Kind("There is no such model version.", 404),
    "no_model": Kind("There is no model of this label yet, so there is no score to explain.", 409),
    "no_reason": Kind(
        "No worker answered why; try again. Builds need a worker too (`rushes up`, or "
        "`rushes serve worker`).",
        503,
        temporary=True,
    ),
    "unknown_job": Kind("There is no such job, or it is not yours.", 404),
    "no_result": Kind("There is no such result: the job is not done, or it was removed.", 404),
    "not_a_prediction": Kind("That is no prediction that can be asked for.", 400),
    "path_not_allowed": Kind(
        "That is no file inside the folders of which predictions may be asked; an administrator "
        "sets them (RUSHES_PREDICT_FOLDERS).",
        403,
    ),
    "too_many_jobs": Kind(
        f"{MOST_PREDICTIONS} of your predictions are not done yet; wait for one, or cancel it.",
        429,
        temporary=True,
    ),
    "not_an_upload": Kind("That is no file that can be sent.", 400),
    "other_kind": Kind("That is none of what is taken in here.", 415),
    "unknown_upload": Kind("There is no such upload, or it is not yours.", 404),
    "upload_over": Kind("That upload was removed; send the file again.", 410),
    "upload_too_large": Kind("That file is too large.", 413),
    "no_room": Kind("The studio's disk has no room for that.", 413),
    "too_much_sent": Kind("You have sent as much as one person may.", 413),
    "too_many_uploads": Kind(
        f"{MOST_UPLOADS} of your uploads are not done yet; wait for one, or cancel it.",
        429,
        temporary=True,
    ),
    "upload_elsewhere": Kind("The upload goes on elsewhere; ask how much of it is there.", 409),
    "upload_busy": Kind("Somebody sends to this upload at this moment.", 423, temporary=True),
    "tus_version": Kind("Rushes speaks version 1.0.0 of tus.", 412),
    "folder_not_allowed": Kind(
        "That is no folder from which films may be taken in; whoever runs the studio sets them "
        "(RUSHES_INGEST_FOLDERS).",
        403,
    ),
    "not_an_export": Kind("That is no export that can be asked for.", 400),
    "too_many_exports": Kind(
        f"{MOST_EXPORTS} of your exports are not done yet; wait for one, or cancel it.",
        429,
        temporary=True,
    ),
    "asked_otherwise": Kind(
        "Something else was asked for under this Idempotency-Key; use another key.", 422
    ),
    "tensor": Kind("That is no tensor that this model takes.", 400),
    "other_embedder": Kind(
        "That model reads embeddings of another embedder than the corpus'.", 409
    ),
    "not_deployed": Kind("Nothing is in use there, so nothing was changed.", 409),
    "no_audit": Kind(
        "No audit of this label waits for answers; draw one on the page of its promises.", 409
    ),
    "no_promise": Kind("That cannot be promised.", 409),
    "account": Kind("That account cannot be made or changed so.", 422),
    # The same to who is not on a label, so that nobody learns which labels there are.
    "unknown_label": Kind(
        "There is no such label; it may have been removed, or you are not on it: ask an "
        "administrator to add you.",
        404,
    ),
    # To who is on it: what they send is kept until it comes back.
    "put_away": Kind("This label was put away; all its answers are kept.", 404, temporary=True),
    "unknown_clip": Kind("There is no such clip.", 404),
    "unknown_intake": Kind("There is no such intake.", 404),
    "unknown_film": Kind("There is no such film, or it has no clips.", 404),
    "unknown_stream": Kind("There is no such stream.", 404),
    "empty_name": Kind("A label needs a name.", 422),
    "name_taken": Kind(
        "There is a label of that name already, or one that looks the same; choose another name.",
        409,
    ),
    "unseen": Kind("That name holds a character that nobody can see; type it anew.", 422),
    "changed_meanwhile": Kind(
        "Somebody saved another version meanwhile; look at it, then save.", 409
    ),
    "too_long": Kind("That text is too long.", 422),
    "nothing_to_undo": Kind("You have nothing to undo in this label.", 409),
    "already_undone": Kind(
        "That answer is not there to take back any more; nothing was changed.", 409
    ),
    "answered_anew": Kind(
        "You answered this anew since, and that answer stands; nothing was changed.", 409
    ),
    "id_taken": Kind("That command id was used by somebody else; send it under a new id.", 409),
    "bad_cursor": Kind("That page of results is gone; search again.", 422),
    "rule_contradicts": Kind("These rules contradict each other.", 409),
    "nothing_wanted": Kind(
        "Clips that are disliked do not say what to look for; add words, or a clip that you like.",
        422,
    ),
    "query": Kind("That is no query; look at the help of the search.", 422),
    "too_many_found": Kind("That finds too many clips to be answered at once.", 422),
    "unknown_bin": Kind("There is no such bin.", 404),
    "too_many_bins": Kind("There are too many smart bins; remove one that nobody needs.", 409),
    "no_label": Kind("Answers and scores are those of a label; say of which one.", 422),
    "search_unavailable": Kind(
        "No worker answered, so the words could not be searched; filters and similar clips work. "
        "Start a worker (`rushes up`, or `rushes serve worker`).",
        503,
        temporary=True,
    ),
    "no_corpus": Kind("There are no clips yet; add videos with `rushes ingest`.", 409),
    "unavailable": Kind("The server cannot reach its database; try again.", 503, temporary=True),
    "disk_full": Kind(
        "The disk of the server's database is full, so this was not kept; it is tried again. An "
        "administrator has to make room.",
        507,
        temporary=True,
    ),
    "internal": Kind("Something went wrong on the server; it was logged.", 500, temporary=True),
}


class Refusal(Exception):
    """A request cannot be fulfilled. ``code`` is a key of `KINDS`."""

    def __init__(self, code: str, message: str | None = None) -> None:
        self.code = code
        self.kind = KINDS[code]
        self.message = message or self.kind.message
        super().__init__(self.message)
