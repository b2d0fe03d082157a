"""What the large-corpus benches measured, for people: with targets, and whether they are met."""

from __future__ import annotations

from typing import Any

from rich.table import Table

from backend.ops.console import NO, YES, console

FEEDS_MS = {50: 250, 200: 250, 1000: 400}  # p95 from sending an answer
OVER_FLOOR = 1.3
FASTER_THAN_RELEASED = 10.0
OVER_MATRIX = 1.5
RECALL = 0.99
SEARCH_MS = {1_000_000: 20, 10_000_000: 80}  # of a corpus of fewer clips
SHARD_MS = 20
GAP_S, CURRENT_S = 10, 15
USABLE_MS, FRAME_MS = 1000, 20


def show_loop(report: dict[str, Any]) -> None:
    table = _table(report, f"{report['clips']:,} clips, {report['dim']} dimensions")
    for row in report["answers"]:
        n = row["n"]
        feeds, limit = row["feeds"], FEEDS_MS[n]
        _row(table, f"{n} answers: one more → feeds, p50 / p95",
             f"{feeds['p50_ms']} / {feeds['p95_ms']} ms", f"≤ {limit} ms",
             feeds["p95_ms"] <= limit)  # fmt: skip
        inside, metrics = row["in_the_worker"], row["metrics"]
        table.add_row("  of it in the worker", f"{inside['p50_ms']} / {inside['p95_ms']} ms")
        table.add_row("  → scores", f"{metrics['p50_ms']} / {metrics['p95_ms']} ms")
    bare = report["bare"]
    _row(table, "scoring and selection : one bare pass",
         f"{bare['scoring_ms']} : {bare['floor_ms']} ms = {bare['scoring_to_floor']}",
         f"≤ {OVER_FLOOR}", bare["scoring_to_floor"] <= OVER_FLOOR)  # fmt: skip
    ratio = round(bare["released_ms"] / report["answers"][-1]["feeds"]["p50_ms"], 1)
    _row(table, f"the released code's way at {bare['n']} answers : ours",
         f"{bare['released_ms']} ms = {ratio} ×", f"≥ {FASTER_THAN_RELEASED:g} ×",
         ratio >= FASTER_THAN_RELEASED)  # fmt: skip
    together = report["together"]
    last, alone = together["until_the_last"]["p50_ms"], together["alone_in_sum"]["p50_ms"]
    _row(table, f"{together['labels']} labels at once : one after another",
         f"{last} : {alone} ms", "less", last < alone)  # fmt: skip
    memory = report["memory"]
    share = round(memory["peak_resident_mib"] / memory["matrix_mib"], 2)
    _row(table, "worker's peak memory : matrix",
         f"{memory['peak_resident_mib']} : {memory['matrix_mib']} MiB = {share}",
         f"≤ {OVER_MATRIX}", share <= OVER_MATRIX)  # fmt: skip
    late = report["catch_up"]
    table.add_row(f"{late['clips']:,} more clips → feeds", f"{late['seconds_until_feeds']} s")
    console.print(table)


def show_cluster(report: dict[str, Any]) -> None:
    table = _table(report, f"{report['clips']:,} clips, {report['dim']} dimensions")
    alone = report["one_process"]
    table.add_row("a pass by one process, p50 / p95", f"{alone['p50_ms']} / {alone['p95_ms']} ms")
    for count, found in report["shards"].items():
        table.add_row(f"by {count} shard{'s' if count > 1 else ''} of a cluster",
                      f"{found['p50_ms']} / {found['p95_ms']} ms")  # fmt: skip
    _row(table, "one shard more than one process", f"{report['overhead_ms']} ms",
         f"≤ {SHARD_MS} ms", report["overhead_ms"] <= SHARD_MS)  # fmt: skip
    console.print(table)


def show_search(report: dict[str, Any]) -> None:
    table = _table(report, f"{report['clips']:,} clips, {report['dim']} dimensions")
    table.add_row("HNSW index", f"{report['index_seconds']} s, {report['index_mib']} MiB")
    table.add_row("clips that no link of it leads to", f"{report['unreached']:,}")
    most_ms = next(ms for clips, ms in SEARCH_MS.items() if report["clips"] < clips)
    for name, found in report["searches"].items():
        _row(table, f"{name}: recall of {report['hits']} hits",
             f"{found['recall']:.3f}, at worst {found['worst_recall']:.2f}", f"≥ {RECALL}",
             found["recall"] >= RECALL)  # fmt: skip
        _row(table, "  time, p50 / p95", f"{found['p50_ms']} / {found['p95_ms']} ms",
             f"≤ {most_ms} ms", found["p95_ms"] <= most_ms)  # fmt: skip
        if later := found.get("later_pages"):
            table.add_row("  later pages", f"{later['p50_ms']} / {later['p95_ms']} ms")
    console.print(table)


def show_growth(report: dict[str, Any]) -> None:
    machine = report["machine"]
    for axis, rows in report["axes"].items():
        if not rows:
            continue
        title = (
            f"{axis}; {machine['cores']} cores of {machine['cpu']}, load {machine['load_before']}"
        )
        table = Table("ms", *(f"{row['size']:,}" for row in rows), "power", "", title=title,
                      caption="power: 0 is flat, 1 is in proportion")  # fmt: skip
        for name in rows[0]["ms"]:
            power = report["powers"][axis].get(name)
            table.add_row(
                name, *(f"{row['ms'][name]:g}" for row in rows),
                "" if power is None else f"{power:.2f}",
                "" if power is None else NO if name in report["worse"][axis] else YES,
            )  # fmt: skip
        console.print(table)
    for axis, sizes in report["not_reached"].items():
        reached = ", ".join(f"{size:,}" for size in sizes)
        console.print(f"not reached in time: {axis} {reached}", markup=False)


def show_faults(report: dict[str, Any]) -> None:
    machine, answers = report["machine"], report["answers"]
    title = (
        f"seed {report['seed']}, {report['seconds']:.0f} s, {answers['acknowledged']} answers "
        f"acknowledged; {machine['cores']} cores, load {report['load_average']}"
    )
    columns = ("fault", "times", "lost", "doubled", "changed")
    seconds = ("longest gap", "ready", "current after it")
    table = Table(*columns, *(f"{name}, s" for name in seconds), title=title,
                  caption="seconds: p50 / p95 / most")  # fmt: skip
    for name, row in [*report["kinds"].items(), ("all", report["all"])]:
        spreads = (row["gap_s"], row["ready_s"], row["current_s"])
        table.add_row(
            name, *(str(row[n]) for n in ("faults", "lost", "doubled", "changed")),
            *(" / ".join(f"{v:.1f}" for v in spread.values()) or "–" for spread in spreads),
        )  # fmt: skip
    console.print(table)
    summary = Table("what", "found", "target", "")
    worst = max((row["gap_s"].get("p95", 0.0) for row in report["kinds"].values()), default=0.0)
    slowest = max((row["current_s"].get("max", 0) for row in report["kinds"].values()), default=0.0)
    for kind in ("lost", "doubled", "changed"):
        _row(summary, kind, str(answers[kind]), "0", answers[kind] == 0)
    _row(summary, "gap, p95 of the worst kind", f"{worst} s", f"≤ {GAP_S} s", worst <= GAP_S)
    _row(summary, "models current, at most", f"{slowest} s", f"≤ {CURRENT_S} s",
         slowest <= CURRENT_S)  # fmt: skip
    console.print(summary)
    for kind, reason in report["not_tried"].items():
        console.print(f"not tried: {kind} ({reason})", markup=False)
    for failure in report["failures"]:
        console.print(f"failed: {failure}", markup=False)


def show_pages(report: dict[str, Any]) -> None:
    machine, grid = report["machine"], report["grid"]
    columns = ("page, cold", "first paint", "usable", "", "requests", "KiB")
    table = Table(*columns, title=f"{machine['cores']} cores of {machine['cpu']}, load "
                  f"{machine['load_before']}", caption=f"usable: ≤ {USABLE_MS} ms")  # fmt: skip
    for name, page in report["pages"].items():
        usable = page["usable_ms"]
        table.add_row(
            name, f"{page['first_paint_ms']} ms", f"{usable} ms",
            YES if usable <= USABLE_MS else NO, str(page["requests"]), str(page["kib"]),
        )  # fmt: skip
    console.print(table)
    hands = Table("what", "measured", "target", "", title=f"{grid['cards']:,} cards")
    for name, frames in grid["scroll"].items():
        _row(hands, f"scrolling {name}: between frames, p50 / p95 / max",
             f"{frames['p50_ms']} / {frames['p95_ms']} / {frames['max_ms']} ms", f"≤ {FRAME_MS} ms",
             frames["p95_ms"] <= FRAME_MS)  # fmt: skip
        hands.add_row("  the page's own work for a frame, mean", f"{frames['work_ms']} ms")
    hover = grid["hover"]
    hands.add_row("hover → moving picture, p50 / p95", f"{hover['p50_ms']} / {hover['p95_ms']} ms")
    hands.add_row(f"{grid['selected']:,} selected → counted", f"{grid['select_all_ms']} ms")
    hands.add_row("elements in the document", str(grid["elements"]))
    if heap := report.get("heap"):
        before, after = heap["before"], heap["after"]
        what = f"memory before / after {heap['minutes']:g} min of {heap['answers']} answers"
        hands.add_row(what, f"{before['heap_mib']} / {after['heap_mib']} MiB")
        hands.add_row("  nodes", f"{before['nodes']} / {after['nodes']}")
    console.print(hands)


def _table(report: dict[str, Any], corpus: str) -> Table:
    machine = report["machine"]
    title = f"{corpus}; {machine['cores']} cores of {machine['cpu']}, load {machine['load_before']}"
    return Table("what", "measured", "target", "", title=title)


def _row(table: Table, what: str, measured: str, target: str, met: bool) -> None:
    table.add_row(what, measured, target, YES if met else NO)
