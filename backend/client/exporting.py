"""What leaves the studio as a file: answers, clips with their truth, predictions, markers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from backend.client.connection import new_id
from backend.client.errors import Refused
from backend.client.jobs import AsyncWork
from backend.client.link import Link
from backend.messages.exports import AskExport, ExportJob
from backend.messages.wire import EXPORTS


class AsyncExport(AsyncWork[ExportJob]):
    """A file that the studio's workers write."""

    address = EXPORTS
    kind = ExportJob

    @property
    def fraction(self) -> float:
        """How many of its rows are written, in [0, 1]."""
        if self.state == "done":
            return 1.0
        return self.told.rows / self.told.total if self.told.total else 0.0

    async def save(self, path: str | Path) -> Path:
        """Wait for the file, and keep it, whole or not at all; in a folder, under its own name.

        Raises:
            Refused: export_failed, with the reason; cancelled; expired.
            NotFound: no_result.
        """
        told = await self.wait()
        if told.state != "done":
            code = "export_failed" if told.state == "failed" else told.state
            raise Refused(code, told.error or f"The export is {told.state}; ask for it again.")
        path = Path(path)
        path = path / told.name if path.is_dir() else path
        return await self._saved(told.result, path, told.digest)


async def export(link: Link, wanted: AskExport) -> AsyncExport:
    answer = await link.http(
        "POST", EXPORTS, content=msgspec.json.encode(wanted),
        headers={"Content-Type": "application/json", "Idempotency-Key": new_id()},
    )  # fmt: skip
    return AsyncExport(link, msgspec.json.decode(answer.content, type=ExportJob))


def ask(**wanted: Any) -> AskExport:
    """Raises: ValueError: nothing is exported so; the message says how it is."""
    try:
        return msgspec.convert(wanted, AskExport)
    except msgspec.ValidationError as error:
        raise ValueError(f"That cannot be exported: {error}") from None
