"""What is asked discreetly reaches who it is meant for, and nobody else by any door."""

import json
from datetime import date, timedelta

import pytest
from django.utils import timezone

from community import features, live
from community.finding import found_in
from community.moderation.blocking.actions import block
from community.moderation.models import Block
from community.notifications.models import Delivery, Notification
from community.people.models import Membership, User
from helpdesk import actions
from helpdesk.agreeing import actions as agreeing
from helpdesk.answering import actions as answering
from helpdesk.feature import may_watch, may_watch_list, may_watch_mine
from helpdesk.models import HelpAgreement, HelpAnswer, HelpNudge, HelpRequest
from helpdesk.reminding import actions as reminding
from tests.conftest import NOW, at
from tests.helpdesk.conftest import answer, ask, asked, choose, words
from tests.refusing import refused

pytestmark = pytest.mark.django_db
MARKER = "Zebrafisk"
MONDAY, WEEK = date(2026, 11, 23), timedelta(days=7)
THE_TWO = {"Birgit", "Yahya"}
COORDINATORS = {"Torben", "Leyla", "Nadja"}


@pytest.fixture
def sent(monkeypatch):
    """Every push that leaves the house: (group, event)."""
    found = []
    monkeypatch.setattr(live, "_send", lambda group, event: found.append((group, event)))
    return found


def everybody():
    return list(Membership.objects.at_the_gate(timezone.localdate(NOW)).order_by("pk"))


def marked(**facts):
    said = {
        "reach": "matched", "title": f"{MARKER} i stuen", "text": f"Om en {MARKER}.",
        "place": f"Ved en {MARKER}", "when_words": f"Når en {MARKER} sover",
    }  # fmt: skip
    return asked(**said | facts)


def lived(cast, made):
    """All that can happen to it, up to a thank you."""
    birgit, yahya = cast.member("birgit"), cast.member("yahya")
    HelpNudge.objects.create(request=made, member=yahya, at=NOW)
    actions.change(birgit, made, marked(reach=made.reach, size="an_hour"), now=NOW)
    answering.take_back(yahya, answer(yahya, made, text=f"Jeg kan {MARKER}"), now=NOW)
    found = answer(yahya, made, text=f"Jeg kan {MARKER}", when_words=MARKER)
    agreement = choose(birgit, found, starts_at=at("2026-11-24", "10:00"), place=MARKER)
    reminding.remind_due(at("2026-11-23", "18:00"))
    reminding.remind_due(at("2026-11-24", "08:00"))
    reminding.ask_whether_done_due(at("2026-11-26", "08:00"))
    agreeing.call_off(yahya, agreement, now=NOW)
    again = choose(birgit, answer(yahya, made), starts_at=None)
    for member in (birgit, yahya):
        agreeing.done(member, again, now=NOW)
    agreeing.thank(birgit, again, text=f"Tak for {MARKER}", now=NOW)


@pytest.mark.parametrize("reach", ["matched", "coordinator"])
def test_who_may_see_it_and_who_may_not(cast, reach):
    made = ask(cast.member("birgit"), marked(reach=reach))
    HelpNudge.objects.create(request=made, member=cast.member("yahya"), at=NOW)
    seen = set()
    for member in everybody():
        rows = HelpRequest.objects.visible_to(member)
        found = [
            rows.exists(), bool(rows.count()), bool(found_in(rows, MARKER, 5)),
            bool(rows.listed_for(member)), may_watch(member, made.pk),
            bool(features.reportable("helpdesk.request").find(member, str(made.token))),
        ]  # fmt: skip
        assert len(set(found)) == 1, member.user.name
        seen |= {member.user.name} if found[0] else set()
    neighbour = {"Yahya"} if reach == "matched" else set()
    assert "Birgit" in seen
    assert seen - {"Birgit"} - COORDINATORS == neighbour
    assert seen & COORDINATORS


def test_a_coordinator_of_another_estate_sees_nothing(cast):
    made = ask(cast.member("birgit"), marked(reach="coordinator"))
    for member in everybody():
        if member.estate_id != made.estate_id:
            assert not HelpRequest.objects.visible_to(member).exists()


def test_nothing_that_is_told_carries_it_to_others(cast):
    lived(cast, ask(cast.member("birgit"), marked()))
    for note in Notification.objects.all():
        assert MARKER not in note.title
        assert note.user.name not in note.title
        if note.user.name not in THE_TWO:
            assert MARKER not in note.body, note.user.name
    for row in Delivery.objects.exclude(notification__user__name__in=THE_TWO):
        assert MARKER not in str(row.__dict__)


def test_no_title_has_a_name_or_the_words_of_what_is_asked_openly_either(cast):
    lived(cast, ask(cast.member("birgit"), marked(reach="open")))
    names = set(User.objects.values_list("name", flat=True))
    titles = set(Notification.objects.values_list("title", flat=True))
    assert len(titles) >= 8
    for title in titles:
        assert MARKER not in title
        assert not names & set(title.replace(":", " ").split()), title


def test_sockets_hear_numbers_and_lists_hear_nothing(
    cast, sent, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        lived(cast, ask(cast.member("birgit"), marked()))
    assert sent
    for group, event in sent:
        assert MARKER not in json.dumps(event)
        assert not group.startswith("topic.helps.")  # what is discreet changes no list


def test_only_who_may_see_it_may_watch_it(cast, request_):
    birgit, sofie = cast.member("birgit"), cast.member("sofie")
    assert may_watch(birgit, request_.pk)
    assert not may_watch(sofie, request_.pk)
    assert may_watch_list(birgit, cast.estate().pk)
    assert not may_watch_list(sofie, cast.estate().pk)
    assert may_watch_mine(birgit, birgit.pk)
    assert not may_watch_mine(birgit, sofie.pk)


def test_the_files_of_others_have_not_a_word_of_it(cast):
    lived(cast, ask(cast.member("birgit"), marked()))
    for user in User.objects.exclude(name__in=THE_TWO):
        for feature in features.all_features():
            if feature.export is not None:
                assert MARKER not in json.dumps(feature.export(user), default=str), user.name


def test_the_helpers_file_has_their_own_words_and_not_the_askers(cast):
    lived(cast, ask(cast.member("birgit"), marked()))
    own = features.feature_of("helpdesk").export
    theirs = json.dumps(own(cast.user("yahya")), default=str, ensure_ascii=False)
    assert f"Jeg kan {MARKER}" in theirs
    assert f"Tak for {MARKER}" in theirs
    assert "i stuen" not in theirs
    mine = json.dumps(own(cast.user("birgit")), default=str, ensure_ascii=False)
    assert "i stuen" in mine
    assert f"Jeg kan {MARKER}" not in mine


def test_who_wrote_it_in_for_another_has_not_the_words_in_their_file(cast):
    made = ask(cast.member("birgit"), marked())
    HelpRequest.objects.filter(pk=made.pk).update(helped_by=cast.user("torben"))
    theirs = json.dumps(features.feature_of("helpdesk").export(cast.user("torben")))
    assert "help.help" in theirs
    assert MARKER not in theirs


def told_to(member, now=NOW):
    """All the rooms have for somebody: numbers, what waits, cards, links, finds, figures, paper."""
    rooms = features.features_of(member)
    counted = [told for room in rooms for told in (room.badges, room.counts) if told]
    asked = [name for told in counted for name in told(member, now)]
    numbers = {name: features.count_of(member, name, now) for name in asked}
    found = [one for room in rooms if room.search for one in room.search(member, MARKER, 9)]
    waits = [one for room in rooms if room.waits for one in room.waits(member, now)]
    cards = [card for room in rooms if room.cards for card in room.cards(member, now)]
    evidence = [room.evidence for room in rooms if room.evidence]
    figures = [list(seen(member, NOW - WEEK, now + WEEK)) for seen in evidence]
    paper = []
    if member.household is not None:
        paper = features.sheet_of(member.household.dwelling.entrance, MONDAY, now)
    return numbers, len(found), len(waits), len(cards), figures, str(waits) + str(paper)


def test_no_number_card_find_figure_or_paper_is_another_because_of_it(cast):
    outside = {"Birgit", "Yahya", *COORDINATORS}
    before = {one.pk: told_to(one) for one in everybody() if one.user.name not in outside}
    assert len(before) > 10
    made = ask(cast.member("birgit"), marked(category="company"))
    HelpNudge.objects.create(request=made, member=cast.member("yahya"), at=NOW)
    answer(cast.member("yahya"), made)
    proposed = set(made.nudges.values_list("member_id", flat=True))
    for one in everybody():
        if one.pk in before.keys() - proposed:
            assert told_to(one) == before[one.pk], one.user.name


@pytest.mark.parametrize("path", ["", "soeg/?q=Zebrafisk", "hjaelp/", "mere/"])
@pytest.mark.parametrize("name", ["oksana", "kasper", "jens"])
def test_no_page_shows_it_to_a_neighbour(cast, name, path):
    ask(cast.member("birgit"), marked(title=f"{MARKER}nummer"))
    answered = cast.client(name).get(f"/rugmarken/{path}")
    assert f"{MARKER}nummer" not in answered.content.decode()


def test_answers_and_agreements_are_for_the_two(cast):
    made = ask(cast.member("birgit"), marked(reach="open"))
    choose(cast.member("birgit"), answer(cast.member("yahya"), made))
    for member in everybody():
        is_one = member.user.name in THE_TWO
        assert HelpAnswer.objects.visible_to(member).exists() == is_one
        assert HelpAgreement.objects.visible_to(member).exists() == is_one


def test_what_was_open_and_becomes_discreet_is_gone_for_the_others(cast, request_):
    oksana = cast.member("oksana")
    assert HelpRequest.objects.visible_to(oksana).exists()
    actions.change(cast.member("birgit"), request_, marked(), now=NOW)
    assert not HelpRequest.objects.visible_to(oksana).exists()


# --- who is away does not say when ---------------------------------------------------------------


@pytest.fixture
def watch(cast):
    """Kasper is away for a week."""
    wanted = asked(
        category="watch", title="Vande to planter", text="Det er en uge.", when="day",
        starts_at=at("2026-12-05", "08:00"), ends_at=at("2026-12-12", "20:00"), weekdays=[5],
        when_words="fra lørdag", place="Fjerde sal",
    )  # fmt: skip
    return ask(cast.member("kasper"), wanted)


def shown(member, made):
    return HelpRequest.objects.visible_to(member).get(pk=made.pk).shown


def test_the_days_are_for_the_helper_and_only_once_they_agreed(cast, watch):
    kasper, yahya = cast.member("kasper"), cast.member("yahya")
    assert shown(kasper, watch).starts_at == at("2026-12-05", "08:00")
    found = answer(yahya, watch)
    blank = (None, None, (), "", "")
    assert tuple(shown(yahya, watch)) == blank
    agreement = choose(kasper, found)
    assert shown(yahya, watch).when_words == "fra lørdag"
    for name in ("birgit", "torben", "jens", "leyla"):
        assert tuple(shown(cast.member(name), watch)) == blank
    agreeing.call_off(yahya, agreement, now=NOW)
    assert tuple(shown(yahya, watch)) == blank


def test_nobody_finds_it_by_its_place_and_a_row_fetched_by_no_reader_shows_nothing(cast, watch):
    rows = HelpRequest.objects.visible_to(cast.member("birgit"))
    assert found_in(rows, "planter", 5)
    assert not found_in(rows, "Fjerde sal", 5)
    assert tuple(HelpRequest.objects.get(pk=watch.pk).shown) == (None, None, (), "", "")


def test_nothing_told_before_they_agree_says_when(cast, watch):
    answer(cast.member("yahya"), watch)
    actions.change(
        cast.member("kasper"), watch,
        asked(category="watch", title="Vande tre planter", when_words="fra lørdag"), now=NOW,
    )  # fmt: skip
    assert "lørdag" not in words("yahya")
    assert "december" not in words("yahya")


# --- a block -------------------------------------------------------------------------------------


def test_two_who_block_each_other_have_no_agreement_and_are_told_gently(cast, request_, agreement):
    birgit, yahya = cast.member("birgit"), cast.member("yahya")
    block(yahya, birgit.user, now=NOW)
    assert not HelpAgreement.objects.visible_to(birgit).exists()
    assert not HelpRequest.objects.visible_to(yahya).exists()
    assert reminding.part_blocked_due(NOW) == 0  # at once, in the block itself
    agreement.refresh_from_db()
    request_.refresh_from_db()
    assert (request_.state, agreement.called_off_by_helper) == ("open", True)
    last = words("birgit").splitlines()[-1]
    assert last.startswith("Vi finder en anden, der kan hjælpe")
    assert "Yahya" not in last
    with refused("not_there"):
        answer(yahya, request_)


def test_when_the_asker_blocks_the_helper_hears_only_that_it_is_off(cast, agreement):
    block(cast.member("birgit"), cast.user("yahya"), now=NOW)
    assert reminding.part_blocked_due(NOW) == 0
    agreement.refresh_from_db()
    assert (agreement.called_off_at, agreement.called_off_by_helper) == (NOW, False)
    assert "Birgit" not in words("yahya")
    assert words("yahya").splitlines()[-1].startswith("En aftale er aflyst")


def test_a_block_made_behind_the_rooms_back_is_found_by_the_clock(cast, agreement):
    Block.objects.create(blocker=cast.user("birgit"), blocked=cast.user("yahya"), created_at=NOW)
    assert reminding.part_blocked_due(NOW) == 1


def test_a_block_ends_nothing_that_others_have(cast, agreement):
    block(cast.member("birgit"), cast.user("oksana"), now=NOW)
    agreement.refresh_from_db()
    assert agreement.is_standing
