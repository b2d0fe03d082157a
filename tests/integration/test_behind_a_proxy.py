"""Several backends behind nginx, with the configuration that compose.yaml gives it."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import asyncpg
import pytest
import yaml
from msgspec.structs import replace

from backend import client
from backend.auth import access
from backend.client import new_id
from backend.messages import Acknowledged, CreateLabel
from backend.ops import ports
from backend.settings import Settings
from tests import gestures
from tests.conftest import PASSWORD, running_backend

ROOT = Path(__file__).resolve().parents[2]
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[tuple[int, list[int]]]:
    """The port of an nginx, and those of the two backends that it knows."""
    port, *backends = ports.free(3)
    compose = yaml.safe_load((ROOT / "compose.yaml").read_text())
    server = compose["configs"]["proxy"]["content"].replace("$$", "$")
    here = {
        "resolver 127.0.0.11 valid=5s;": "",  # docker's
        "listen 8080;": f"listen 127.0.0.1:{port};",
        "server backend:8100 resolve max_fails=0;": "".join(
            f"server 127.0.0.1:{each} max_fails=0;" for each in backends
        ),
        "server ui:3000 resolve max_fails=0;": "server 127.0.0.1:1;",
    }
    for said, instead in here.items():
        assert server.count(said) == 1, said
        server = server.replace(said, instead)
    temporary = "".join(
        f"{kind}_temp_path {tmp_path}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = tmp_path / "nginx.conf"
    config.write_text(
        f"daemon off; user root; pid {tmp_path}/pid; error_log {tmp_path}/log;"
        f" events {{}} http {{ access_log off; {temporary} {server} }}"
    )
    assert NGINX is not None
    process = subprocess.Popen([NGINX, "-p", str(tmp_path), "-c", str(config)])
    yield port, backends
    process.terminate()
    process.wait()


async def test_people_go_on_while_backends_are_restarted_one_after_another(
    proxy: tuple[int, list[int]],
    settings: Settings,
    pool: asyncpg.Pool,
    clips: list[int],
    person: Callable[..., Awaitable[access.Visitor]],
) -> None:
    port, backends = proxy
    address = f"http://127.0.0.1:{port}"
    placed = [
        replace(
            settings, backend_port=each, public_api_url=address, ui_origin=address,
            trusted_proxies=1,
        )
        for each in backends
    ]  # fmt: skip
    await person("ada")
    answered = 0

    async def works(label: int | None) -> int:
        """Sign in, take a ticket from one backend to whichever, answer, and see it."""
        nonlocal answered
        session = await asyncio.to_thread(client.sign_in, address, address, "ada", PASSWORD)
        async with client.open_client(address, address, session) as ada:
            if label is None:
                made = await ada.ask(CreateLabel(id=new_id(), name="night"))
                label = made.label
            answered += 1
            done = await ada.ask(gestures.answer(label, clips[answered], "positive"))
            assert isinstance(done, Acknowledged)
            seen = await ada.subscribe(f"label/{label}")
            assert len(seen.state.answers) == answered
        return label

    async with running_backend(placed[0]):
        async with running_backend(placed[1]):
            label = None
            for _ in range(4):  # tickets cross from one backend to the other
                label = await works(label)
        await works(label)
        async with running_backend(placed[1]):
            await works(label)
    async with running_backend(placed[1]):
        await works(label)
    assert await pool.fetchval("SELECT count(*) FROM annotation") == answered == 7
