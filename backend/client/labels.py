"""The labels of a studio: found by name, made, gone through."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence

from backend.client.clips import ClipLike, clip_number
from backend.client.connection import new_id
from backend.client.errors import NoSuchLabel
from backend.client.label import AsyncLabel, board
from backend.client.link import Link
from backend.domain.spelling import look
from backend.messages import CreateLabel


class AsyncLabels:
    """The labels that the person of the key works on."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def __aiter__(self) -> AsyncIterator[AsyncLabel]:
        for row in await board(self._link):
            yield AsyncLabel(self._link, row)

    async def get(self, name: str | int) -> AsyncLabel:
        """The label of this name, or of one that looks the same, or of this number.

        Raises:
            NoSuchLabel: there is none; it names those that are almost called so.
        """
        rows = await board(self._link)
        found = [row for row in rows if name in (row.label.name, row.label.id)]
        if not found and isinstance(name, str):
            found = [row for row in rows if look(row.label.name) == look(name)]
        if not found:
            raise NoSuchLabel(str(name), [row.label.name for row in rows])
        return AsyncLabel(self._link, found[0])

    async def create(
        self,
        name: str,
        *,
        description: str = "",
        group: str = "",
        keywords: Sequence[str] = (),
        examples: Iterable[ClipLike] = (),
    ) -> AsyncLabel:
        """Make a label, of which the person is a primary.

        Raises:
            Refused: name_taken: there is one of that name, or one that looks the same; empty_name;
                too_long; unseen: the name holds a character that nobody can see.
        """
        api = self._link.api
        reply = await self._link.ask(
            CreateLabel(
                id=new_id(), name=name, group=group, description=description,
                keywords=tuple(keywords), examples=tuple(clip_number(c, api) for c in examples),
            )
        )  # fmt: skip
        return await self.get(int(reply.label))
