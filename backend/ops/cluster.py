"""The embedded Postgres' data folder: where it is, how it is made, who may connect to it.

It is made under a draft's name and renamed, so what is there is whole. Nobody connects without a
password. The superuser's is set while no server runs, which also closes a folder that an earlier
version made open to every local user.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backend.keeping import files, passwords
from backend.ops import processes
from backend.ops.child import NotStarted

SUPERUSER = "postgres"
ACCESS = """\
# Written by Rushes. The passwords lie in the folder `passwords` of its home.
host all all 127.0.0.1/32 scram-sha-256
"""


@dataclass(frozen=True)
class User:
    """Whom the server runs as: us, or as root, which Postgres refuses, somebody else."""

    id: int
    group: int
    other: bool
    popen: dict[str, Any] = field(default_factory=dict)  # what `subprocess` needs for that

    def own(self, path: Path) -> None:
        """Give a file or folder to that user."""
        if self.other:
            shutil.chown(path, self.id, self.group)


def data_folder(home: Path) -> Path:
    """Where the data lies. As root the server runs as another user, which must be able to enter
    every folder above the home; where it can't, a folder under /var/lib is used."""
    folder = home / "postgres"
    if os.geteuid() != 0 or (folder / "PG_VERSION").exists():
        return folder
    elsewhere = Path("/var/lib/rushes") / str(home).strip("/").replace("/", "-")
    if elsewhere.exists() or not all(
        p.stat().st_mode & stat.S_IXOTH for p in home.parents if p.exists()
    ):
        return elsewhere
    return folder


def user_of(data: Path) -> User:
    """Raises: NotStarted: we are root, and there is nobody else to run Postgres as."""
    if os.geteuid() != 0:
        return User(os.geteuid(), os.getegid(), other=False)
    known = {p.pw_name: p for p in pwd.getpwall()}
    found = next((known[name] for name in ("postgres", "nobody") if name in known), None)
    if data.exists() and data.stat().st_uid != 0:
        found = pwd.getpwuid(data.stat().st_uid)
    if found is None:
        raise NotStarted(
            "Postgres refuses to run as root and there is no user `postgres` or `nobody`; "
            "run Rushes as an ordinary user."
        )
    popen = {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    return User(found.pw_uid, found.pw_gid, other=True, popen=popen)


def prepare(
    data: Path, superuser: Path, binaries: Path, say: Callable[[str], None] = lambda _: None
) -> User:
    """Make the cluster the first time, and close it to whoever has no password. No server runs.

    ``superuser``: the file of the superuser's password.

    Raises:
        NotStarted: it can't be made, or the folder holds something else.
    """
    data.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    user = user_of(data)
    _let_through(data.parent, user)
    _clear(data.parent)
    _put_aside_half_made(data, say)
    if not (data / "PG_VERSION").exists():
        with files.draft(data) as made:
            _make(made, binaries, user)
    access = data / "pg_hba.conf"
    closed = access.exists() and access.read_text(errors="replace") == ACCESS
    if not closed or not superuser.exists():
        password = passwords.read(superuser) if superuser.exists() else passwords.new()
        _alone(
            data, binaries, user,
            f"ALTER ROLE {SUPERUSER} PASSWORD '{passwords.scram(password)}'",
            "CREATE EXTENSION IF NOT EXISTS vector",  # into what every database is copied from
        )  # fmt: skip
        files.write(access, ACCESS, mode=0o600, before=user.own)
        # Last: a start that is cut off before it begins again here.
        superuser.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        files.write(superuser, password, mode=0o600)
    return user


def _let_through(folder: Path, user: User) -> None:
    """As root: the server's user, and nobody else, may pass through our folder."""
    if user.other and not folder.stat().st_mode & stat.S_IXOTH:
        os.chown(folder, -1, user.group)
        folder.chmod(folder.stat().st_mode | stat.S_IXGRP)


def _clear(folder: Path) -> None:
    """End and remove what a killed start was making."""
    for left in folder.glob(f"{files.DRAFT}*"):
        processes.end(processes.working_in(left), seconds=0)
    files.clear(folder)


def _put_aside_half_made(data: Path, say: Callable[[str], None]) -> None:
    """What an earlier version left when it was killed while it made the cluster: no server ever
    started on it, and it is no backup, so it holds nothing of anybody."""
    if not data.exists() or not any(data.iterdir()):
        return
    started = (data / "postmaster.opts").exists() or (data / "backup_label").exists()
    if started and not (data / "PG_VERSION").exists():
        raise NotStarted(
            f"{data} holds a Postgres that lacks parts (PG_VERSION). Put its backup there, or move "
            "it away to begin with an empty database."
        )
    if not started:
        number = 1
        while (aside := data.with_name(f"{data.name}.half-made-{number}")).exists():
            number += 1
        data.rename(aside)
        say(f"{data} was never finished; it is now {aside}, and a new one is made")


def _make(data: Path, binaries: Path, user: User) -> None:
    data.mkdir(mode=0o700)
    user.own(data)
    command: list[Any] = [binaries / "initdb", "-D", data, "-U", SUPERUSER, "-A", "reject"]
    command += ["-E", "UTF8", "--no-locale", "--no-sync"]  # the draft is brought to the disk
    done = subprocess.run(command, cwd=data, capture_output=True, text=True, **user.popen)
    if done.returncode:
        raise NotStarted(f"initdb failed in {data.parent}: {done.stderr.strip()[-800:]}")


def _alone(data: Path, binaries: Path, user: User, *statements: str) -> None:
    """Run statements as the superuser in the template database, with no server and no network."""
    done = subprocess.run(
        [binaries / "postgres", "--single", "-D", data, "-c", "exit_on_error=on", "template1"],
        cwd=data, input="".join(f"{s};\n" for s in statements), capture_output=True, text=True,
        **user.popen,
    )  # fmt: skip
    if done.returncode:
        raise NotStarted(
            f"The database in {data} can't be given a password: {done.stderr.strip()[-800:]}"
        )
