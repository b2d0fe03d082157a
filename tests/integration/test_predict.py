"""The circle's first half: a label's model leaves the studio and judges videos without it."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import asyncpg
import msgspec
import numpy as np
import pytest
from click.testing import CliRunner, Result
from pyarrow import parquet

from backend import commands
from backend.auth.access import Visitor
from backend.client import new_id
from backend.messages import CreateLabel
from backend.ops.cli import main as rushes
from backend.settings import Settings
from backend.views.model_names import UnknownModel
from tests import gestures
from tests.conftest import ROOT, add_clips
from tests.unit.made_videos import scenes, write_video
from tests.unit.test_bundle import config
from workers.deploy import bundle as bundles
from workers.deploy import card, cli
from workers.deploy.bundle import Bundle
from workers.deploy.config import Embedding
from workers.deploy.export import ExportError, bundle_of
from workers.embedding.embedder import load_embedder
from workers.embedding.texts import DEMO_MODEL, Embedders, label_direction
from workers.learn.build import Builder
from workers.learn.corpus import Corpus

LABEL = "night@sea"  # a name may look like a name with a version


@pytest.fixture
async def exported(
    pool: asyncpg.Pool,
    settings: Settings,
    person: Callable[..., Awaitable[Visitor]],
    tmp_path: Path,
) -> Bundle:
    """The newest of two versions of a label that was trained in the demo's space."""
    embedders = Embedders(msgspec.structs.replace(settings, embedder="demo"))
    embedder = embedders.load(None)
    clips = await add_clips(pool, 80, dim=embedder.dim)
    await pool.execute(
        "UPDATE space SET digest = $1, source = 'demo', embedder = 'the demo''s model'",
        embedder.identity.digest,
    )
    ada = await person("ada")
    reply = await commands.handle(pool, ada, CreateLabel(id=new_id(), name=LABEL))
    corpus = Corpus(tmp_path / "cache")
    builder = Builder(pool, corpus, lambda p: label_direction(pool, embedders, p))
    for batch in (range(30), range(30, 40)):
        for at in batch:
            value = "positive" if at % 2 == 0 else "negative"
            await commands.handle(
                pool, ada, gestures.answer(reply.label, clips[at], value, source="random")
            )
        await builder.build_due()
    await builder.evaluated()
    corpus.close()
    first = await bundle_of(pool, embedders, f"{LABEL}@1")
    newest = await bundle_of(pool, embedders, LABEL, threshold=0.25)
    assert (first.config.version, newest.config.version) == (1, 2)
    assert (first.config.evaluated.positives, newest.config.evaluated.positives) == (15, 20)
    assert newest.config.evaluated.annotators == 1 and newest.config.threshold == 0.25
    assert newest.config.evaluated.quality and newest.config.label.name == LABEL
    # New videos have no neighbours: what the model is without them is what its card says.
    alone = "jsonb_set(point::jsonb, '{scores,heldout_alone}', '0.625')::json"
    await pool.execute(f"UPDATE metric SET point = {alone} WHERE version = 2")
    newest = await bundle_of(pool, embedders, LABEL, threshold=0.25)
    assert newest.config.evaluated.average_precision == 0.625
    for wrong in ("dawn", f"{LABEL}@9", f"{LABEL}@x", f"{LABEL}@0", "dawn@1"):
        with pytest.raises((ExportError, UnknownModel)):
            await bundle_of(pool, embedders, wrong)
    await pool.execute("UPDATE model SET bias = bias + 1 WHERE version = 2")
    with pytest.raises(ExportError, match="damaged"):
        await bundle_of(pool, embedders, LABEL)
    return newest


def predict(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`rushes predict`, where there is neither an installation nor a database."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("RUSHES_")
    }
    return subprocess.run(
        [sys.executable, "-m", "workers.deploy.cli", *arguments],
        cwd=folder,
        env=environment | {"PYTHONPATH": str(ROOT), "RUSHES_HOME": str(folder / "none")},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def called(*arguments: str) -> Result:
    """The same in this process, which has loaded what takes long."""
    return CliRunner().invoke(cli.main, arguments)


def test_a_bundle_judges_videos_where_there_is_no_server(
    exported: Bundle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = tmp_path / "away"
    bundles.write(tmp_path / "bundle", exported)
    shutil.move(tmp_path / "bundle", away / "bundle")
    films = away / "films"
    films.mkdir()
    write_video(films / "=a.mp4", scenes(30, 40))
    write_video(films / "b.mp4", scenes(25))
    (films / "c.mp4").write_bytes(b"\0\0\0\x18ftypisom" + b"no film" * 1000)

    done = predict(away, "bundle", "films", "--out", "scores.csv")
    assert done.returncode == 1, "one file could not be judged"
    assert "c.mp4" in done.stdout and "3 rows" in done.stdout
    rows = list(csv.DictReader((away / "scores.csv").read_text().splitlines()))
    assert [(Path(r["file"]).name, r["shot"]) for r in rows] == [
        ("=a.mp4", "0"), ("=a.mp4", "1"), ("b.mp4", "0"),
    ]  # fmt: skip
    assert {(r["label"], r["version"]) for r in rows} == {(LABEL, "2")}
    assert all((float(r["probability"]) >= 0.25) == (r["reported"] == "True") for r in rows)
    assert rows[0]["frame_rate"] == "25/1" and float(rows[1]["start"]) == pytest.approx(1.2)
    assert not (away / "none").exists(), "nothing is installed"

    (kept,) = away.glob(".scores.csv.*")
    assert len(list(kept.glob("*.json"))) == 2, "what was judged is kept until all is"
    (films / "c.mp4").unlink()
    (films / "=a.mp4").rename(films / "z.mp4")  # content decides what was judged already
    monkeypatch.chdir(away)
    again = called("bundle", "films", "--out", "scores.csv")
    assert again.exit_code == 0 and not kept.exists()
    whole = called("bundle", "bundle", "films", "--out", "scores.parquet")
    assert whole.exit_code == 0, whole.output
    table = parquet.read_table(away / "scores.parquet").to_pylist()
    assert [r["shot"] for r in table] == [0, 0, 0, 0, 1, 1], "two models, one row for each"
    said = {(r["content_hash"], r["shot"]): r["probability"] for r in table}
    assert len(said) == 3
    for row in rows:
        assert said[row["content_hash"], int(row["shot"])] == float(row["probability"])


@pytest.mark.usefixtures("terminal_in_this_process")
async def test_a_model_in_use_judges_videos_beside_a_bundle(
    exported: Bundle, pool: asyncpg.Pool, settings: Settings, tmp_path: Path
) -> None:
    away = tmp_path / "away"
    bundles.write(away / "bundle", exported)
    write_video(away / "b.mp4", scenes(25))
    here = msgspec.structs.replace(settings, embedder="demo").environment

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(cli.main, [*arguments, "--out", str(away / "a.jsonl")], env=here)

    live, film = f"{LABEL}@live", str(away / "b.mp4")
    nothing = await asyncio.to_thread(run, live, film)
    assert nothing.exit_code == 1 and "rushes deploy" in nothing.output
    terminal = CliRunner()
    made = await asyncio.to_thread(
        terminal.invoke, rushes, ["deploy", f"{LABEL}@1", "--threshold", "0.25"], env=here
    )
    assert made.exit_code == 0, made.output
    assert made.output == "live is version 1 from .25 on; before: nothing in use\n"
    done = await asyncio.to_thread(run, live, str(away / "bundle"), film)
    assert done.exit_code == 0, done.output
    one, two = (json.loads(line) for line in (away / "a.jsonl").read_text().splitlines())
    assert (one["version"], two["version"]) == (1, 2) and one["label"] == two["label"] == LABEL
    assert one["reported"] is (one["probability"] >= 0.25)
    embedders = Embedders(msgspec.structs.replace(settings, embedder="demo"))
    bundle = await bundle_of(pool, embedders, live)
    assert (bundle.config.threshold, bundle.config.version) == (0.25, 1)
    assert bundle.config.deployed and bundle.config.deployed.alias == "live"
    assert bundle.config.label.version == 1 and bundle.config.promise is None
    await pool.execute(
        "WITH a AS (INSERT INTO audit (label_id, version, kind, seed)"
        " SELECT label_id, 1, 'precision', 0 FROM deployment RETURNING id), p AS ("
        " INSERT INTO promise (audit_id, kind, level, confidence, threshold, figures,"
        "  intake) SELECT id, 'precision', 0.75, 0.9, 0.25, '{}', 'harbour' FROM a RETURNING id)"
        " UPDATE deployment SET promise_id = p.id FROM p"
    )
    config = (await bundle_of(pool, embedders, live)).config
    promise = config.promise
    assert promise and (promise.kind, promise.level, promise.confidence) == ("precision", 0.75, 0.9)
    told = card.text(config)
    assert "at least .75 of what is reported of “harbour” is right" in told
    assert "of the films that its studio calls “harbour”" in told
    chosen = await bundle_of(pool, embedders, live, threshold=0.5)
    assert chosen.config.promise is None, "of another threshold nothing was promised"
    unreachable = here | {"RUSHES_DATABASE_URL": "postgres://127.0.0.1:1/none"}
    gone = await asyncio.to_thread(
        terminal.invoke, cli.main, [live, film, "--out", str(away / "b.csv")], env=unreachable
    )
    assert gone.exit_code == 1 and "The database is not reachable" in gone.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["films", "--out", "a.csv"], "at least one bundle"),
        (["bundle", "--out", "a.csv"], "at least one video"),
        (["bundle", "films", "--out", "a.xlsx"], "must end in"),
        (["bundle", "films", "--out", "a.csv", "--embedder", "/nowhere"], "no model folder"),
        (["bundle", "empty", "--out", "a.csv"], "No shot was judged"),
    ],
)
def test_what_cannot_be_judged_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], says: str
) -> None:

    identity = load_embedder(str(DEMO_MODEL)).identity
    embedding = Embedding(
        digest=identity.digest, name="demo", source="demo", dimensions=identity.dim,
        frames_per_clip=8, preprocessing=identity.preprocessing,
    )  # fmt: skip
    made = Bundle(config(embedding=embedding), np.zeros(identity.dim, np.float32), 0.0)
    bundles.write(tmp_path / "bundle", made)
    (tmp_path / "empty").mkdir()
    (tmp_path / "films").mkdir()
    write_video(tmp_path / "films" / "b.mp4", scenes(25))
    monkeypatch.chdir(tmp_path)
    done = called(*arguments)
    assert done.exit_code in (1, 2) and says in " ".join(done.output.split()), done.output
    assert not list(tmp_path.glob("a.*"))
