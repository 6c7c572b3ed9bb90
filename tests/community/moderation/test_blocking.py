"""Two who do not want to meet: both ways, in silence, and undone by who did it."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from community.errors import Refused
from community.moderation.blocking import actions as blocking
from community.moderation.models import Block
from community.moderation.rules import is_blocked_between, not_blocked_for, refuse_raid
from community.notifications.models import Notification
from community.people.actions import leave
from community.people.models import Entry, Membership
from tests.conftest import NOW

LIST = "/rugmarken/anmeld/blokeret/"
TODAY = NOW.date()


def door(member):
    return f"/rugmarken/anmeld/bloker/{member.token}/"


def test_asked_done_listed_and_undone_without_javascript(cast):
    oksana, kasper = cast.client("pia"), cast.member("kasper")
    asked = oksana.get(door(kasper)).content.decode()
    assert "Den anden får det ikke at vide" in asked
    assert not Block.objects.exists()
    done = oksana.post(door(kasper), follow=True)
    assert done.redirect_chain == [(LIST, 302)]
    assert "Kasper" in done.content.decode()
    assert "Brombær" not in done.content.decode()
    assert "Ophæv blokeringen" in oksana.get(door(kasper)).content.decode()
    oksana.post(f"{LIST}{Block.objects.get().pk}/fjern/")
    assert not Block.objects.exists()
    assert "Du har ikke blokeret nogen" in oksana.get(LIST).content.decode()


def test_it_holds_both_ways(cast):
    oksana, kasper, ahmad = (cast.member(name) for name in ("oksana", "kasper", "ahmad"))
    blocking.block(oksana, kasper.user, now=NOW)
    for one, other in ((oksana, kasper), (kasper, oksana)):
        assert is_blocked_between(one.user_id, other.user_id)
        seen = Membership.objects.filter(not_blocked_for(one.user_id), estate=one.estate)
        assert not seen.filter(pk=other.pk).exists()
        assert seen.filter(pk=ahmad.pk).exists()
        assert seen.filter(pk=one.pk).exists()
    assert not is_blocked_between(oksana.user_id, ahmad.user_id)


def test_both_look_ups_use_an_index(cast):
    """As a neighbour's `visible_to` would ask, with enough blocks that a scan would cost."""
    seen = Membership.objects.filter(not_blocked_for(cast.user("oksana").pk))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = seen.explain()
    assert "one_block_for_a_pair" in plan
    assert plan.count("moderation_block") >= 2


def test_the_blocked_cannot_tell(cast):
    """The same pages, the same bytes, before and after."""
    kasper, oksana = cast.client("kasper"), cast.member("oksana")
    paths = [LIST, door(oksana), "/rugmarken/", "/rugmarken/mere/", "/rugmarken/anmeld/mine/"]

    def looks():
        seen = [kasper.get(path) for path in paths]
        return [(page.status_code, _blind(page.content.decode())) for page in seen]

    before = looks()
    blocking.block(oksana, cast.user("kasper"), now=NOW)
    assert looks() == before
    assert not Notification.objects.filter(user__name="Kasper").exists()


def _blind(page):
    """Without what is new in every answer."""
    lines = page.splitlines()
    return [line for line in lines if "csrfmiddlewaretoken" not in line and "nonce" not in line]


def test_nobody_writes_down_who_blocks_whom(cast):
    blocking.block(cast.member("oksana"), cast.user("kasper"), now=NOW)
    assert not Entry.objects.exists()


def test_unknown_hidden_foreign_gone_and_oneself_are_the_same_404(cast):
    ahmad = cast.client("ahmad")
    gone = cast.member("mikkel")
    leave(gone, on=TODAY)
    nobody = ahmad.get(f"/rugmarken/anmeld/bloker/{uuid4()}/")
    assert nobody.status_code == 404
    for member in (cast.member("line"), cast.member("ingrid"), gone, cast.member("ahmad")):
        for answer in (ahmad.get(door(member)), ahmad.post(door(member))):
            assert answer.status_code == 404
            assert answer.content == nobody.content
    assert not Block.objects.exists()


def test_another_cannot_undo_it(cast):
    made = blocking.block(cast.member("oksana"), cast.user("kasper"), now=NOW)
    for who in ("kasper", "jens", "sofie"):
        assert cast.client(who).post(f"{LIST}{made.pk}/fjern/").status_code == 404
    assert Block.objects.filter(pk=made.pk).exists()


def test_blocked_by_both_is_undone_by_both(cast):
    oksana, kasper = cast.member("oksana"), cast.member("kasper")
    mine = blocking.block(oksana, kasper.user, now=NOW)
    blocking.block(kasper, oksana.user, now=NOW)
    blocking.unblock(oksana, mine)
    assert is_blocked_between(oksana.user_id, kasper.user_id)


def test_twice_is_once_also_in_two_tabs(transactional_db, cast, together):
    oksana, kasper = cast.member("oksana"), cast.user("kasper")
    results = together(*[lambda: blocking.block(oksana, kasper, now=NOW)] * 4)
    assert [r for r in results if isinstance(r, Exception)] == []
    assert Block.objects.count() == 1


def test_nobody_blocks_themselves(cast):
    oksana = cast.member("oksana")
    with pytest.raises(Refused):
        blocking.block(oksana, oksana.user, now=NOW)
    with pytest.raises(IntegrityError, match="nobody_blocks_themselves"), transaction.atomic():
        Block.objects.create(blocker=oksana.user, blocked=oksana.user, created_at=NOW)


def test_who_hides_afterwards_stays_on_the_list_without_a_name(cast):
    oksana = cast.client("oksana")
    blocking.block(cast.member("oksana"), cast.user("kasper"), now=NOW)
    cast.user("kasper").__class__.objects.filter(name="Kasper").update(is_hidden=True)
    page = oksana.get(LIST).content.decode()
    assert "Kasper" not in page
    assert "fjern/" in page


def test_the_same_queries_for_one_and_for_eight(cast, django_assert_max_num_queries):
    client, oksana = cast.client("oksana"), cast.member("oksana")

    def count():
        with django_assert_max_num_queries(30) as seen:
            client.get(LIST)
        return len(seen)

    blocking.block(oksana, cast.user("kasper"), now=NOW)
    one = count()
    for name in ("jens", "grethe", "pia", "ahmad", "rania", "mikkel", "yildiz"):
        blocking.block(oksana, cast.user(name), now=NOW)
    assert count() == one


# --- the first day -------------------------------------------------------------------------------


def test_a_new_neighbour_sends_five_links_and_not_six():
    text = "Se https://example.dk og www.example.com"
    refuse_raid(text, links_today=3, joined_on=TODAY, today=TODAY)
    refuse_raid(text, links_today=99, joined_on=TODAY.replace(day=1), today=TODAY)
    with pytest.raises(Refused) as no:
        refuse_raid(text, links_today=4, joined_on=TODAY, today=TODAY)
    assert (no.value.code, no.value.status) == ("too_many_links", 429)
