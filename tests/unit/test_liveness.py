"""What is hung, what is only busy, and what becomes of either."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from backend.domain.silence import Silences
from backend.keeping import passwords
from backend.ops import child, liveness, ports, supervisor
from backend.ops.liveness import BUSY_LOOKS, HUNG_LOOKS, STOPPED_LOOKS, Effort, Silence
from backend.ops.parts import Part
from backend.ops.supervisor import Supervisor

# Answers every request, or works without ever answering again once it was asked for that.
SERVER = """
import http.server, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/spin":
            while True: pass
        self.send_error(503)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def looks(silence: Silence, efforts: list[Effort], alive: bool = False) -> int:
    """After how many looks the process counts as hung."""
    for number, effort in enumerate(efforts, 1):
        if silence.look(alive, effort):
            return number
    raise AssertionError("it never counted as hung")


def test_what_is_stopped_is_hung_sooner_than_what_idles_or_works() -> None:
    def spoken() -> Silence:
        silence = Silence(1)
        assert not silence.look(True, Effort(5, False, False))
        return silence

    assert looks(spoken(), [Effort(5, False, True)] * 99) == STOPPED_LOOKS
    assert looks(spoken(), [Effort(5, False, False)] * 99) == HUNG_LOOKS
    assert looks(spoken(), [Effort(5, True, False)] * 99) == BUSY_LOOKS  # waits for a processor
    working = [Effort(5 + n, False, False) for n in range(1, 99)]
    assert looks(spoken(), working) == BUSY_LOOKS


def test_what_has_not_spoken_yet_is_still_starting() -> None:
    silence = Silence(1)
    assert not any(silence.look(False, Effort(0, False, False)) for _ in range(99))
    assert silence.look(False, Effort(0, False, True))  # stopped, it will never


def test_one_answer_ends_a_silence() -> None:
    silence, idle = Silence(1), Effort(5, False, False)
    silence.look(True, idle)
    for _ in range(9):
        assert not any(silence.look(False, idle) for _ in range(HUNG_LOOKS - 1))
        assert not silence.look(True, idle)


def test_silence_is_counted_in_looks() -> None:
    silences = Silences()
    assert silences.look({"ada": 1, "ben": 1}) == {"ada": 0, "ben": 0}
    assert silences.look({"ada": 1, "ben": 2}) == {"ada": 1, "ben": 0}
    assert silences.look({"ada": 1}) == {"ada": 2}
    assert silences.look({"ada": 3, "ben": 2}) == {"ada": 0, "ben": 0}


def test_effort_is_the_kernels(tmp_path: Path) -> None:
    spin = "import sys\nprint('on', flush=True)\nwhile True: pass"
    with child.talking([sys.executable, "-c", spin], os.environ, 5) as process:
        child.await_line(process, "on", 30)
        assert Effort.of(process.pid).active
        process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, process.pid, os.WSTOPPED)
        before = Effort.of(process.pid)
        assert before.stopped and not before.active
        assert Effort.of(process.pid) == before
        process.kill()


@asynccontextmanager
async def watched(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Supervisor, Part, str]]:
    """A supervisor that looks often, and a server under it."""
    monkeypatch.setattr(supervisor, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr(liveness, "ANSWER_SECONDS", 0.2)
    (port,) = ports.free(1)
    address = f"http://127.0.0.1:{port}/"
    alive = liveness.says(address)
    command = [sys.executable, "-c", SERVER, str(port)]
    part = Part(
        "server",
        partial(child.start, "server", command, log=home / "log", seconds=30,
                ready=lambda: asyncio.run(alive())),
        alive=alive,
    )  # fmt: skip
    keeper = Supervisor(home, lambda _: None)
    await keeper.add(part)
    try:
        yield keeper, part, address
    finally:
        await keeper.stop()


async def eventually(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.02)


async def test_a_stopped_part_is_replaced_and_named_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with watched(tmp_path, monkeypatch) as (_, part, _address):
        assert part.process is not None
        before = part.process
        await asyncio.sleep(0.3)  # a part that answers 503 answers
        assert before.poll() is None
        before.send_signal(signal.SIGSTOP)
        await eventually(lambda: "server" in liveness.unwell(tmp_path))
        await eventually(lambda: part.restarts == 1)
        assert before.poll() == -signal.SIGKILL
        await eventually(lambda: liveness.unwell(tmp_path) == {})


async def test_a_part_that_works_on_something_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(liveness, "BUSY_LOOKS", 10**6)
    async with watched(tmp_path, monkeypatch) as (_, part, address):
        assert part.process is not None
        await asyncio.sleep(0.5)  # it has answered before
        await liveness.says(address + "spin")()
        await eventually(lambda: "server" in liveness.unwell(tmp_path))
        await asyncio.sleep(0.3 * (HUNG_LOOKS + 2))
        assert part.process.poll() is None and part.restarts == 0


async def test_what_cannot_be_asked_is_not_killed(tmp_path: Path) -> None:
    """The file of the password is gone, say."""
    missing = passwords.named("postgresql://ada@127.0.0.1:1/rushes", tmp_path / "missing")
    assert await liveness.queries(missing)()
    assert not await liveness.queries("postgresql://ada@127.0.0.1:1/rushes")()


async def test_what_a_supervisor_that_ended_noted_is_not_believed(tmp_path: Path) -> None:
    unwell = liveness.Unwell(tmp_path)
    unwell.note("backend", "it does not answer")
    assert liveness.unwell(tmp_path)["backend"]["why"] == "it does not answer"
    record = (tmp_path / liveness.RECORD).read_text()
    ended = await asyncio.create_subprocess_exec("true")
    await ended.wait()
    (tmp_path / liveness.RECORD).write_text(record.replace(str(os.getpid()), str(ended.pid)))
    assert liveness.unwell(tmp_path) == {}


async def test_a_loop_that_stands_still_touches_nothing(tmp_path: Path) -> None:
    marker = tmp_path / "ready"
    alive = liveness.touches(marker)
    assert not await alive()
    marker.touch()
    assert await alive()
    assert not await alive()
    os.utime(marker, ns=(0, 0))
    assert await alive()
