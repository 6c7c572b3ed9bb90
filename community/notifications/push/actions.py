"""The verbs of push: this browser speaks up, is silent, or is gone."""

from datetime import datetime

from django.db import transaction

from community.errors import Refused
from community.notifications.models import PushSubscription
from community.notifications.push.endpoints import STRANGE, endpoint_of
from community.notifications.push.sealing import is_key_pair
from community.people.models import User

AT_MOST = 10


def listen(
    user: User, *, session: str, endpoint: str, p256dh: str, auth: str, now: datetime
) -> PushSubscription:
    """Notes are sent to this browser from now on, for as long as its session lasts.

    One that was somebody else's is theirs no more. Beyond ten the oldest gives way. Refused
    `strange_endpoint` for an address no known maker of browsers has, or keys that are none.
    """
    endpoint_of(endpoint)
    if not is_key_pair(p256dh, auth):
        raise Refused("strange_endpoint", STRANGE, status=422)
    facts = {"user": user, "session_id": session, "p256dh": p256dh, "auth": auth}
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        row, _made = PushSubscription.objects.update_or_create(
            endpoint=endpoint, defaults=facts, create_defaults=facts | {"created_at": now}
        )
        kept = PushSubscription.objects.of(user).order_by("-created_at", "-pk")[:AT_MOST]
        PushSubscription.objects.of(user).exclude(pk__in=[one.pk for one in kept]).delete()
    return row


def hush(user: User, *, session: str) -> None:
    """No more notes to the browser of this session."""
    PushSubscription.objects.of(user).filter(session_id=session).delete()


def lost(subscription: PushSubscription) -> None:
    """Its maker does not know it any more."""
    PushSubscription.objects.filter(pk=subscription.pk).delete()
