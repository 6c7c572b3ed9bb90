"""A page of the logbook as somebody reads it: who by office, about whom by first name and stairway."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from community.office.log.acts import detail_of, name_of
from community.office.words import ORDER, place_of, role_word
from community.people.models import Entry, Membership, RoleTerm, User

PAGE = 50


@dataclass(frozen=True)
class Line:
    """One act. `office` is what whoever did it was that day; `about` and `place` may be empty."""

    pk: int
    at: datetime
    what: str
    detail: str
    why: str
    estate: str
    office: Any
    by: str
    by_me: bool
    by_house: bool
    about: str
    place: str


@dataclass(frozen=True)
class Page:
    """Some lines, and the number of the last one when there are older lines."""

    lines: list[Line]
    older: int | None


def logbook_of(member: Membership) -> QuerySet[Entry]:
    """What the member may read of the organisation's logbook: all of it, or nothing."""
    return Entry.objects.visible_to(member).select_related("by", "about", "estate")


def about_of(user: User) -> QuerySet[Entry]:
    """What was done that concerns this person, for themselves."""
    found = Entry.objects.filter(about=user).told_to_the_person()
    return found.select_related("by", "about", "estate")


def like(entries: QuerySet[Entry], *, act: str, by: str, about: str) -> QuerySet[Entry]:
    """Only this act; only what the person of line `by` did; only what is about the one of `about`.

    People are named by a line of the logbook that they stand in, never by a number of their own. A
    line that cannot be read finds nothing.
    """
    if act:
        entries = entries.none() if "\0" in act else entries.filter(act=act[:40])
    if by:
        entries = entries.filter(by__in=_in_line(entries, by, "by"))
    if about:
        entries = entries.filter(about__in=_in_line(entries, about, "about"))
    return entries


def _in_line(entries: QuerySet[Entry], number: str, who: str) -> Any:
    return entries.model.objects.filter(
        pk=_number(number), organisation__in=entries.values("organisation")
    ).values(who)


def page_of(entries: QuerySet[Entry], after: str, reader: User) -> Page:
    """The fifty lines after line number `after` (from the newest when it is none), newest first.

    The same number of queries however many lines there are.
    """
    last = entries.filter(pk=_number(after)).values("at", "pk").first() if after else None
    if last:
        entries = entries.filter(Q(at__lt=last["at"]) | Q(at=last["at"], pk__lt=last["pk"]))
    found = list(entries.order_by("-at", "-pk")[: PAGE + 1])
    shown = found[:PAGE]
    return Page(told(shown, reader), shown[-1].pk if len(found) > PAGE else None)


def told(entries: list[Entry], reader: User) -> list[Line]:
    """These lines in words: two queries."""
    offices = _offices(entries)
    places = _places(entries)
    return [_line(entry, offices, places, reader) for entry in entries]


def _line(
    entry: Entry, offices: "_Offices", places: dict[tuple[int, int], str], reader: User
) -> Line:
    by, about = entry.by, entry.about
    return Line(
        pk=entry.pk,
        at=entry.at,
        what=name_of(entry.act),
        detail=detail_of(entry),
        why=_(entry.why) if entry.why else "",
        estate=entry.estate.name if entry.estate else "",
        office=offices.of(entry),
        by=by.shown_name if by else _("Huset selv"),
        by_me=by == reader,
        by_house=by is None,
        about=about.shown_name if about else "",
        place=places.get((about.pk, entry.estate_id or 0), "") if about else "",
    )


class _Offices:
    """Which office somebody held in an estate on a day."""

    def __init__(self, terms: Iterable[RoleTerm]) -> None:
        self.terms: dict[tuple[int, int], list[RoleTerm]] = defaultdict(list)
        for term in terms:
            self.terms[term.membership.user_id, term.membership.estate_id].append(term)

    def of(self, entry: Entry) -> Any:
        if entry.estate is None or entry.by_id is None:
            return ""
        held = self._on(entry.by_id, entry.estate_id or 0, timezone.localdate(entry.at))
        first = next((role for role in ORDER if role in held), None)
        return role_word(first, entry.estate) if first else ""

    def _on(self, user: int, estate: int, day: date) -> set[str]:
        return {term.role for term in self.terms[user, estate] if day in term.period}


def _offices(entries: list[Entry]) -> _Offices:
    people = {entry.by_id for entry in entries if entry.by_id}
    terms = RoleTerm.objects.filter(membership__user__in=people)
    return _Offices(terms.select_related("membership"))


def _places(entries: list[Entry]) -> dict[tuple[int, int], str]:
    """(person, estate) → «Rugmarken 7», for who lives there now and is not hidden."""
    people = {entry.about_id for entry in entries if entry.about_id}
    members = Membership.objects.current(timezone.localdate()).filter(user__in=people)
    found = members.select_related("user", "household__dwelling__entrance")
    return {(member.user_id, member.estate_id): place_of(member) for member in found}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
