import subprocess
from pathlib import Path

import pytest

from backend.ops import doctor
from ui import bundle
from ui.security_headers import policy
from ui.settings import Settings, read_settings


def settings(tmp_path: Path, **environ: str) -> Settings:
    return read_settings({"RUSHES_HOME": str(tmp_path), **environ})


def test_an_empty_variable_means_the_default(tmp_path: Path) -> None:
    read = settings(tmp_path, RUSHES_PUBLIC_API_URL="", RUSHES_API_URL="http://api:1/")
    assert read.public_api_url == read.api_url == "http://api:1"


def test_the_live_address_follows_the_scheme(tmp_path: Path) -> None:
    assert settings(tmp_path, RUSHES_API_URL="https://x").live_url == "wss://x/live"
    assert settings(tmp_path, RUSHES_API_URL="http://x:2").live_url == "ws://x:2/live"


def test_the_fingerprint_follows_what_is_baked_in_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "version", lambda _: "1")  # Reflex is in the other environment
    base = bundle.fingerprint(settings(tmp_path))
    assert bundle.fingerprint(settings(tmp_path, RUSHES_HOST="0.0.0.0")) == base
    assert bundle.fingerprint(settings(tmp_path / "elsewhere")) == base
    assert bundle.fingerprint(settings(tmp_path, RUSHES_UI_PORT="3999")) != base
    assert bundle.fingerprint(settings(tmp_path, RUSHES_PUBLIC_API_URL="http://y")) != base


@pytest.mark.parametrize("stamp", [None, b"", b"cut", b"\xff\xfe", "no page"])
def test_a_bundle_that_is_not_whole_is_built_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stamp: bytes | str | None
) -> None:
    built: list[str] = []
    page = tmp_path / "ui" / ".web" / "build" / "client" / "index.html"

    def build(*_: object) -> None:
        assert not (tmp_path / "ui" / "stamp").exists()  # or a build that is killed looks done
        built.append("")
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text("")

    monkeypatch.setattr(bundle, "version", lambda _: "1")  # Reflex is in the other environment
    monkeypatch.setattr(bundle, "_build", build)
    for _ in range(2):
        bundle.prepare(settings(tmp_path))
    assert len(built) == 1
    match stamp:
        case bytes():
            (tmp_path / "ui" / "stamp").write_bytes(stamp)
        case str():
            page.unlink()
        case None:
            (tmp_path / "ui" / "stamp").unlink()
    for _ in range(2):
        bundle.prepare(settings(tmp_path))
    assert len(built) == 2


def test_without_any_javascript_tool_the_message_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("REFLEX_BUN_PATH", raising=False)
    with pytest.raises(bundle.BuildFailed, match=r"Node\.js ≥ 22\.22"):
        bundle._javascript_tools(tmp_path / "ui")


def test_a_bun_on_the_path_is_used_if_it_is_new_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setenv("NPM_CONFIG_REGISTRY", "https://example.invalid")
    monkeypatch.delenv("REFLEX_BUN_PATH", raising=False)
    bun = tmp_path / "bun"
    bun.write_text("#!/bin/sh\necho 1.4.10\n")
    bun.chmod(0o755)
    assert subprocess.run([bun], capture_output=True).returncode == 0
    assert bundle._javascript_tools(tmp_path / "ui")["REFLEX_BUN_PATH"] == str(bun)
    assert bundle._version_of(str(bun)) > bundle.BUN_MINIMUM  # 10 > 4, not "10" < "4"


def test_the_policy_lets_in_the_api_and_nobody_else(tmp_path: Path) -> None:
    text = policy(settings(tmp_path, RUSHES_PUBLIC_API_URL="http://api:1"))
    rules = dict(rule.split(" ", 1) for rule in text.split("; "))
    assert rules["media-src"] == "'self' http://api:1"
    assert rules["form-action"] == "'self' http://api:1"
    assert rules["frame-ancestors"] == "'none'"
    assert "*" not in text


def test_the_doctor_asks_for_the_tools_that_the_build_needs() -> None:
    assert (doctor.BUN, doctor.NODE) == (bundle.BUN_MINIMUM, bundle.NODE_MINIMUM)
