"""Which clips meet a query's conditions: the same as by looking at every clip, and nothing of
others' answers for who must not know them."""

from __future__ import annotations

import datetime
import operator
import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from backend import commands
from backend.auth.access import Visitor
from backend.client import new_id
from backend.domain import query_tree as tree
from backend.domain.query import parse
from backend.errors import Refusal
from backend.messages import (
    BATCH_SIZE,
    Annotate,
    AnnotateMany,
    CreateLabel,
    Filters,
    FoundPreview,
    PreviewFound,
    QueryRead,
    ReadQuery,
    Search,
)
from backend.views import search
from backend.views.conditions import Conditions
from backend.views.found import preview_found
from backend.views.naming import names_for
from backend.views.rankings import Rankings
from backend.views.reading_queries import read_query
from backend.views.scores import label_scores
from backend.views.text_embeddings import TextEmbeddings
from tests.conftest import add_words
from tests.random_queries import random_query
from workers.learn.build import Builder
from workers.learn.corpus import Corpus

Person = Callable[..., Awaitable[Visitor]]
COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
           "=": operator.eq}  # fmt: skip
OUTCOMES = {"yes": "positive", "no": "negative", "skip": "skip", "tie": "tie"}


async def no_words(phrases: list[str]) -> None:
    return None


class Studio:
    """200 clips, labels *rain* and *car chase* with a model, *young* without; ada and ben answer,
    cleo answers *rain* blind."""

    def __init__(self, pool: asyncpg.Pool, clips: list[int], people: dict[str, Visitor]) -> None:
        self.pool, self.clips, self.people = pool, clips, people
        self.labels: dict[str, int] = {}
        self.rankings = Rankings(pool)

    async def label(self, name: str) -> int:
        made = await commands.handle(
            self.pool, self.people["ada"], CreateLabel(id=new_id(), name=name)
        )
        assert made.label is not None
        self.labels[name] = made.label
        return made.label

    async def answer(self, who: str, label: str, clips: list[int], answer: Any) -> None:
        about = {"id": new_id(), "label": self.labels[label], "answer": answer}
        command = (
            Annotate(clip=clips[0], source="blind", **about)
            if who == "cleo"
            else AnnotateMany(clips=tuple(clips), source="search", **about)
        )
        await commands.handle(self.pool, self.people[who], command)

    async def find(self, text: str, who: str = "ada", **query: Any) -> list[int]:
        names = await names_for(self.pool, self.people[who], query.get("label"))
        found = await search.search(
            self.pool,
            TextEmbeddings(self.pool, lambda text: None),
            self.rankings,
            Search(id=new_id(), text=text, limit=200, **query),
            sees_answers=True,
            names=names,
        )
        self.note = found.note
        return [hit.card.id for hit in found.hits]


@pytest.fixture
async def studio(pool: asyncpg.Pool, clips: list[int], person: Person) -> Studio:
    people = {name: await person(name) for name in ("ada", "ben")}
    people["cleo"] = await person("cleo", role="secondary")
    studio = Studio(pool, clips, people)
    for name in ("rain", "car chase", "young"):
        await studio.label(name)
    intake = await pool.fetchval(
        "INSERT INTO intake (name, look) VALUES ('June', 'june') RETURNING id"
    )
    await pool.execute("INSERT INTO intake_video VALUES ($1, 1), ($1, 3)", intake)
    return studio


async def answers_and_models(studio: Studio, path: Path) -> None:
    rng = random.Random(3)
    clips = studio.clips[:32]
    for label, step in (("rain", 2), ("car chase", 3)):
        for answer, some in (
            ("positive", clips[::step]),
            ("negative", [clip for at, clip in enumerate(clips) if at % step]),
        ):
            await studio.answer("ada", label, some, answer)
        for answer in ("positive", "negative", "skip"):
            await studio.answer("ben", label, rng.sample(clips, 6), answer)
    for clip in clips[3:9]:
        await studio.answer("cleo", "rain", [clip], rng.choice(["positive", "negative"]))
    await studio.answer("ben", "young", [clips[7]], "skip")
    await studio.pool.execute(
        "UPDATE annotation SET at = '2026-01-01T12:00Z'::timestamptz + id % 9 * interval '1 day'"
    )
    corpus = Corpus(path)
    builder = Builder(studio.pool, corpus, no_words)
    await builder.build_due()
    await builder.evaluated()
    corpus.close()


class Truth:
    """What holds of every clip, one by one, read from the tables as they are."""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio

    async def read(self) -> Truth:
        pool, labels = self.studio.pool, self.studio.labels
        rows = await pool.fetch(
            "SELECT c.id, c.end_s - c.start_s AS seconds, v.id AS film, v.title, v.genre, v.year "
            "FROM clip c JOIN video v ON v.id = c.video_id"
        )
        self.clips = {r["id"]: r for r in rows}
        self.scores = {
            name: await label_scores(pool, label, list(self.clips))
            for name, label in labels.items()
        }
        self.given = await pool.fetch(
            "SELECT l.name AS label, a.clip_id, p.name, a.role, a.answer, n.at FROM answer a "
            "JOIN annotation n ON n.id = a.annotation_id JOIN label l ON l.id = a.label_id "
            "JOIN person p ON p.id = a.person_id"
        )
        self.outcomes = {
            (r["name"], r["clip_id"]): r["outcome"]
            for r in await pool.fetch(
                "SELECT l.name, t.* FROM truth t JOIN label l ON l.id = t.label_id"
            )
        }  # fmt: skip
        return self

    def meets(self, where: tree.Condition, clip: int) -> bool:
        known = self.clips[clip]
        match where:
            case tree.Not(part=part):
                return not self.meets(part, clip)
            case tree.And(parts=parts):
                return all(self.meets(part, clip) for part in parts)
            case tree.Or(parts=parts):
                return any(self.meets(part, clip) for part in parts)
            case tree.Score(label=label, sign=sign, share=share):
                scores = self.scores[label]
                return clip in scores and COMPARE[sign](scores[clip], share)
            case tree.Measured(what=what, sign=sign, value=value):
                found = known["year"] if what == "year" else known["seconds"]
                return bool(COMPARE[sign](found, value))
            case tree.Named(what="film", name=name, number=number):
                return known["film"] == number if number else name.lower() in known["title"].lower()
            case tree.Named(what="genre", name=name):
                return bool(known["genre"] == name)
            case tree.Named(name=name):
                return name == "june" and known["film"] in (1, 3)
            case tree.Said():
                return self._said(where, clip)

    def _said(self, where: tree.Said, clip: int) -> bool:
        given = [g for g in self.given if g["label"] == where.label and g["clip_id"] == clip]
        if where.outcome == "disputed":
            return {"positive", "negative"} <= {g["answer"] for g in given}
        primary = [g for g in given if g["role"] == "primary"]
        if where.outcome == "unanswered":
            return not primary
        if where.outcome == "answered" or where.by or where.since or where.until:
            return any(
                self._counts(where, g)
                for g in ([g for g in given if g["name"] == where.by] if where.by else primary)
            )
        return self.outcomes.get((where.label, clip)) == OUTCOMES[where.outcome]

    def _counts(self, where: tree.Said, given: Any) -> bool:
        day: datetime.date = given["at"].astimezone(datetime.UTC).date()
        return (
            where.outcome in ("answered", {v: k for k, v in OUTCOMES.items()}[given["answer"]])
            and (where.since is None or day >= where.since)
            and (where.until is None or day <= where.until)
        )


async def test_conditions_keep_the_clips_that_meet_them_one_by_one(
    studio: Studio, tmp_path: Path
) -> None:
    await answers_and_models(studio, tmp_path)
    await studio.pool.execute(  # a clip has no score while it is not embedded yet
        "DELETE FROM embedding WHERE clip_id = ANY ($1)", studio.clips[-3:]
    )
    truth = await Truth(studio).read()
    names = await names_for(studio.pool, studio.people["ada"])
    shots = await studio.rankings.shots()
    rng = random.Random(4)
    sizes = []
    for _ in range(300):
        query = random_query(
            rng, labels=list(studio.labels), people=["ada", "ben", "cleo"], films=["film 1", "m"]
        )
        assert query.where is not None
        mask = await Conditions(studio.pool, studio.rankings, names).mask(query.where, shots)
        expected = [c for c in truth.clips if truth.meets(query.where, c)]
        assert shots.clips[mask].tolist() == sorted(expected), tree.written(query)
        sizes.append(len(expected))
    assert sum(0 < size < 200 for size in sizes) > 90  # so many of them mean something


async def test_words_rank_what_conditions_leave(studio: Studio) -> None:
    vector = await add_words(studio.pool, "a lamp", 3)
    assert len(vector)
    all_of_them = await studio.find("a lamp")
    some = await studio.find("film:#2")
    assert 0 < len(some) < 200
    assert await studio.find("a lamp film:#2") == [c for c in all_of_them if c in some]
    assert await studio.find("film:#2 and not unanswered", label=studio.labels["rain"]) == []
    await studio.find("young > .3 or genre:nothing")
    assert "no model yet" in studio.note
    assert "genre “nothing”" in studio.note


async def test_whoever_labels_blind_learns_nothing_by_conditions(studio: Studio) -> None:
    rain = studio.labels["rain"]
    for text in (
        "rain > .5",
        "rain:yes",
        "not rain:answered by ada",
        "answered",
        "film:#1 rain:no",
    ):
        for label in (None, rain):
            if text == "answered" and label is None:
                continue
            with pytest.raises(Refusal) as refused:
                await studio.find(text, "cleo", label=label)
            assert refused.value.code == "blind"
    assert len(await studio.find("film:#1", "cleo", label=rain)) == 50


async def test_a_label_of_others_is_none(studio: Studio, person: Person) -> None:
    studio.people["dan"] = await person("dan", role="none")
    with pytest.raises(Refusal) as refused:
        await studio.find("rain > .5", "dan")
    assert refused.value.code == "query"
    assert "no label “rain”" in refused.value.message
    studio.people["eve"] = await person("eve", "admin", role="none")
    assert await studio.find("rain > .5", "eve") == await studio.find("rain > .5")


async def test_written_queries_mean_the_same_on_any_page(studio: Studio) -> None:
    here = await names_for(studio.pool, studio.people["ada"], studio.labels["car chase"])
    text = tree.written(parse("answered by ben and not rain", here.known))
    assert text == '"car chase":answered by ben and not rain >= .5'


async def test_what_is_typed_is_read_and_what_it_finds_is_shown_before_it_is_answered(
    studio: Studio,
) -> None:
    ada, cleo, rain = studio.people["ada"], studio.people["cleo"], studio.labels["rain"]

    async def read(text: str, who: Visitor = ada) -> QueryRead:
        query = ReadQuery(id=new_id(), text=text, at=len(text), label=rain)
        return await read_query(studio.pool, who, query)

    assert (await read("a car")).plain
    wrong = (await read("young > .5 and carr > .2")).fault
    assert wrong is not None and (wrong.at, wrong.end) == (15, 19)
    offered = {one.text for kind in ("film:f", "intake:j", "genre:g", "rain:yes by c", "ca")
               for one in (await read(kind)).suggestions}  # fmt: skip
    assert {'"Film 0" ', "June ", '"genre 1" ', "cleo ", '"car chase" > .5 '} <= offered
    seen = [one.text for one in (await read("rai", cleo)).suggestions]
    assert seen == [], "she labels it blind, as all others here"

    async def preview(**query: Any) -> FoundPreview:
        asked = PreviewFound(id=new_id(), label=rain, **query)
        return await preview_found(studio.pool, studio.rankings, ada, asked)

    await studio.answer("ada", "rain", studio.clips[:7], "positive")
    found = await preview(text="a lamp film:#1 like:3")
    assert (len(found.clips), found.answered) == (50, tuple(studio.clips[:7]))
    assert len({card.id for card in found.drawn} & set(found.clips)) == BATCH_SIZE
    assert len((await preview(text="unanswered", filters=Filters(film=1))).clips) == 43
    for text in ("a lamp", ""):
        with pytest.raises(Refusal) as refused:
            await preview(text=text)
        assert refused.value.code == "too_many_found"
    monkey = pytest.MonkeyPatch()
    monkey.setattr("backend.views.found.MOST_FOUND", 49)
    with pytest.raises(Refusal, match="up to 49"):
        await preview(text="film:#1")
    monkey.undo()
