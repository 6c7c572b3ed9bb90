"""The verbs of sessions: know a browser, end one, end the others, and change the key of this one."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from community import live
from community.errors import Refused
from community.people.models import User

OFTEN = timedelta(minutes=1)  # a use is written down once a minute and not at every page


def know(request: HttpRequest) -> None:
    """Somebody has just logged in here: it stands on their list at once."""
    UserSession.objects.create_from_request(request)


def saw(request: HttpRequest, *, now: datetime) -> None:
    """Somebody uses this session: it lives on, and we know when and with what browser.

    Writes at most once a minute. Only the time is moved, never what the session remembers, so a
    page that is slow can't bring back what another one has just removed.
    """
    store = request.session
    until, before = store.get_expiry_date(), getattr(store, "expires_at", None)
    if before is not None and until - before < OFTEN:
        return
    if Session.objects.filter(pk=store.session_key).update(expire_date=until):
        know(request)


@transaction.atomic
def end(user: User, number: int) -> None:
    """End one of the person's sessions, from wherever they ask. Closes its open pages.

    Refused `no_such_browser` when it is not theirs, or has ended already.
    """
    row = UserSession.objects.filter(user=user, pk=number).first()
    if row is None:
        sentence = _("Du er ikke logget ind der mere.")
        raise Refused("no_such_browser", sentence, status=404)
    _end([row.session_key])
    live.lock_out(user.pk)


@transaction.atomic
def end_others(request: HttpRequest) -> int:
    """End every session of the person but this one; how many there were."""
    mine = UserSession.objects.filter(user_id=request.user.pk)
    others = mine.exclude(session_key=request.session.session_key or "")
    keys = list(others.values_list("session_key", flat=True))
    ended = _end(keys)
    live.lock_out(int(request.user.pk or 0))
    return ended


@transaction.atomic
def end_all(user: User) -> int:
    """End every session of the person; how many there were."""
    ended = _end(list(UserSession.objects.filter(user=user).values_list("session_key", flat=True)))
    live.lock_out(user.pk)
    return ended


def _end(keys: list[str]) -> int:
    UserSession.objects.filter(session_key__in=keys).delete()
    return Session.objects.filter(pk__in=keys).delete()[0]


def change_key(request: HttpRequest) -> None:
    """The same session under a new number: whoever had the old one is out."""
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)
