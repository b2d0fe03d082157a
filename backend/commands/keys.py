"""API keys: making and revoking them."""

from __future__ import annotations

from backend.auth import keys
from backend.auth.access import Visitor
from backend.events import Transaction
from backend.messages import Acknowledged, MakeKey, RevokeKey


async def make_key(tx: Transaction, who: Visitor, command: MakeKey) -> Acknowledged:
    return Acknowledged(id=command.id, key=await keys.make(tx, who, command))


async def revoke_key(tx: Transaction, who: Visitor, command: RevokeKey) -> Acknowledged:
    await keys.revoke(tx, who, command.key)
    return Acknowledged(id=command.id, key=command.key)
