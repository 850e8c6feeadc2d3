"""Debian's exim and dovecot on loopback: the parties that really receive mail, with folders and a certificate of ours.

Neither is given any privilege: run by root, they are started as Debian's mail user, else as whoever runs the tests.
"""

import grp
import imaplib
import os
import pwd
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from string import Template

import trustme

PASSWORD = "correct-horse-42"
_MAIL_USER = "Debian-exim"
_PATIENCE = 20.0
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Lab:
    """Where the servers listen; authority: the file that a client must trust."""

    smtp: int
    imap: int
    authority: Path

    def url(self, to: str, *, password: str = PASSWORD) -> str:
        """Return the address of a receiver whose mail goes through the server."""
        return f"mailtos://gazette:{password}@localhost:{self.smtp}?from=gazette@lab.test&to={to}"

    def inbox(self, user: str, count: int) -> list[EmailMessage]:
        """Return what a person finds when reading mail, oldest first; waits until it is `count` or too long."""
        end = time.monotonic() + _PATIENCE
        found = self._read(user)
        while len(found) < count and time.monotonic() < end:
            time.sleep(0.2)
            found = self._read(user)
        return found

    def _read(self, user: str) -> list[EmailMessage]:
        trusting = ssl.create_default_context(cafile=str(self.authority))
        with imaplib.IMAP4_SSL("localhost", self.imap, ssl_context=trusting) as client:
            client.login(user, PASSWORD)
            client.select("INBOX", readonly=True)
            _, (numbers,) = client.search(None, "ALL")
            return [_fetched(client, number) for number in numbers.decode().split()]


def _fetched(client: imaplib.IMAP4, number: str) -> EmailMessage:
    _, parts = client.fetch(number, "(RFC822)")
    part = parts[0]
    assert isinstance(part, tuple)
    found = message_from_bytes(part[1], policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


@contextmanager
def lab() -> Iterator[Lab]:
    """Start both servers and stop them again."""
    user = pwd.getpwnam(_MAIL_USER) if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    root = Path(tempfile.mkdtemp(prefix="gazette-mail-"))
    smtp, imap = _free_port(), _free_port()
    values = {"root": root, "smtp": smtp, "imap": imap, "uid": user.pw_uid, "gid": user.pw_gid, "password": PASSWORD}
    values |= {"user": user.pw_name, "group": grp.getgrgid(user.pw_gid).gr_name}
    try:
        authority = _furnish(root, values)
        _give(root, user.pw_uid, user.pw_gid)
        with (
            _server(["exim4", "-C", f"{root}/exim.conf", "-bdf"], user),
            _server(["dovecot", "-F", "-c", f"{root}/dovecot.conf"], user),
        ):
            _await(smtp)
            _await(imap)
            yield Lab(smtp, imap, authority)
    finally:
        shutil.rmtree(root)


def _furnish(root: Path, values: dict[str, object]) -> Path:
    for name in ("spool", "log", "mail", "home", "run", "state"):
        (root / name).mkdir()
    authority = trustme.CA()
    issued = authority.issue_cert("localhost", "127.0.0.1")
    issued.private_key_and_cert_chain_pem.write_to_path(root / "server.pem")
    authority.cert_pem.write_to_path(root / "authority.pem")
    for name in ("exim.conf", "dovecot.conf"):
        text = _Ours((_HERE / f"{name}.template").read_text(encoding="utf-8"))
        (root / name).write_text(text.substitute(values), encoding="utf-8")
    return root / "authority.pem"


class _Ours(Template):
    """A template whose values are written @{name}: exim's own language is full of dollars."""

    delimiter = "@"


def _give(root: Path, uid: int, gid: int) -> None:
    if os.getuid() == 0:
        for path in (root, *root.rglob("*")):
            os.chown(path, uid, gid)


@contextmanager
def _server(command: list[str], user: pwd.struct_passwd) -> Iterator[None]:
    program = shutil.which(command[0], path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    assert program is not None, f"{command[0]} is not installed"
    as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
    process = subprocess.Popen([program, *command[1:]], cwd="/", **as_user)  # type: ignore[call-overload]
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < end, f"nothing listens on port {port}"
            time.sleep(0.1)
        else:
            return
