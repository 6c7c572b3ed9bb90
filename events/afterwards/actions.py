"""The verbs of afterwards: say how it went, put up pictures, take them down; and asking the hosts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from community import live
from community.batches import in_batches, swept
from community.errors import Refused
from community.moderation.rules import refuse_writing
from community.noticeboard.words import tidied
from community.people.cpr import refuse_cpr
from community.people.models import Membership
from community.pictures import actions as shelf
from community.pictures.models import Picture
from community.times import local
from events import actions, notify, rules, telling
from events.afterwards.rules import (
    A_WHILE,
    ASKED_FROM,
    ASKED_WITHIN,
    AT_A_TIME,
    IN_ALL,
    NOT_ASKED,
    STANDS,
    USUALLY,
    may_look_back,
    takes_pictures,
)
from events.models import Again, Event, EventPicture, Signup, TaskTaking
from events.models.memories import CAPTION_LENGTH

NOTE_LENGTH = 200
MOST_CAME = 2000

# --- how it went ---------------------------------------------------------------------------------


@transaction.atomic
def look_back(
    member: Membership,
    event: Event,
    *,
    came: int | None = None,
    again: str = "",
    note: str = "",
    now: datetime,
) -> Event:
    """How many came, and whether it is worth doing again. What is left empty is not said.

    Refused `not_yours`, `not_over`, `no_count`, `no_such_choice`, `long_text`, `cpr`, `paused`.
    """
    event = actions.mine(member, event)
    refuse_writing(member, now)
    if not may_look_back(event, now):
        raise Refused("not_over", _("Det kan I svare på, når det er forbi."))
    if came is not None and not 0 <= came <= MOST_CAME:
        sentence = _("Skriv et tal fra 0 til {most}.").format(most=MOST_CAME)
        raise Refused("no_count", sentence, status=422, field="came")
    if again not in {"", *Again.values}:
        raise Refused("no_such_choice", _("Vælg en på listen."), status=422, field="again")
    event.came, event.again = came, again
    event.again_note = _line(note, "note", NOTE_LENGTH)
    event.save(update_fields=["came", "again", "again_note"])
    notify.push(event)
    return event


def _line(text: str, field: str, most: int) -> str:
    said = tidied(text)
    if len(said) > most:
        sentence = _("Det er for langt. Der er plads til {most} tegn.")
        raise Refused("long_text", sentence.format(most=most), status=422, field=field)
    return refuse_cpr(said, field=field)


def ask_hosts_due(now: datetime) -> int:
    """The morning after, its hosts are asked whether it is worth doing again. Once, or never.

    Of a series they are asked now and then, and not every week.
    """
    if local(now).hour < ASKED_FROM:
        return 0
    return in_batches(
        lambda: due_to_be_asked(now).order_by("ends_at", "pk"),
        Event.objects.select_related("estate"),
        lambda event: _ask(event, now),
    )


def due_to_be_asked(now: datetime) -> Any:
    """What ended before today and within three days, and whose hosts have not been asked or said."""
    midnight = local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    over = Event.objects.filter(
        state=Event.State.PUBLISHED,
        hidden_at=None,
        asked_again_at=None,
        again="",
        ends_at__lte=midnight,
        ends_at__gt=now - ASKED_WITHIN,
    )
    asked = Event.objects.filter(series=OuterRef("series"), asked_again_at__gt=now - A_WHILE)
    return over.exclude(kind__in=NOT_ASKED).exclude(Q(series__isnull=False) & Exists(asked))


def _ask(event: Event, now: datetime) -> None:
    # Of two times of a series in one sweep the second is not asked about.
    asked = Event.objects.filter(series=event.series_id or 0, asked_again_at=now)
    if not asked.exists():
        telling.how_was_it(event, now)
    event.asked_again_at = now
    event.save(update_fields=["asked_again_at"])


# --- pictures ------------------------------------------------------------------------------------


def was_there(member: Membership, event: Event) -> bool:
    """Hosts it, came to it, or lent a hand. Needs nothing fetched; at most three questions."""
    if event.made_by_id == member.pk or event.hosts.filter(member=member.pk).exists():
        return True
    if Signup.objects.mine(member).coming().filter(event=event).exists():
        return True
    taken = TaskTaking.objects.visible_to(member).filter(task__event=event)
    return bool(taken.exists())


@transaction.atomic
def put_up(
    member: Membership,
    event: Event,
    pictures: Sequence[Picture],
    *,
    caption: str = "",
    days: int = USUALLY,
    agreed: bool,
    now: datetime,
) -> list[EventPicture]:
    """Pictures of one's own, for so many days. For who hosted, came or lent a hand.

    Refused `not_there`, `not_begun`, `paused`, `not_agreed` (those in it have not said yes),
    `no_picture`, `full`, `long_text`, `cpr`, and as `pictures.take`. ValueError for a time there is not.
    """
    if days not in STANDS:
        raise ValueError(days)
    refuse_writing(member, now)
    event = actions.held(event)
    if not was_there(member, event):
        raise Refused("not_there", _("Det er for dem, der var med."), status=403)
    if not takes_pictures(event, now):
        raise Refused("not_begun", _("Vent med billeder, til I er i gang."))
    if not agreed:
        sentence = _("Spørg alle, der kan ses, og sæt så kryds.")
        raise Refused("not_agreed", sentence, status=422, field="agreed")
    said = _line(caption, "caption", CAPTION_LENGTH)
    chosen = shelf.take(member, [picture.token for picture in pictures], most=AT_A_TIME)
    if not chosen:
        raise Refused("no_picture", _("Vælg et billede først."), status=422, field="pictures")
    if event.pictures.standing(now).count() + len(chosen) > IN_ALL:
        sentence = _("Her er fyldt op med billeder. Tag nogle ned først.")
        raise Refused("full", sentence, field="pictures")
    made = [
        EventPicture.objects.create(
            event=event, picture=picture, put_up_by=member, put_up_at=now, agreed_at=now,
            ends_at=now + timedelta(days=days), caption=said, helped_by=member.helper,
        )
        for picture in chosen
    ]  # fmt: skip
    notify.push(event)
    return made


@transaction.atomic
def take_down(member: Membership, put_up: EventPicture, *, now: datetime) -> None:
    """Gone at once for everybody, from the disk too, and nobody has to say why. Twice is once.

    By another than who put it up: they are told that somebody wanted it, never who. The door asks
    whether the member sees it.
    """
    rows = EventPicture.objects.filter(pk=put_up.pk, taken_down_at=None)
    if not rows.update(taken_down_at=now):
        return
    shelf.take_down([put_up.picture])
    event = put_up.event
    by = put_up.put_up_by
    if by is not None and by.pk != member.pk:
        here = Membership.objects.current(timezone.localdate(now)).filter(pk=by.pk)
        telling.picture_gone(event, here.select_related("user", "estate"), now)
    live.push(f"picture:{put_up.picture_id}")
    notify.push(event)


@transaction.atomic
def hide(token: UUID, *, now: datetime) -> None:
    """A moderator takes it away until it is shown again. Nothing happens to one that is gone."""
    _set_hidden(token, now)


@transaction.atomic
def show(token: UUID) -> None:
    """It stands there again, unless its time is over or somebody wanted to be out of it."""
    _set_hidden(token, None)


def _set_hidden(token: UUID, hidden_at: datetime | None) -> None:
    rows = EventPicture.objects.select_for_update(no_key=True, of=("self",))
    found = rows.select_related("event").filter(token=token).first()
    if found is None or (found.hidden_at is None) == (hidden_at is None):
        return
    found.hidden_at = hidden_at
    found.save(update_fields=["hidden_at"])
    live.push(f"picture:{found.picture_id}")
    notify.push(found.event)


def old_pictures(now: datetime) -> Any:
    """Whose time is over, and those somebody wanted to be out of. Nobody sees either any more."""
    return EventPicture.objects.filter(Q(ends_at__lte=now) | Q(taken_down_at__isnull=False))


def sweep_pictures(now: datetime) -> int:
    """The rows, and the files that stood there until now."""
    return swept(old_pictures(now), _away)


@transaction.atomic
def _away(some: Any) -> None:
    pictures = list(Picture.objects.filter(pk__in=some.values("picture")))
    some.delete()
    shelf.take_down(pictures)


def may_change(member: Membership, event: Event) -> bool:
    """Whether the member is one of its hosts now."""
    is_host = event.hosts.filter(member=member.pk).exists()
    return rules.can_change(member, event, is_host=is_host)
