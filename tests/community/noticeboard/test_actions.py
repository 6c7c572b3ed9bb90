"""Putting up, changing, taking down, prolonging, pinning; and every «no» on the way."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from community.moderation.models import WritePause
from community.noticeboard import actions
from community.noticeboard.clock import actions as clock
from community.noticeboard.drafts import actions as drafts
from community.noticeboard.keeping import actions as keeping
from community.noticeboard.models import Notice, Reading
from community.noticeboard.page import shown_to, stands_until
from community.noticeboard.pinning import actions as pinning
from community.noticeboard.readers import drafts_of
from community.notifications.models import Delivery, Notification
from community.people import actions as people
from community.people.models import Membership, Role, User
from tests.conftest import NOW, at
from tests.refusing import no_to

# --- putting up --------------------------------------------------------------------------------


def test_birgit_puts_up_a_notice(tavle, cast):
    notice = tavle.hang("birgit")
    assert (notice.publish_at, notice.told_at, notice.is_office) == (NOW, NOW, False)
    assert stands_until(notice) == "Opslaget står her til mandag 7.\u00a0december."
    assert tavle.seen_by("oksana") == {"Gåtur søndag"}
    assert not Notification.objects.exists()  # a neighbour's notice waits for who looks


def test_sent_twice_it_hangs_once(tavle, cast):
    token = uuid4()
    first = tavle.hang("birgit", token=token)
    again = tavle.hang("birgit", token=token, title="Noget andet")
    assert (first.pk, again.title) == (again.pk, "Gåtur søndag")


def test_somebody_elses_token_is_nobodys(tavle, cast):
    token = uuid4()
    tavle.hang("birgit", token=token)
    assert no_to("not_yours", tavle.hang, "oksana", token=token).status == 404


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"title": " "}, "no_title", "title"),
        ({"text": ""}, "no_text", "text"),
        ({"title": "x" * 81}, "long_text", "title"),
        ({"text": "x" * 4001}, "long_text", "text"),
        ({"text": "Skriv til 010190-1234"}, "cpr", "text"),
        ({"other_title": "Hi", "other_language": "da"}, "no_second_language", "other_language"),
        ({"other_text": "Hi", "other_language": "en"}, "no_second_title", "other_title"),
        ({"language": "xx"}, "no_such_language", "language"),
        ({"publish_at": at("2026-11-22", "10:00")}, "past", "publish_on"),
        ({"publish_at": at("2027-11-22", "10:00")}, "too_far", "publish_on"),
        ({"ends_on": date(2026, 11, 22)}, "ends_early", "ends_on"),
        ({"ends_on": date(2027, 11, 22)}, "ends_late", "ends_on"),
    ],
)
def test_what_is_not_right_is_said_beside_the_field(tavle, facts, code, field):
    assert no_to(code, tavle.hang, "birgit", **facts).field == field
    assert not Notice.objects.exists()


def test_a_resident_does_not_speak_for_an_office(tavle):
    for category in ("Drift", "Fra bestyrelsen", "Affald"):
        assert no_to("not_your_category", tavle.hang, "oksana", category).field == "category"
    assert no_to("not_your_category", tavle.hang, "torben", "Fra bestyrelsen")


def test_a_guest_writes_nothing(tavle, cast):
    user = people.open_profile(name="Gæst", now=NOW, email="g@example.dk")
    member = people.enrol(user, cast.estate(), on=NOW.date() - timedelta(days=1))
    people.appoint(member, Role.GUEST, since=NOW.date() - timedelta(days=1))
    guest = cast.member("gæst")
    written = tavle.wants("birgit")
    no_to("not_your_category", actions.put_up, guest, written, token=uuid4(), now=NOW)
    no_to("guest", drafts.keep_draft, guest, written, token=uuid4(), now=NOW)


def test_who_has_a_write_pause_waits(tavle, cast):
    from community.moderation.models import Case, Decision

    case = Case.objects.create(
        estate=cast.estate(), key="x.y", token="x", author=cast.user("oksana"), opened_at=NOW
    )
    decision = Decision.objects.create(case=case, outcome="pause", rule="kind", decided_at=NOW)
    WritePause.objects.create(
        user=cast.user("oksana"), estate=cast.estate(), decision=decision, starts_at=NOW,
        ends_at=NOW + timedelta(days=3),
    )  # fmt: skip
    assert no_to("paused", tavle.hang, "oksana").status == 403


def test_four_at_a_time_and_ten_a_day(tavle):
    for number in range(4):
        tavle.hang("birgit", title=f"Nummer {number}")
    assert no_to("too_many", tavle.hang, "birgit").status == 429
    for hour in range(1, 7):
        tavle.hang("birgit", now=NOW + timedelta(hours=hour))
    no_to("too_many", tavle.hang, "birgit", now=NOW + timedelta(hours=8))
    assert tavle.hang("birgit", now=NOW + timedelta(days=1))


def test_who_came_yesterday_sends_few_links(tavle, cast):
    Membership.objects.filter(user__name="Oksana").update(period=(NOW.date(), None))
    links = " ".join(f"https://example.dk/{n}" for n in range(3))
    tavle.hang("oksana", text=links)
    assert no_to("too_many_links", tavle.hang, "oksana", text=links).status == 429
    assert tavle.hang("birgit", text=links + links)


def test_words_are_kept_without_what_turns_them_round(tavle):
    notice = tavle.hang(
        "birgit", title="  Hej \u202e med\x00 jer ", text="مرحبا 🙂\r\n\r\n\r\n\r\nHej"
    )
    assert (notice.title, notice.text) == ("Hej med jer", "مرحبا 🙂\n\nHej")


def test_a_second_language_is_shown_to_who_reads_it(tavle, cast):
    notice = tavle.hang(
        "birgit", other_language="uk", other_title="Прогулянка", other_text="О десятій."
    )
    shown = shown_to(cast.member("oksana"), [notice])[0]
    assert (shown.title, shown.version.language) == ("Прогулянка", "uk")
    assert shown_to(cast.member("ahmad"), [notice])[0].title == "Gåtur søndag"


def test_an_end_is_at_midnight_also_when_the_clock_changes(tavle):
    autumn = tavle.hang("birgit", now=at("2026-10-24", "12:00"), ends_on=date(2026, 10, 25))
    spring = tavle.hang("oksana", now=at("2027-03-27", "12:00"), days=1)
    assert autumn.ends_at == at("2026-10-26")
    assert spring.ends_at == at("2027-03-29")
    assert not autumn.is_standing(at("2026-10-26"))
    assert autumn.is_standing(at("2026-10-25", "23:59"))


# --- the clock ---------------------------------------------------------------------------------


def test_what_is_planned_goes_up_and_is_told_once(tavle, cast):
    tavle.works("9", publish_at=at("2026-11-24", "08:00"))
    assert clock.publish_due(at("2026-11-24", "07:59")) == 0
    assert clock.publish_due(at("2026-11-24", "08:00")) == 1
    assert clock.publish_due(at("2026-11-24", "08:01")) == 0
    assert Notification.objects.filter(user=cast.user("oksana")).count() == 1


def test_a_clock_that_dies_half_way_has_told_nothing_and_the_next_tells_all(
    tavle, cast, monkeypatch
):
    notice = tavle.works("9", publish_at=at("2026-11-24", "08:00"))
    later = at("2026-11-24", "08:00")
    with monkeypatch.context() as broken:
        broken.setattr(clock.notify, "put_up", _die)
        with pytest.raises(RuntimeError):
            clock.publish_due(later)
    notice.refresh_from_db()
    assert (notice.told_at, Notification.objects.count()) == (None, 0)
    assert clock.publish_due(later) == 1
    assert Notification.objects.filter(user=cast.user("oksana")).count() == 1


def _die(*args, **kwargs):
    raise RuntimeError("killed")


def test_what_came_down_before_its_time_is_not_told(tavle, cast):
    notice = tavle.works("9", publish_at=at("2026-11-24", "08:00"))
    actions.take_down(cast.member("torben"), notice, now=NOW)
    assert clock.publish_due(at("2026-11-24", "08:00")) == 0


def test_the_author_is_asked_two_days_before_once_and_prolongs_with_one_tap(tavle, cast):
    notice = tavle.hang("birgit")  # stands to 7 December
    assert clock.remind_ending(at("2026-12-05", "23:59")) == 0
    assert clock.remind_ending(at("2026-12-06", "00:00")) == 1
    assert clock.remind_ending(at("2026-12-06", "00:01")) == 0
    note = Notification.objects.get(user=cast.user("birgit"))
    assert "Vil du lade det stå længere?" in note.body
    assert "Gåtur" not in note.title + note.body
    seen = date(2026, 12, 7)
    day = at("2026-12-06", "09:00")
    longer = actions.prolong(cast.member("birgit"), notice, now=day, seen_end=seen)
    assert longer.ends_at == at("2026-12-22")
    twice = actions.prolong(cast.member("birgit"), notice, now=day, seen_end=seen)
    assert twice.ends_at == longer.ends_at
    assert clock.remind_ending(at("2026-12-20", "00:00")) == 1


def test_a_notice_for_a_day_is_not_asked_about(tavle):
    tavle.hang("birgit", days=1)
    assert clock.remind_ending(NOW + timedelta(hours=12)) == 0


def test_prolonging_has_an_end_too(tavle, cast):
    notice = tavle.hang("birgit", ends_on=NOW.date() + timedelta(days=90))
    no_to("long_enough", actions.prolong, cast.member("birgit"), notice, now=NOW)
    no_to("over", actions.prolong, cast.member("birgit"), notice, now=NOW + timedelta(days=100))


# --- changing ----------------------------------------------------------------------------------


def test_nobody_changes_what_is_not_theirs(tavle, cast):
    notice = tavle.hang("birgit")
    for name in ("oksana", "jens", "torben"):
        member = cast.member(name)
        no_to("not_yours", actions.take_down, member, notice, now=NOW)
        no_to("not_yours", actions.prolong, member, notice, now=NOW)
        no_to("not_yours", actions.edit, member, notice, tavle.wants(name), now=NOW)
    notice.refresh_from_db()
    assert notice.title == "Gåtur søndag"


def test_a_colleague_takes_down_what_another_said_for_the_office(tavle, cast):
    notice = tavle.works("9")
    actions.take_down(cast.member("kim"), notice, now=NOW)
    assert not tavle.seen_by("oksana")
    no_to("not_yours", actions.put_back, cast.member("oksana"), notice, now=NOW)


def test_taking_down_is_undone(tavle, cast):
    notice, birgit = tavle.hang("birgit"), cast.member("birgit")
    actions.take_down(birgit, notice, now=NOW)
    assert tavle.seen_by("oksana") == set()
    actions.put_back(birgit, notice, now=NOW)
    assert tavle.seen_by("oksana") == {"Gåtur søndag"}
    no_to("over", actions.put_back, birgit, notice, now=NOW + timedelta(days=60))


def test_a_mistake_is_put_right(tavle, cast):
    notice = tavle.hang("birgit")
    wanted = tavle.wants("birgit", title="Gåtur lørdag")
    changed = actions.edit(cast.member("birgit"), notice, wanted, now=NOW + timedelta(hours=1))
    assert (changed.title, changed.edited_at) == ("Gåtur lørdag", NOW + timedelta(hours=1))
    assert changed.ends_at == notice.ends_at


def test_what_is_planned_may_be_moved_past_its_end(tavle, cast):
    notice = tavle.hang("birgit", publish_at=at("2026-11-24", "08:00"), days=1)
    later = replace(tavle.wants("birgit"), publish_at=at("2026-12-24", "08:00"))
    moved = actions.edit(cast.member("birgit"), notice, later, now=NOW)
    assert moved.publish_at < moved.ends_at


# --- on top ------------------------------------------------------------------------------------


def test_two_hang_on_top_and_not_three(tavle, cast):
    jens = cast.member("jens")
    first = tavle.hang("jens", "Fra bestyrelsen", title="Et", is_pinned=True)
    tavle.hang("jens", "Fra bestyrelsen", title="To", is_pinned=True)
    no = no_to("two_pinned", tavle.hang, "jens", "Fra bestyrelsen", title="Tre", is_pinned=True)
    assert no.field == "is_pinned"
    third = tavle.hang("jens", "Fra bestyrelsen", title="Tre")
    no_to("two_pinned", pinning.pin, jens, third, now=NOW)
    pinning.unpin(jens, first, now=NOW)
    assert pinning.pin(jens, third, now=NOW).pinned_at == NOW
    no_to("not_yours", pinning.pin, cast.member("oksana"), third, now=NOW)


def test_what_comes_back_finds_its_place_on_top_taken(tavle, cast):
    jens = cast.member("jens")
    first = tavle.hang("jens", "Fra bestyrelsen", title="Et", is_pinned=True)
    tavle.hang("jens", "Fra bestyrelsen", title="To", is_pinned=True)
    actions.take_down(jens, first, now=NOW)
    tavle.hang("jens", "Fra bestyrelsen", title="Tre", is_pinned=True)
    assert actions.put_back(jens, first, now=NOW).pinned_at is None


def test_reading_twice_is_reading_once(tavle, cast):
    notice = tavle.hang("jens", "Fra bestyrelsen", is_pinned=True)
    for _twice in range(2):
        pinning.read(cast.member("oksana"), notice, now=NOW)
    assert Reading.objects.count() == 1


def test_what_hangs_on_top_is_told_to_everybody_it_is_for_without_its_words(tavle, cast):
    tavle.hang("jens", "Fra bestyrelsen", title="Lys i porten", is_pinned=True)
    told = Notification.objects.filter(user=cast.user("oksana")).get()
    assert (told.title, told.kind) == ("Vigtigt fra bestyrelsen", "noticeboard.important")
    assert "porten" not in told.body
    on_paper = Notification.objects.get(user=cast.user("ejnar"))
    assert "Lys i porten" in on_paper.body  # paper has no link to follow
    assert not Notification.objects.filter(user=cast.user("sofie")).exists()
    assert not Notification.objects.filter(user=cast.user("jens")).exists()


# --- drafts ------------------------------------------------------------------------------------


def test_a_draft_is_kept_as_often_as_one_likes_and_goes_up(tavle, cast):
    birgit, token = cast.member("birgit"), uuid4()
    for title in ("G", "Gå", "Gåtur"):
        drafts.keep_draft(birgit, tavle.wants("birgit", title=title, text=""), token=token, now=NOW)
    assert [one.title for one in drafts_of(birgit)] == ["Gåtur"]
    tavle.hang("birgit", token=token)
    assert not drafts_of(birgit).exists()
    no_to("already_up", drafts.keep_draft, birgit, tavle.wants("birgit"), token=token, now=NOW)
    no_to(
        "not_yours", drafts.keep_draft, cast.member("oksana"), tavle.wants("oksana"), token=token,
        now=NOW,
    )  # fmt: skip


def test_a_half_filled_draft_is_kept_too(tavle, cast):
    half = replace(tavle.wants("birgit"), category=None, title="", scope="circle",
                   other_language="uk", other_text="О десятій")  # fmt: skip
    draft = drafts.keep_draft(cast.member("birgit"), half, token=uuid4(), now=NOW)
    assert (draft.scope, draft.other_text) == ("estate", "О десятій")


def test_a_draft_is_thrown_out_and_taken_back(tavle, cast):
    birgit = cast.member("birgit")
    draft = drafts.keep_draft(birgit, tavle.wants("birgit"), token=uuid4(), now=NOW)
    drafts.drop_draft(birgit, draft, now=NOW)
    assert not drafts_of(birgit).exists()
    drafts.pick_up_draft(birgit, draft)
    assert drafts_of(birgit).exists()


def test_no_number_is_kept_in_a_draft_and_twenty_are_enough(tavle, cast):
    birgit = cast.member("birgit")
    number = tavle.wants("birgit", text="010190-1234")
    no_to("cpr", drafts.keep_draft, birgit, number, token=uuid4(), now=NOW)
    for _n in range(drafts.MOST):
        drafts.keep_draft(birgit, tavle.wants("birgit"), token=uuid4(), now=NOW)
    no_to(
        "too_many_drafts", drafts.keep_draft, birgit, tavle.wants("birgit"), token=uuid4(), now=NOW
    )


# --- hidden, leaving, forgotten, swept ----------------------------------------------------------


def test_hiding_stops_what_is_not_sent_yet_and_twice_does_nothing(tavle, cast):
    notice = tavle.works("9")
    assert Delivery.objects.waiting().exists()
    for _twice in range(2):
        actions.hide(notice.token, now=NOW)
    assert not Delivery.objects.waiting().exists()
    for _twice in range(2):
        actions.show(notice.token, now=NOW)
    assert tavle.seen_by("oksana")
    actions.hide(uuid4(), now=NOW)


def test_who_moves_takes_their_notices_along_and_the_house_keeps_its_own(tavle, cast):
    mine = tavle.hang("jens", "Selskab")
    house = tavle.hang("jens", "Fra bestyrelsen")
    leaves = at("2026-11-30")
    keeping.member_left(cast.member("jens"), leaves, NOW)
    mine.refresh_from_db()
    house.refresh_from_db()
    assert mine.ends_at == leaves
    assert house.ends_at > leaves


def test_forgetting_deletes_the_words_of_a_neighbour(tavle, cast):
    tavle.hang("jens", "Selskab")
    house = tavle.hang("jens", "Fra bestyrelsen")
    pinning.read(cast.member("jens"), house, now=NOW)
    keeping.erase(cast.user("jens"), NOW)
    left = Notice.objects.get()
    assert (left.pk, left.author) == (house.pk, None)
    assert not Reading.objects.exists()


def test_the_broom_takes_drafts_after_thirty_days_and_notices_after_a_year(tavle, cast):
    drafts.keep_draft(cast.member("birgit"), tavle.wants("birgit"), token=uuid4(), now=NOW)
    tavle.hang("birgit", days=3)
    assert keeping.sweep_drafts(NOW + timedelta(days=30)) == 0
    assert keeping.sweep_drafts(NOW + timedelta(days=30, seconds=1)) == 1
    assert keeping.sweep_notices(NOW + timedelta(days=365)) == 0
    assert keeping.sweep_notices(NOW + timedelta(days=370)) == 1


def test_what_is_written_for_ejnar_is_his_and_says_who_pressed_the_button(tavle, cast):
    from community.people import acting
    from community.people.models import Helping

    lone = people.open_profile(name="Lone", now=NOW, email="lone@example.dk")
    helping = Helping.objects.create(
        helped=cast.member("ejnar"), helper=lone, kind=Helping.Kind.NAMED, began_at=NOW
    )
    ejnar = acting.stands_in(
        Helping.objects.select_related("helped", "helper").get(pk=helping.pk), NOW
    )
    notice = tavle.hang("ejnar", member=ejnar)
    assert (notice.author_id, notice.helped_by) == (ejnar.pk, lone)
    receipt = Notification.objects.get(user=cast.user("ejnar"))
    assert "«Gåtur søndag»" in receipt.body
    assert User.objects.filter(pk=lone.pk).exists()
