"""Settings: defaults, what is derived, what is refused, what a child process is told."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from backend.messages.environment import meanings, variable
from backend.settings import WORKER_READY_FILE, Settings, SettingsError, load
from ui.settings import Settings as PageSettings
from ui.settings import read_settings

ROOT = Path(__file__).resolve().parents[2]
# Of the tests, of compose.yaml's own, and of nothing: a sentence about all of them.
OTHERS = {
    "RUSHES_ARTIFACTS", "RUSHES_VIDEOS", "RUSHES_CPU_INGEST", "RUSHES_ODD_MESSAGES",
    "RUSHES_ODD_REQUESTS", "RUSHES_EXTRAS", "RUSHES_BACKENDS", "RUSHES_BACKEND_PORTS",
    "RUSHES_PAGES", "RUSHES_PAGE_PORTS", "RUSHES_PROXY_PORT", "RUSHES_API_KEY", WORKER_READY_FILE,
}  # fmt: skip


def test_defaults_describe_one_machine() -> None:
    settings = load({})
    passwords = settings.home / "passwords"
    assert settings.dsn == (
        f"postgresql://rushes@127.0.0.1:8101/rushes?password_file={passwords}/rushes"
    )
    assert settings.redis == f"redis://127.0.0.1:8102/0?password_file={passwords}/valkey"
    assert settings.public_api_url == settings.api_url == "http://127.0.0.1:8100"
    assert settings.ui_origin == "http://127.0.0.1:3000"
    assert settings.home == Path(".rushes").resolve()


def test_two_installations_side_by_side() -> None:
    settings = load({"RUSHES_BACKEND_PORT": "9100", "RUSHES_UI_PORT": "9000"})
    assert settings.public_api_url == "http://127.0.0.1:9100"
    assert settings.ui_origin == "http://127.0.0.1:9000"


def test_own_servers() -> None:
    settings = load({"RUSHES_DATABASE_URL": "postgresql://db/x", "RUSHES_REDIS_URL": "redis://r/1"})
    assert (settings.dsn, settings.redis) == ("postgresql://db/x", "redis://r/1")


def test_who_listens_everywhere_is_reached_here() -> None:
    settings = load({"RUSHES_HOST": "0.0.0.0"})
    assert settings.api_url == "http://127.0.0.1:8100"
    assert settings.ui_origin == settings.own_ui_url == "http://127.0.0.1:3000"


def test_addresses_lose_the_slash_at_their_end() -> None:
    settings = load(
        {"RUSHES_PUBLIC_API_URL": "https://api.example/", "RUSHES_UI_ORIGIN": "https://x/"}
    )
    assert (settings.public_api_url, settings.ui_origin) == ("https://api.example", "https://x")


@pytest.mark.parametrize("value", ["many", "0", "70000", "1.5"])
def test_a_bad_port_is_named(value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load({"RUSHES_UI_PORT": value})
    assert str(caught.value) == (
        f"RUSHES_UI_PORT (port of the page) is {value!r}; it must be a whole number from 1 to 65535"
    )
    with pytest.raises(SettingsError, match="RUSHES_UI_PORT"):
        read_settings({"RUSHES_UI_PORT": value})


@pytest.mark.parametrize("value", ["nan", "inf", "0.4", "alike"])
def test_a_bad_share_is_named(value: str) -> None:
    with pytest.raises(SettingsError, match=r"DUPLICATE_SIMILARITY .*a number from 0\.5 to 1\.01"):
        load({"RUSHES_DUPLICATE_SIMILARITY": value})


def test_an_empty_variable_is_none_and_beats_no_other_default() -> None:
    assert load({"RUSHES_HNSW_FROM": " "}).hnsw_from == 20_000
    assert load({"RUSHES_EMBEDDER": ""}, embedder="demo").embedder == "demo"
    assert load({"RUSHES_EMBEDDER": "mine"}, embedder="demo").embedder == "mine"


def test_a_child_process_reads_the_same_settings() -> None:
    settings = load(
        {
            "RUSHES_HOME": "/somewhere",
            "RUSHES_HOST": "0.0.0.0",
            "RUSHES_UI_PORT": "9000",
            "RUSHES_SESSION_HOURS": "0.5",
            "RUSHES_PUBLIC_API_URL": "https://api.example",
        }
    )
    child = load(settings.environment)
    assert child == load({**settings.environment, "RUSHES_NOBODY": "knows"})
    assert (child.database_url, child.redis_url) == (settings.dsn, settings.redis)
    for name in ("home", "host", "ui_port", "session_hours", "public_api_url", "ui_origin"):
        assert getattr(child, name) == getattr(settings, name)
    page = read_settings(settings.environment)
    assert page == read_settings(
        {variable(name): str(getattr(settings, name)) for name in PageSettings.__struct_fields__}
    )


def test_the_readme_has_a_row_for_every_setting() -> None:
    rows = re.findall(r"^\| `(RUSHES_\w+)` \| (.+?) \| (.+?) \|$", (ROOT / "README.md").read_text(),
                      re.MULTILINE)  # fmt: skip
    known = [
        (name, f"`{default}`" if default else "–", meaning)
        for name, default, meaning in meanings(Settings)
    ]
    assert rows == known


def test_every_variable_that_is_named_anywhere_is_a_setting() -> None:
    names = {name for name, _, _ in meanings(Settings)} | OTHERS
    files = subprocess.run(
        ["git", "ls-files", "*.py", "*.md", "*.yaml", "Makefile", "*.toml", "*.sh"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split()  # fmt: skip
    unknown = {
        (file, name)
        for file in files
        if (ROOT / file).exists()
        for name in re.findall(r"\bRUSHES_[A-Z]\w*", (ROOT / file).read_text())
        if name not in names and file != "tests/unit/test_settings.py"
    }
    assert unknown == set()
