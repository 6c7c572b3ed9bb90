"""Who carries a row out of the house, one for each way, and what their answers come to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, Self

from community.errors import Refused
from community.notifications import sms
from community.notifications.mail import message_for
from community.notifications.models import Delivery, Way
from community.notifications.postman import ENOUGH, Postman, is_final, name_of
from community.notifications.push import silence
from community.notifications.push.endpoints import endpoint_of
from community.notifications.push.message import push
from community.outward import Lines, NotPublic

OURS = {401, 403}  # about us, not about the one it was for: the operator mends it within the day
GONE = {404, 410}
LATER = {408, 425, 429}


class NotTaken(Exception):
    """They answered, and did not take it. `is_gone`: nobody is behind that address any more."""

    def __init__(self, status: int, *, is_gone: bool = False, wait: int | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.is_gone = is_gone
        self.wait = timedelta(seconds=wait) if wait else None


class Resting(OSError):
    """They have not answered for a while, and are not asked."""


@dataclass(frozen=True)
class Verdict:
    """What a failure means: whether asking again helps, and from when. `reason` holds no address."""

    reason: str
    is_final: bool = False
    is_gone: bool = False
    wait: timedelta | None = None


class Attempt:
    """`with Attempt() as it`: one bad row does not stop the others; `it.error` is why it was one."""

    error: BaseException | None = None
    number: str = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        self.error = error
        return isinstance(error, Exception)


class Carrier(Protocol):
    """`is_ready` is asked before a row is begun, so that a way that is down costs no row a try."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *failure: object) -> None: ...

    def is_ready(self) -> bool: ...

    def carry(self, row: Delivery, now: datetime) -> str:
        """Hand over one row; what they call it. Raises what they say no with."""


class MailCarrier(Postman):
    def carry(self, row: Delivery, now: datetime) -> str:
        self.hand_over(message_for(row))
        return ""


class _WithoutLine:
    """Each row is a request of its own; three in a row without an answer end the sweep."""

    def __init__(self) -> None:
        self._silent = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        """Nothing is held."""

    def is_ready(self) -> bool:
        return self._silent < ENOUGH

    def _heard(self, answered: bool) -> None:
        self._silent = 0 if answered else self._silent + 1


class PushCarrier(_WithoutLine):
    """One maker that is silent does not stop the others: it rests, and its rows with it."""

    def __init__(self) -> None:
        super().__init__()
        self._speaks: set[str] = set()
        self._lines = Lines()

    def __exit__(self, *failure: object) -> None:
        self._lines.hang_up()

    def is_ready(self) -> bool:
        return True

    def carry(self, row: Delivery, now: datetime) -> str:
        subscription = row.subscription
        assert subscription is not None
        host = endpoint_of(subscription.endpoint).host
        if host not in self._speaks and silence.is_silent(host):
            raise Resting
        try:
            reply = push(row, subscription, self._lines, now)
        except NotPublic:
            raise
        except OSError:
            self._speaks.discard(host)
            silence.not_heard(host)
            raise
        if host not in self._speaks:
            silence.heard(host)
            self._speaks.add(host)
        if not 200 <= reply.status < 300:
            raise NotTaken(reply.status, is_gone=reply.status in GONE, wait=reply.retry_after)
        return reply.number


class SmsCarrier(_WithoutLine):
    def __init__(self) -> None:
        super().__init__()
        self._provider = sms.provider()

    def carry(self, row: Delivery, now: datetime) -> str:
        number = sms.number_of(row.notification.user.phone)
        if not number:
            raise NotTaken(400)
        try:
            found = self._provider.send(number, sms.text_for(row), row.message_id)
        except sms.Refusal as no:
            self._heard(True)
            raise NotTaken(no.status, wait=no.wait) from None
        except OSError:
            self._heard(False)
            raise
        self._heard(True)
        return found


def carrier_of(way: Way) -> Carrier:
    carriers: dict[Way, type[Carrier]] = {
        Way.EMAIL: MailCarrier,
        Way.PUSH: PushCarrier,
        Way.SMS: SmsCarrier,
    }
    return carriers[way]()


def verdict_of(error: BaseException) -> Verdict:
    """Gone and moved elsewhere are for good; too much, too early and broken are not."""
    if isinstance(error, NotPublic | Refused):
        return Verdict("not a public address", is_final=True, is_gone=True)
    if isinstance(error, NotTaken):
        for_good = error.status < 500 and error.status not in LATER | OURS
        return Verdict(f"answered {error.status}", for_good, error.is_gone, error.wait)
    if isinstance(error, Resting):
        return Verdict("not asked: silent", wait=silence.REST)
    return Verdict(name_of(error), is_final(error))
