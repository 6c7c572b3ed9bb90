"""How the house goes on when something breaks."""

import pytest

from community.errors import Survived


def test_what_breaks_is_kept_and_who_asks_goes_on():
    with Survived() as tried:
        raise LookupError("gone")
    assert isinstance(tried.error, LookupError)


def test_what_goes_well_leaves_nothing():
    with Survived() as tried:
        pass
    assert tried.error is None


@pytest.mark.parametrize("stop", [KeyboardInterrupt, SystemExit])
def test_what_means_to_stop_the_process_stops_it(stop):
    with pytest.raises(stop), Survived():
        raise stop
