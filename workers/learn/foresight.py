"""Did it learn? What a label's models said of clips before people answered them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import asyncpg

import sql
from backend.messages import FORESEEN, Foresight
from backend.views.scores import blend_of, model_version, weights_of


class Foresights:
    """Counts, per person, how many of their latest answers the model on their screen had predicted.

    Only answers count that the model cannot have known: nobody had answered the clip before it was
    trained. What was predicted of an answer never changes, and is remembered.
    """

    def __init__(self, pool: asyncpg.Pool) -> None:
        self._pool = pool
        self._predicted: dict[int, dict[int, bool]] = {}  # label → annotation → whether yes

    async def of(self, label: int) -> tuple[Foresight, ...]:
        """Of every primary of the label with such answers, of their last `FORESEEN`."""
        rows = await sql.builds.foreseen(self._pool, label=label, most=FORESEEN)
        known = self._predicted.get(label, {})
        known = {r["id"]: known[r["id"]] for r in rows if r["id"] in known}
        known |= await self._predict(label, [r for r in rows if r["id"] not in known])
        self._predicted[label] = known
        of_person: dict[int, list[asyncpg.Record]] = defaultdict(list)
        for r in rows:
            if r["id"] in known:
                of_person[r["person_id"]].append(r)
        found = []
        for person, answers in of_person.items():
            yes = [r for r in answers if r["answer"] == "positive"]
            right = [r for r in answers if known[r["id"]] == (r["answer"] == "positive")]
            found.append(
                Foresight(
                    person=person,
                    answers=len(answers),
                    predicted=len(right),
                    positives=len(yes),
                    positives_predicted=sum(known[r["id"]] for r in yes),
                )
            )
        return tuple(found)

    async def _predict(self, label: int, rows: Sequence[asyncpg.Record]) -> dict[int, bool]:
        """What the model of each annotation says of its clip; left out where that model is of
        another space."""
        by_version: dict[int, list[asyncpg.Record]] = defaultdict(list)
        for r in rows:
            by_version[r["model_version"]].append(r)
        found: dict[int, bool] = {}
        for version, answers in by_version.items():
            model = await model_version(self._pool, label, version)
            if model is None:
                continue
            logits = await sql.scores.of_clips(
                self._pool,
                clips=[r["clip_id"] for r in answers],
                weights=weights_of(model),
                bias=model["bias"],
                blend=blend_of(model),
            )
            sides = {r["id"]: r["logit"] > 0 for r in logits}
            found |= {r["id"]: sides[r["clip_id"]] for r in answers if r["clip_id"] in sides}
        return found
