"""The guide as anybody reads it: no member, no login, nothing about a person."""

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404

from community.people.models import Estate
from helpdesk.guide import rules
from helpdesk.guide.starts import ALARM, DANGER, starts_for
from helpdesk.models import GuideEntry, Heading
from helpdesk.models.guide import said

OFF = {"helpdesk", "guide"}


@dataclass(frozen=True)
class Line:
    """One entry as it is read."""

    title: str
    text: str
    phone: str = ""
    hours: str = ""
    address: str = ""
    url: str = ""

    @property
    def url_words(self) -> str:
        return rules.shown_address(self.url)


@dataclass
class Part:
    """A heading and what stands under it."""

    heading: str
    label: Any
    lines: list[Line] = field(default_factory=list)


def estate_at(slug: str) -> Estate:
    """The estate of this address. Http404 where there is none, or where the guide is off."""
    found = Estate.objects.select_related("organisation").filter(slug=slug).first()
    if found is None or OFF & set(found.features_off):
        raise Http404
    return found


def guide_of(estate: Estate) -> list[Part]:
    """The headings that have something, in order. 112 is there whatever anybody has taken away."""
    parts = {heading.value: Part(heading.value, heading.label) for heading in Heading}
    rows = list(GuideEntry.objects.of(estate).in_order().select_related("estate__organisation"))
    if rows:
        for row in rows:
            if row.removed_at is None:
                parts[row.heading].lines.append(line_of(row))
    else:
        for start in starts_for(estate.organisation):
            parts[start.heading].lines.append(_start(start, estate))
    urgent = parts[Heading.URGENT].lines
    if not any(line.phone == ALARM for part in parts.values() for line in part.lines):
        urgent.insert(0, _start(DANGER, estate))
    return [part for part in parts.values() if part.lines]


def worried_of(estate: Estate) -> list[Line]:
    """Whom one calls about somebody else, as the estate has it."""
    return next((part.lines for part in guide_of(estate) if part.heading == Heading.WORRIED), [])


def line_of(row: GuideEntry) -> Line:
    return Line(
        row.shown_title, row.shown_text, row.shown_phone, row.shown_hours, row.address, row.url
    )


def _start(start: Any, estate: Estate) -> Line:
    office = estate.organisation
    phone = office.office_phone if start.is_office else start.phone
    hours = office.office_hours if start.is_office else ""
    return Line(said(start.title), said(start.text), phone, hours, "", start.url)
