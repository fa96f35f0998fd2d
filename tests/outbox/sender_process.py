"""Workers in processes of their own, on the database of the test, which can be killed between "250" and commit.

Run as a module it is such a process: it prints a line where it stops to be killed.
"""

import json
import os
import subprocess
import sys
import time
from datetime import datetime


def start(server, *, now: datetime | None = None, stop_at: int = 0) -> subprocess.Popen:
    """Start a worker that sends what is due at `now` through `server` and ends.

    With `stop_at` it stops when the server has taken the n-th mail, before that is stored.
    """
    from django.conf import settings
    from django.db import connection

    order = {
        "database": {
            key: connection.settings_dict[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")
        },
        "keys": {name: key.hex() for name, key in settings.FIELD_KEYS.items()},
        "server": server.server_address,
        "now": now and now.isoformat(),
        "stop_at": stop_at,
    }
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATA_DIR": str(settings.DATA_DIR),
    }
    worker = subprocess.Popen(
        [sys.executable, "-m", __name__],
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    worker.stdin.write(json.dumps(order) + "\n")
    worker.stdin.flush()
    return worker


def kill_when_taken(worker: subprocess.Popen) -> None:
    """Wait until the worker has stopped, then kill it."""
    line = worker.stdout.readline()
    worker.kill()
    worker.communicate()
    assert line == "taken\n"


def _run(order: dict) -> None:
    import django
    from django.conf import settings

    settings.DATABASES["default"].update(order["database"])
    settings.FIELD_KEYS = {name: bytes.fromhex(key) for name, key in order["keys"].items()}
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = order["server"]
    django.setup()
    from services.outbox import queue

    deliver, taken = queue._deliver, 0

    def deliver_and_stop(*arguments):
        nonlocal taken
        error = deliver(*arguments)
        taken += error is None
        if taken == order["stop_at"]:
            print("taken", flush=True)
            time.sleep(60)
        return error

    if order["stop_at"]:
        queue._deliver = deliver_and_stop
    now = order["now"] and datetime.fromisoformat(order["now"])
    while queue.send_due(now) != queue.Report():
        pass


if __name__ == "__main__":
    _run(json.loads(sys.stdin.readline()))
