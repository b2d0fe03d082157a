"""The embedded Postgres' data folder: where it is, how it is made, who may connect to it.

It is made under a draft's name and renamed, so what is there is whole. Nobody connects without a
password. The superuser's is set while no server runs, which also closes a folder that an earlier
version made open to every local user.
"""

from __future__ import annotations

import hashlib
import logging
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backend.keeping import files, passwords
from backend.ops import processes
from backend.ops.child import NotStarted

logger = logging.getLogger(__name__)

SUPERUSER = "postgres"
OURS = "# Written by Rushes."
# The mark tells whether the superuser has the password that lies in the home.
ACCESS = """\
{ours} The passwords lie in the folder `passwords` of its home. {mark}
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


def prepare(data: Path, superuser: Path, binaries: Path) -> User:
    """Make the cluster the first time, and close it to whoever has no password. No server runs.

    ``superuser``: the file of the superuser's password, made where there is none.

    Raises:
        NotStarted: it can't be made, or the folder holds something else.
    """
    data.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    user = user_of(data)
    _let_through(data.parent, user)
    clear(data.parent)
    _put_aside_half_made(data)
    password = passwords.make(superuser)
    if not (data / "PG_VERSION").exists():
        with files.draft(data) as made:
            _make(made, binaries, user)
            _close(made, binaries, user, password)
    elif _access(data) != _closed(password):
        _close(data, binaries, user, password)
    files.clear(data)
    return user


def _close(data: Path, binaries: Path, user: User, password: str) -> None:
    """Give the superuser the password, and let nobody in without one."""
    _alone(
        data, binaries, user,
        f"ALTER ROLE {SUPERUSER} PASSWORD '{passwords.scram(password)}'",
        "CREATE EXTENSION IF NOT EXISTS vector",  # into what every database is copied from
    )  # fmt: skip
    # Last: a start that is cut off before does it again.
    files.write(data / "pg_hba.conf", _closed(password), mode=0o600, before=user.own)


def _closed(password: str) -> str:
    """The access rules of a cluster whose superuser has this password."""
    return ACCESS.format(ours=OURS, mark=hashlib.sha256(password.encode()).hexdigest()[:16])


def _access(data: Path) -> str:
    try:
        return (data / "pg_hba.conf").read_text(errors="replace")
    except FileNotFoundError:
        return ""


def _let_through(folder: Path, user: User) -> None:
    """As root: the server's user, and nobody else, may pass through our folder."""
    if user.other and not folder.stat().st_mode & stat.S_IXOTH:
        os.chown(folder, -1, user.group)
        folder.chmod(folder.stat().st_mode | stat.S_IXGRP)


def clear(folder: Path) -> None:
    """End and remove what a killed start was making in a home."""
    for left in folder.glob(f"{files.DRAFT}*"):
        processes.end(processes.working_in(left), seconds=0)
    files.clear(folder)


def _put_aside_half_made(data: Path) -> None:
    """What an earlier version left when it was killed while it made the cluster: no server ever
    started on it, and it is no backup, so it holds nothing of anybody."""
    if not data.exists() or not any(data.iterdir()):
        return
    started = _access(data).startswith(OURS) or any(
        (data / name).exists() for name in ("postmaster.opts", "backup_label")
    )
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
        logger.warning("%s was never finished; it is now %s, and a new one is made", data, aside)


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
