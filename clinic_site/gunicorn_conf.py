"""How gunicorn runs under `manage.py serve`, which adds the address and the number of workers.

The proxies whose X-Forwarded headers count are named by gunicorn's own variable, FORWARDED_ALLOW_IPS.
"""

import logging
import os
import signal

from gunicorn.glogging import Logger

from clinic_site.management.processes import parent_is_gone

worker_class = "gthread"
threads = 4
preload_app = True  # the code is read once, and a site that cannot start says so at once
timeout = 30
graceful_timeout = 8
loglevel = "warning"
accesslog = None  # clinic_site.logs writes a line per request that names nobody
control_socket_disable = True  # it would be made in the home directory
# Django answers HEAD with a body and leaves it to the server to drop it; that is no news.
logging.getLogger("gunicorn.http.wsgi").setLevel(logging.ERROR)


class SiteLogger(Logger):
    """Hands gunicorn's own messages to the site's log, which leaves paths and addresses out."""

    def setup(self, cfg) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


logger_class = SiteLogger


def when_ready(server) -> None:
    """Stop once `manage.py serve` is gone. An alarm, since a thread would not survive the forks to come."""

    def look(*_) -> None:
        if parent_is_gone():
            os.kill(os.getpid(), signal.SIGTERM)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, 1, 1)
