"""Pages without a browser. They run in the environment that has Reflex, where
`tests/unit/test_ui_pages.py` starts them; in the other one there is nothing to collect.
"""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from importlib.util import find_spec

import pytest

if find_spec("reflex") is None:
    collect_ignore_glob = ["test_*.py"]
else:
    from reflex_base.event.processor import BaseStateEventProcessor

    from tests.pages.stage import Backend, Tab

_numbers = itertools.count()


@pytest.fixture(autouse=True)
def hurried_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages show what came, and look whether anything waits, ten times as often."""
    monkeypatch.setattr("ui.state.EVERY", 0.1)
    monkeypatch.setattr("ui.live.IDLE", 0.1)


@pytest.fixture
async def backend() -> AsyncIterator[Backend]:
    backend = Backend()
    backend.welcoming.set()
    await backend.start()
    yield backend
    await backend.stop()


@pytest.fixture
async def tab(backend: Backend) -> AsyncIterator[Tab]:
    import ui.app  # noqa: F401  (registers every page)
    from ui import state

    broken: list[Exception] = []
    processor = BaseStateEventProcessor(backend_exception_handler=broken.append)  # type: ignore[arg-type]
    tab = Tab(processor, f"tab-{next(_numbers)}")
    here = {tab.token}
    state.still_open = here.__contains__
    async with processor.configure(event_namespace=tab):
        yield tab
        here.clear()  # the tab is closed: what follows for it ends
    assert not broken
