"""A form the browser itself submits (Reflex's own form always prevents that)."""

from __future__ import annotations

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML


class NativeForm(BaseHTML):
    tag = "form"

    method: rx.Var[str]
    action: rx.Var[str]


native_form = NativeForm.create
