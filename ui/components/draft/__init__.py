"""Writing what others may change meanwhile: mine stays, theirs lies beside it, the person chooses.

    draft.js             the rule, pure: what stands in a field, and what is in conflict
    Theirs.jsx           what somebody else saved, and the choice
    DefinitionForm.jsx   a label's definition
    InPlace.jsx          one text of it, where it stands

The reasons of decisions (`ui.components.disagreement_queue`) follow the same rule.
"""

from __future__ import annotations

import reflex as rx

from ui.components.styles import stylesheet

STYLES = stylesheet("styles.css")
for _part in ("draft.js", "Theirs.jsx"):
    rx.asset(_part, shared=True)


class DefinitionForm(rx.NoSSRComponent):
    """A label's definition in a form.

    Attributes:
        label: the label's number; with another one the form begins anew.
        definition: what the server holds, by field.
        version: of the definition.
        saves: how often this page saved one; what was written is settled when it rises.
        longest: by field, how many characters it takes.
        on_save: the fields, and as ``version`` the one that was on screen.
    """

    library = rx.asset("DefinitionForm.jsx", shared=True).importable_path
    tag = "DefinitionForm"

    label: rx.Var[int]
    definition: rx.Var[dict[str, str]]
    version: rx.Var[int]
    saves: rx.Var[int]
    longest: rx.Var[dict[str, int]]
    on_save: rx.EventHandler[rx.event.passthrough_event_spec(dict[str, str])]


class InPlace(rx.Component):
    """A label's name or description, shown by the children, and changed where it stands.

    Attributes:
        label: the label's number.
        field: ``name`` or ``description``.
        text: what the server holds.
        version: of the definition.
        verb: what the button says that opens it.
        what: the label, as a screen reader hears it behind the verb.
        longest: how many characters it takes.
        long: whether it takes several lines, and may be empty.
        saves: how often this page saved something; what is under way is closed when it rises.
        on_save: ``label``, ``field``, ``text``, and with it ``was`` and ``version``, which were on
            screen.
    """

    library = rx.asset("InPlace.jsx", shared=True).importable_path
    tag = "InPlace"

    label: rx.Var[int]
    field: rx.Var[str]
    text: rx.Var[str]
    version: rx.Var[int]
    verb: rx.Var[str]
    what: rx.Var[str]
    longest: rx.Var[int]
    long: rx.Var[bool]
    saves: rx.Var[int]
    on_save: rx.EventHandler[rx.event.passthrough_event_spec(dict[str, str])]


definition_form = DefinitionForm.create
in_place = InPlace.create
