"""Under a notice: answers one level deep, «tak» that only its writer reads, things that are taken."""

from datetime import timedelta
from uuid import uuid4

import pytest

from community.chat.models import Conversation, Message
from community.errors import Refused
from community.groups.models import GroupMember
from community.moderation.blocking import actions as blocking
from community.noticeboard.models import Comment, Notice, Thanks, Wish
from community.noticeboard.talk import actions as talk
from community.noticeboard.talk import threads
from community.noticeboard.things import actions as things
from community.notifications.models import Notification
from tests.conftest import NOW, at


@pytest.fixture
def says(cast):
    def say(who, notice, text="Tak, jeg kommer", to=None, now=NOW, token=None):
        member = cast.member(who)
        return talk.answer(member, notice, text, token=token or uuid4(), now=now, to=to)

    return say


def told(cast, who):
    return list(Notification.objects.filter(user=cast.user(who)).values_list("kind", flat=True))


def test_oksana_answers_and_birgit_hears_of_it_once_until_she_looks(cast, tavle, says):
    notice = tavle.hang("birgit")
    says("oksana", notice)
    says("fadumo", notice, "Jeg har en hund med")
    assert told(cast, "birgit") == ["noticeboard.answer"]
    says("birgit", notice, "Det må I gerne")
    assert told(cast, "birgit") == ["noticeboard.answer"]


def test_an_answer_to_an_answer_stays_one_level_deep_and_tells_whom_it_answers(cast, tavle, says):
    notice = tavle.hang("birgit")
    top = says("oksana", notice)
    deeper = says("fadumo", notice, to=top)
    deepest = says("kasper", notice, to=deeper)
    assert (deeper.answers_id, deepest.answers_id) == (top.pk, top.pk)
    assert told(cast, "oksana") == ["noticeboard.answer"]
    assert told(cast, "fadumo") == ["noticeboard.answer"]
    [read] = threads.threads_of(cast.member("rania"), notice)
    assert [one.comment.pk for one in read.answers] == [deeper.pk, deepest.pk]


def test_sent_twice_it_is_said_once(tavle, says):
    notice, token = tavle.hang("birgit"), uuid4()
    assert says("oksana", notice, token=token) == says("oksana", notice, token=token)
    assert Comment.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [("  ", "nothing_said"), ("x" * 1001, "long_text"), ("010190-1234", "cpr")],
)
def test_what_cannot_be_said_is_refused_beside_the_line(tavle, says, text, code):
    notice = tavle.hang("birgit")
    with pytest.raises(Refused) as no:
        says("oksana", notice, text)
    assert (no.value.code, no.value.field) == (code, "text")
    assert not Comment.objects.exists()


def test_a_closed_notice_and_one_that_is_down_take_no_answers(tavle, says):
    closed = tavle.hang("birgit", has_comments=False)
    ended = tavle.hang("birgit", title="Gammelt")
    Notice.objects.filter(pk=ended.pk).update(
        ends_at=NOW - timedelta(hours=1), publish_at=at("2026-11-01")
    )
    for notice in (closed, ended):
        with pytest.raises(Refused) as no:
            says("oksana", notice)
        assert no.value.code == "no_answers"


def test_deleted_answers_leave_a_trace_only_where_somebody_answered_them(cast, tavle, says):
    notice = tavle.hang("birgit")
    alone, answered = says("oksana", notice, "Alene"), says("oksana", notice, "Med svar")
    says("fadumo", notice, "Svar", to=answered)
    for one in (alone, answered):
        talk.take_back(cast.member("oksana"), one, now=NOW)
    [left] = threads.threads_of(cast.member("birgit"), notice)
    assert (left.comment.pk, left.text, left.gone) == (answered.pk, "", "Svaret er slettet")


def test_only_who_said_it_edits_and_deletes_it(cast, tavle, says):
    said = says("oksana", tavle.hang("birgit"))
    talk.edit(cast.member("oksana"), said, "Rettet", now=NOW)
    assert Comment.objects.get(pk=said.pk).edited_at == NOW
    for verb in (
        lambda m: talk.edit(m, said, "x", now=NOW),
        lambda m: talk.take_back(m, said, now=NOW),
    ):
        with pytest.raises(Refused) as no:
            verb(cast.member("birgit"))
        assert no.value.status == 404


def test_the_eleventh_answer_in_five_minutes_waits(tavle, says):
    notice = tavle.hang("birgit")
    for number in range(10):
        says("oksana", notice, f"Svar {number}")
    with pytest.raises(Refused) as no:
        says("oksana", notice)
    assert no.value.status == 429
    says("oksana", notice, now=NOW + timedelta(minutes=6))


def test_those_with_a_block_between_them_do_not_read_each_other(cast, tavle, says):
    notice = tavle.hang("birgit")
    says("oksana", notice, "Fra Oksana")
    blocking.block(cast.member("rania"), cast.user("oksana"), now=NOW)
    assert threads.threads_of(cast.member("rania"), notice) == []
    assert threads.counts_of(cast.member("rania"), [notice]) == {}
    assert threads.counts_of(cast.member("fadumo"), [notice]) == {notice.pk: 1}


def test_what_a_moderator_hid_only_its_author_reads(cast, tavle, says):
    notice = tavle.hang("birgit")
    said = says("oksana", notice, "Grimt")
    talk.hide(said.token, now=NOW)
    [others] = threads.threads_of(cast.member("birgit"), notice)
    [own] = threads.threads_of(cast.member("oksana"), notice)
    assert (others.text, others.gone) == ("", "Svaret er skjult")
    assert (own.text, own.gone) == ("Grimt", "Skjult for andre")
    talk.show(said.token)
    assert threads.threads_of(cast.member("birgit"), notice)[0].text == "Grimt"


def test_thanks_are_read_by_the_writer_alone_and_counted_for_nobody(cast, tavle):
    notice = tavle.hang("birgit")
    for who in ("oksana", "fadumo"):
        talk.thank(cast.member(who), notice, now=NOW)
        talk.thank(cast.member(who), notice, now=NOW)
    assert Thanks.objects.count() == 2
    url = f"/rugmarken/opslag/{notice.token}/"
    assert "Tak fra Fadumo, Oksana" in cast.client("birgit").get(url).content.decode()
    other = cast.client("rania").get(url).content.decode()
    assert "Tak fra" not in other
    assert "Fadumo" not in other
    with pytest.raises(Refused):
        talk.thank(cast.member("birgit"), notice, now=NOW)


# --- things -------------------------------------------------------------------------------------

THING = "Byttes og gives væk"


def test_fadumo_wants_it_and_writes_with_oksana(cast, tavle):
    notice = tavle.hang("oksana", THING, title="Flyverdragt")
    fadumo = cast.member("fadumo")
    begun = things.wish(fadumo, notice, now=NOW)
    assert things.wish(fadumo, notice, now=NOW) == begun
    assert [m.text for m in Message.objects.all()] == ["Jeg vil gerne have: Flyverdragt"]
    assert Conversation.objects.visible_to(cast.member("oksana")).get(pk=begun.pk)
    assert begun.participants.count() == 2


def test_taken_it_leaves_the_board_at_midnight_and_can_be_given_again(cast, tavle):
    notice = tavle.hang("oksana", THING)
    oksana = cast.member("oksana")
    things.take(oksana, notice, now=NOW)
    notice.refresh_from_db()
    assert notice.ends_at == at("2026-11-24", "00:00")
    with pytest.raises(Refused) as no:
        things.wish(cast.member("fadumo"), notice, now=NOW)
    assert no.value.code == "taken"
    things.give_again(oksana, notice, now=NOW)
    notice.refresh_from_db()
    assert notice.taken_at is None
    assert notice.ends_at > at("2026-11-25")


def test_nobody_else_says_that_it_is_taken_and_one_does_not_wish_for_ones_own(cast, tavle):
    notice = tavle.hang("oksana", THING)
    with pytest.raises(Refused) as no:
        things.take(cast.member("fadumo"), notice, now=NOW)
    assert no.value.status == 404
    with pytest.raises(Refused) as no:
        things.wish(cast.member("oksana"), notice, now=NOW)
    assert no.value.code == "own"
    with pytest.raises(Refused) as no:
        things.wish(cast.member("fadumo"), tavle.hang("birgit"), now=NOW)
    assert no.value.code == "not_a_thing"


@pytest.mark.django_db(transaction=True)
def test_ten_who_press_at_once_have_one_conversation_each(cast, tavle, together):
    notice = tavle.hang("oksana", THING)
    fadumo = cast.member("fadumo")
    found = together(*[lambda: things.wish(fadumo, notice, now=NOW).pk] * 5)
    assert len(set(found)) == 1
    assert Wish.objects.count() == 1


# --- «Er der nogen, der …» ----------------------------------------------------------------------


def test_the_third_makes_it_a_group_of_them_all(cast, tavle):
    category = tavle.category("Selskab")
    type(category).objects.filter(pk=category.pk).update(shape="call")
    notice = tavle.hang("birgit", title="Er der nogen, der vil spille kort?")
    assert things.join(cast.member("oksana"), notice, now=NOW) is None
    assert things.join(cast.member("fadumo"), notice, now=NOW) is None
    things.step_back(cast.member("oksana"), notice)
    assert things.join(cast.member("oksana"), notice, now=NOW) is None
    group = things.join(cast.member("kasper"), notice, now=NOW)
    names = GroupMember.objects.filter(group=group).values_list("member__user__name", flat=True)
    assert sorted(names) == ["Birgit", "Fadumo", "Kasper", "Oksana"]
    assert things.join(cast.member("rania"), notice, now=NOW) == group
    assert GroupMember.objects.filter(group=group).count() == 5


def test_who_works_here_can_be_one_of_the_three_and_who_has_moved_is_none(cast, tavle):
    category = tavle.category("Selskab")
    type(category).objects.filter(pk=category.pk).update(shape="call")
    notice = tavle.hang("birgit", title="Er der nogen, der vil spille kort?")
    for name in ("torben", "oksana"):
        assert things.join(cast.member(name), notice, now=NOW) is None
    gone = cast.member("oksana")
    type(gone).objects.filter(pk=gone.pk).update(period=(gone.period.lower, NOW.date()))
    assert things.join(cast.member("kasper"), notice, now=NOW) is None
    group = things.join(cast.member("fadumo"), notice, now=NOW)
    names = GroupMember.objects.filter(group=group).values_list("member__user__name", flat=True)
    assert sorted(names) == ["Birgit", "Fadumo", "Kasper", "Torben"]


# --- the doors ----------------------------------------------------------------------------------


def test_the_page_takes_an_answer_and_keeps_what_was_too_long(cast, tavle):
    notice = tavle.hang("birgit")
    url, client = f"/rugmarken/opslag/{notice.token}/svar/", cast.client("oksana")
    sent = {"text": "Jeg kommer", "token": str(uuid4())}
    response = client.post(url, sent)
    assert response.status_code == 302
    page = client.get(response["Location"].split("#")[0]).content.decode()
    assert "Jeg kommer" in page
    assert "1 svar" in page
    long = client.post(url, {"text": "x" * 1001, "token": str(uuid4())})
    assert long.status_code == 422
    assert "x" * 1001 in long.content.decode()


@pytest.mark.parametrize("who", ["ingrid", ""])
def test_others_do_not_answer_what_they_do_not_see(cast, tavle, who):
    from django.test import Client

    notice = tavle.hang("birgit")
    client = cast.client(who) if who else Client()
    for door in ("svar", "tak", "oensk", "taget", "med"):
        answer = client.post(f"/rugmarken/opslag/{notice.token}/{door}/", {"text": "Hej"})
        assert answer.status_code in ({404} if who else {302})
    assert not Comment.objects.exists()


def test_the_same_queries_for_one_answer_and_for_thirty(
    cast, tavle, says, django_assert_max_num_queries
):
    notice, client = tavle.hang("birgit"), cast.client("rania")
    url = f"/rugmarken/opslag/{notice.token}/"

    def count():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    says("oksana", notice)
    client.get(url)
    one = count()
    for number in range(29):
        says(
            ["oksana", "fadumo", "kasper"][number % 3],
            notice,
            f"Svar {number}",
            now=NOW + timedelta(minutes=number * 2),
        )
    assert count() == one
