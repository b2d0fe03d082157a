"""Reflex's configuration; `ui.bundle` makes the folder in which Reflex looks for it."""

import reflex as rx

from ui.settings import read_settings

settings = read_settings()

config = rx.Config(
    app_name="ui",
    app_module_import="ui.app",
    api_url=settings.ui_origin,
    deploy_url=settings.ui_origin,
    backend_host=settings.host,
    backend_port=settings.ui_port,
    frontend_port=settings.ui_port,
    cors_allowed_origins=[settings.ui_origin],
    telemetry_enabled=False,
    show_built_with_reflex=False,
    state_manager_mode=rx.constants.StateManagerMode.MEMORY,
    default_color_mode="system",
    disable_plugins=[rx.plugins.SitemapPlugin],
)
