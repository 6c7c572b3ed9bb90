"""When it is over: how it went, pictures with a yes and an end, and the conversation of who comes."""

import re
from datetime import timedelta
from html import unescape

import pytest

from community import features
from community.chat.models import Participant
from community.moderation import actions as moderation
from community.notifications.models import Notification
from community.people.models import Estate, Membership
from community.pictures import demo as shelf
from community.pictures.models import Picture
from events.afterwards import actions as afterwards
from events.chores import actions as chores
from events.models import EventPicture
from events.parting import actions as parting
from events.signing import actions as signing
from events.talking import actions as talking
from tests.conftest import NOW, at
from tests.events.conftest import WEDNESDAY, join, make, told, words, written
from tests.events.test_views import page_of, said
from tests.refusing import refused

AFTER = at("2026-11-26", "09:00")  # the morning after
WEEK = timedelta(days=7)


@pytest.fixture
def photo(cast):
    def hang(name, file="reol"):
        return shelf.hang(cast.member(name), file, alt="Vi spiser suppe", now=AFTER)

    return hang


# --- how it went ---------------------------------------------------------------------------------


def test_its_host_says_how_many_came_and_whether_to_do_it_again(cast, soup):
    fadumo = cast.member("fadumo")
    afterwards.look_back(fadumo, soup, came=31, again="changed", note="Flere stole", now=AFTER)
    soup.refresh_from_db()
    assert (soup.came, soup.again, soup.again_note) == (31, "changed", "Flere stole")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"came": -1}, "no_count"),
        ({"came": 2001}, "no_count"),
        ({"again": "maybe"}, "no_such_choice"),
        ({"note": "x" * 201}, "long_text"),
        ({"note": "0101701234"}, "cpr"),
    ],
)
def test_what_cannot_be_is_said(cast, soup, wrong, code):
    with refused(code):
        afterwards.look_back(cast.member("fadumo"), soup, **wrong, now=AFTER)


def test_nobody_but_its_hosts_and_nobody_before_it_is_over(cast, soup):
    with refused("not_yours"):
        afterwards.look_back(cast.member("kasper"), soup, came=3, now=AFTER)
    with refused("not_over"):
        afterwards.look_back(cast.member("fadumo"), soup, came=3, now=WEDNESDAY)


def test_hosts_are_asked_once_the_morning_after_and_never_late(cast, soup):
    assert afterwards.ask_hosts_due(at("2026-11-26", "08:59")) == 0
    assert afterwards.ask_hosts_due(AFTER) == 1
    assert afterwards.ask_hosts_due(AFTER) == 0
    assert told("fadumo", "host") == ["Var det noget værd at gentage?"]
    late = make(cast.member("fadumo"), written(starts_at=at("2026-11-27", "18:00")))
    assert afterwards.ask_hosts_due(late.ends_at + timedelta(days=3, hours=1)) == 0


def test_who_has_said_so_already_is_not_asked(cast, soup):
    afterwards.look_back(cast.member("fadumo"), soup, again="yes", now=AFTER)
    assert afterwards.ask_hosts_due(AFTER) == 0


def test_the_answer_stands_where_somebody_would_do_it_again(cast, soup):
    fadumo = cast.client("fadumo")
    from events.models import Event

    Event.objects.filter(pk=soup.pk).update(
        starts_at=NOW - timedelta(weeks=52),
        ends_at=NOW - timedelta(weeks=52) + timedelta(hours=2),
        sign_up_by=None,
    )
    form = {"again": "changed", "note": "Flere stole", "came": "31"}
    assert fadumo.post(page_of(soup, "bagefter/"), form).status_code == 302
    text = said(cast.client("kasper").get("/rugmarken/sker/nyt/"))
    assert "31 kom" in text
    assert "Flere stole" in text
    wrong = fadumo.post(page_of(soup, "bagefter/"), form | {"came": "mange"})
    assert wrong.status_code == 422
    assert "Flere stole" in said(wrong)
    assert cast.client("kasper").get(page_of(soup, "bagefter/")).status_code == 404


def test_its_host_says_thank_you_to_everybody_from_there(cast, soup, monday):
    """The board's page is ready to write on; nobody else is led there, and not before it is over."""
    page = page_of(soup)
    fadumo, kasper = cast.client("fadumo"), cast.client("kasper")
    signing.sign_up(cast.member("kasper"), soup, adults=1, now=NOW)
    assert "overskrift=Tak+for" not in fadumo.get(page).text
    monday.move_to(AFTER)
    [there] = re.findall(r'href="([^"]+overskrift=Tak\+for[^"]+)"', fadumo.get(page).text)
    assert f'value="Tak for {soup.title}"' in fadumo.get(unescape(there)).text
    assert "overskrift=Tak+for" not in kasper.get(page).text
    monday.move_to(soup.ends_at + timedelta(days=14))
    assert "overskrift=Tak+for" not in fadumo.get(page).text
    monday.move_to(AFTER)
    Estate.objects.filter(pk=soup.estate_id).update(features_off=["noticeboard"])
    assert "overskrift=Tak+for" not in fadumo.get(page).text


# --- pictures ------------------------------------------------------------------------------------


def put_up(cast, name, soup, photo, **more):
    facts = {"agreed": True, "now": AFTER} | more
    return afterwards.put_up(cast.member(name), soup, [photo(name)], **facts)[0]


def test_who_came_puts_up_a_picture_that_stands_ninety_days(cast, soup, photo):
    join(cast.member("kasper"), soup)
    made = put_up(cast, "kasper", soup, photo)
    assert made.ends_at == AFTER + timedelta(days=90)
    birgit = cast.member("birgit")
    seen = EventPicture.objects.visible_to
    assert seen(birgit, AFTER).exists()
    assert not seen(birgit, made.ends_at).exists()
    other = Membership.objects.exclude(estate__organisation=birgit.estate.organisation).first()
    other = other or Membership.objects.exclude(estate=birgit.estate).first()
    assert not seen(other, AFTER).exists()


def test_who_was_not_there_puts_up_nothing_and_nobody_without_a_yes(cast, soup, photo):
    with refused("not_there"):
        put_up(cast, "kasper", soup, photo)
    with refused("not_agreed"):
        put_up(cast, "fadumo", soup, photo, agreed=False)
    with refused("not_begun"):
        put_up(cast, "fadumo", soup, photo, now=NOW)


def test_anybody_in_it_has_it_taken_down_at_once_and_nobody_hears_who(cast, soup, photo, monday):
    made = put_up(cast, "fadumo", soup, photo)
    made.refresh_from_db()
    kasper = cast.client("kasper")
    there = page_of(soup, f"billeder/{made.token}/")
    monday.move_to(AFTER)
    assert "Fjern billedet" in said(kasper.get(there))
    assert kasper.post(there).status_code == 302
    assert kasper.get(there).status_code == 404
    assert not EventPicture.objects.visible_to(cast.member("fadumo"), AFTER).exists()
    assert Picture.objects.get(pk=made.picture_id).refused_as == "removed"
    assert told("fadumo", "picture") == ["Et billede er taget ned"]
    assert "Kasper" not in words("fadumo")
    afterwards.take_down(cast.member("kasper"), made, now=AFTER)  # twice is once
    assert len(told("fadumo", "picture")) == 1


def test_pictures_go_when_their_time_is_over(cast, soup, photo):
    made = put_up(cast, "fadumo", soup, photo, days=30)
    assert afterwards.sweep_pictures(AFTER) == 0
    assert afterwards.sweep_pictures(made.ends_at) == 1
    assert not EventPicture.objects.exists()
    assert Picture.objects.get(pk=made.picture_id).refused_as == "removed"


def test_a_reported_picture_is_hidden_for_all_but_who_put_it_up(cast, soup, photo, monday):
    made = put_up(cast, "fadumo", soup, photo, caption="Gryden")
    made.refresh_from_db()
    monday.move_to(AFTER)
    token, there = str(made.token), page_of(soup, "billeder/")
    assert (
        f"/rugmarken/anmeld/events.picture/{token}/"
        in cast.client("kasper").get(there).content.decode()
    )
    assert "anmeld/events.picture" not in cast.client("fadumo").get(there).content.decode()
    case = moderation.report(
        cast.member("kasper"), "events.picture", token, reason="other", text="", now=AFTER
    ).case
    assert case.author == cast.user("fadumo")
    kind, seen = features.reportable("events.picture"), EventPicture.objects.visible_to
    assert kind.find(cast.member("sofie"), token) is None
    for _time in range(2):
        kind.hide(token, AFTER)
    assert "Gryden" not in said(cast.client("kasper").get(there))
    assert not seen(cast.member("kasper"), AFTER).exists()
    assert "Det er skjult for andre." in said(cast.client("fadumo").get(there))
    assert features.needed_pictures([made.picture_id]) == {made.picture_id}
    assert kind.look(token).is_hidden
    kind.show(token, AFTER)
    assert "Gryden" in said(cast.client("kasper").get(there))
    for nonsense in ("", "x", "0" * 64):
        assert kind.find(cast.member("kasper"), nonsense) is None
        kind.hide(nonsense, AFTER)
    assert kind.look(token) is not None
    monday.move_to(made.ends_at)
    assert kind.look(token) is None


# --- the conversation ----------------------------------------------------------------------------


def inside(event):
    event.refresh_from_db()
    rows = Participant.objects.here().filter(conversation=event.conversation_id)
    return sorted(rows.values_list("member__user__name", flat=True))


def test_a_host_opens_it_and_who_comes_joins(cast, soup):
    fadumo, kasper = cast.member("fadumo"), cast.member("kasper")
    with refused("no_talk"):
        talking.join_talk(kasper, soup, now=NOW)
    talk = talking.open_talk(fadumo, soup, now=NOW)
    assert talking.open_talk(fadumo, soup, now=NOW).pk == talk.pk
    with refused("not_coming"):
        talking.join_talk(kasper, soup, now=NOW)
    signup = join(kasper, soup)
    talking.join_talk(kasper, soup, now=NOW)
    assert inside(soup) == ["Fadumo", "Kasper"]
    talk.refresh_from_db()
    assert talk.closes_at == soup.ends_at + WEEK
    signing.leave(kasper, signup, now=NOW)
    talking.tidy_due(NOW)
    assert inside(soup) == ["Fadumo"]


def test_who_lends_a_hand_stays_and_a_new_day_moves_its_end(cast, soup):
    fadumo, kasper = cast.member("fadumo"), cast.member("kasper")
    task = chores.add(fadumo, soup, what="Rydde op", now=NOW)
    chores.take(kasper, task, now=NOW)
    talk = talking.open_talk(fadumo, soup, now=NOW)
    talking.join_talk(kasper, soup, now=NOW)
    soup.refresh_from_db()
    soup.ends_at += WEEK
    soup.save(update_fields=["ends_at"])
    talking.tidy_due(NOW)
    talk.refresh_from_db()
    assert talk.closes_at == soup.ends_at + WEEK
    assert inside(soup) == ["Fadumo", "Kasper"]
    with refused("no_talk"):
        talking.join_talk(kasper, soup, now=soup.ends_at + WEEK)


def test_only_its_hosts_open_it(cast, soup):
    with refused("not_yours"):
        talking.open_talk(cast.member("kasper"), soup, now=NOW)
    drop_in = make(cast.member("fadumo"), written(title="Bare kom"))
    with refused("no_talk"):
        talking.open_talk(cast.member("fadumo"), drop_in, now=NOW)


def test_from_the_page_into_the_conversation(cast, soup):
    answer = cast.client("fadumo").post(page_of(soup, "samtale/ny/"))
    soup.refresh_from_db()
    assert answer["Location"] == f"/rugmarken/chat/{soup.conversation.token}/"
    join(cast.member("kasper"), soup)
    kasper = cast.client("kasper")
    assert "Skriv sammen" in said(kasper.get(page_of(soup)))
    assert kasper.post(page_of(soup, "samtale/")).status_code == 302
    assert inside(soup) == ["Fadumo", "Kasper"]
    assert not Notification.objects.filter(kind__startswith="events.", user__name="Kasper").exists()


def test_who_is_forgotten_is_named_on_no_picture(cast, soup, photo):
    made = put_up(cast, "fadumo", soup, photo)
    parting.erase(cast.member("fadumo").user, AFTER)
    made.refresh_from_db()
    assert made.put_up_by is None


# --- passed on -----------------------------------------------------------------------------------


def test_what_was_held_is_passed_on_by_who_held_it_with_the_tasks_filled_in(cast, soup, monday):
    chores.add(cast.member("fadumo"), soup, what="Lave mad", wanted=3, now=NOW)
    there = page_of(soup)
    assert "Del din viden" not in said(cast.client("fadumo").get(there))
    monday.move_to(AFTER)
    assert "Del din viden" not in said(cast.client("kasper").get(there))
    client = cast.client("fadumo")
    [link] = client.get(there).context["after"].shares
    form = client.get(link.url).content.decode()
    assert soup.title in form
    assert "3 × Lave mad" in form
