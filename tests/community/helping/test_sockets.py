"""Open pages while somebody acts: the line is for whom the page was made, and ends with the help."""

import pytest

from community import live
from community.helping import actions
from tests.community.helping.conftest import begin, browser
from tests.community.home.test_consumers import closed, hear, house, machine, tell
from tests.conftest import NOW

__all__ = ["house"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_lone_hears_what_ejnar_may_hear_and_not_her_own(house, cast, acting, helping):
    ejnar = cast.member("ejnar")
    wanted = [
        f"facility:{machine().pk}", f"household:{ejnar.household_id}", f"inbox:{ejnar.user_id}",
        f"inbox:{helping.helper_id}", f"household:{cast.member('birgit').household_id}",
    ]  # fmt: skip
    with house(acting) as line:
        assert tell(line, watch=wanted) == {"watching": sorted(wanted[:3])}
        live.push(f"household:{ejnar.household_id}")
        assert hear(line) == {"changed": f"household:{ejnar.household_id}"}


def test_on_the_spot_the_inbox_is_not_watched(house, cast, on_the_spot):
    client = on_the_spot()
    ejnar = cast.member("ejnar")
    with house(client) as line:
        told = tell(line, watch=[f"inbox:{ejnar.user_id}", f"household:{ejnar.household_id}"])
        assert told == {"watching": [f"household:{ejnar.household_id}"]}


def test_the_end_closes_the_line_at_once(house, cast, acting, helping):
    with house(acting) as line:
        tell(line, watch=[f"household:{cast.member('ejnar').household_id}"])
        actions.end_help(helping, by=cast.user("ejnar"), now=NOW)
        assert closed(line) == (4404, [])


def test_moving_out_closes_the_helpers_line(house, cast, acting):
    from community.privacy.actions import move_out

    with house(acting) as line:
        tell(line, watch=[])
        move_out(cast.member("ejnar"), now=NOW)
        assert closed(line) == (4404, [])


def test_a_page_from_before_loses_its_line_when_one_begins_and_when_one_ends(house, cast, names):
    """Birgit lives in the same estate as Ejnar: her own open page must not go on as his."""
    helping = names("ejnar", cast.user("birgit"))
    client = browser(cast.user("birgit"))
    with house(client) as own:
        tell(own, watch=[f"inbox:{cast.user('birgit').pk}"])
        begin(client, helping)
        assert closed(own) == (4404, [])
    with house(client) as ejnars:
        tell(ejnars, watch=[f"household:{cast.member('ejnar').household_id}"])
        client.post("/hjaelper/faerdig/")
        assert closed(ejnars) == (4404, [])


def test_the_line_of_a_visit_ends_by_the_hour(house, cast, on_the_spot, monkeypatch):
    from community.home import consumers
    from community.people.models import Helping

    monkeypatch.setattr(consumers, "BEAT", 0.3)
    with house(on_the_spot()) as line:
        assert hear(line) == {"beat": 1}
        Helping.objects.update(ends_at=NOW)
        assert closed(line)[0] == 4404
