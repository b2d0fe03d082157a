"""``rushes demo drift``: films in a look that the corpus has not arrive; the circle closes once.

A label's model is live; new films come as an intake, by the way that any films come; their figures
raise an alarm; somebody answers a few of them; the new version is put into use; the curve recovers.
With bots all of that happens by itself, by the ground truth. Everything goes through the commands
that the page sends, as ada.
"""

from __future__ import annotations

import asyncio
import functools
import os
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

import asyncpg
import numpy as np

import sql
from backend.client import Client, new_id, open_client, sign_in
from backend.messages import (
    AUDITED,
    Annotate,
    Arm,
    AuditIntake,
    ClipCard,
    Deploy,
    DescribeClips,
    LabelState,
    Source,
    TakeBatch,
    Watched,
    WatchState,
)
from backend.ops import child, programs
from backend.ops.demo import ACCOUNTS
from backend.settings import Settings
from workers.bots.truth import Truth, demo_truth
from workers.demo.corpus import write_films
from workers.demo.drawing.world import Film, Look, films

SEED = 1007
TAUGHT = 100  # answers after which the label's first model is put into use
WAIT_SECONDS = 300.0

Tell = Callable[[str], None]


class DriftError(Exception):
    """The demonstration cannot go on; the message says what to do."""


@dataclass(frozen=True)
class Measured:
    """What is true of a deployment on an intake's clips, by the ground truth."""

    clips: int
    positives: int
    reported: int
    right: int

    def line(self) -> str:
        precision = f"{self.right / self.reported:.2f}" if self.reported else "–"
        recall = f"{self.right / self.positives:.2f}" if self.positives else "–"
        return (
            f"precision {precision}, recall {recall} ({self.right} of {self.reported} reported are "
            f"right, {self.positives} of {self.clips} clips are positive)"
        )


def drifted(look: Look, count: int) -> list[Film]:
    """Films that no demo corpus has, in this look."""
    return [
        replace(
            film, look=look, title=f"{film.title} in {look}",
            slug=f"{film.slug}-{look.replace(' ', '-')}",
        )
        for film in films(SEED, count)
    ]  # fmt: skip


async def drift(
    settings: Settings, pool: asyncpg.Pool, *, look: Look, name: str, count: int, bots: bool,
    tell: Tell,
) -> None:  # fmt: skip
    """Play it.

    Raises:
        DriftError, TruthError: see the messages.
        SignInFailed, RefusedCommand, ConnectionError, TimeoutError: as the client has it.
    """
    started = time.monotonic()
    label, truth = await _label(settings, pool, name, settings.home / "demo" / look)
    account, password, *_ = ACCOUNTS[0]
    session = await asyncio.to_thread(
        sign_in, settings.api_url, settings.ui_origin, account, password
    )
    async with open_client(settings.api_url, settings.ui_origin, session) as ada:
        player = Player(ada, pool, label, tell)
        await ada.subscribe(player.stream)
        await ada.subscribe(f"watch/{label}")
        await player.live_at_all(bots, demo_truth(settings.home / "demo", name))
        tell(f"Drawing {count} films in {look} …")
        folder = settings.home / "demo" / look
        made = await asyncio.to_thread(
            write_films, drifted(look, count), folder, seed=SEED, processes=os.cpu_count() or 1
        )
        title = look.capitalize()
        ingest = programs.command(
            programs.INGEST, str(made.metadata.parent), "--metadata", str(made.metadata),
            "--intake", title,
        )  # fmt: skip
        await child.run(ingest, programs.environment(settings))
        before = await player.watched(title)
        tell(f"Before: {before.alarm or 'no alarm'}.")
        own = demo_truth(folder, name)
        tell(f"  in truth: {(await player.measured(before, own)).line()}")
        tell(f"{settings.ui_origin}/label/{label}/watch shows it.")
        if not bots:
            tell(f"Check its clips at {settings.ui_origin}/label/{label}, then put the new version "
                 "into use on the History page.")  # fmt: skip
            return
        given = await player.audit(before.intake, truth)
        audited = await player.watched(title, audited=len(given))
        tell(f"An audit of {len(given)} clips: {audited.alarm or 'no alarm'}.")
        await player.promote()
        await player.watched(title, since=before.deployment)  # it has scored what is drawn from
        checked = await player.audit(before.intake, truth)
        after = await player.watched(title, since=before.deployment, audited=len(checked))
        tell(f"After: {after.alarm or 'no alarm'}.")
        tell(f"  in truth: {(await player.measured(after, own)).line()}")
        # What was answered before was learned: the others tell what that is worth.
        for when, row in (("before", before), ("after", after)):
            tell(f"  on clips that no answer had taught, {when}: "
                 f"{(await player.measured(row, own, without=given)).line()}")  # fmt: skip
    tell(f"It took {(time.monotonic() - started) / 60:.1f} minutes.")


async def _label(
    settings: Settings, pool: asyncpg.Pool, name: str, folder: Path
) -> tuple[int, Truth]:
    """The label's number, and what is true of the corpus' films and of the new ones."""
    label = await sql.deploy.label(pool, name=name)
    if label is None:
        raise DriftError(f"There is no label {name}; start with `rushes up --demo`.")
    corpus = demo_truth(settings.home / "demo", name)
    new = functools.cache(lambda: demo_truth(folder, name))  # drawn only later

    def truth(card: ClipCard) -> bool | None:
        known = corpus(card)
        return new()(card) if known is None else known

    return label, truth


class Player:
    """Does what a primary does, by the ground truth."""

    def __init__(self, client: Client, pool: asyncpg.Pool, label: int, tell: Tell) -> None:
        self._client, self._pool, self._label, self._tell = client, pool, label, tell
        self.stream = f"label/{label}"

    @property
    def state(self) -> LabelState:
        state = self._client.snapshots[self.stream].state
        assert isinstance(state, LabelState)
        return state

    async def live_at_all(self, bots: bool, truth: Truth) -> None:
        """Put a version into use if none is; teach one first where bots may."""
        live = self.state.deployed.get("live")
        if live is not None and live.version:
            return
        if bots and self._answers() < TAUGHT:
            self._tell(f"Teaching the label with {TAUGHT} answers …")
            await self.answer("zero_shot", TAUGHT // 4, truth)
            await self.answer("random", TAUGHT // 2, truth)
            await self.answer("va", TAUGHT - self._answers(), truth)
        if not bots and self.state.model is None:
            raise DriftError("The label has no model yet: answer some clips, or add --bots.")
        await self.promote()

    async def answer(
        self,
        arm: Arm,
        most: int,
        truth: Truth,
        intake: int | None = None,
        only: Source | None = None,
    ) -> set[int]:
        """Take batches of a source and answer them, until so many are answered or none is left;
        ``only``: or until clips of another source come. The clips whose answer is known."""
        given: set[int] = set()
        while len(given) < most:
            batch = await self._client.ask(
                TakeBatch(id=new_id(), label=self._label, arm=arm, intake=intake)
            )
            if not batch.clips or (only and only not in batch.sources):
                break
            reply = await self._client.ask(DescribeClips(id=new_id(), clips=batch.clips))
            cards = {card.id: card for card in reply.cards}
            for clip, source in zip(batch.clips, batch.sources, strict=True):
                right = truth(cards[clip])
                value = "skip" if right is None else "positive" if right else "negative"
                await self._client.ask(
                    Annotate(id=new_id(), label=self._label, clip=clip, answer=value, source=source)  # type: ignore[arg-type]
                )
                if right is not None:
                    given.add(clip)
        return given

    async def audit(self, intake: int, truth: Truth) -> set[int]:
        """Draw random clips of an intake, and answer them: batches of it begin with them."""
        await self._client.ask(AuditIntake(id=new_id(), label=self._label, intake=intake))
        return await self.answer("production", AUDITED, truth, intake=intake, only="audit")

    async def promote(self) -> None:
        """Put the version that has seen every answer into use, once it is there."""
        seq = self._client.snapshots[self.stream].seq
        answers = self._answers()
        self._tell("Waiting for the model that has seen every answer …")

        def trained() -> bool:
            model = self.state.model
            return model is not None and (model.seq >= seq or model.answers >= answers)

        await self._client.until(trained, WAIT_SECONDS)
        live, model = self.state.deployed.get("live"), self.state.model
        assert model is not None
        await self._client.ask(
            Deploy(
                id=new_id(), label=self._label, alias="live", version=model.version,
                note="by rushes demo drift", seen=live.id if live else 0,
            )
        )  # fmt: skip
        self._tell(f"Version {model.version} is live.")

    async def watched(self, name: str, since: int = 0, audited: int = 0) -> Watched:
        """The intake of this name as what is live saw the whole of it, every film that it has by
        now, by a later deployment than ``since``, with so many answers of its audit."""
        intakes = await sql.intakes.rows(self._pool)
        films = max((r["films"] for r in intakes if r["name"] == name), default=0)

        def found() -> Watched | None:
            state = self._client.snapshots[f"watch/{self._label}"].state
            assert isinstance(state, WatchState)
            rows = [
                row
                for row in state.rows
                if row.name == name and row.alias == "live" and row.current
                and row.deployment > since
                and row.figures.audited >= audited and row.figures.films >= films
            ]  # fmt: skip
            return rows[-1] if rows and not state.waiting else None

        row: Watched = await self._client.until(found, WAIT_SECONDS)
        return row

    async def measured(self, row: Watched, truth: Truth, without: Collection[int] = ()) -> Measured:
        """How right a deployment is on an intake, by the ground truth."""
        rows = await sql.watch.said(self._pool, intake=row.intake, deployment=row.deployment)
        said = [r for r in rows if r["id"] not in without]
        least = np.log(row.threshold / (1 - row.threshold))
        reported = [r["logit"] >= least for r in said]
        right = [
            bool(truth(ClipCard(id=r["id"], title=r["title"], start=r["start_s"],
                                end=r["end_s"], film=0)))
            for r in said
        ]  # fmt: skip
        return Measured(
            clips=len(said), positives=sum(right), reported=sum(reported),
            right=sum(a and b for a, b in zip(reported, right, strict=True)),
        )  # fmt: skip

    def _answers(self) -> int:
        counts = self.state.counts
        return counts.positives + counts.negatives
