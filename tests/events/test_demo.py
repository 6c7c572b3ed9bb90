"""The demo's year stands, and standing twice changes nothing."""

import yaml

from events.demo import demo
from events.models import Event, EventSeries, Signup
from events.wheel import page
from tests.conftest import CAST_FILE, NOW


def test_nine_series_and_their_year_stand_and_stand_once(cast):
    told = yaml.safe_load(CAST_FILE.read_text())
    demo(told, NOW)
    assert EventSeries.objects.count() == len(told["series"])
    names = set(Event.objects.values_list("title", flat=True))
    assert {"Nabosuppe", "Havedag", "Juleaften sammen", "Julemarked i gården"} <= names
    assert Signup.objects.coming().count() >= 3
    before = Event.objects.count()
    demo(told, NOW)
    assert Event.objects.count() == before


def test_the_committee_sees_an_empty_month_and_last_year(cast):
    demo(yaml.safe_load(CAST_FILE.read_text()), NOW)
    year = page.year(cast.member("grethe"), NOW.date().replace(day=1), NOW)
    assert [month.key for month in year.gaps] == ["2027-04"]
    assert len(year.last_year) >= 3
