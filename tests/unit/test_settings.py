"""Settings: defaults, what is derived, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.settings import FIELDS, SettingsError, load

ROOT = Path(__file__).resolve().parents[2]


def test_defaults_describe_one_machine() -> None:
    settings = load({})
    assert settings.dsn == "postgresql://postgres@127.0.0.1:8101/rushes"
    assert settings.redis == "redis://127.0.0.1:8102/0"
    assert settings.public_api_url == settings.api_url == "http://127.0.0.1:8100"
    assert settings.ui_origin == "http://127.0.0.1:3000"


def test_two_installations_side_by_side() -> None:
    settings = load({"RUSHES_BACKEND_PORT": "9100", "RUSHES_UI_PORT": "9000"})
    assert settings.public_api_url == "http://127.0.0.1:9100"
    assert settings.ui_origin == "http://127.0.0.1:9000"


def test_own_servers() -> None:
    settings = load({"RUSHES_DATABASE_URL": "postgresql://db/x", "RUSHES_REDIS_URL": "redis://r/1"})
    assert (settings.dsn, settings.redis) == ("postgresql://db/x", "redis://r/1")


@pytest.mark.parametrize("value", ["many", "0", "70000", "1.5"])
def test_a_bad_port_is_named(value: str) -> None:
    with pytest.raises(SettingsError, match="RUSHES_UI_PORT"):
        load({"RUSHES_UI_PORT": value})


def test_the_readme_names_every_variable() -> None:
    readme = (ROOT / "README.md").read_text()
    assert [name for name in FIELDS if f"`{name}`" not in readme] == []
