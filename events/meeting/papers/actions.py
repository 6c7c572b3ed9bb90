"""The verbs of what is read: put a paper there, lay them all out, write the minutes and publish them."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from community.errors import Refused
from community.people.models import Membership
from community.pictures import rules as shelves
from community.pictures.shelves import has_room_for
from events.meeting import notify, rules, shelf
from events.meeting.actions import mine, refuse_gone
from events.models import DepartmentMeeting, MeetingPaper
from events.models.meetings import LINK_LENGTH, MINUTES_LENGTH, PAPER_LENGTH, POINT_LENGTH
from events.notify import push_list

# A file no row knows: it was taken away, or whoever put it there was cut short.
LOOSE = timedelta(hours=24)


@transaction.atomic
def add_paper(
    member: Membership,
    meeting: DepartmentMeeting,
    *,
    title: str,
    text: str = "",
    link: str = "",
    content: bytes = b"",
    was: str = "",
) -> MeetingPaper:
    """Something to read. Residents see it once the papers are laid out.

    `content` is a PDF; `was` the name of one that was just taken away. Refused `not_yours`,
    `no_title`, `no_words` (neither text, file nor address), `no_link`, `too_many`, `long_text`, `cpr`,
    `disk_full` (507), and as `shelf.refuse_unless_pdf`.
    """
    meeting = mine(member, meeting)
    if meeting.papers.count() >= rules.PAPERS_AT_MOST:
        raise Refused("too_many", _("Der er ikke plads til flere papirer."), field="title")
    file = was if shelf.papers.has(was) else ""
    said = _paper(title, text, link, has_file=bool(content or file))
    paper: MeetingPaper = MeetingPaper.objects.create(
        meeting=meeting, **said, **_file(content, file)
    )
    return paper


def _file(content: bytes, was: str = "") -> dict[str, Any]:
    """A new one on the shelf, or the one that lies there."""
    if not content:
        size = shelf.papers.path(was, shelf.papers.main).stat().st_size if was else 0
        return {"file": was, "size": size}
    shelf.refuse_unless_pdf(content)
    if not has_room_for(len(content)):
        raise shelves.no("disk_full", status=507, field="file")
    return {"file": shelf.put(content), "size": len(content)}


def _paper(title: str, text: str, link: str, *, has_file: bool) -> dict[str, str]:
    said = {
        "title": rules.worded(title, POINT_LENGTH, "title"),
        "text": rules.worded(text, PAPER_LENGTH, "text", lines=True),
        "link": rules.worded(link, LINK_LENGTH, "link"),
    }
    if not said["title"]:
        raise Refused("no_title", _("Skriv, hvad papiret er."), status=422, field="title")
    if not (said["text"] or said["link"] or has_file):
        sentence = _("Skriv teksten, vælg en fil, eller sæt et link ind.")
        raise Refused("no_words", sentence, status=422, field="text")
    if said["link"] and not rules.is_safe_link(said["link"]):
        sentence = _("Linket skal begynde med https://")
        raise Refused("no_link", sentence, status=422, field="link")
    return said


@transaction.atomic
def change_paper(
    member: Membership,
    paper: MeetingPaper,
    *,
    title: str,
    text: str = "",
    link: str = "",
    content: bytes = b"",
    without_file: bool = False,
) -> None:
    """Another wording, or another file in place of the old one, which goes from the disk.

    Refused as `add_paper`, and `gone` when somebody has just taken it away.
    """
    found = _paper_held(member, paper)
    before = found.file
    kept = before if not without_file else ""
    said: dict[str, Any] = {**_paper(title, text, link, has_file=bool(content or kept))}
    if content or without_file:
        said |= _file(content)
    for name, value in said.items():
        setattr(found, name, value)
    found.save()
    if before and before != found.file:
        transaction.on_commit(partial(shelf.papers.take_down, before), robust=True)


@transaction.atomic
def remove_paper(member: Membership, paper: MeetingPaper) -> None:
    """Nobody can read it any more; its file lies a day for who regrets. Refused `not_yours`, `gone`."""
    found = _paper_held(member, paper)
    found.delete()
    if shelf.papers.has(found.file):
        shelf.papers.path(found.file, shelf.papers.main).touch()


def _paper_held(member: Membership, paper: MeetingPaper) -> MeetingPaper:
    mine(member, paper.meeting)
    found: MeetingPaper | None = MeetingPaper.objects.filter(pk=paper.pk).first()
    if found is None:
        raise Refused("gone", _("En af jer har lige taget papiret af."))
    return found


def strays(now: datetime) -> list[str]:
    """Files no row knows: the paper was taken away, or its meeting is gone."""
    lying = list(shelf.papers.standing_since_before(now - LOOSE))
    known = set(MeetingPaper.objects.filter(file__in=lying).values_list("file", flat=True))
    return [name for name in lying if name not in known]


def sweep_strays(now: datetime) -> int:
    """Take them down; returns how many there were."""
    found = strays(now)
    for name in found:
        shelf.papers.take_down(name)
    return len(found)


@transaction.atomic
def lay_out(member: Membership, meeting: DepartmentMeeting, *, now: datetime) -> int:
    """All who live here can read the papers, and are told once. How many were told.

    Refused `not_yours`, `called_off`, `begun`, `no_papers`.
    """
    meeting = mine(member, meeting)
    if meeting.papers_at is not None:
        return 0
    refuse_gone(meeting.event, now)
    if not meeting.papers.exists():
        raise Refused("no_papers", _("Der er ingen papirer endnu. Læg mindst ét ind først."))
    meeting.papers_at = now
    meeting.save(update_fields=["papers_at"])
    push_list(meeting.event)
    return notify.papers_out(meeting, now)


@transaction.atomic
def write_minutes(
    member: Membership, meeting: DepartmentMeeting, *, text: str, publish: bool, now: datetime
) -> int:
    """Keep the minutes for the committee, or let everybody read them. How many were told.

    They are told once; what is mended later is there at once. Refused `not_yours`, `called_off`,
    `not_held`, `no_words`, `long_text`, `cpr`.
    """
    meeting = mine(member, meeting)
    event = meeting.event
    if event.is_called_off:
        raise Refused("called_off", _("Det er aflyst."))
    if not event.has_begun(now):
        raise Refused("not_held", _("Mødet er ikke holdt endnu."), field="text")
    meeting.minutes = rules.worded(text, MINUTES_LENGTH, "text", lines=True)
    if not meeting.minutes and (publish or meeting.minutes_at is not None):
        raise Refused("no_words", _("Skriv, hvad I blev enige om."), status=422, field="text")
    is_first = publish and meeting.minutes_at is None
    if is_first:
        meeting.minutes_at = now
    meeting.save(update_fields=["minutes", "minutes_at"])
    push_list(event)
    return notify.minutes_out(meeting, now) if is_first else 0
