"""What the processes started by `manage.py serve` share."""

import os
import signal
import threading

PARENT = "SERVE_PID"  # the environment variable in which serve tells its children who started them


def parent_is_gone() -> bool:
    """Tell whether the `manage.py serve` that started this process died without stopping it (kill -9)."""
    return PARENT in os.environ and os.environ[PARENT] != str(os.getppid())


def stop_event() -> threading.Event:
    """Give an event that SIGTERM or Ctrl-C sets, so that the work at hand is finished first."""
    event = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: event.set())
    return event
