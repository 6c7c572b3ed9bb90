"""How long the room keeps what it knows: each line is held by the broom (docs/retention.md)."""

from django.utils.translation import gettext_lazy as _

from community.shapes import Retention
from events.afterwards import actions as afterwards
from events.guests import actions as guests
from events.keeping import actions as keeping
from events.meals import actions as meals
from events.meeting.papers import actions as papers

RETENTION = [
    Retention(
        "events.Diet",
        _("Hvad I ikke spiser"),
        _("14 dage"),
        lambda now: meals.old_diets(now).count(),
        meals.sweep_diets,
    ),
    Retention(
        "events.Outsider",
        _("Hvem der kom udefra, og deres e-mail"),
        _("7 dage"),
        lambda now: guests.old_guests(now).count(),
        guests.sweep_guests,
    ),
    Retention(
        "events.Signup",
        _("Hvem der kom"),
        _("90 dage"),
        lambda now: keeping.old_signups(now).count(),
        keeping.sweep_signups,
    ),
    Retention(
        "events.Regular",
        _("Hvem der kom hver gang"),
        _("90 dage"),
        lambda now: keeping.old_regulars(now).count(),
        keeping.sweep_regulars,
    ),
    Retention(
        "events.RegularDiet",
        _("Hvad I ikke spiste, da I kom hver gang"),
        _("Med det samme"),
        lambda now: keeping.old_regular_diets(now).count(),
        keeping.sweep_regular_diets,
    ),
    Retention(
        "events.EventPicture",
        _("Billeder fra det, der skete"),
        _("90 dage, eller den tid der er valgt"),
        lambda now: afterwards.old_pictures(now).count(),
        afterwards.sweep_pictures,
    ),
    Retention(
        "events.TaskTaking",
        _("Hvem der gav en hånd med"),
        _("90 dage"),
        lambda now: keeping.old_takings(now).count(),
        keeping.sweep_takings,
    ),
    Retention(
        "events.Event",
        _("At noget fandt sted"),
        _("24 måneder"),
        lambda now: keeping.old_events(now).count(),
        keeping.sweep_events,
    ),
    Retention(
        "events.DepartmentMeeting",
        _("Afdelingsmøder og deres referater"),
        _("5 år"),
        lambda now: keeping.old_meetings(now).count(),
        keeping.sweep_meetings,
    ),
    Retention(
        "events.files",
        _("Papirer, der er taget væk fra et afdelingsmøde"),
        _("24 timer"),
        lambda now: len(papers.strays(now)),
        papers.sweep_strays,
    ),
    Retention(
        "events.Event",
        _("En kladde, hvis dag er gået"),
        _("180 dage"),
        lambda now: keeping.old_drafts(now).count(),
        keeping.sweep_drafts,
    ),
    Retention(
        "events.EventSeries",
        _("En række, der er slut"),
        _("24 måneder"),
        lambda now: keeping.old_series(now).count(),
        keeping.sweep_series,
    ),
]
