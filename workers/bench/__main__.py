"""``rushes bench live``: a fresh installation, measured; JSON and a table."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import logging
import signal
import sys
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from backend.keeping import files
from backend.ops.console import console
from workers.bench import (
    crowd,
    embedding,
    fault_kinds,
    faults,
    growth,
    ingesting,
    live,
    loop,
    searching,
    sharding,
    tables,
)
from workers.bench.installation import Installation, installation, machine
from workers.bench.stricken import stricken
from workers.bench.synthetic import BLOCK
from workers.cluster.installed import NotInstalled

TARGETS_MS = {
    "acknowledged": 100,
    "feeds": 500,
    "browser acknowledged": 100,
    "other browser's DOM": 150,
    "browser feeds": 500,
}


@click.group(name="rushes bench")
def main() -> None:
    """Measure on this machine. Each bench starts an installation of its own and removes it."""


@main.command(name="live")
@click.option("--annotators", default=4, show_default=True, type=click.IntRange(2, 500))
@click.option("--answers", default=120, show_default=True, type=click.IntRange(1, 160))
@click.option(
    "--pace", default=0.5, show_default=True, help="Seconds between answers, all together."
)
@click.option("--films", default=40, show_default=True, type=click.IntRange(12, 200))
@click.option("--browser/--no-browser", default=None, help="Also measure in two real browsers.")
@click.option("--seconds", type=click.FloatRange(min=5), help="A crowd at work for so long.")
@click.option("--watchers", default=200, show_default=True, type=click.IntRange(0, 2000),
              help="With --seconds: who follow the board and a label.")  # fmt: skip
@click.option("--rate", default=10.0, show_default=True, type=click.FloatRange(min=0.1),
              help="With --seconds: answers per second of all annotators together.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def live_bench(
    annotators: int,
    answers: int,
    pace: float,
    films: int,
    browser: bool | None,
    seconds: float | None,
    watchers: int,
    rate: float,
    as_json: bool,
) -> None:
    """Click → acknowledged, → other browser, → feeds; ingest, prediction and embedder speed.

    With --seconds: a crowd of simulated annotators on five labels while models are built, and what
    it costs the backend.
    """
    if seconds is not None:
        _crowd_bench(annotators, watchers, seconds, rate, as_json)
        return
    if browser is None:
        browser = importlib.util.find_spec("playwright") is not None
    report: dict[str, Any] = {"machine": machine()}
    with installation(ui=browser) as place:
        report |= asyncio.run(_measure(place, annotators, answers, pace, films, browser))
    report["embedder"] = embedding.measure()
    print(json.dumps(report, indent=None if as_json else 1))
    if not as_json:
        _table(report)


def _crowd_bench(
    annotators: int, watchers: int, seconds: float, rate: float, as_json: bool
) -> None:
    report: dict[str, Any] = {"machine": machine()}
    with installation(ui=False, ingest_workers="0") as place:
        report |= asyncio.run(crowd.measure(place, annotators, watchers, seconds, rate))
    print(json.dumps(report, indent=None if as_json else 1))
    if not as_json:
        console.print(_crowd_table(report))


def _crowd_table(report: dict[str, Any]) -> Table:
    table = Table("what", "found", "target")
    answers, states = report["answers"], report["followed_states"]
    wrong = sum(n for name, n in answers.items() if name != "acknowledged")
    reached = report["fan_out"]["to_watchers"]["from_written"]
    memory = report["backend_memory"]["per_client"]["under_load_kib"]
    for row in (
        ("answers lost, doubled or changed", f"{wrong} of {answers['acknowledged']}", "0"),
        ("ended with another state", f"{len(states['differing'])} of {states['compared']}", "0"),
        ("acknowledged, p95", f"{report['acknowledged']['p95_ms']} ms", "≤ 100 ms"),
        ("at everybody else, p99", f"{reached.get('p99_ms', '–')} ms", "≤ 250 ms"),
        ("server memory per client", f"{memory} KiB", "≤ 100 KiB"),
        ("backend", f"{report['cpu_cores']['backend']} cores", ""),
        ("load average", f"{report['load_average']}", ""),
    ):
        table.add_row(*row)
    return table


@main.command(name="loop")
@click.option("--clips", default=500_000, show_default=True, type=click.IntRange(20_000, 5_000_000))
@click.option("--dim", default=512, show_default=True, type=click.IntRange(16, 2048))
@click.option("--labels", default=4, show_default=True, type=click.IntRange(1, 16))
@click.option("--answers", default=24, show_default=True, type=click.IntRange(20, 200),
              help="Measured at each size of the label.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def loop_bench(clips: int, dim: int, labels: int, answers: int, as_json: bool) -> None:
    """Answer → feeds → scores on a large made-up corpus; against the least it can take."""
    report: dict[str, Any] = {"machine": machine()}
    with installation(ui=False, ingest_workers="0") as place:
        report |= asyncio.run(loop.measure(place, clips, dim, labels, answers))
    if as_json:
        print(json.dumps(report))
    else:
        tables.show_loop(report)


@main.command(name="cluster")
@click.option("--clips", default=300_000, show_default=True, type=click.IntRange(20_000, 5_000_000))
@click.option("--dim", default=512, show_default=True, type=click.IntRange(16, 2048))
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def cluster_bench(clips: int, dim: int, as_json: bool) -> None:
    """A pass over a corpus that one process holds, or the shards of a Ray cluster in this machine.

    Needs the extra `cluster`.
    """
    report: dict[str, Any] = {"machine": machine()}
    try:
        with installation(ui=False, ingest_workers="0", learn_workers="0") as place:
            report |= asyncio.run(sharding.measure(place, clips, dim))
    except NotInstalled as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        print(json.dumps(report))
    else:
        tables.show_cluster(report)


@main.command(name="search")
@click.option("--clips", default=500_000, show_default=True, type=click.IntRange(20_000, 5_000_000))
@click.option("--dim", default=512, show_default=True, type=click.IntRange(16, 2048))
@click.option("--queries", default=100, show_default=True, type=click.IntRange(10, 1000))
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def search_bench(clips: int, dim: int, queries: int, as_json: bool) -> None:
    """Recall and time of searches on a large made-up corpus, with and without filters."""
    report: dict[str, Any] = {"machine": machine()}
    with installation(ui=False, ingest_workers="0", learn_workers="0") as place:
        report |= asyncio.run(searching.measure(place, clips, dim, queries))
    if as_json:
        print(json.dumps(report))
    else:
        tables.show_search(report)


@main.command(name="growth")
@click.option("--clips-max", "clips", default=500_000, show_default=True,
              type=click.IntRange(10_000, 5_000_000))  # fmt: skip
@click.option("--labels-max", "labels", default=56, show_default=True, type=click.IntRange(1, 500))
@click.option("--annotations-max", "annotations", default=100_000, show_default=True,
              type=click.IntRange(1000, 1_000_000))  # fmt: skip
@click.option("--dim", default=512, show_default=True, type=click.IntRange(16, 2048))
@click.option("--minutes", default=60.0, show_default=True, type=click.FloatRange(min=0.1),
              help="No further size is begun after so long.")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path),
              help="A folder for growth.json and growth.png.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def growth_bench(
    clips: int,
    labels: int,
    annotations: int,
    dim: int,
    minutes: float,
    out: Path | None,
    as_json: bool,
) -> None:
    """What a pass, an answer, a search and a first snapshot cost as clips, labels and annotations
    grow, and what grows worse than it must."""
    report: dict[str, Any] = {"machine": machine()}
    with installation(ui=False, ingest_workers="0", learn_workers="0") as place:
        report |= asyncio.run(
            growth.measure(
                place, clips=clips - clips % BLOCK, labels=labels, annotations=annotations,
                dim=dim, seconds=60 * minutes,
            )
        )  # fmt: skip
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        files.write(out / "growth.json", json.dumps(report, indent=1) + "\n")
        with files.draft(out / "growth.png") as made:
            growth.plot(report, made)
    if as_json:
        print(json.dumps(report))
    else:
        tables.show_growth(report)


@main.command(name="faults")
@click.option("--minutes", default=10.0, show_default=True, type=click.FloatRange(0.05, 1440))
@click.option("--seed", type=int, help="For the same faults in the same order.")
@click.option("--most", type=click.IntRange(min=1), help="Stop after so many faults.")
@click.option("--only", multiple=True, help="Only this kind of fault; may be repeated.")
@click.option("--ui/--no-ui", default=True, show_default=True, help="With the page.")
@click.option("--disk/--no-disk", default=True, show_default=True,
              help="On a small disk in memory, which is filled.")  # fmt: skip
@click.option("--learn-workers", default=2, show_default=True, type=click.IntRange(1, 8))
@click.option("--ingest-workers", default=1, show_default=True, type=click.IntRange(0, 8))
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def faults_bench(
    minutes: float,
    seed: int | None,
    most: int | None,
    only: tuple[str, ...],
    ui: bool,
    disk: bool,
    learn_workers: int,
    ingest_workers: int,
    as_json: bool,
) -> None:
    """Kill, stop and starve every process while people answer; is anything lost?

    Exit code 1 if anything acknowledged was lost, doubled or changed, or something did not come
    back.
    """
    # A bench that is told to end removes what it started, as after Ctrl-C; which a job in the
    # background of a shell would ignore.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    logging.getLogger("asyncpg").setLevel(logging.CRITICAL)  # its connections are cut all the time
    known = fault_kinds.kinds(ui=ui, learn=learn_workers, ingest=ingest_workers)
    try:
        chosen = faults.choose(known, only)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    plan = faults.Plan(60 * minutes, faults.new_seed() if seed is None else seed, chosen, most)
    loop.say(f"seed {plan.seed}")
    report: dict[str, Any] = {"machine": machine()}
    with stricken(
        ui=ui, disk=disk, learn_workers=learn_workers, ingest_workers=ingest_workers
    ) as place:
        report |= asyncio.run(faults.measure(place, plan))
    print(json.dumps(report, indent=None if as_json else 1))
    if not as_json:
        tables.show_faults(report)
    sys.exit(0 if faults.well(report) else 1)


@main.command(name="page")
@click.option("--cards", default=5000, show_default=True, type=click.IntRange(100, 100_000))
@click.option("--films", default=12, show_default=True, type=click.IntRange(1, 200),
              help="Rendered and ingested; clips are copied until there are enough.")  # fmt: skip
@click.option("--minutes", default=0.0, show_default=True, type=click.FloatRange(0, 1440),
              help="So long others answer while the clips are open: does memory grow?")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def page_bench(cards: int, films: int, minutes: float, as_json: bool) -> None:
    """Every page cold in a browser: first paint, usable, bytes; scrolling, hovering, memory."""
    from workers.bench import pages

    report: dict[str, Any] = {"machine": machine()}
    with installation(ui=True) as place:
        report["ingest"] = asyncio.run(ingesting.measure(place, films))
        report |= asyncio.run(pages.measure(place, cards, minutes))
    if as_json:
        print(json.dumps(report))
    else:
        tables.show_pages(report)


async def _measure(
    place: Installation, annotators: int, answers: int, pace: float, films: int, browser: bool
) -> dict[str, Any]:
    names = [f"annotator-{i}" for i in range(annotators)]
    await asyncio.to_thread(place.add_people, names)
    report: dict[str, Any] = {"ingest": await ingesting.measure(place, films)}
    report["live"] = await live.measure(place, names, answers, pace)
    report["predict"] = await ingesting.predicted(
        place, live.LABEL, report["ingest"]["video_seconds"]
    )
    if browser:
        from workers.bench import browsers

        report["browsers"] = await browsers.measure(place, names)
    return report


def _table(report: dict[str, Any]) -> None:
    table = Table("what", "p50", "p95", "target p95")
    rows = {**report["live"], **report.get("browsers", {})}
    for name, value in rows.items():
        if isinstance(value, dict):
            target = TARGETS_MS.get(name)
            table.add_row(
                name.replace("_", " "), f"{value['p50_ms']} ms", f"{value['p95_ms']} ms",
                f"≤ {target} ms" if target else "",
            )  # fmt: skip
    console.print(table)
    took = {name: report[name]["times_real_time"] for name in ("ingest", "predict")}
    console.print(", ".join(f"{name} {times:.0f} × real time" for name, times in took.items()))


if __name__ == "__main__":
    main(prog_name="rushes bench")
