"""The pages and their addresses."""

from __future__ import annotations

import reflex as rx

from ui import routes
from ui.pages import login, workspace

# Stylesheets are compiled into the bundle, so they are named without the version of their URL.
STYLE = rx.asset("style.css", shared=True).partition("?")[0]

app = rx.App(
    app_wraps={},
    toaster=None,
    html_lang="en",
    stylesheets=[STYLE],
)
app.add_page(login.page, route=routes.LOGIN, title="Rushes – sign in", on_load=login.Login.load)
app.add_page(
    workspace.page,
    route=routes.WORKSPACE,
    title="Rushes – label",
    on_load=workspace.Workspace.load,
)
