"""The pages and their addresses."""

from __future__ import annotations

from pathlib import Path

import reflex as rx

from ui import routes, state, tabs
from ui.components import clip_grid, curves, draft, keys, reel, storage, styles, upload, wall
from ui.pages.annotators import page as annotators
from ui.pages.board import page as board
from ui.pages.disagreements import page as disagreements
from ui.pages.families import page as families
from ui.pages.history import page as history
from ui.pages.ingest import page as ingest
from ui.pages.intakes import page as intakes
from ui.pages.keys import page as api_keys
from ui.pages.login import page as login
from ui.pages.nowhere import page as nowhere
from ui.pages.people import page as people
from ui.pages.progress import page as progress
from ui.pages.promises import page as promises
from ui.pages.team import page as team
from ui.pages.trail import page as trail
from ui.pages.watch import page as watch
from ui.pages.webhooks import page as webhooks
from ui.pages.workspace import page as workspace
from ui.security_headers import with_headers

PAGES = (
    (login, login.Login, routes.LOGIN, "Rushes – sign in"),
    (board, board.Board, routes.LABELS, "Rushes"),
    (workspace, workspace.Workspace, routes.WORKSPACE, "Rushes – label"),
    (progress, progress.Progress, routes.PROGRESS, "Rushes – progress"),
    (promises, promises.Promises, routes.PROMISES, "Rushes – promises"),
    (team, team.Team, routes.TEAM, "Rushes – team"),
    (history, history.History, routes.HISTORY, "Rushes – history"),
    (disagreements, disagreements.Disagreements, routes.DISAGREEMENTS, "Rushes – disagreements"),
    (watch, watch.Watch, routes.WATCH, "Rushes – watch"),
    (annotators, annotators.Annotators, routes.ANNOTATORS, "Rushes – annotators"),
    (people, people.People, routes.PEOPLE, "Rushes – people"),
    (ingest, ingest.Ingest, routes.INGEST, "Rushes – ingest"),
    (api_keys, api_keys.Keys, routes.KEYS, "Rushes – API keys"),
    (webhooks, webhooks.Webhooks, routes.WEBHOOKS, "Rushes – webhooks"),
    (trail, trail.Trail, routes.TRAIL, "Rushes – trail"),
    (intakes, intakes.Intakes, routes.INTAKES, "Rushes – intakes"),
    (families, families.Families, routes.FAMILIES, "Rushes – families of labels"),
)
ICON = rx.asset("favicon.svg", shared=True)

# Cookies belong to a host name, so the pages live under one origin only. The theme is set before
# the first paint: what the switch in the header was set to, else what the browser prefers.
# A tab that comes to the login page begins anew. A page that was left is not shown again as it was
# by going back: meanwhile somebody else may sit there.
BEFORE_PAINT = f"""
if (location.origin !== "{state.SETTINGS.ui_origin}")
  location.replace("{state.SETTINGS.ui_origin}" + location.pathname + location.search);
if (location.pathname.replace(/[/]$/, "") === "{routes.LOGIN}") sessionStorage.removeItem("token");
addEventListener("pagehide", (event) => {{ document.documentElement.hidden = event.persisted; }});
addEventListener("pageshow", (event) => event.persisted && location.reload());
const chosen = localStorage.getItem("theme");
const light = ["light", "dark"].includes(chosen)
  ? chosen === "light"
  : matchMedia("(prefers-color-scheme: light)").matches;
document.documentElement.classList.add(light ? "light" : "dark");
"""
SUBMIT_ONCE = (Path(__file__).parent / "components" / "submit_once.js").read_text()


def _still_open(token: str) -> bool:
    namespace = app.event_namespace
    return namespace is not None and token in namespace.token_to_sid


app = rx.App(
    app_wraps={},
    toaster=None,
    html_lang="en",
    stylesheets=[
        *styles.SHARED,
        clip_grid.STYLES,
        clip_grid.QUERY_STYLES,
        clip_grid.WHY_STYLES,
        clip_grid.SUGGESTED,
        reel.STYLES,
        curves.STYLES,
        wall.STYLES,
        draft.STYLES,
        upload.STYLES,
        *(module.STYLES for module, *_ in PAGES),
        styles.NARROW,
    ],
    head_components=[
        rx.el.link(rel="icon", href=ICON, type="image/svg+xml"),
        rx.el.script(storage.EARLY),
        rx.el.script(f"{{{BEFORE_PAINT}}}"),
        rx.el.script(keys.EARLY),
        rx.el.script(SUBMIT_ONCE),
    ],
    api_transformer=with_headers(state.SETTINGS),
)
tabs.bind(app, state.SETTINGS)
state.still_open = _still_open
for module, page, route, title in PAGES:
    app.add_page(module.page, route=route, title=title, on_load=page.load)
app.add_page(nowhere.page, route=nowhere.ROUTE, title="Rushes – no such page")
