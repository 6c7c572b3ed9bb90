"""Nabolyst lived in: every room's own example, and what some screens need to have anything on them."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any, ClassVar
from uuid import uuid4

import yaml
from allauth.mfa.models import Authenticator
from django.db import transaction

from bookings import actions as bookings
from bookings.demo import rooms
from bookings.drawing.clock import actions as lots
from bookings.drawing.deciding import actions as deciding
from bookings.due import actions as due
from bookings.keys import actions as keys
from bookings.loans import actions as loans
from bookings.loans.giving import actions as giving
from bookings.models import Booking, Charge, Facility, Tenure, week
from bookings.places import actions as places
from bookings.plots import actions as growing
from bookings.plots.clock import actions as plots
from bookings.slots import stay
from bookings.swapping import actions as swapping
from bookings.waiting import actions as waiting
from community import features
from community.chat.models import Conversation, Message
from community.groups.models import GroupMember
from community.helping import actions as helping
from community.ideas import actions as ideas
from community.ideas.models import Card, Proposal
from community.moderation import actions as moderation
from community.moderation.models import Case, Decision
from community.noticeboard.hanging import screens
from community.noticeboard.models import Category, Notice
from community.noticeboard.talk import actions as talk
from community.notifications.addresses import no_thanks_url
from community.notifications.models import Way
from community.people import actions as people
from community.people.models import Dwelling, Helping, Membership, Role, RoleTerm
from community.people.welcome import actions as welcome
from community.pictures import demo as pictures
from community.plan.models import Upkeep
from community.plan.remarks import actions as remarks
from community.privacy.archive import actions as archives
from events import actions as events
from events.afterwards import actions as afterwards
from events.guests import actions as guests
from events.guests import letters
from events.meals import actions as meals
from events.meeting import actions as meetings
from events.meeting.papers import actions as papers
from events.meeting.written import Asked as MeetingAsked
from events.models import Event, Joining
from events.regulars import actions as regulars
from events.repeating import actions as repeating
from events.signing import actions as signing
from events.written import Rhythm, Said, Written
from helpdesk import actions as helpdesk
from helpdesk.agreeing import actions as agreeing
from helpdesk.answering import actions as answering
from helpdesk.duties import actions as duties
from helpdesk.guide import actions as guiding
from helpdesk.models import Duty, GuideEntry, HelpOffer, HelpRequest, SafetyWalk, SocialTask
from helpdesk.walks import actions as walking
from helpdesk.walks.pointing import actions as pointing
from helpdesk.walks.rules import Planned, Seen
from helpdesk.written import Asked
from tests.architecture.borrowed import a_garden, a_thing
from tests.architecture.rented import a_draw, a_room
from tests.community.ideas.conftest import A_CARD
from tests.conftest import CAST_FILE, NOW, Cast, Snapshot, at

Facts = dict[str, Any]
OWN_WORDS = {"bookings"}  # its example books at random; here everybody's turn is written down
TURNS = [
    ("birgit", "Maskine 1", "2026-11-23", "19:00"), ("birgit", "Maskine 2", "2026-11-25", "17:00"),
    ("fadumo", "Maskine 1", "2026-11-25", "07:00"), ("oksana", "Maskine 2", "2026-11-25", "07:00"),
    ("jens", "Maskine 3", "2026-11-25", "11:00"), ("kasper", "Maskine 1", "2026-11-25", "13:00"),
    ("tomasz", "Maskine 3", "2026-11-25", "15:00"), ("rania", "Maskine 1", "2026-11-25", "19:00"),
    ("ejnar", "Maskine 2", "2026-11-24", "11:00"),
]  # fmt: skip


class Village(Snapshot):
    """Built once by each worker; every test after that gets a copy of the bytes."""

    tables: ClassVar[dict[str, bytes]] = {}
    sequences: ClassVar[list[tuple[str, int | None]]] = []
    facts: ClassVar[Facts] = {}

    @classmethod
    def stands(cls, cast: Cast) -> Facts:
        """Everybody and everything in place; what the addresses of the screens need."""
        if cls.tables:
            cls.restore()
        else:
            with transaction.atomic():
                cls.facts = _furnish(cast)
            cls.take()
        return cls.facts


def _furnish(cast: Cast) -> Facts:
    told = yaml.safe_load(CAST_FILE.read_text())
    for feature in features.all_features():
        if feature.demo and feature.key not in OWN_WORDS:
            feature.demo(told, NOW)
    named = ("birgit", "tomasz", "yildiz", "ejnar", "torben")
    people = {name: cast.member(name).token for name in named}
    always = {"nothing": 999999, "kind": "profiles.profile"}
    return (
        people
        | always
        | _laundry(cast)
        | _places(cast, told)
        | _rented(cast)
        | _lent(cast)
        | _grown(cast)
        | _drawn(cast)
        | _keys(cast)
        | _papers(cast)
        | _tone(cast)
        | _talk(cast)
        | _help(cast)
        | _work(cast)
        | _steps(cast)
        | _ideas(cast)
    )


def _steps(cast: Cast) -> Facts:
    """The five steps by their numbers, and two kinds of lines in them."""
    line = Upkeep.objects.filter(estate=cast.estate()).order_by("pk")[0]
    kinds: Facts = {"kind_platform": "platform", "kind_upkeep": "opgave", "upkeep": line.pk}
    _a_guest(cast)
    kinds |= {"quarter": "2026-k3", "last_year": 2025}
    return kinds | {f"step{number}": number for number in range(1, 6)}


def _a_guest(cast: Cast) -> None:
    """The municipality's consultant, who has read the plan and written to it."""
    user = people.open_profile(name="Ragnhild", email="ragnhild@example.dk", now=NOW)
    member = people.enrol(user, cast.estate(), on=NOW.date())
    people.appoint(member, Role.GUEST, since=NOW.date())
    guest = Membership.objects.at_the_gate(NOW.date()).get(pk=member.pk)
    remarks.say(guest, step=4, text="Vi kan stille et lokale til jer om torsdagen.", now=NOW)


def _ideas(cast: Cast) -> Facts:
    """A card of the house's own, one of another that it uses, one for everybody, and the box."""
    jens, aase = cast.member("jens"), cast.member("aase")
    own = Card.objects.kept_by(jens).filter(title="Byttehylden")[0]
    theirs = ideas.share(aase, A_CARD, now=NOW)
    theirs = ideas.show(aase, theirs, Card.State.SHARED, now=NOW)
    ideas.use(jens, theirs, now=NOW)
    lies = Proposal.objects.filter(estate=cast.estate(), platform=None)[0]
    tokens = {"card": own.token, "used_card": theirs.token, "open_card": own.token}
    return tokens | {"proposal": lies.token}


def _laundry(cast: Cast) -> Facts:
    """Birgit has a turn today and one on Wednesday, neighbours have some, and who has is reminded."""
    here = Facility.objects.with_rules().filter(part_of__name="Vaskehus A").bookable()
    machines = {machine.name: machine for machine in here}
    for who, name, day, clock in TURNS:
        slot = bookings.slot_at(machines[name], at(day, clock))
        bookings.book(cast.member(who), machines[name], slot, now=NOW)
    due.remind_due(at("2026-11-24", "18:00"))
    slot = bookings.slot_at(machines["Maskine 1"], at("2026-11-25", "13:00"))
    waiting.wait(cast.member("birgit"), machines["Maskine 1"], slot, now=NOW)
    own = Booking.objects.filter(household=cast.member("birgit").household)
    rania = cast.member("rania")
    theirs = Booking.objects.visible_to(rania).with_place().in_order()[0]
    asked = swapping.ask(cast.member("fadumo"), own.in_order().with_place().last(), now=NOW)
    offered = swapping.offer(rania, theirs, now=NOW)
    return {
        "booking": own[0].pk,
        "place": machines["Maskine 1"].part_of_id,
        "machine": machines["Maskine 1"].pk,
        "passed_on": offered.pk,
        "asked_of": asked.pk,
    }


def _places(cast: Cast, told: Facts) -> Facts:
    """A trailer with a fault, a bed for guests, a playground, and a sign on the laundry's door."""
    rooms(told)
    named = {one.name: one for one in Facility.objects.with_rules().filter(estate=cast.estate())}
    trailer = named["Traileren"]
    places.tell_fault(cast.member("kasper"), trailer, text="Venstre baglygte virker ikke.", now=NOW)
    sign = places.sign_of(cast.member("torben"), named["Vaskehus A"])
    return {
        "trailer": trailer.pk,
        "guest_room": named["Gæsteværelset"].pk,
        "playground": named["Legepladsen"].pk,
        "sign": sign.code,
    }


def _rented(cast: Cast) -> Facts:
    """Birgit has the room today, and has asked for another."""
    birgit, facts = cast.member("birgit"), {}
    for key, name, day, rules in (
        (
            "rental",
            "Salen",
            NOW.date(),
            {"key_hours": week((d, time(8), time()) for d in range(8))},
        ),
        ("room_asked", "Stuen", at("2026-12-12").date(), {"needs_approval": True}),
    ):
        place = a_room(cast, name, **rules)
        slot = stay(day, 1, time(10), time(10))
        booked = bookings.book(birgit, place, slot, now=NOW)
        facts |= {key: booked.pk, "room": place.pk}
    owed = Charge.objects.filter(kind="rent")[0]
    rented = Booking.objects.get(pk=facts["rental"])
    keys.choose(birgit, rented, "fetch", at("2026-11-23", "12:00"), now=NOW)
    keys.offer(cast.member("jens"), rented, "bring", at("2026-11-25", "09:00"), now=NOW)
    return facts | {"before": "before", "fetch": "fetch", "owed": owed.pk}


def _lent(cast: Cast) -> Facts:
    """Birgit has the drill and stands in line for the bench; Tomasz asks for her knitting machine."""
    birgit, torben = cast.member("birgit"), cast.member("torben")
    drill, bench = a_thing(torben, "Slagbor"), a_thing(torben, "Havebord med bænke")
    sewing = a_thing(torben, "Strikkemaskine", birgit.household)
    tent = a_thing(torben, "Pavillon")
    out = giving.lend(torben, drill, birgit.household, 2, now=NOW, why="here")
    late = NOW - timedelta(days=3)
    old = giving.lend(torben, bench, cast.member("fadumo").household, 1, now=late, why="here")
    loans.hand_in(torben, old, now=late, text="Det ene ben vakler.", is_fault=True)
    giving.lend(torben, bench, cast.member("fadumo").household, 1, now=late, why="here")
    loans.wait(birgit, bench, now=NOW)
    asked = loans.ask(cast.member("tomasz"), sewing, NOW.date(), 2, now=NOW)
    aside = loans.ask(cast.member("tomasz"), tent, NOW.date(), 2, now=NOW)
    return {
        "drill": drill.pk, "bench": bench.pk, "sewing": sewing.pk, "loan": out.pk,
        "loan_asked": asked.pk, "loan_aside": aside.pk,
    }  # fmt: skip


def _grown(cast: Cast) -> Facts:
    """Birgit has a plot and is asked if she keeps it; Fadumo stands in the line."""
    garden = a_garden(cast.member("torben"), "Nyttehaverne")
    own = growing.ask(cast.member("birgit"), garden, now=NOW)
    growing.ask(cast.member("fadumo"), garden, now=NOW)
    Tenure.objects.filter(pk=own.pk).update(kept_for=2026)
    plots.ask_to_keep_due(NOW)
    return {"garden": garden.pk, "plot": own.pk}


def _drawn(cast: Cast) -> Facts:
    """Birgit has applied for Christmas; one draw waits for a yes, and another has had it."""
    then = NOW - timedelta(days=20)
    past = {"opens_at": then, "closes_at": then + timedelta(days=10)}
    decided = a_draw(cast, "Stalden", "2026-12-19", title="Lillejuleaften", **past)
    lots.draw_due(NOW)
    deciding.confirm(cast.member("torben"), decided, now=NOW)
    waits = a_draw(cast, "Loftet", "2026-12-20", title="Fjerde søndag i advent", **past)
    lots.draw_due(NOW)
    coming = a_draw(cast, "Havestuen", "2026-12-24")
    return {"draw": coming.pk, "drawn": waits.pk, "decided": decided.pk}


def _keys(cast: Cast) -> Facts:
    """Kim has a passkey, an app and recovery codes; Lone helps her father; Birgit's file is ready."""
    kim, birgit = cast.user("kim"), cast.user("birgit")
    key = Authenticator.objects.create(
        user=kim, type=Authenticator.Type.WEBAUTHN, data={"name": "Kims telefon", "credential": {}}
    )
    Authenticator.objects.create(user=kim, type=Authenticator.Type.TOTP, data={"secret": "x"})
    archive = archives.ask(birgit, now=NOW)
    archives.build_due(lambda: NOW)
    archive.refresh_from_db()
    off = no_thanks_url(birgit.pk, "bookings.reminder", Way.EMAIL)
    return {
        "key": key.pk,
        "helping": Helping.objects.get(helper__name="Lone").pk,
        "archive": archives.token_of(archive),
        "no_thanks": off.rstrip("/").rsplit("/", 1)[1],
    }


def _papers(cast: Cast) -> Facts:
    """A letter for an empty home, one for Orhan's, and Ejnar's code for a helper."""
    empty = Dwelling.objects.filter(entrance__estate=cast.estate(), households__memberships=None)
    home = empty.exclude(households=None).order_by("pk")[0].households.get()
    ejnar = cast.member("ejnar")
    term = RoleTerm.objects.filter(membership__estate=cast.estate(), role=Role.WELCOME_NEIGHBOUR)
    return {
        "letter": welcome.invite(home, now=NOW),
        "again": welcome.invite(ejnar.household, now=NOW),
        "code": helping.make_code(ejnar, now=NOW),
        "on_paper": ejnar.pk,
        "entrance": ejnar.household.dwelling.entrance_id,
        "home": home.dwelling_id,
        "term": term.order_by("pk")[0].pk,
    }


def _tone(cast: Cast) -> Facts:
    """What Tomasz shows was reported and hidden; what Kasper shows waits for an answer."""
    about = str(cast.member("tomasz").token)
    told = moderation.report(
        cast.member("oksana"), "profiles.profile", about, reason="other", text="Nej", now=NOW
    )
    done = moderation.decide(
        cast.member("jens"), told.case, outcome=Decision.Outcome.HIDE, rule="kind",
        message="Ret det, så vises det igen.", now=NOW,
    )  # fmt: skip
    waiting = Case.objects.filter(decision=None).order_by("pk")[0]
    return {"decision": done.slug, "settled": told.case.slug, "case": waiting.slug}


def _talk(cast: Cast) -> Facts:
    """What Birgit reads and writes: two notices, her stairway's talk, the group she holds."""
    birgit, oksana = cast.member("birgit"), cast.member("oksana")
    up = Notice.objects.filter(publish_at__isnull=False, group=None).order_by("pk")
    thing = up.filter(author=oksana)[0]
    own, works = up.filter(author=birgit)[0], up.filter(asks_seen=True)[0]
    said = talk.answer(birgit, thing, "Den er fin", token=uuid4(), now=NOW)
    stairs = Conversation.objects.get(entrance=birgit.household.dwelling.entrance_id)
    held = GroupMember.objects.filter(member=birgit, part=GroupMember.Part.HOLDER)[0].group
    return {
        "notice": thing.token,
        "own": own.token,
        "works": works.token,
        "comment": said.token,
        "category": Category.objects.filter(estate=birgit.estate)[0].pk,
        "stairs": stairs.token,
        "message": Message.objects.filter(conversation=stairs)[0].token,
        "group": held.token,
        "meeting": held.meetings.all()[0].pk,
        "soup": Event.objects.filter(title="Nabosuppe").order_by("starts_at")[0].token,
        **_hosted(cast),
        "market": Event.objects.get(title="Julemarked i gården").token,
        "area": birgit.estate.local_area,
        "screen": screens.key_of(birgit.household.dwelling.entrance),
    }


def _help(cast: Cast) -> Facts:
    """Birgit has asked and been answered, agreed on something else, and offers what she can."""
    birgit, tomasz = cast.member("birgit"), cast.member("tomasz")
    asked = helpdesk.ask(birgit, Asked(category="devices", title="Sende et billede"), now=NOW)
    answer = answering.answer(tomasz, asked, text="Jeg kan i aften.", now=NOW)
    carried = helpdesk.ask(birgit, Asked(category="heavy", title="En stol skal ned"), now=NOW)
    said = answering.answer(tomasz, carried, now=NOW)
    agreed = agreeing.choose(birgit, said, starts_at=at("2026-11-25", "16:00"), now=NOW)
    seen = HelpRequest.objects.visible_to(birgit).open().exclude(member=birgit)
    offers = HelpOffer.objects.filter(estate=birgit.estate, state="standing")
    for made in (asked, carried, answer, agreed):
        made.refresh_from_db()
    return {
        "asked": asked.token,
        "answer": answer.token,
        "carried": carried.token,
        "agreed": agreed.token,
        "wanted": seen.order_by("pk")[0].token,
        "offered": offers.get(member=birgit).token,
        "offer": offers.exclude(member=birgit).order_by("pk")[0].token,
    }


def _work(cast: Cast) -> Facts:
    """Torben has tasks, a walk was told of and the next one is planned, the guide is written."""
    torben, kim = cast.member("torben"), cast.member("kim")
    tasks = SocialTask.objects.filter(estate=torben.estate, greeting=None, state="new")
    walk = SafetyWalk.objects.filter(estate=torben.estate).order_by("starts_at")[0]
    tour = walking.plan(
        kim, Planned(at("2026-11-30", "17:00"), "Bænken", "Porten", "Bestyrelsen"), now=NOW
    )
    held = walking.plan(
        kim, Planned(at("2026-11-23", "16:00"), "Laden", "Porten", "Bestyrelsen"), now=NOW
    )
    lamp = Seen("Porten", "light", "Lampen er gået", "operations", at("2026-12-11").date())
    pointing.add(kim, held, lamp, request_key=None, now=at("2026-11-23", "16:30"))
    written = duties.make(
        torben.estate, kind=Duty.OTHER, title="Sæt bænken på plads", due=NOW.date(),
        origin="hand:village", made_by=torben, now=NOW,
    )  # fmt: skip
    if not GuideEntry.objects.filter(estate=torben.estate).exists():
        guiding.begin(torben, now=NOW)
    for made in (tour, held, written):
        made.refresh_from_db()
    return {
        "slug": torben.estate.slug,
        "duty": tasks.order_by("pk")[0].token,
        "walked": walk.token,
        "point": walk.points.order_by("pk")[0].token,
        "tour": tour.token,
        "held": held.token,
        "written": written.token,
        "entry": GuideEntry.objects.filter(estate=torben.estate)[0].token,
    }


def _hosted(cast: Cast) -> Facts:
    """What Birgit hosts: a meal with a waiting line, two series with Kasper, and a draft."""
    birgit, kasper = cast.member("birgit"), cast.member("kasper")
    starts = at("2026-12-09", "18:00")
    meal = Written(
        title="Grøntsagssuppe", place="Gården", starts_at=starts, kind="meal",
        ends_at=starts + timedelta(hours=2), joining=Joining.SIGN_UP, capacity=5,
    )  # fmt: skip
    hosted = events.announce(birgit, meal, now=NOW)
    for name, adults, children in (("kasper", 2, 1), ("oksana", 1, 0), ("tomasz", 2, 2)):
        signing.sign_up(cast.member(name), hosted, adults=adults, children=children, now=NOW)
    events.announce(birgit, replace(meal, title="Sommerfest"), publish=False, now=NOW)
    said = Said(title="Strik ved bænken", place="Bænken", hosts=[birgit, kasper])
    rhythm = Rhythm(first=at("2026-12-01").date(), begins=time(16), takes_turns=True)
    series = repeating.start(birgit, said, rhythm, now=NOW)
    starts = at("2027-01-14", "19:00")
    asked = MeetingAsked(
        starts, starts + timedelta(hours=2), place="Laden", hand_in="Postkassen i opgang 7"
    )
    meeting = meetings.plan(cast.member("jens"), asked, now=NOW)
    papers.add_paper(cast.member("jens"), meeting, title="Budget", text="Huslejen stiger lidt.")
    said = Said(title="Fredagssuppe", place="Gården", kind="meal", joining=Joining.SIGN_UP,
                capacity=12, hosts=[birgit, kasper])  # fmt: skip
    rhythm = Rhythm(
        first=at("2026-12-04").date(), begins=time(18), closes_days_before=2, closes_at=time(12)
    )
    scheme = repeating.start(birgit, said, rhythm, now=NOW)
    meals.plan_series(
        birgit, scheme, menu="Suppe og brød", adult_price=35, child_price=15, cooks=3,
        counts_all=True, now=NOW,
    )  # fmt: skip
    regulars.stand(birgit, scheme, adults=1, now=NOW)
    for made in (hosted, series, scheme, meeting.event):
        made.refresh_from_db()
    own = {"hosted": hosted.token, "series": series.token, "residents_meeting": meeting.event.token}
    own["scheme"] = scheme.token
    return {**own, **_held(cast), **_open_house(cast)}


def _held(cast: Cast) -> Facts:
    """What Birgit held yesterday, with a picture of it."""
    birgit = cast.member("birgit")
    feast = Written(
        title="Høstfest", place="Gården", joining=Joining.HAND, starts_at=NOW + timedelta(hours=1),
        ends_at=NOW + timedelta(hours=3),
    )  # fmt: skip
    held = events.announce(birgit, feast, now=NOW)
    day = timedelta(days=1)
    Event.objects.filter(pk=held.pk).update(starts_at=NOW - day, ends_at=NOW - day / 2)
    shot = pictures.hang(birgit, "reol", alt="En reol med bøger", now=NOW, place="event")
    (hung,) = afterwards.put_up(birgit, held, [shot], agreed=True, now=NOW)
    for made in (held, hung):
        made.refresh_from_db()
    return {"held_feast": held.token, "feast_picture": hung.token}


def _open_house(cast: Cast) -> Facts:
    """What the board has opened to everybody, and somebody from outside who has asked."""
    starts = at("2026-12-02", "18:00")
    written = Written(
        title="Åbent hus", place="Laden", scope="local_area", joining=Joining.SIGN_UP, capacity=20,
        starts_at=starts, ends_at=starts + timedelta(hours=2),
    )  # fmt: skip
    made = events.announce(cast.member("jens"), written, now=NOW)
    facts = {"email": "eva@example.dk", "heads": 2, "language": "da", "place": "her"}
    guests.ask(made, name="Eva", **facts, now=NOW)
    made.refresh_from_db()
    return {"open_house": made.token, "guest": letters.secret_of(made.outsiders.get())}
