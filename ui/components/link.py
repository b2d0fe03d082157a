"""Links between our pages: the browser keeps its connection."""

from __future__ import annotations

from reflex_components_core.react_router.dom import ReactRouterLink

link = ReactRouterLink.create
