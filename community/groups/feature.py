"""Who this room is, said once."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community import times
from community.counting import counted
from community.features import Card, Feature, Link, Subject, Tab, Tell
from community.groups import actions, demo, finding, life, notify, reports, rules, sheet, tallies
from community.groups.icons import ICONS, Icon
from community.groups.keeping import actions as keeping
from community.groups.models import (
    ABOUT_LENGTH,
    NAME_LENGTH,
    GroupCode,
    GroupMember,
    GroupPicture,
    InterestGroup,
    Meeting,
)
from community.groups.page import Held
from community.homes import page as homes
from community.people.models import Membership, User
from community.shapes import Lives, Retention, Waits, Wanted

Part = GroupMember.Part
WAITING_SHOWN = 5


def links(member: Membership, now: datetime) -> Iterator[Link]:
    """The list of groups; and an easy first thing for who has just moved in: one that is open."""
    if member.is_guest:
        return
    url = reverse("groups:index", args=[member.estate.slug])
    yield Link(
        _("Grupper"), "users-three-duotone", url, "ours", 5, _("Gå tur, spil, lav mad sammen")
    )
    if not homes.is_new(member, now):
        return
    seen = InterestGroup.objects.visible_to(member)
    open_ones = seen.to_join(member).filter(door=InterestGroup.Door.OPEN)
    near = open_ones.filter(estate=member.estate_id).order_by("-lived_at", "pk").first()
    if near is not None:
        there = reverse("groups:group", args=[member.estate.slug, near.token])
        yield Link(_("Vær med i en gruppe"), near.icon, there, "easy", 25, near.title)


def begins(member: Membership, wanted: Wanted) -> Link | None:
    """«Lav en gruppe»: the page of a new group with what it is called and what it is for."""
    if not rules.can_make(member):
        return None
    said = {"navn": wanted.heading[:NAME_LENGTH], "tekst": wanted.text[:ABOUT_LENGTH]}
    said["billede"] = ICONS.get(wanted.theme, Icon.PEOPLE).value
    there = reverse("groups:new", args=[member.estate.slug])
    url = f"{there}?{urlencode(said)}"
    return Link(_("Lav en gruppe"), "users-three-duotone", url, "ours", 20)


def neighbour_links(member: Membership, neighbour: Membership, now: datetime) -> Iterator[Link]:
    """«Inviter til en gruppe», for who is in one they may invite into. Nobody does it for another."""
    if member.helper is not None or member.pk == neighbour.pk:
        return
    own = InterestGroup.objects.mine(member).alive()
    opens = Q(door=InterestGroup.Door.OPEN) | Q(
        members__member=member.pk, members__part=Part.HOLDER
    )
    if own.filter(opens).exists():
        url = reverse("groups:invite_neighbour", args=[member.estate.slug, neighbour.token])
        yield Link(_("Inviter til en gruppe"), "user-plus", url, "", 20)


def cards(member: Membership, now: datetime) -> Iterator[Card]:
    """The meetings of my groups today and tomorrow."""
    today = times.local(now).date()
    until = times.midnight(today + timedelta(days=2))
    mine = InterestGroup.objects.mine(member).alive()
    found = Meeting.objects.visible_to(member).standing().maybe_between(now, until)
    for meeting in found.filter(group__in=mine).select_related("group"):
        for one in meeting.coming(now, 1):
            if not one.is_off and one.begins < until:
                held = {"held": Held(meeting, one), "member": member}
                yield Card("groups/_card.html", held, order=20, mine=True, at=one.begins)


def _waiting(member: Membership) -> QuerySet[GroupMember]:
    """Where I am invited, or asked to help to hold it."""
    return GroupMember.objects.visible_to(member).filter(
        Q(part=Part.INVITED) | Q(asked_to_hold_at__isnull=False), group__closed_at=None
    )


def counts(member: Membership, now: datetime) -> dict[str, Any]:
    """What waits for my answer."""
    return {"groups.waits": _waiting(member)}


def waits(member: Membership, now: datetime) -> Iterator[Waits]:
    """A group one is invited to, or asked to help to hold: no hurry, and no is fine."""
    for row in _waiting(member).select_related("group").order_by("since", "pk")[:WAITING_SHOWN]:
        invited = _("Du er inviteret til en gruppe")
        yield Waits(
            invited if row.part == Part.INVITED else _("Vil du være med til at holde en gruppe?"),
            row.group.title,
            row.group.icon or "users-three-duotone",
            reverse("groups:group", args=[member.estate.slug, row.group.token]),
            "chat",
        )


def may_watch(member: Membership, group_id: int) -> bool:
    return InterestGroup.objects.visible_to(member).filter(pk=group_id).exists()


def shows_picture(member: Membership, picture: Any) -> bool:
    """Whether it stands in the album of one of the member's own groups."""
    seen = GroupPicture.objects.visible_to(member).standing(timezone.now())
    return seen.filter(picture=picture.pk).exists()


def needs_pictures(ids: Iterable[int]) -> set[int]:
    """Those that stand in an album. What was taken down stands nowhere any more."""
    standing = GroupPicture.objects.filter(picture__in=list(ids), taken_down_at=None)
    return set(standing.values_list("picture", flat=True))


def lets_go(member: Membership, leaves_at: datetime) -> list[str]:
    """The groups somebody else has to hold when the member leaves."""
    held = InterestGroup.objects.mine(member).filter(
        closed_at=None, members__member=member.pk, members__part=Part.HOLDER
    )
    said = _("{group}: du holder den ikke mere")
    return [str(said).format(group=group.title) for group in held.order_by("name", "pk")]


def export(user: User) -> dict[str, Any]:
    """What the room knows about a person: their groups, and what they made and put up."""
    rows = GroupMember.objects.filter(member__user=user).select_related("group").order_by("pk")
    made = InterestGroup.objects.filter(made_by__user=user).order_by("pk")
    codes = GroupCode.objects.filter(made_by__user=user).select_related("group").order_by("pk")
    album = GroupPicture.objects.filter(put_up_by__user=user).select_related("group", "picture")
    return {
        "groups": [
            {
                "name": row.group.title,
                "part": row.part,
                "since": row.since.isoformat(),
                "asked_to_hold_at": row.asked_to_hold_at.isoformat()
                if row.asked_to_hold_at
                else None,
            }
            for row in rows
        ],
        "groups_you_made": [
            {"name": group.name, "text": group.about, "at": group.made_at.isoformat()}
            for group in made
        ],
        "group_codes": [
            {"name": code.group.title, "at": code.made_at.isoformat(), "used": code.used}
            for code in codes
        ],
        "group_pictures": [
            {
                "name": row.group.title,
                "text": row.caption,
                "from": row.put_up_at.isoformat(),
                "until": row.ends_at.isoformat(),
            }
            for row in album.order_by("pk")
        ],
        # For whom is the other's to tell.
        **counted(
            User.objects.filter(pk=user.pk),
            {
                "groups_for_others": GroupMember.objects.filter(helped_by=user),
                "group_meetings_for_others": Meeting.objects.filter(helped_by=user),
            },
        ),
    }


feature = Feature(
    key="groups",
    name=_("Grupper"),
    tab=Tab(_("Grupper"), "groups:index", 40),
    links=links,
    cards=cards,
    counts=counts,
    waits=waits,
    neighbour_links=neighbour_links,
    alive=Lives(life.offered, life.lives),
    figures=tallies.figures,
    begins=begins,
    topics={"group": may_watch},
    tells=[
        Tell(
            notify.MEETING,
            _("Møder i dine grupper"),
            _("Dagen før, og når et møde er aflyst"),
            Subject.TIMES,
        ),
        Tell(
            notify.INVITED,
            _("Invitation til en gruppe"),
            _("Når en nabo vil have dig med"),
            Subject.NEIGHBOURS,
        ),
        Tell(
            notify.ANSWER,
            _("Svar fra en gruppe"),
            _("Når du har spurgt, om du må være med"),
            Subject.NEIGHBOURS,
        ),
        Tell(
            notify.ASKED, _("Nogen vil være med"), _("Når du holder en gruppe"), Subject.NEIGHBOURS
        ),
        Tell(
            notify.HOLDING,
            _("At holde en gruppe"),
            _("Når en gruppe mangler dig, eller er stille"),
            Subject.NEIGHBOURS,
        ),
        Tell(
            notify.PICTURE,
            _("Billeder i dine grupper"),
            _("Når et billede, du satte op, er væk"),
            Subject.TALK,
        ),
    ],
    search=finding.search,
    shows_picture=shows_picture,
    needs_pictures=needs_pictures,
    sheet=sheet.meetings_of_the_week,
    reports=[reports.group, reports.picture],
    member_left=actions.member_left,
    lets_go=lets_go,
    export=export,
    holds=_("Grupper, du er med i, og det, du har lagt op der"),
    erase=keeping.erase,
    remains=[
        (
            _("Navn og tekst på grupper, du har lavet, uden dit navn"),
            _("De hører til gruppen. Den, der holder den, kan ændre dem."),
        )
    ],
    retention=[
        Retention(
            "groups.InterestGroup",
            _("Lukkede grupper med møder, billeder og samtale"),
            _("180 dage"),
            lambda now: keeping.old_groups(now).count(),
            keeping.sweep_groups,
        ),
        Retention(
            "groups.GroupMember",
            _("Spørgsmål og invitationer uden svar, og et nej"),
            _("90 dage, et nej 30 dage"),
            lambda now: keeping.old_answers(now).count(),
            keeping.sweep_answers,
        ),
        Retention(
            "groups.GroupCode",
            _("Koder til en gruppe, der ikke virker mere"),
            _("30 dage"),
            lambda now: keeping.old_codes(now).count(),
            keeping.sweep_codes,
        ),
        Retention(
            "groups.Meeting",
            _("Møder, der er holdt eller aflyst"),
            _("12 måneder"),
            lambda now: keeping.old_meetings(now).count(),
            keeping.sweep_meetings,
        ),
        Retention(
            "groups.GroupPicture",
            _("Billeder i en gruppe"),
            _("Når tiden er gået, eller når en vil have dem ned"),
            lambda now: keeping.old_pictures(now).count(),
            keeping.sweep_pictures,
        ),
    ],
    demo=demo.demo,
)
