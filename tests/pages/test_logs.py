"""A page event that fails is logged, and the session that came with it is not."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator

import pytest
from reflex.app import default_backend_exception_handler
from reflex.event import Event
from reflex_base.event.processor import BaseStateEventProcessor

from backend.keeping import redaction
from tests.pages.stage import Tab
from ui.pages.people.page import People

SESSION = "Zq3vX-0aB9_kLmN4pQrS7tUvWxYz1C2dE5fG6hJ8iKo"
TYPED = "a password that somebody typed"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged, as the page server logs it."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    factory = logging.getLogRecordFactory()
    redaction.install(streams=False)
    logging.getLogger().addHandler(handler)
    yield said
    logging.getLogger().removeHandler(handler)
    logging.setLogRecordFactory(factory)
    sys.excepthook = sys.__excepthook__


@pytest.fixture
async def failing() -> AsyncIterator[Tab]:
    """A tab of the app as it is served: what its events fail with goes to Reflex' own handler."""
    import ui.app  # noqa: F401  (registers every page)

    processor = BaseStateEventProcessor(backend_exception_handler=default_backend_exception_handler)
    tab = Tab(processor, "tab-that-fails")
    async with processor.configure(event_namespace=tab):
        yield tab


@pytest.mark.parametrize("name", ["no.such.state.press", f"{People.get_full_name()}.create"])
async def test_what_fails_is_logged_without_secrets(
    failing: Tab, log: io.StringIO, name: str
) -> None:
    router_data = {
        "token": failing.token, "pathname": "/people", "asPath": "/people", "query": {},
        "headers": {
            "cookie": f"theme=dark; rushes_session={SESSION}", "authorization": f"Bearer {SESSION}",
            "origin": "http://127.0.0.1:3000",
        },
    }  # fmt: skip
    payload = {"no_such_argument": {"password": TYPED}}
    event = Event(name=name, payload=payload, router_data=router_data)
    await failing.processor.enqueue(failing.token, event)
    await failing.until(lambda: "Traceback" in log.getvalue())
    assert SESSION not in log.getvalue() and TYPED not in log.getvalue()


def test_the_page_server_begins_so() -> None:
    code = (
        "import sys, ui.serve\n"
        "def fail(_): print('ticket=' + sys.argv[1], flush=True); raise RuntimeError(sys.argv[1])\n"
        "ui.serve.prepare = fail\n"
        "ui.serve.main()"
    )
    done = subprocess.run([sys.executable, "-c", code, SESSION], capture_output=True, text=True)
    assert "RuntimeError: ***" in done.stderr and "ticket=***" in done.stdout
    assert SESSION not in done.stdout + done.stderr
