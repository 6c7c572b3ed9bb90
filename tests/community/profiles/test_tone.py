"""Where profiles meet moderation: a block hides both ways, and who is paused writes nothing new."""

from uuid import UUID

import pytest
from django.utils import timezone

from community.errors import Refused
from community.moderation import actions as moderation
from community.moderation.blocking import actions as blocking
from community.profiles import actions
from community.profiles.models import Profile
from tests.community.profiles.conftest import drawn
from tests.conftest import NOW


@pytest.fixture
def paused(cast):
    """Ahmad has written something, Oksana has reported it, and Jens has given him a pause."""
    ahmad = cast.member("ahmad")
    actions.change(ahmad.user, about="Jeg bager brød.", about_for="estate", now=NOW)
    told = moderation.report(
        cast.member("oksana"), "profiles.profile", str(ahmad.token), reason="other", now=NOW
    )
    moderation.decide(
        cast.member("jens"), told.case, outcome="pause", rule="kind", days=3,
        message="Der er ro i tre dage.", now=NOW,
    )  # fmt: skip
    return ahmad


def page_of(client, member):
    return client.get(f"/rugmarken/naboer/{member.token}/")


def test_a_block_hides_both_ways_and_looks_like_nothing(cast):
    ahmad, oksana = cast.member("ahmad"), cast.member("oksana")
    assert page_of(cast.client("oksana"), ahmad).status_code == 200
    blocking.block(ahmad, oksana.user, now=NOW)
    theirs, mine = page_of(cast.client("oksana"), ahmad), page_of(cast.client("ahmad"), oksana)
    nobody = cast.client("oksana").get(f"/rugmarken/naboer/{UUID(int=7)}/")
    assert theirs.status_code == mine.status_code == nobody.status_code == 404
    assert page_of(cast.client("birgit"), ahmad).status_code == 200


def test_a_neighbours_page_offers_to_report_and_to_block(cast):
    ahmad = cast.member("ahmad")
    html = page_of(cast.client("oksana"), ahmad).content.decode()
    assert f"/rugmarken/anmeld/profiles.profile/{ahmad.token}/" in html
    assert f"/rugmarken/anmeld/bloker/{ahmad.token}/" in html


def test_what_is_hidden_is_gone_from_the_page_at_once(cast, paused):
    assert "Jeg bager brød." not in page_of(cast.client("birgit"), paused).content.decode()


def test_who_is_paused_may_mend_what_is_hidden(cast, paused):
    actions.change(paused.user, about="Jeg bager boller.", now=NOW)
    assert Profile.objects.get(user=paused.user).about == "Jeg bager boller."


def test_who_is_paused_puts_nothing_new_up(cast, paused):
    Profile.objects.filter(user=paused.user).update(hidden_at=None)
    with pytest.raises(Refused, match="skrivepause"):
        actions.change(paused.user, about="Noget nyt.", now=NOW)
    with pytest.raises(Refused, match="skrivepause"):
        actions.use_photo(paused.user, drawn(), now=NOW)
    actions.change(paused.user, languages=["da"], now=timezone.now())
