"""Rules between labels: adding one that fits the others, and taking one away."""

from __future__ import annotations

import sql
from backend.auth import access
from backend.auth.access import Visitor
from backend.domain.families import Rule, problem
from backend.errors import Refusal
from backend.events import Transaction
from backend.messages import Acknowledged, AddRule, FamiliesChanged, RemoveRule
from backend.messages.names import label_stream

_MAY = access.primary(
    "not_allowed", "Rules between labels are made by primary annotators of all of them."
)


async def add_rule(tx: Transaction, who: Visitor, command: AddRule) -> Acknowledged:
    """
    Raises:
        Refusal: malformed, unknown_label, not_allowed, rule_contradicts.
    """
    labels = (command.label, *command.others)
    if command.kind != "one_of" and len(labels) != 2:
        raise Refusal("malformed", "A label implies or excludes one other at a time.")
    for other in command.others:
        await _MAY(tx.connection, who, other)
    await sql.families.hold(tx.connection)
    rules = [
        Rule(r["kind"], tuple(r["labels"])) for r in await sql.families.all_rules(tx.connection)
    ]
    names = {
        r["label_id"]: r["name"] for r in await sql.families.roles(tx.connection, people=[who.id])
    }
    why = problem(rules, Rule(command.kind, labels), names)
    if why:
        raise Refusal("rule_contradicts", why)
    await sql.families.add(tx.connection, kind=command.kind, labels=labels, person=who.id)
    await _tell(tx, who, command.label)
    return Acknowledged(id=command.id, label=command.label)


async def remove_rule(tx: Transaction, who: Visitor, command: RemoveRule) -> Acknowledged:
    """Where somebody else took it away already, what the person wants holds."""
    await sql.families.hold(tx.connection)
    removed = await sql.families.remove(
        tx.connection, rule=command.rule, label=command.label, person=who.id
    )
    if removed is not None:
        await _tell(tx, who, command.label)
    return Acknowledged(id=command.id, label=command.label)


async def _tell(tx: Transaction, who: Visitor, label: int) -> None:
    """Which rules there are is told by the stream ``families``, to who may know of the labels."""
    await tx.append(label_stream(label), FamiliesChanged(name=who.name), who.id)
