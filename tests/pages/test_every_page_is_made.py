"""Every page can be made: what Reflex refuses to put together fails here, not in its build."""

from __future__ import annotations

from types import ModuleType

import pytest

from ui.app import PAGES
from ui.pages.nowhere import page as nowhere
from ui.state import Session

MODULES = [*(module for module, *_ in PAGES), nowhere]


@pytest.mark.parametrize("module", MODULES, ids=[module.__name__ for module in MODULES])
def test_every_page_is_made(module: ModuleType) -> None:
    assert module.page().render()


def test_no_page_keeps_something_of_its_own_under_a_name_of_the_session() -> None:
    """Reflex hides the session's field behind the page's then: the header forgot who was signed in
    on a page that called its label ``name``."""
    session = {name for name in Session.__annotations__ if not name.startswith("_")}
    pages = [page for page in _below(Session) if not page._mixin]
    assert len(pages) > 10
    hiding = {page.__name__: session & set(vars(page).get("__annotations__", ())) for page in pages}
    assert {name: fields for name, fields in hiding.items() if fields} == {}


def _below(state: type[Session]) -> list[type[Session]]:
    return [below for one in state.__subclasses__() for below in (one, *_below(one))]
