"""Send codes aside, so that a page answers equally fast whether an address is known or not."""

import logging
from concurrent.futures import Future, ThreadPoolExecutor, wait

from django.core.mail import EmailMessage

log = logging.getLogger(__name__)

_carriers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="post")
_under_way: set[Future[None]] = set()


def send_aside(message: EmailMessage) -> None:
    """Send soon. If it fails the person asks for another code: nothing is kept to try again."""
    carried = _carriers.submit(_send, message)
    _under_way.add(carried)
    carried.add_done_callback(_under_way.discard)


def wait_for_the_post(seconds: float = 10) -> None:
    """Until everything handed in has been sent (for tests and for a process that ends)."""
    wait(list(_under_way), seconds)


def _send(message: EmailMessage) -> None:
    try:
        message.send()
    except Exception as error:  # noqa: BLE001 - whatever it was, the log gets its name only
        log.warning("a code could not be sent: %s", type(error).__name__)
