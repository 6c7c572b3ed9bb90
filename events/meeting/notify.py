"""What is said of a meeting: the call to all who live here, and the terms to the committee.

A title may be read on a locked screen: no name in it. Who is on paper gets the whole of it in the
letter box.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from community.notifications import actions as notifications
from community.notifications.models import Way
from community.paper.walk import entrance_key
from community.people.models import BOARD, Entrance, Estate, Household, Membership
from community.times import local, midnight, next_day
from community.ui.dates import day_name, relative_day
from events import notify
from events.meeting.terms import Deadline
from events.models import DepartmentMeeting, Event, Term
from events.notify import Says

CALL = "events.call"
TERM = "events.term"
# So long a note of the minutes may lie before it is carried out.
MINUTES_LAST = timedelta(days=30)


def residents_of(estate: Estate, on: date) -> list[Membership]:
    """Everybody who lives in the estate that day. An office from outside is not called."""
    found = Membership.objects.current(on).filter(estate=estate, household__period__contains=on)
    return list(found.select_related("user", "estate").order_by("pk"))


def committee_of(estate: Estate, on: date) -> list[Membership]:
    """Who sits on the committee that day."""
    terms = {"terms__role__in": sorted(BOARD), "terms__period__contains": on}
    found = Membership.objects.current(on).filter(estate=estate, **terms)
    return list(found.select_related("user", "estate").distinct())


def households_of(estate: Estate, on: date) -> int:
    """How many households there are: each is called, and each has two votes."""
    here = Household.objects.living_here(on)
    return int(here.filter(dwelling__entrance__estate=estate).count())


def entrances_of(estate: Estate, on: date) -> list[Entrance]:
    """The stairways, each with how many households it has as `homes`. One query."""
    here = Q(dwellings__households__period__contains=on)
    found = Entrance.objects.filter(estate=estate).annotate(
        homes=Count("dwellings__households", filter=here, distinct=True)
    )
    return sorted(found, key=entrance_key)


def url_of(event: Event) -> str:
    return reverse("events:meeting", args=[event.estate.slug, event.token])


# --- to everybody who lives here -----------------------------------------------------------------


def called(meeting: DepartmentMeeting, now: datetime) -> int:
    """The call. How many people were told."""
    event = meeting.event
    return _to_residents(
        event, now,
        lambda: _("Indkaldelse: afdelingsmøde {date} {begins}"),
        lambda: _("{what}{where}. Læs, hvad vi skal tale om. Se også fristen for forslag."),
        lambda: _whole(meeting, now),
    )  # fmt: skip


def moved(meeting: DepartmentMeeting, now: datetime) -> int:
    """The meeting they were called to has another time or place."""
    return _to_residents(
        meeting.event, now,
        lambda: _("Afdelingsmødet er lavet om: nu {date} {begins}"),
        lambda: _("{what} er nu {date} {time}{where}."),
    )  # fmt: skip


def off(meeting: DepartmentMeeting, now: datetime) -> int:
    return _to_residents(
        meeting.event, now,
        lambda: _("Afdelingsmødet {date} er aflyst"),
        lambda: _("{what} {date} {time} er aflyst. {reason}"),
    )  # fmt: skip


def on_again(meeting: DepartmentMeeting, now: datetime) -> int:
    return _to_residents(
        meeting.event, now,
        lambda: _("Afdelingsmødet {date} bliver til noget alligevel"),
        lambda: _("{what} er {date} {time}{where}."),
    )  # fmt: skip


def papers_out(meeting: DepartmentMeeting, now: datetime) -> int:
    return _to_residents(
        meeting.event, now,
        lambda: _("Papirerne til afdelingsmødet er klar"),
        lambda: _("{what} er {date} {time}{where}. Læs dem, før vi mødes."),
    )  # fmt: skip


def minutes_out(meeting: DepartmentMeeting, now: datetime) -> int:
    return _to_residents(
        meeting.event, now,
        lambda: _("Referatet fra afdelingsmødet er klar"),
        lambda: _("{what} {date}. Læs, hvad vi blev enige om. Vil du have det på papir, så sig til."),
        until=now + MINUTES_LAST,
    )  # fmt: skip


def _to_residents(
    event: Event, now: datetime, title: Says, body: Says, whole: Says | None = None,
    *, until: datetime | None = None,
) -> int:  # fmt: skip
    """Title and body are sentences with the names of their facts, in each reader's language."""
    members = residents_of(event.estate, timezone.localdate(now))

    def filled(words: Says) -> Says:
        return lambda: words().format(**notify.facts_of(event, now)).strip()

    for on_paper in (False, True):
        text = whole if on_paper and whole else filled(body)
        notifications.tell(
            CALL,
            [one.user for one in members if one.user.on_paper == on_paper],
            filled(title),
            text,
            url_of(event),
            now=now,
            estate=event.estate,
            thread=notify.thread(event),
            expires_at=until or event.starts_at,
            on_paper=Way.SLIP,
        )
    return len({one.user_id for one in members})


def _whole(meeting: DepartmentMeeting, now: datetime) -> str:
    """All of the call, for who has it in the letter box."""
    facts = notify.facts_of(meeting.event, now)
    points = [f"{number}. {one.title}." for number, one in enumerate(meeting.points.all(), 1)]
    parts = [
        _("{what}: {date} {time}{where}.").format(**facts),
        _("Dagsorden:"), *points,
        _("Forslag skal være hos bestyrelsen senest {day}.").format(
            day=day_name(meeting.day_of(Term.PROPOSALS))
        ),
    ]  # fmt: skip
    if meeting.hand_in:
        parts.append(_("Aflever her: {place}.").format(place=meeting.hand_in.rstrip(".")))
    parts.append(_("Hver husstand har to stemmer."))
    return " ".join(parts)


# --- to the committee ----------------------------------------------------------------------------


def term_near(meeting: DepartmentMeeting, one: Deadline, now: datetime) -> None:
    titles: dict[str, Says] = {
        Term.CALL: lambda: _("Indkaldelsen til afdelingsmødet skal være ude senest {day}"),
        Term.PROPOSALS: lambda: _("Forslag til afdelingsmødet skal være hos jer senest {day}"),
        Term.PAPERS: lambda: _("Papirerne til afdelingsmødet skal deles ud senest {day}"),
        Term.MINUTES: lambda: _("Referatet af afdelingsmødet skal være klar senest {day}"),
    }
    bodies: dict[str, Says] = {
        Term.CALL: lambda: _("Se dagsordenen efter, og send den. Så får alle husstande den."),
        Term.PROPOSALS: lambda: _("Sig det til naboerne, så de når det."),
        Term.PAPERS: lambda: _("Læg budget, regnskab og forslag frem på mødets side."),
        Term.MINUTES: lambda: _("Skriv det på mødets side. Så kan alle læse det."),
    }
    _to_committee(
        meeting, one, now, titles[one.term], bodies[one.term], midnight(next_day(one.day))
    )


def term_late(meeting: DepartmentMeeting, one: Deadline, now: datetime) -> None:
    titles: dict[str, Says] = {
        Term.CALL: lambda: _("Indkaldelsen til afdelingsmødet skulle være ude {day}"),
        Term.PAPERS: lambda: _("Papirerne til afdelingsmødet skulle være delt ud {day}"),
        Term.MINUTES: lambda: _("Referatet af afdelingsmødet skulle være klar {day}"),
    }
    bodies: dict[str, Says] = {
        Term.CALL: lambda: _("Send den alligevel, eller flyt mødet."),
        Term.PAPERS: lambda: _("Læg dem frem nu."),
        Term.MINUTES: lambda: _("Skriv det nu. Kort er godt."),
    }
    _to_committee(meeting, one, now, titles[one.term], bodies[one.term], None)


def _to_committee(
    meeting: DepartmentMeeting, one: Deadline, now: datetime, title: Says, body: Says,
    until: datetime | None,
) -> None:  # fmt: skip
    event = meeting.event
    tell_them: Iterable[Membership] = committee_of(event.estate, timezone.localdate(now))
    notifications.tell(
        TERM,
        [member.user for member in tell_them],
        lambda: title().format(day=relative_day(one.day, local(now).date())),
        body,
        url_of(event),
        now=now,
        estate=event.estate,
        thread=notify.terms_thread(event),
        expires_at=until,
    )
