"""The machine's side of the first day, before Django can start: the file that holds a clinic's secrets.

`manage.py start_clinic` calls prepare() first, since a production site refuses to start without what it writes.
"""

import base64
import os
import secrets
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import environ

from ..environment import DEMO, clinic_file
from . import recovery

QUESTIONS = {
    "SITE_URL": "The public address of the site, such as https://clinic.example: ",
    "DEFAULT_FROM_EMAIL": "The address that its mail comes from, such as hello@clinic.example: ",
}
KEYS = ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY")
HEADING = (
    "# The secrets of this clinic's site. Who has this file and the database can read what patients wrote.\n"
    "# A variable that is set in the environment wins over its line here.\n"
)


class CannotStart(Exception):
    """What is missing or wrong, in words for whoever runs the command."""


def prepare(data_dir: Path, recovery_key: str = "", ask: Callable[[str], str] | None = None) -> Path:
    """See to it that every variable a production site needs is set, and give the file that holds them.

    Keys are made, or read from `recovery_key`, unless the environment sets them; addresses are taken from there, or
    asked for with `ask`, and kept too, so that the site starts again without them. Raises CannotStart, and has
    written nothing then.
    """
    path = clinic_file(data_dir)
    kept = _read(path)
    missing = [name for name in KEYS if not (kept.get(name) or os.environ.get(name))]
    missing += [name for name in QUESTIONS if not kept.get(name)]
    if {"FIELD_KEYS", "INDEX_KEY"} & set(missing) and not recovery_key and _has_database(data_dir):
        raise CannotStart(
            f"There is a database in {data_dir}, but the keys of its encrypted data are not set. Put {path.name} back "
            "beside it, set FIELD_KEYS and INDEX_KEY, or give the recovery key that the owner printed: "
            "start_clinic --recovery-key FILE"
        )
    lines = {name: _made(name, recovery_key) for name in KEYS if name in missing}
    lines |= {name: os.environ.get(name) or _asked(name, ask) for name in QUESTIONS if name in missing}
    if lines:
        _append(path, lines)
    return path


def main(arguments: list[str]) -> None:
    """Prepare for `manage.py start_clinic` with these arguments; exit with words when that can't be done."""
    if os.environ.get("SITE_MODE") == DEMO or {"-h", "--help"} & set(arguments):
        return  # the command itself refuses a demo
    data_dir = Path(os.environ.get("DATA_DIR") or Path(__file__).resolve().parents[2] / ".data")
    try:
        prepare(data_dir, _given_key(arguments), input if sys.stdin.isatty() else None)
    except CannotStart as error:
        sys.exit(f"CommandError: {error}")


def _given_key(arguments: list[str]) -> str:
    """Give the text of the file behind --recovery-key."""
    for position, argument in enumerate(arguments):
        name, _equals, value = argument.partition("=")
        if name == "--recovery-key":
            file = value or next(iter(arguments[position + 1 :]), "")
            try:
                return Path(file).read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise CannotStart(f"The file with the recovery key can't be read: {file}") from error
    return ""


def _has_database(data_dir: Path) -> bool:
    return not os.environ.get("DATABASE_URL") and (data_dir / "clinic.sqlite3").exists()


def _read(path: Path) -> dict[str, str]:
    """Give what the file sets, without touching the environment."""
    values: dict[str, str] = {}

    class File(environ.Env):
        ENVIRON = values

    if path.exists():
        File.read_env(path)
    return values


def _made(name: str, recovery_key: str) -> str:
    if name == "SECRET_KEY":
        return secrets.token_urlsafe(50)
    if not recovery_key:
        key = _text(secrets.token_bytes(32))
        return f"k1:{key}" if name == "FIELD_KEYS" else key
    try:
        ring, index_key = recovery.decode(recovery_key)
    except recovery.WrongKey as error:
        raise CannotStart(str(error)) from error
    if name == "INDEX_KEY":
        return _text(index_key)
    return ",".join(f"{key_id}:{_text(key)}" for key_id, key in ring.items())


def _text(key: bytes) -> str:
    return base64.urlsafe_b64encode(key).decode()


def _asked(name: str, ask: Callable[[str], str] | None) -> str:
    """Ask until the answer can be used; without anybody to ask, say what to set."""
    if ask is None:
        raise CannotStart(
            f"{name} is not set, and there is nobody to ask. {QUESTIONS[name].removesuffix(': ')}: set it in the "
            f"environment, as in: {name}=… make start"
        )
    while True:
        answer = ask(QUESTIONS[name]).strip()
        if name == "SITE_URL" and not is_site_url(answer):
            print("Please enter an address that starts with https:// and has no path.")
        elif name == "DEFAULT_FROM_EMAIL" and ("@" not in answer or not answer.isprintable()):
            print("Please enter an e-mail address.")
        else:
            return answer


def is_site_url(text: str) -> bool:
    """Whether the text is https://name, or http:// for a trial on this machine."""
    parts = urlsplit(text)
    is_local = parts.hostname in {"localhost", "127.0.0.1"}
    return (
        parts.scheme in ({"http", "https"} if is_local else {"https"})
        and bool(parts.hostname)
        and parts.path in {"", "/"}
        and not (parts.query or parts.fragment)
    )


def _append(path: Path, lines: dict[str, str]) -> None:
    """Add the lines to the file, which only its owner may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o600)
        if not file.tell():
            file.write(HEADING)
        file.writelines(f"{name}='{value}'\n" for name, value in lines.items())
