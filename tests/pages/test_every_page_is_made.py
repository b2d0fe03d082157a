"""Every page can be made: what Reflex refuses to put together fails here, not in its build."""

from __future__ import annotations

from types import ModuleType

import pytest

from ui.app import PAGES
from ui.pages.nowhere import page as nowhere

MODULES = [*(module for module, *_ in PAGES), nowhere]


@pytest.mark.parametrize("module", MODULES, ids=[module.__name__ for module in MODULES])
def test_every_page_is_made(module: ModuleType) -> None:
    assert module.page().render()
