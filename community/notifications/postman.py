"""One line to the mail server for a whole sweep, and what its answers mean."""

import logging
import smtplib
import threading
import time
from typing import Self

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from community.outward import SECONDS, hang_up_on

log = logging.getLogger(__name__)

LOOK = 0.25  # seconds between two looks at the clock
ENOUGH = 3  # breakdowns in a row after which the rest waits for the next sweep
CLOSING = 421


class Postman:
    """Carries mails over one connection. Each has settings.EMAIL_TIMEOUT (10 s), all its waits together.

    `is_ready()` is asked before a row is begun, so that a server that is down costs no row a try:
    the rows stay due and go out with the first sweep after it is back.
    """

    def __init__(self) -> None:
        self._line = get_connection()
        self._breakdowns = 0
        self._over = threading.Event()
        self._must_end: float | None = None

    def __enter__(self) -> Self:
        threading.Thread(target=self._watch, name="postman's watch", daemon=True).start()
        return self

    def __exit__(self, *failure: object) -> None:
        self._over.set()
        self._hang_up()

    def _watch(self) -> None:
        """One thread for the whole sweep: it hangs up on who says a byte now and then."""
        while not self._over.wait(LOOK):
            if self._must_end is not None and time.monotonic() > self._must_end:
                self._must_end = None
                hang_up_on(getattr(getattr(self._line, "connection", None), "sock", None))

    def is_ready(self) -> bool:
        """The line is open, or could be opened, and does not break all the time."""
        if self._breakdowns >= ENOUGH:
            return False
        try:
            self._line.open()
        except OSError as error:  # also every smtplib.SMTPException
            log.warning("mail server cannot be reached: %s", name_of(error))
            self._hang_up()
            return False
        return True

    def hand_over(self, mail: EmailMessage) -> None:
        """Hand over one mail; raises what the server or the line says no with."""
        self._must_end = time.monotonic() + (settings.EMAIL_TIMEOUT or SECONDS)
        try:
            self._line.send_messages([mail])
        except OSError as error:
            if not is_answer(error):
                self._breakdowns += 1
                self._hang_up()
            raise
        finally:
            self._must_end = None
        self._breakdowns = 0

    def _hang_up(self) -> None:
        try:
            self._line.close()
        except OSError as error:
            log.info("mail server left without a goodbye: %s", name_of(error))


def is_answer(error: BaseException) -> bool:
    """The server answered about this mail and stays on the line."""
    code = code_of(error)
    return code is not None and code != CLOSING


def is_final(error: BaseException) -> bool:
    """A refusal (5xx) of this recipient or this mail: asking again will not help.

    A 5xx about us (sender, login) is not final: the operator can mend that within the day.
    """
    about_the_mail = smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError
    return isinstance(error, about_the_mail) and (code_of(error) or 0) >= 500


def code_of(error: BaseException) -> int | None:
    """The SMTP code in an error, if it is one of those that carry one."""
    if isinstance(error, smtplib.SMTPResponseException):
        return int(error.smtp_code)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min(int(code) for code, _ in error.recipients.values())
    return None


def name_of(error: BaseException) -> str:
    """What may be written down: class and code. The server's words may hold an address."""
    code = code_of(error)
    return type(error).__name__ + (f" {code}" if code is not None else "")
