"""The pages and their addresses."""

from __future__ import annotations

import reflex as rx

from ui import routes
from ui.components import clip_grid, keys, styles
from ui.pages.board import page as board
from ui.pages.disagreements import page as disagreements
from ui.pages.history import page as history
from ui.pages.ingest import page as ingest
from ui.pages.login import page as login
from ui.pages.people import page as people
from ui.pages.progress import page as progress
from ui.pages.team import page as team
from ui.pages.workspace import page as workspace
from ui.security_headers import with_headers
from ui.state import SETTINGS

ICON = rx.asset("favicon.svg", shared=True)

# Cookies belong to a host name, so the pages live under one origin only. The theme is set before
# the first paint: dark, so that pictures carry the colour, unless the switch in the header was set.
BEFORE_PAINT = f"""
if (location.origin !== "{SETTINGS.ui_origin}")
  location.replace("{SETTINGS.ui_origin}" + location.pathname + location.search);
const light = localStorage.getItem("theme") === "light";
document.documentElement.classList.add(light ? "light" : "dark");
"""

app = rx.App(
    app_wraps={},
    toaster=None,
    html_lang="en",
    stylesheets=[
        *styles.SHARED,
        board.STYLES,
        clip_grid.STYLES,
        workspace.STYLES,
        styles.CHARTS,
        history.STYLES,
        team.STYLES,
        disagreements.STYLES,
    ],
    head_components=[
        rx.el.link(rel="icon", href=ICON, type="image/svg+xml"),
        rx.el.script(f"{{{BEFORE_PAINT}}}"),
        rx.el.script(keys.EARLY),
    ],
    api_transformer=with_headers(SETTINGS),
)
app.add_page(login.page, route=routes.LOGIN, title="Rushes – sign in", on_load=login.Login.load)
app.add_page(board.page, route=routes.LABELS, title="Rushes", on_load=board.Board.load)
app.add_page(
    workspace.page,
    route=routes.WORKSPACE,
    title="Rushes – label",
    on_load=workspace.Workspace.load,
)
app.add_page(ingest.page, route=routes.INGEST, title="Rushes – ingest", on_load=ingest.Ingest.load)
app.add_page(people.page, route=routes.PEOPLE, title="Rushes – people", on_load=people.People.load)
app.add_page(team.page, route=routes.TEAM, title="Rushes – team", on_load=team.Team.load)
app.add_page(
    disagreements.page,
    route=routes.DISAGREEMENTS,
    title="Rushes – disagreements",
    on_load=disagreements.Disagreements.load,
)
app.add_page(
    progress.page,
    route=routes.PROGRESS,
    title="Rushes – progress",
    on_load=progress.Progress.load,
)
app.add_page(
    history.page,
    route=routes.HISTORY,
    title="Rushes – history",
    on_load=history.History.load,
)
