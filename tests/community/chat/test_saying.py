"""What is said is stored once, in order, and only by who takes part and may write."""

from datetime import timedelta
from uuid import uuid4

import pytest

from community.chat import actions
from community.chat.direct import actions as direct
from community.chat.minding.actions import pin
from community.chat.models import Conversation, Kind, Mention, Message, Participant
from community.errors import Refused
from community.moderation.blocking import actions as blocking
from community.moderation.models import Case, Decision, WritePause
from community.people import actions as people
from community.people.models import Helping
from community.pictures.models import Picture
from tests.community.chat.conftest import SECOND, say, seat_of, seen_by
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def code(call, *args, **facts):
    with pytest.raises(Refused) as no:
        call(*args, **facts)
    return no.value.code


def test_a_line_has_the_next_number_and_its_author_has_read_it(cast, walkers):
    birgit, kasper = cast.member("birgit"), cast.member("kasper")
    first, second = say(birgit, walkers, "Det regner"), say(kasper, walkers, "Jeg har boller")
    assert (first.seq, second.seq) == (1, 2)
    walkers.refresh_from_db()
    assert (walkers.seq, walkers.said_at) == (2, NOW)
    assert seen_by(kasper, walkers).unread == 0
    assert seen_by(birgit, walkers).unread == 1
    assert seen_by(cast.member("grethe"), walkers).unread == 2


def test_sent_again_it_is_the_same_message(cast, walkers):
    birgit, name = cast.member("birgit"), uuid4()
    once = say(birgit, walkers, "Hej", client_id=name)
    again = say(birgit, walkers, "Hej", client_id=name, now=NOW + timedelta(hours=1))
    assert again.pk == once.pk
    assert Message.objects.count() == 1
    assert code(say, birgit, walkers, "Noget andet", client_id=name) == "key_reused"


def test_sent_again_after_it_was_edited_or_the_talk_was_closed_is_still_the_same(cast, walkers):
    birgit, name = cast.member("birgit"), uuid4()
    once = say(birgit, walkers, "Hej", client_id=name)
    actions.edit(birgit, once, "Hej igen", now=NOW)
    actions.close(walkers, closes_at=NOW)
    assert say(birgit, walkers, "Hej", client_id=name).pk == once.pk


def test_the_same_id_from_two_people_is_two_messages(cast, walkers):
    name = uuid4()
    say(cast.member("birgit"), walkers, client_id=name)
    say(cast.member("kasper"), walkers, client_id=name)
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nothing_said"),
        (" \n\u200b".replace("\u200b", ""), "nothing_said"),
        ("\x00\x07", "nothing_said"),
        ("x" * 4001, "too_long"),
        ("Mit nummer er 010190-1234", "cpr"),
    ],
)
def test_what_cannot_be_said(cast, walkers, text, why):
    assert code(say, cast.member("birgit"), walkers, text) == why
    assert Message.objects.count() == 0
    walkers.refresh_from_db()
    assert walkers.seq == 0


def test_four_thousand_letters_are_said(cast, walkers):
    assert len(say(cast.member("birgit"), walkers, "ø" * 4000).text) == 4000


def test_who_does_not_take_part_says_nothing(cast, walkers):
    for name in ("jens", "sofie", "torben"):
        assert code(say, cast.member(name), walkers) == "not_found"


def test_who_left_says_nothing_and_reads_nothing_of_before_when_they_come_back(cast, walkers):
    kasper, birgit = cast.member("kasper"), cast.member("birgit")
    old = say(birgit, walkers, "Før")
    actions.leave(walkers, kasper, now=NOW)
    assert code(say, kasper, walkers) == "not_found"
    say(birgit, walkers, "Imens")
    actions.join(walkers, kasper, now=NOW)
    new = say(birgit, walkers, "Efter")
    assert list(Message.objects.visible_to(kasper)) == [new]
    assert old in Message.objects.visible_to(cast.member("grethe"))


def test_a_closed_conversation_is_read_and_not_written_in(cast, walkers):
    birgit = cast.member("birgit")
    said = say(birgit, walkers)
    actions.close(walkers, closes_at=NOW + SECOND)
    say(birgit, walkers)
    late = NOW + 2 * SECOND
    assert code(say, birgit, walkers, now=late) == "closed"
    assert code(actions.edit, birgit, said, "Nej", now=late) == "closed"
    assert Conversation.objects.visible_to(birgit).count() == 1


def test_who_has_a_writing_pause_says_nothing(cast, walkers):
    birgit = cast.member("birgit")
    case = Case.objects.create(
        estate=birgit.estate, key="x.y", token="z", author=birgit.user, title="x", opened_at=NOW
    )
    decision = Decision.objects.create(case=case, outcome="pause", rule="kind", decided_at=NOW)
    WritePause.objects.create(
        user=birgit.user, estate=birgit.estate, decision=decision, starts_at=NOW - SECOND,
        ends_at=NOW + timedelta(days=1),
    )  # fmt: skip
    assert code(say, birgit, walkers) == "paused"


def test_twenty_in_ten_seconds_and_the_next_waits(cast, walkers, pair):
    birgit = cast.member("birgit")
    for number in range(20):
        say(birgit, walkers if number % 2 else pair, now=NOW + number * SECOND / 10)
    with pytest.raises(Refused) as no:
        say(birgit, pair, now=NOW + 4 * SECOND)
    assert (no.value.code, no.value.status) == ("rate_limited", 429)
    assert no.value.facts == {"retry_after": 6}
    say(cast.member("kasper"), walkers, now=NOW + 4 * SECOND)
    say(birgit, pair, now=NOW + 10 * SECOND + SECOND / 100)


def test_slow_mode_says_how_long_to_wait(cast, walkers):
    Conversation.objects.update(slow_seconds=30)
    birgit = cast.member("birgit")
    say(birgit, walkers)
    with pytest.raises(Refused) as no:
        say(birgit, walkers, now=NOW + 10 * SECOND)
    assert (no.value.code, no.value.facts) == ("slow", {"retry_after": 20})
    assert "20 sekunder" in str(no.value)
    say(cast.member("kasper"), walkers, now=NOW + 10 * SECOND)
    say(birgit, walkers, now=NOW + 30 * SECOND)


def test_who_came_yesterday_sends_five_links_a_day(cast, walkers):
    birgit = cast.member("birgit")
    for number in range(5):
        say(birgit, walkers, f"Se https://example.dk/{number}")
    say(birgit, walkers, "Se https://example.dk/6")  # has lived here for long
    birgit.period = type(birgit.period)(NOW.date(), None)
    assert code(say, birgit, walkers, "Se https://example.dk/7") == "too_many_links"
    say(birgit, walkers, "Uden link")


def test_an_answer_is_to_something_that_is_here(cast, walkers, pair):
    birgit, kasper = cast.member("birgit"), cast.member("kasper")
    said, elsewhere = say(kasper, walkers), say(kasper, pair)
    assert say(birgit, walkers, reply_to=said).reply_to == said
    assert code(say, birgit, walkers, reply_to=elsewhere) == "no_such_message"
    assert code(say, birgit, walkers, reply_to=actions.take_back(kasper, said, now=NOW)) == (
        "no_such_message"
    )


def test_a_picture_is_ones_own(cast, walkers):
    birgit = cast.member("birgit")
    mine, other = (
        Picture.objects.create(owner=user, size=1, added_at=NOW, state="waiting")
        for user in (birgit.user, cast.user("kasper"))
    )
    assert say(birgit, walkers, "", picture=mine).picture == mine
    assert code(say, birgit, walkers, "", picture=other) == "no_such_picture"


def test_who_helps_on_the_spot_reads_the_desk_and_agreements_and_no_talk(cast, walkers, pair):
    birgit, torben = cast.member("birgit"), cast.user("torben")
    desk = actions.begin(cast.estate(), Kind.DESK, [birgit], now=NOW, household=birgit.household)
    visit = Helping(helped=birgit, helper=torben, kind="visit", began_at=NOW)
    birgit.helper, birgit.helping, birgit.role_list = torben, visit, []
    assert list(Conversation.objects.visible_to(birgit)) == [desk]
    assert say(birgit, desk).helped_by == torben
    assert code(say, birgit, walkers) == code(say, birgit, pair) == "not_found"
    asked = cast.member("grethe").token
    assert code(direct.ask_to_talk, birgit, asked, now=NOW) == "cannot_be_asked"


def test_who_takes_part_is_seen_by_who_takes_part(cast, walkers):
    seats = Participant.objects.visible_to(cast.member("birgit"))
    assert sorted(seat.member.user.name for seat in seats) == ["Birgit", "Grethe", "Kasper"]
    assert not Participant.objects.visible_to(cast.member("jens")).exists()


# --- edit, delete, pin ---------------------------------------------------------------------------


def test_edited_within_a_quarter_of_an_hour_with_a_new_number(cast, walkers):
    birgit = cast.member("birgit")
    said = say(birgit, walkers, "Kl. 9")
    edited = actions.edit(birgit, said, "Kl. 10", now=NOW + timedelta(minutes=15))
    assert (edited.text, edited.seq, edited.changed_seq) == ("Kl. 10", 1, 2)
    late = NOW + timedelta(minutes=15, seconds=1)
    assert code(actions.edit, birgit, said, "Kl. 11", now=late) == "too_late"
    assert code(actions.edit, birgit, said, "010190-1234", now=NOW) == "cpr"
    assert code(actions.edit, cast.member("kasper"), said, "Mit", now=NOW) == "not_found"
    said.refresh_from_db()
    assert said.text == "Kl. 10"


def test_deleted_leaves_a_trace_without_words(cast, walkers):
    birgit = cast.member("birgit")
    said = say(birgit, walkers, "@Kasper hej")
    pin(birgit, said, is_pinned=True, now=NOW)
    assert code(actions.take_back, cast.member("kasper"), said, now=NOW) == "not_found"
    actions.take_back(birgit, said, now=NOW)
    actions.take_back(birgit, said, now=NOW + SECOND)
    said.refresh_from_db()
    walkers.refresh_from_db()
    assert (said.text, said.deleted_at, said.changed_seq) == ("", NOW, 3)
    assert (walkers.pinned, walkers.seq) == (None, 3)
    assert Mention.objects.count() == 0
    assert seen_by(cast.member("kasper"), walkers).unread == 0


def test_one_is_pinned_at_a_time(cast, walkers):
    birgit, kasper = cast.member("birgit"), cast.member("kasper")
    one, two = say(birgit, walkers), say(birgit, walkers)
    pin(birgit, one, is_pinned=True, now=NOW)
    pin(kasper, two, is_pinned=True, now=NOW)
    pin(kasper, two, is_pinned=True, now=NOW)
    walkers.refresh_from_db()
    assert (walkers.pinned, walkers.seq) == (two, 5)  # each of the three changes has its number
    pin(birgit, two, is_pinned=False, now=NOW)
    walkers.refresh_from_db()
    assert walkers.pinned is None
    assert code(pin, cast.member("jens"), one, is_pinned=True, now=NOW) == "not_found"


# --- who is meant --------------------------------------------------------------------------------


def named(message):
    return sorted(m.member.user.name for m in message.mentions.select_related("member__user"))


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("@Birgit kommer du?", ["Birgit"]),
        ("kommer du, @birgit?", ["Birgit"]),
        ("skriv til birgit@example.dk", []),
        ("@Birgitte", []),
        ("@bestyrelsen ser på det", ["Birgit", "Grethe"]),
        ("@Jens er her ikke", []),
        ("@Kasper er mig selv", []),
        ("@opgangen", []),
    ],
)
def test_only_who_takes_part_is_named(cast, walkers, text, who):
    assert named(say(cast.member("kasper"), walkers, text)) == who


def test_who_is_hidden_is_not_named(cast, walkers):
    people.change_settings(cast.user("birgit"), is_hidden=True)
    assert named(say(cast.member("kasper"), walkers, "@Birgit")) == []


def test_the_caretaker_and_the_stairway_are_named_by_what_they_are(cast):
    estate, birgit = cast.estate(), cast.member("birgit")
    entrance = birgit.household.dwelling.entrance
    neighbours = [birgit, cast.member("ahmad"), cast.member("rania")]
    stairs = actions.begin(estate, Kind.ENTRANCE, neighbours, now=NOW, entrance=entrance)
    desk = actions.begin(estate, Kind.DESK, [birgit], now=NOW, household=birgit.household)
    actions.join(desk, cast.member("torben"), now=NOW, as_role="caretaker")
    assert named(say(birgit, stairs, "Kære @opgangen")) == ["Ahmad", "Rania"]
    assert named(say(birgit, desk, "@viceværten, vandet løber")) == ["Torben"]


# --- who meets whom ------------------------------------------------------------------------------


def test_blocked_people_do_not_read_each_other(cast, walkers, pair):
    birgit, kasper, grethe = (cast.member(name) for name in ("birgit", "kasper", "grethe"))
    mine = say(birgit, walkers)
    blocking.block(kasper, birgit.user, now=NOW)
    assert mine not in Message.objects.visible_to(kasper)
    assert mine in Message.objects.visible_to(grethe)
    assert seen_by(kasper, walkers).unread == 0
    for one in (birgit, kasper):
        assert not Conversation.objects.visible_to(one).filter(pk=pair.pk).exists()
        assert code(say, one, pair) == "not_found"


def test_an_office_reads_only_while_the_term_holds(cast):
    birgit, torben = cast.member("birgit"), cast.member("torben", "rugmarken")
    desk = actions.begin(cast.estate(), Kind.DESK, [birgit], now=NOW, household=birgit.household)
    actions.join(desk, torben, now=NOW, as_role="caretaker")
    said = say(birgit, desk)
    assert said in Message.objects.visible_to(torben)
    answer = say(torben, desk, "Jeg kommer")
    assert answer.as_role == "caretaker"
    people.end_terms(torben, NOW.date())
    torben = cast.member("torben", "rugmarken")
    assert torben is None or said not in Message.objects.visible_to(torben)


def test_what_the_caretaker_says_at_work_reaches_who_has_blocked_him(cast):
    birgit, torben = cast.member("birgit"), cast.member("torben", "rugmarken")
    desk = actions.begin(cast.estate(), Kind.DESK, [birgit], now=NOW, household=birgit.household)
    actions.join(desk, torben, now=NOW, as_role="caretaker")
    blocking.block(birgit, torben.user, now=NOW)
    answer = say(torben, desk, "Vandet er lukket i morgen")
    assert answer in Message.objects.visible_to(birgit)


def test_leaving_goes_where_it_makes_sense(cast, walkers, pair):
    birgit = cast.member("birgit")
    assert code(actions.step_out, birgit, walkers, now=NOW) == "leave_the_group"
    actions.step_out(birgit, pair, now=NOW)
    assert seat_of(birgit, pair).left_at == NOW
    desk = actions.begin(cast.estate(), Kind.DESK, [birgit], now=NOW, household=birgit.household)
    assert code(actions.step_out, birgit, desk, now=NOW) == "cannot_leave"


def test_reading_goes_forwards_and_not_beyond_what_has_happened(cast, walkers):
    birgit, kasper = cast.member("birgit"), cast.member("kasper")
    for _number in range(3):
        say(birgit, walkers)
    assert actions.read(kasper, walkers, up_to=2, now=NOW).read_up_to == 2
    assert actions.read(kasper, walkers, up_to=1, now=NOW).read_up_to == 2
    assert actions.read(kasper, walkers, up_to=10**9, now=NOW).read_up_to == 3
    say(birgit, walkers)
    assert seen_by(kasper, walkers).unread == 1
    assert code(actions.read, cast.member("jens"), walkers, up_to=1, now=NOW) == "not_found"


def test_how_far_one_reads_is_shown_between_two_who_both_chose_it(cast, walkers, pair):
    birgit, kasper = cast.member("birgit"), cast.member("kasper")
    assert code(actions.show_reading, birgit, walkers, shows=True, now=NOW) == "not_between_two"
    actions.show_reading(birgit, pair, shows=True, now=NOW)
    assert not actions.both_show(pair, seat_of(birgit, pair))
    actions.show_reading(kasper, pair, shows=True, now=NOW)
    assert actions.both_show(pair, seat_of(birgit, pair))


def test_who_works_here_shows_no_reading(cast):
    torben = cast.member("torben", "rugmarken")
    both = [cast.member("birgit"), torben]
    talk = actions.begin(cast.estate(), Kind.AGREEMENT, both, now=NOW)
    assert code(actions.show_reading, torben, talk, shows=True, now=NOW) == "not_between_two"


def test_ninety_nine_is_as_far_as_we_count(cast, walkers):
    birgit = cast.member("birgit")
    Message.objects.bulk_create(
        Message(
            conversation=walkers, author=birgit, seq=n, changed_seq=n, client_id=uuid4(),
            text="x", said_at=NOW,
        )
        for n in range(1, 150)
    )  # fmt: skip
    Conversation.objects.update(seq=149)
    assert seen_by(cast.member("kasper"), walkers).unread == 99


def test_a_question_to_talk_is_not_a_talk_yet(cast):
    birgit, kasper = cast.member("birgit"), cast.member("kasper")
    talk = direct.ask_to_talk(birgit, kasper.token, now=NOW)
    assert code(say, birgit, talk) == "waits"
    assert code(say, kasper, talk) == "not_answered"
    direct.answer_asking(kasper, talk, yes=True, now=NOW)
    say(birgit, talk)
    say(kasper, talk)
