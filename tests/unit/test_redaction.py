"""Secrets are hidden in whatever way a program writes them, and nothing else is."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from http.cookies import SimpleCookie

import msgspec
import pytest

from backend.keeping.redaction import HIDDEN, redact

# Made like ours, typed by a person, and awkward ones.
TOKEN = "Zq3vX-0aB9_kLmN4pQrS7tUvWxYz1C2dE5fG6hJ8iKo"
SECRETS = (TOKEN, "hunter2!", 'it\'s a "secret"', "p@ss/w:rd")


class SignIn(msgspec.Struct):
    name: str
    password: str


def ways(secret: str) -> dict[str, str]:
    """How a secret comes into a text."""
    cookie = f"theme=dark; rushes_session={secret}"
    plain = {
        "dictionary": repr({"host": "a", "cookie": cookie, "name": "ada"}),
        "JSON": json.dumps({"headers": {"Cookie": cookie, "host": "a"}}),
        "JSON in JSON": json.dumps(json.dumps({"password": secret, "name": "ada"})),
        "ASGI": repr([(b"host", b"a"), (b"cookie", cookie.encode()), (b"accept", b"*/*")]),
        "list": repr([["authorization", secret], ["host", "a"]]),
        "header": f"Cookie: {cookie}",
        "answer's header": f"Set-Cookie: rushes_session={secret}; HttpOnly; Path=/",
        "scheme": f"Authorization: Bearer {secret}",
        "repr": repr(SignIn("ada", secret)),
        "cut off": repr({"name": "ada", "password": secret + "x" * 99})[:-50],
        "cut off, not the last line": repr({"token": secret + "x" * 99})[:-50] + "\nmore",
        "arguments": f"sign_in(name='ada', token={secret!r})",
    }
    if " " not in secret:
        plain |= {
            "assigned": f"PGPASSWORD={secret} psql",
            "assigned, with room": f"host = db user = me password = {secret}",
            "a line of its own": f"name: ada\n  password: {secret}\n",
            "a form": f"name=ada&password={secret}&next=/",
            "address": f"cannot reach postgresql://rushes:{secret}@db:5432/rushes at all",
            "address without a name": f"redis://:{secret}@valkey:6379/0 is away",
        }
    if secret == TOKEN:
        plain |= {
            "query": f'127.0.0.1 - "GET /live?ticket={secret}&x=1 HTTP/1.1" 101',
            "bare": f"KeyError: '{secret}'",
            "colon": f"the token: {secret} is over",
            "cookie jar": SimpleCookie({"rushes_session": secret}).output(),
        }
    return plain


@pytest.mark.parametrize("secret", SECRETS)
def test_a_secret_is_hidden_however_it_is_written(secret: str) -> None:
    written = {secret, repr(secret)[1:-1], json.dumps(secret)[1:-1]}
    for way, text in ways(secret).items():
        hidden = redact(text)
        assert HIDDEN in hidden and not any(form in hidden for form in written), (way, hidden)
        assert redact(hidden) == hidden, way


def test_of_an_api_key_so_much_stays_as_tells_which_one_it_was() -> None:
    key = "rushes_" + "aB3" + 40 * "x"
    for text in (key, f"GET /v2/models?key={key}&x=1", f"KeyError: '{key}'", f"no key {key}."):
        hidden = redact(text)
        assert (key not in hidden and "rushes_aB3xxx" in hidden) or "key=***" in hidden, hidden
        assert 38 * "x" not in hidden


def test_what_stands_beside_a_secret_stays() -> None:
    assert redact(repr({"cookie": "a=b", "name": "ada"})) == repr({"cookie": "***", "name": "ada"})
    assert redact("GET /live?ticket=abc&x=1 HTTP") == "GET /live?ticket=***&x=1 HTTP"
    assert redact("at postgresql://me:pw@db/x now") == "at postgresql://me:***@db/x now"


@pytest.mark.parametrize(
    "text",
    [
        "checking the sessions: the database is away (ConnectionRefusedError(111))",
        "worker-learn-0 ended (-9); starting it again",
        "postgresql://rushes@127.0.0.1:8101/rushes?password_file=/home/a/passwords/rushes",
        "/media/4b227777d4dd1fc61c6f884f48641d02b4d121d3fd328cb08b5531fcacdabf8a/clip.mp4",
        "INFO GET http://127.0.0.1:8100/api/health 200",
        'the account "ada" has a password that is too short: at least 8 characters',
        "wrong name or password",
        "label 12: building failed; again in 5 s",
    ],
)
def test_other_text_stays(text: str) -> None:
    assert redact(text) == text


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "part",
    ["a", "a-", "a.", "a://b:c", "aB", "password", "password=", "password='", "token: ", "cookie ",
     "cookie:'", "'\\", "session\\'", "Bearer ", "Basic a ", " ", "-", "$argon2", "\n- token:"],
)  # fmt: skip
def test_no_text_is_slow_to_read(part: str) -> None:
    """Quadratic time would be many minutes here."""
    redact(part * (300_000 // len(part)))


def test_a_process_writes_no_secret_in_any_way() -> None:
    """Into the real streams: messages, arguments, tracebacks, pieces of lines, last words."""
    code = f"""
import logging, sys
from backend.keeping import redaction
redaction.install(streams=True)
logging.basicConfig(level=logging.INFO)
secret = {TOKEN!r}
log = logging.getLogger("it")
log.info("ticket=%s", secret)
log.info("%s", {{"cookie": secret}})
log.info("%(token)s", {{"token": secret}})
logging.getLogger("uvicorn.access").info('%s - "%s %s"', "a", "GET", "/live?ticket=" + secret)
try:
    raise ValueError("session=" + secret)
except ValueError:
    log.exception("failed")
print("token=", end=""); print(secret[:20], end=""); sys.stdout.flush(); print(secret[20:])
sys.stderr.write("no end, password=" + secret)
sys.stderr.write("\\n")
raise RuntimeError("at last, " + secret)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    said = done.stdout + done.stderr
    assert done.returncode == 1
    assert TOKEN[:10] not in said and TOKEN[-10:] not in said
    assert said.count(HIDDEN) == 8 and "RuntimeError: at last, ***" in said
    assert "ValueError: session=***" in said and "Traceback" in said


def test_logging_elsewhere_is_as_it_was() -> None:
    """Of this process nothing is hidden: no test began to serve in it and left that behind."""
    made = logging.getLogRecordFactory()  # a library may have put its own around Python's
    record = made("it", logging.INFO, "", 0, f"token={TOKEN}", (), None)
    assert record.getMessage() == f"token={TOKEN}"


def test_the_secret_of_a_webhook_is_hidden() -> None:
    assert redact(f"signed with whsec_{'aB3d' * 8}, as ever") == "signed with whsec_***, as ever"
