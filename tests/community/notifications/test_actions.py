"""Telling, seeing, choosing and forgetting: exact rows, and nothing on refusal."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy

from community import live
from community.errors import Refused
from community.notifications.actions import choose, forget, pokes, see, see_all, tell, unsubscribe
from community.notifications.addresses import no_thanks_url
from community.notifications.models import Delivery, Notification, Preference, Way
from community.people.models import User
from tests.community.notifications.conftest import PLAY
from tests.conftest import NOW

Say = Callable[..., list[Notification]]


def test_a_note_and_a_delivery_for_each(say: Say, cast: Any) -> None:
    say("birgit", "ahmad", thread="play:1", expires_at=NOW + timedelta(hours=1))
    note = Notification.objects.get(user=cast.user("birgit"))
    assert (note.kind, note.title, note.body) == (PLAY, "Tæppet går op", "Kl. 19 i Laden")
    assert (note.url, note.thread, note.created_at) == ("/rugmarken/teater/1/", "play:1", NOW)
    assert note.estate == cast.estate()
    assert note.seen_at is None
    delivery = note.deliveries.get()
    assert (delivery.way, delivery.state, delivery.tries) == ("email", "queued", 0)
    assert (delivery.not_before, delivery.expires_at) == (NOW, NOW + timedelta(hours=1))
    assert delivery.message_id.endswith("@rugmarken.example.dk>")
    assert Delivery.objects.count() == 2


def test_the_same_person_twice_is_told_once(say: Say) -> None:
    assert len(say("birgit", "birgit")) == 1


def test_nobody_to_tell_is_no_error(say: Say) -> None:
    assert say() == []


def test_no_mail_without_address_or_account_or_wish(say: Say, cast: Any) -> None:
    User.objects.filter(name="Ahmad").update(is_active=False)
    choose(cast.user("jens"), PLAY, Way.EMAIL, False)
    say("ejnar", "ahmad", "jens", "birgit")
    assert Notification.objects.count() == 4
    mailed = Delivery.objects.get(way="email")
    assert mailed.notification.user == cast.user("birgit")


def test_each_reads_their_own_language(say: Say, cast: Any) -> None:
    User.objects.filter(name="Ahmad").update(language="en")
    say(
        "birgit",
        "ahmad",
        title=lambda: f"sprog {get_language()}",
        body=format_lazy("{} / {}", gettext_lazy("Ja"), 1),
    )
    titles = dict(Notification.objects.values_list("user__name", "title"))
    assert titles == {"Birgit": "sprog da", "Ahmad": "sprog en"}
    assert get_language() == "da"


def test_a_title_is_one_line_and_fits(say: Say) -> None:
    notes = say("birgit", title="Hej\r\nBcc: alle@example.dk\x00 " + "å" * 300)
    assert notes[0].title.startswith("Hej Bcc: alle@example.dk å")
    assert len(notes[0].title) == 200


def test_outside_a_transaction_is_refused(transactional_db: None, cast: Any) -> None:
    with pytest.raises(TransactionManagementError):
        tell(PLAY, [cast.user("birgit")], "x", "", "", now=NOW)


def test_what_is_rolled_back_is_not_told(
    transactional_db: None, cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    poked: list[Way] = []
    for way, poke in pokes.items():
        monkeypatch.setattr(poke, "poke", partial(poked.append, way))

    @transaction.atomic
    def cause() -> None:
        tell(PLAY, [cast.user("birgit")], "x", "", "", now=NOW)
        raise IntegrityError

    with pytest.raises(IntegrityError):
        cause()
    assert not Notification.objects.exists()
    assert not Delivery.objects.exists()
    assert poked == []


def test_one_poke_and_one_push_each_after_commit(
    transactional_db: None, cast: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the ways that have something to bring are poked, each by itself."""
    poked, pushed = [], []
    for way, poke in pokes.items():
        monkeypatch.setattr(poke, "poke", partial(poked.append, way))
    monkeypatch.setattr(live, "_send", lambda group, event: pushed.append(event["topic"]))
    birgit, ahmad = cast.user("birgit"), cast.user("ahmad")
    with transaction.atomic():
        tell(PLAY, [birgit], "x", "", "", now=NOW)
        with transaction.atomic():
            tell(PLAY, [birgit, ahmad], "y", "", "", now=NOW)
        assert poked == []
    assert poked == [Way.EMAIL]
    assert set(pushed) == {f"inbox:{birgit.pk}", f"inbox:{ahmad.pk}"}


@pytest.mark.parametrize(
    "url", ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil", "x", "/a b"]
)
def test_a_note_leads_nowhere_but_here(say: Say, cast: Any, url: str) -> None:
    with pytest.raises(ValueError, match="path of this house"):
        say("birgit", url=url)
    with pytest.raises(IntegrityError, match="notification_leads_to_a_path_of_ours"):
        Notification.objects.create(
            user=cast.user("birgit"), kind=PLAY, title="x", url=url, created_at=NOW
        )


def test_seeing_one_sees_its_matter(say: Say, cast: Any) -> None:
    [first], [second], [other] = (
        say("birgit", thread="play:1"),
        say("birgit", thread="play:1"),
        say("birgit", thread="play:2"),
    )
    say("ahmad", thread="play:1")
    assert see(cast.member("birgit"), second, now=NOW) == 2
    first.refresh_from_db()
    other.refresh_from_db()
    assert first.seen_at == NOW
    assert other.seen_at is None
    assert Notification.objects.unseen().filter(user=cast.user("ahmad")).count() == 1


def test_seeing_without_a_matter_sees_one(say: Say, cast: Any) -> None:
    [note], _ = say("birgit"), say("birgit")
    assert see(cast.member("birgit"), note, now=NOW) == 1


def test_seeing_all_is_all_of_this_estate(say: Say, cast: Any) -> None:
    say("torben")
    say("torben", estate=None)
    say("torben", estate=cast.estate("ankerhuset"))
    assert see_all(cast.member("torben", "rugmarken"), now=NOW) == 2
    assert Notification.objects.unseen().count() == 1


def test_only_what_was_shown_and_is_own_is_seen(say: Say, cast: Any) -> None:
    [mine], [later], [theirs] = say("birgit"), say("birgit"), say("ahmad")
    assert see_all(cast.member("birgit"), now=NOW, shown=[mine.pk, theirs.pk]) == 1
    assert set(Notification.objects.unseen()) == {later, theirs}


def test_choosing_twice_is_one_row(cast: Any) -> None:
    birgit = cast.user("birgit")
    choose(birgit, PLAY, Way.EMAIL, False)
    choose(birgit, PLAY, Way.EMAIL, True)
    assert Preference.objects.get().wanted is True


def _token(user: User) -> str:
    return no_thanks_url(user.pk, PLAY, Way.EMAIL).rstrip("/").rpartition("/")[2]


def test_unsubscribing_turns_one_kind_off(cast: Any) -> None:
    unsubscribe(_token(cast.user("birgit")))
    choice = Preference.objects.get()
    assert (choice.user, choice.kind, choice.wanted) == (cast.user("birgit"), PLAY, False)


def test_a_forged_link_changes_nothing(cast: Any) -> None:
    token = _token(cast.user("birgit"))
    other = _token(cast.user("ahmad"))
    for forged in [token[:-1], token + "x", other.split(":")[0] + token[token.index(":") :], "x"]:
        with pytest.raises(Refused):
            unsubscribe(forged)
    assert not Preference.objects.exists()


def test_a_link_lives_for_a_year(cast: Any, monday: Any) -> None:
    token = _token(cast.user("birgit"))
    monday.shift(timedelta(days=364))
    unsubscribe(token)
    monday.shift(timedelta(days=2))
    with pytest.raises(Refused) as refusal:
        unsubscribe(token)
    assert (refusal.value.code, refusal.value.status) == ("unknown_link", 404)


def test_a_link_of_someone_who_is_gone(cast: Any) -> None:
    user = User.objects.create(name="Gæst", created_at=NOW)
    token = _token(user)
    user.delete()
    with pytest.raises(Refused):
        unsubscribe(token)


def test_forgetting_leaves_the_others(say: Say, cast: Any) -> None:
    say("birgit", "ahmad")
    choose(cast.user("birgit"), PLAY, Way.EMAIL, False)
    forget(cast.user("birgit"))
    assert Notification.objects.get().user == cast.user("ahmad")
    assert Delivery.objects.get().notification.user == cast.user("ahmad")
    assert not Preference.objects.exists()


def test_due_is_queued_unclaimed_and_in_its_time(say: Say) -> None:
    say("birgit", expires_at=NOW + timedelta(hours=1))
    row, due = Delivery.objects.get(), Delivery.objects.due

    def at(**change: Any) -> Any:
        Delivery.objects.filter(pk=row.pk).update(**change)
        return due(timezone.now()).exists()

    assert at()
    assert not at(not_before=NOW + timedelta(hours=2))
    assert at(not_before=NOW, claimed_until=NOW - timedelta(seconds=1))
    assert not at(claimed_until=NOW + timedelta(minutes=1))
    assert not at(claimed_until=None, expires_at=NOW)
    assert Delivery.objects.too_late(timezone.now()).exists()
    assert not at(expires_at=None, state="failed")
