"""Wake a worker after commit, to save seconds; the clock finds the rows anyway.

The broker is asked from a thread of its own, so that one that hangs holds up nobody's page. A
poke that is lost costs at most one tick of the clock.
"""

import logging
import threading

from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


class Poke:
    """One task, by its name and what it is asked with. A room that has work waiting keeps one."""

    def __init__(self, task: str, *facts: str) -> None:
        self.task = task
        self.facts = facts
        self._one_at_a_time = threading.Lock()

    def after_commit(self) -> None:
        """Poke once when the running transaction commits, however often this is called in it."""
        if all(self.poke not in hook for hook in connection.run_on_commit):
            transaction.on_commit(self.poke, robust=True)

    def poke(self) -> None:
        """Start a poke unless one is on its way; that one is early enough for this commit too."""
        if self._one_at_a_time.acquire(blocking=False):
            threading.Thread(target=self._send, name=f"poke {self.task}", daemon=True).start()

    def _send(self) -> None:
        try:
            current_app.send_task(self.task, self.facts, retry=False, expires=10)
        except (OperationalError, OSError) as error:
            log.warning("poke lost: %s", type(error).__name__)
        finally:
            self._one_at_a_time.release()
