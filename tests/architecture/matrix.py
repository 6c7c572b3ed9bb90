"""Who may open what: one row for every address of the house (TN-1). A new route without a row fails.

`may` are those who get an answer; everybody else gets the 404 of what does not exist, and who is
not logged in is shown the door. Rows about one person's things are tried with the owner's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from bookings import actions as bookings
from bookings.models import Booking
from bookings.slots import Slot
from community.groups import actions as in_groups
from community.groups.making import actions as groups
from community.groups.models import GroupMember, InterestGroup
from community.moderation import actions as moderation
from community.moderation.models import Block, Case, Decision
from community.people.models import Invitation
from community.pictures.models import Picture
from community.privacy.archive import actions as archives
from community.privacy.models import Archive
from community.profiles import actions as profiles
from community.profiles.models import Profile, Shown
from tests.architecture.world import (
    ANONYMOUS,
    BOARD,
    COLLEAGUES,
    EVERYBODY,
    HELPER,
    MEMBERS,
    OWNER,
    RESIDENTS,
    World,
    greeting_of,
)
from tests.conftest import NOW, at

KEEPERS = BOARD | {"caretaker", "operations"}
GREETERS = {"welcome", "caretaker", "operations", "social"}
NOBODY: set[str] = set()
LOGGED_IN = EVERYBODY - {ANONYMOUS}
OWN = {OWNER, HELPER}


@dataclass(frozen=True)
class Row:
    """`args` are the address's own arguments, made in the world; `missing` the same for nothing.

    `strong`: asks for a second factor. `own_only`: a helper is sent away with a sentence.
    `shows_nothing`: there may be nothing there yet, and then it is a 404 for who may, too.
    """

    may: set[str]
    args: Callable[[World], dict[str, Any]] | None = None
    missing: dict[str, Any] | None = None
    strong: bool = False
    own_only: bool = False
    shows_nothing: bool = False


def _booking(world: World) -> dict[str, Any]:
    booking = Booking.objects.filter(household=world.owner.household).first()
    if booking is None:
        slot = Slot(at("2026-11-25", "15:00"), at("2026-11-25", "17:00"))
        booking = bookings.book(world.owner, world.cast.facility(), slot, now=NOW)
    return {"pk": booking.pk}


def _place(world: World) -> dict[str, Any]:
    return {"pk": world.cast.facility("Vaskehus A", None).pk}


def _machine(world: World) -> dict[str, Any]:
    return {"pk": world.cast.facility().pk}


NO_PK = {"pk": 999999}


def _helping(world: World) -> dict[str, Any]:
    """The help the owner has: theirs to end."""
    return {"pk": world.helping.pk}


def _helper_code(world: World) -> dict[str, Any]:
    """A code the owner has asked for, so that somebody may help."""
    code = world.owner.helper_codes.first() or Invitation.objects.create(
        household=world.owner.household, helps=world.owner, invited_by=world.owner, places=1,
        digest="x" * 64, created_at=NOW, expires_at=NOW + timedelta(days=14),
    )  # fmt: skip
    return {"pk": code.pk}


def _household_code(world: World) -> dict[str, Any]:
    """A code for the next of the owner's household."""
    own = Invitation.objects.filter(household=world.owner.household, helps=None)
    code = own.first() or Invitation.objects.create(
        household=world.owner.household, invited_by=world.owner, places=1,
        digest="y" * 64, created_at=NOW, expires_at=NOW + timedelta(days=14),
    )  # fmt: skip
    return {"pk": code.pk}


def _on_paper(world: World) -> dict[str, Any]:
    return {"pk": world.member("paper").pk}


def _paper_person(world: World) -> dict[str, Any]:
    """Ejnar, with a call and a slip waiting."""
    return {"person": world.member("paper").token}


def _greeting(world: World) -> dict[str, Any]:
    return {"pk": greeting_of(world).pk}


def _closure(world: World) -> dict[str, Any]:
    place = world.cast.facility("Vaskehus A", None)
    period = (at("2026-12-01", "08:00"), at("2026-12-01", "10:00"))
    closure = place.closures.first() or place.closures.create(period=period, reason="Prøve")
    return {"pk": place.pk, "closure": closure.pk}


def _neighbour(world: World) -> dict[str, Any]:
    return {"token": world.owner.token}


def _reported(world: World) -> dict[str, Any]:
    """The owner's page, where they say something about themselves to everybody here."""
    if not Profile.objects.filter(user=world.owner.user, about_for=Shown.ESTATE).exists():
        profiles.change(world.owner.user, about="Jeg bager brød.", about_for="estate", now=NOW)
    return {"key": "profiles.profile", "token": str(world.owner.token)}


def _case(world: World) -> dict[str, Any]:
    """Somebody has reported the owner's page, and nobody has decided."""
    case = Case.objects.first()
    if case is None:
        about = _reported(world)
        told = moderation.report(
            world.member("neighbour"), about["key"], about["token"], reason="other", text="Nej",
            now=NOW,
        )  # fmt: skip
        case = told.case
    return {"slug": case.slug}


def _decision(world: World) -> dict[str, Any]:
    """What the chair has decided about the owner's page."""
    slug = _case(world)["slug"]
    found = Decision.objects.filter(case__slug=slug).first()
    if found is None:
        found = moderation.decide(
            world.member("chair"), Case.objects.get(slug=slug), outcome="hide", rule="kind",
            message="Ret det, så vises det igen.", now=NOW,
        )  # fmt: skip
    return {"slug": found.slug}


def _block(world: World) -> dict[str, Any]:
    """Somebody the owner has blocked."""
    block = Block.objects.filter(blocker=world.owner.user).first()
    block = block or Block.objects.create(
        blocker=world.owner.user, blocked=world.cast.user("pia"), created_at=NOW
    )
    return {"pk": block.pk}


def _archive(world: World) -> dict[str, Any]:
    """A file that lies ready for the owner."""
    archive = Archive.objects.of(world.owner.user).first() or archives.ask(
        world.owner.user, now=NOW
    )
    return {"token": archives.token_of(archive)}


def _picture(world: World) -> dict[str, Any]:
    """An upload of the owner's that has only been announced."""
    own = Picture.objects.filter(owner=world.owner.user).first()
    own = own or Picture.objects.create(owner=world.owner.user, size=10, added_at=NOW)
    own.refresh_from_db()
    return {"token": own.token}


def _picture_file(world: World) -> dict[str, Any]:
    """Not made: there is no file yet. Who sees one is tried in tests/community/pictures."""
    return _picture(world) | {"size": "860"}


def _leaving(world: World) -> dict[str, Any]:
    return {"pk": world.owner.household_id}


def _term(world: World) -> dict[str, Any]:
    """The welcome neighbour's office: the committee and the administration give and end it."""
    return {"pk": world.member("welcome").terms.get().pk}


def _group(world: World) -> dict[str, Any]:
    """An open group the owner holds, with one neighbour more in it who is no actor here."""
    group = InterestGroup.objects.filter(made_by=world.owner).first()
    if group is None:
        group = groups.make(world.owner, name="Gåholdet", now=NOW)
        in_groups.join(world.cast.member("pia"), group, now=NOW)
    return {"token": group.token}


def _in_group(world: World) -> dict[str, Any]:
    """Who else is in it."""
    token = _group(world)["token"]
    return {"token": token, "pk": GroupMember.objects.get(member__user__name="Pia").pk}


def _group_code(world: World) -> dict[str, Any]:
    group = InterestGroup.objects.get(**_group(world))
    code = group.codes.first() or group.codes.create(
        made_by=world.owner, digest="g" * 64, made_at=NOW, ends_at=NOW + timedelta(days=14)
    )
    return {"token": group.token, "pk": code.pk}


def _invited(world: World) -> dict[str, Any]:
    return _group(world) | {"neighbour": world.member("neighbour").token}


def _meeting(world: World) -> dict[str, Any]:
    group = InterestGroup.objects.get(**_group(world))
    begins = at("2026-11-25", "10:00")
    meeting = group.meetings.first() or group.meetings.create(what="Gåtur", begins_at=begins)
    return {"token": group.token, "pk": meeting.pk}


def _meeting_day(world: World) -> dict[str, Any]:
    return _meeting(world) | {"key": "2026-11-25"}


def _group_picture(world: World) -> dict[str, Any]:
    group = InterestGroup.objects.get(**_group(world))
    row = group.album.first()
    if row is None:
        picture = Picture.objects.create(
            owner=world.owner.user, size=9, alt="Prøve", state="made", name="a" * 32, added_at=NOW,
            made_at=NOW,
        )  # fmt: skip
        row = group.album.create(
            picture=picture, put_up_by=world.owner, put_up_at=NOW, agreed_at=NOW,
            ends_at=NOW + timedelta(days=30),
        )  # fmt: skip
        row.refresh_from_db()
    return {"token": group.token, "picture": row.token}


NO_PERSON = {"person": UUID(int=0)}
NO_TOKEN = {"token": UUID(int=0)}
NO_SLUG = {"slug": UUID(int=0)}
MODERATORS = BOARD | {"social", "administration"}
GIVERS = BOARD | {"administration", "operations"}
PUBLIC = [
    "livez", "api", "api_schema", "ui:components", "account_login",
    "account_request_login_code", "account_confirm_login_code", "account_start_again",
    "mfa_login_webauthn", "account_inactive", "account_logout", "home:manifest",
    "home:service_worker", "home:offline", "home:language", "people:welcome", "people:name",
    "people:no_letter", "people:back", "people:child", "account_card", "account_lost_card",
]  # fmt: skip
MINE = [
    "account_reauthenticate", "mfa_reauthenticate_webauthn", "mfa_list_webauthn", "mfa_index",
    "mfa_add_webauthn", "account_card_again", "account_second_factor", "account_app",
    "account_recovery_codes", "usersessions_list",
    "account_end_other_browsers", "helping:over", "helping:own_only", "home:front_door",
    "home:settings", "people:email", "people:email_code",
]  # fmt: skip
CLOSED = [
    "account_signup", "account_reset_password", "account_change_password",
    "account_email_verification_sent", "mfa_authenticate", "mfa_reauthenticate",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
    "mfa_activate_totp", "mfa_deactivate_totp",
]  # fmt: skip

ROWS: dict[str, Row] = {
    **{name: Row(EVERYBODY) for name in PUBLIC},
    **{name: Row(LOGGED_IN) for name in MINE},
    **{name: Row(NOBODY) for name in CLOSED},
    # A house with a real organisation in it has no such door.
    "demo:login": Row(NOBODY),
    "people:code": Row(EVERYBODY, lambda world: {"code": "K7M2R9TQ4X"}),
    "mfa_edit_webauthn": Row(NOBODY, lambda world: NO_PK),
    "mfa_remove_webauthn": Row(NOBODY, lambda world: NO_PK),
    "no_thanks:no_thanks": Row(NOBODY, lambda world: {"token": "x"}),
    "account_remove_app": Row(NOBODY),
    "account_end_browser": Row(NOBODY, lambda world: NO_PK),
    # on behalf of
    "helping:code": Row(EVERYBODY, own_only=True),
    "helping:code_in_hand": Row(EVERYBODY, lambda world: {"code": "K7M2R9TQ4X"}, own_only=True),
    "helping:take": Row(EVERYBODY, own_only=True),
    "helping:new_helper": Row(EVERYBODY, own_only=True),
    "helping:no_thanks": Row(EVERYBODY),
    "helping:mine": Row(LOGGED_IN, own_only=True),
    "helping:begin": Row({HELPER}, _helping, NO_PK),
    "helping:stop": Row({HELPER}, _helping, NO_PK, own_only=True),
    "helping:finish": Row(LOGGED_IN),
    "helpers:index": Row(RESIDENTS, own_only=True),
    "helpers:new_code": Row(RESIDENTS, own_only=True),
    "helpers:withdraw": Row({OWNER}, _helper_code, NO_PK, own_only=True),
    "helpers:end": Row({OWNER}, _helping, NO_PK, own_only=True),
    "helpers:address": Row(BOARD | COLLEAGUES, strong=True),
    "helpers:choose": Row(BOARD | COLLEAGUES, strong=True),
    "helpers:new_on_paper": Row(COLLEAGUES, strong=True),
    "helpers:person": Row(COLLEAGUES, _on_paper, NO_PK, strong=True, shows_nothing=True),
    "helpers:new_card": Row(COLLEAGUES, _on_paper, NO_PK, strong=True, shows_nothing=True),
    # paper and phone
    **{
        f"paper:{name}": Row(COLLEAGUES, _paper_person, NO_PERSON, strong=True, shows_nothing=True)
        for name in ("number", "called", "nobody_home", "give_slip", "call_after_all", "slips_of")
    },
    **{
        f"paper:{name}": Row(COLLEAGUES, strong=True)
        for name in ("calls", "slips", "print_slips", "hand_out", "undo")
    },
    "paper:week": Row(BOARD | COLLEAGUES, strong=True),
    # my home
    "homes:index": Row(RESIDENTS),
    "homes:invite": Row(RESIDENTS, own_only=True),
    "homes:withdraw": Row({OWNER}, _household_code, NO_PK, own_only=True),
    "homes:restore": Row({OWNER}, _household_code, NO_PK, own_only=True),
    "homes:come_of_age": Row(RESIDENTS, own_only=True),
    **{
        f"homes:{name}": Row(RESIDENTS)
        for name in ("welcome", "settle", "unsettle", "no_thanks", "thanks_after_all", "hello")
    },
    "homes:new": Row(GREETERS),
    **{
        f"homes:{name}": Row(GREETERS, _greeting, NO_PK)
        for name in ("take", "give_back", "finish", "reopen")
    },
    # everything we know about you
    "privacy:export": Row(LOGGED_IN, own_only=True),
    "privacy:erase": Row(LOGGED_IN, own_only=True),
    "privacy:fetch": Row({OWNER}, _archive, {"token": "x" * 43}, own_only=True, shows_nothing=True),
    "privacy:move": Row(LOGGED_IN, own_only=True),
    "privacy:stay": Row(LOGGED_IN, own_only=True),
    "moving:office": Row({"administration", "operations"}, strong=True),
    "moving:office_stay": Row({"administration", "operations"}, _leaving, NO_PK, strong=True),
    # what the neighbours see
    **{
        f"profile:{name}": Row(LOGGED_IN, own_only=True)
        for name in ("edit", "preview", "say_new", "not_new", "remove_photo")
    },
    # No picture in this world: who sees one is tried in tests/community/profiles.
    "profile:photo": Row(LOGGED_IN, own_only=True, shows_nothing=True),
    "neighbours:page": Row(MEMBERS - {"guest"}, _neighbour, NO_TOKEN),
    "neighbours:photo": Row(NOBODY, _neighbour, NO_TOKEN),
    "neighbours:small_photo": Row(NOBODY, _neighbour, NO_TOKEN),
    # tone
    "moderation:tone": Row(MEMBERS),
    "moderation:mine": Row(MEMBERS),
    "moderation:report": Row(MEMBERS - {"guest"}, _reported, {"key": "x", "token": "x"}),
    "moderation:decision": Row(OWN, _decision, NO_SLUG),
    "moderation:mend": Row(OWN, _decision, NO_SLUG),
    "moderation:blocked": Row(MEMBERS, own_only=True),
    "moderation:unblock": Row({OWNER}, _block, NO_PK, own_only=True),
    "moderation:block": Row(MEMBERS - {OWNER}, _neighbour, NO_TOKEN, own_only=True),
    "moderation:cases": Row(MODERATORS, strong=True),
    **{
        f"moderation:{name}": Row(MODERATORS, _case, NO_SLUG, strong=True)
        for name in ("case", "take", "show", "second", "hear")
    },
    # the office
    "office:index": Row(BOARD | COLLEAGUES, strong=True),
    "office:roles": Row(BOARD | COLLEAGUES, strong=True),
    "office:role_new": Row(GIVERS, strong=True),
    "office:new_home": Row(GIVERS, strong=True),
    "office:new_resident": Row(GIVERS, strong=True),
    "office:new_colleague": Row({"administration", "operations"}, strong=True),
    "office:role_end": Row(BOARD | {"administration"}, _term, NO_PK, strong=True),
    "office:role_undo": Row(GIVERS, strong=True),
    "office:settings": Row(BOARD | {"administration"}, strong=True),
    "office:settings_undo": Row(BOARD | {"administration"}, strong=True),
    "office:letters": Row({"caretaker", "operations", "administration"}, strong=True),
    "office:letters_make": Row({"caretaker", "operations", "administration"}, strong=True),
    "office:logbook": Row({"administration"}, strong=True),
    "office:logbook_export": Row({"administration"}, strong=True),
    "office:about_me": Row(MEMBERS, own_only=True),
    # the hall
    "house:today": Row(MEMBERS),
    "house:more": Row(MEMBERS),
    "notifications:inbox": Row(MEMBERS),
    "notifications:news": Row(MEMBERS),
    "notifications:bell": Row(MEMBERS),
    "notifications:seen": Row(MEMBERS),
    "notifications:choices": Row(MEMBERS),
    # booking
    "bookings:index": Row(MEMBERS),
    "bookings:mine": Row(MEMBERS),
    "bookings:place": Row(MEMBERS - {"guest"}, _place, NO_PK),
    "bookings:book": Row(MEMBERS - {"guest"}, _place, NO_PK),
    "bookings:cancel": Row(OWN, _booking, NO_PK),
    "bookings:undo": Row(OWN, _booking, NO_PK),
    "bookings:arrive": Row(OWN, _booking, NO_PK),
    "bookings:finish": Row(OWN, _booking, NO_PK),
    "bookings:close": Row(KEEPERS, _place, NO_PK, strong=True),
    "bookings:reopen": Row(KEEPERS, _closure, {"pk": 999999, "closure": 9}, strong=True),
    "api_facilities": Row(MEMBERS),
    "api_slots": Row(MEMBERS - {"guest"}, _machine, NO_PK),
    "api_bookings": Row(MEMBERS),
    "api_booking": Row(OWN, _booking, NO_PK),
    # groups
    "groups:index": Row(MEMBERS),
    "groups:new": Row(MEMBERS - {"guest"}),
    "groups:code": Row(MEMBERS),
    "groups:come_in": Row(MEMBERS),
    "groups:code_in_hand": Row(MEMBERS, lambda world: {"key": "K7M2R9TQ4X"}),
    "groups:come_back": Row(NOBODY, lambda world: {"key": "x"}),
    "groups:invite_neighbour": Row(MEMBERS - {OWNER, "guest"}, _neighbour, NO_TOKEN, own_only=True),
    **{
        f"groups:{name}": Row(MEMBERS - {"guest"}, _group, NO_TOKEN)
        for name in ("group", "join", "ask", "leave", "no_thanks", "meetings")
    },
    "groups:yes_after_all": Row(NOBODY, _group, NO_TOKEN),
    **{
        f"groups:{name}": Row({OWNER}, _group, NO_TOKEN, own_only=True)
        for name in ("edit", "slips", "hold")
    },
    **{
        f"groups:{name}": Row({OWNER}, _in_group, NO_TOKEN | NO_PK, own_only=True)
        for name in ("answer", "ask_to_hold", "ask_not")
    },
    "groups:do": Row(
        {OWNER},
        lambda world: _group(world) | {"kind": "pause"},
        NO_TOKEN | {"kind": "pause"},
        own_only=True,
    ),
    "groups:close_code": Row({OWNER}, _group_code, NO_TOKEN | NO_PK, own_only=True),
    "groups:open_code": Row({OWNER}, _group_code, NO_TOKEN | NO_PK, own_only=True),
    "groups:uninvite": Row({OWNER}, _invited, NO_TOKEN | {"neighbour": UUID(int=0)}, own_only=True),
    "groups:meeting_new": Row(OWN, _group, NO_TOKEN),
    **{
        f"groups:{name}": Row(OWN, _meeting, NO_TOKEN | NO_PK)
        for name in ("meeting_change", "meeting_off", "meetings_off", "meetings_on")
    },
    "groups:meeting_on": Row(OWN, _meeting_day, NO_TOKEN | NO_PK | {"key": "2026-11-25"}),
    "groups:ics": Row(MEMBERS - {"guest"}, _meeting, NO_TOKEN | NO_PK),
    "groups:album": Row(OWN, _group, NO_TOKEN),
    "groups:picture_new": Row(OWN, _group, NO_TOKEN),
    "groups:picture_remove": Row(OWN, _group_picture, NO_TOKEN | {"picture": UUID(int=0)}),
    "api_groups": Row(MEMBERS),
    **{
        f"api_group{name}": Row(MEMBERS - {"guest"}, _group, NO_TOKEN)
        for name in ("", "_join", "_leave")
    },
    # pictures: one that hangs nowhere is its owner's; whose it is shown to, each room tries itself
    "pictures:show": Row(OWN, _picture, NO_TOKEN),
    "pictures:file": Row(NOBODY, _picture_file, NO_TOKEN | {"size": "860"}),
    "api_pictures": Row(MEMBERS),
    "api_picture": Row(OWN, _picture, NO_TOKEN),
    "api_picture_words": Row(OWN, _picture, NO_TOKEN),
}
