"""«Søg» on the board: what hangs for the reader now is found, and nothing else ever is."""

from datetime import timedelta

import pytest

from community.noticeboard.feature import feature
from community.noticeboard.models import Notice
from community.people.models import User
from tests.conftest import NOW

DAY = timedelta(days=1)


@pytest.fixture
def found(cast):
    def look(who, wanted, most=10):
        return [one.title for one in feature.search(cast.member(who), wanted, most)]

    return look


SHED = {"title": "Nyt skur til cyklerne", "text": "Vi bygger det ved gårdhaven på søndag."}


@pytest.mark.parametrize("wanted", ["skur", "SKURET", "cykler", "cyk", "bygge", "skur cykler"])
def test_a_notice_is_found_by_any_form_of_its_words_and_by_the_beginning_of_one(
    tavle, found, wanted
):
    tavle.hang("birgit", **SHED)
    assert found("oksana", wanted) == ["Nyt skur til cyklerne"]


@pytest.mark.parametrize(
    "wanted", ["gårdhaven", "gardhaven", "gaardhaven", "søndag", "sondag", "soendag"]
)
def test_it_is_found_with_and_without_the_letters_of_danish(tavle, found, wanted):
    tavle.hang("birgit", **SHED)
    assert found("oksana", wanted) == ["Nyt skur til cyklerne"]


@pytest.mark.parametrize("wanted", ["fællesspisning", "faellesspisning", "FÆLLESSPISNING i huset"])
def test_the_ae_is_one_letter_or_two(tavle, found, wanted):
    tavle.hang("birgit", title="Fællesspisning")
    assert found("oksana", wanted) == ["Fællesspisning"]


@pytest.mark.parametrize("wanted", ["cyklene", "cyklerns"])
def test_a_heading_is_found_although_it_is_spelt_wrong(tavle, found, wanted):
    tavle.hang("birgit", **SHED)
    tavle.hang("birgit", title="Strikkeaften")
    assert found("oksana", wanted) == ["Nyt skur til cyklerne"]


@pytest.mark.parametrize("wanted", ["bisiklet", "barakası", "BISIKLET"])
def test_the_second_language_finds_it_and_is_what_is_shown(tavle, cast, wanted):
    turkish = {"other_title": "Yeni bisiklet barakası", "other_text": "Pazar günü yapıyoruz."}
    tavle.hang("birgit", **SHED, other_language="tr", **turkish)
    (one,) = feature.search(cast.member("oksana"), wanted, 10)
    assert (one.title, one.excerpt) == ("Yeni bisiklet barakası", "Pazar günü yapıyoruz.")


def test_arabic_is_found_and_the_readers_own_language_is_shown_where_it_fits(tavle, cast):
    arabic = {"other_title": "سقيفة جديدة للدراجات", "other_text": "نبنيها يوم الأحد. Skuret."}
    tavle.hang("birgit", **SHED, other_language="ar", **arabic)
    User.objects.filter(name="Oksana").update(language="ar")
    for wanted in ("سقيفة", "skuret"):
        (one,) = feature.search(cast.member("oksana"), wanted, 10)
        assert one.title == "سقيفة جديدة للدراجات"
    (one,) = feature.search(cast.member("birgit"), "skuret", 10)
    assert one.title == "Nyt skur til cyklerne"


def test_the_heading_weighs_more_than_the_text_and_every_word_more_than_some(tavle, found):
    tavle.hang("birgit", title="Sommerfest", text="Der er suppe.")
    tavle.hang("birgit", title="Suppe til alle", text="Kom forbi.")
    tavle.hang("birgit", title="Suppe og kage", text="Hos os.")
    assert found("oksana", "suppe")[-1] == "Sommerfest"
    assert found("oksana", "suppe kage") == ["Suppe og kage"]
    assert set(found("oksana", "kage xyzzy")) == {"Suppe og kage"}


def test_what_was_found_says_what_it_is_and_leads_to_it(tavle, cast):
    notice = tavle.works("9", text="Tap en kande vand, og sæt en spand frem.")
    (one,) = feature.search(cast.member("oksana"), "vandet", 10)
    assert (one.kind, one.icon) == ("Drift", "drop-slash-duotone")
    assert "kande vand" in one.excerpt
    assert one.url == f"/rugmarken/opslag/{notice.token}/"
    assert cast.client("oksana").get(one.url).status_code == 200


# --- who does not find it ------------------------------------------------------------------------


def test_another_estate_finds_nothing_unless_it_is_for_the_organisation(tavle, found):
    tavle.hang("birgit", title="Zebra kun her")
    tavle.hang("birgit", title="Zebra til alle", scope="organisation")
    assert found("aase", "zebra") == ["Zebra til alle"]
    assert set(found("oksana", "zebra")) == {"Zebra til alle", "Zebra kun her"}


def test_another_stairway_finds_nothing(tavle, found):
    tavle.hang("birgit", title="Zebra", scope="entrance", entrance=tavle.entrance("3"))
    tavle.works("3", title="Zebra i opgang 3", scope="entrance", entrance=tavle.entrance("3"))
    assert found("oksana", "zebra") == []
    assert set(found("ahmad", "zebra")) == {"Zebra", "Zebra i opgang 3"}


def test_a_block_holds_between_neighbours_and_not_for_what_an_office_says(tavle, found, blocked):
    tavle.hang("birgit", title="Zebra")
    tavle.works("9", title="Zebra fra drift")
    blocked("birgit", "oksana")
    blocked("oksana", "torben")
    assert found("oksana", "zebra") == ["Zebra fra drift"]


@pytest.mark.parametrize(
    "change",
    [
        {"hidden_at": NOW},
        {"taken_down_at": NOW},
        {"publish_at": NOW + DAY},
        {"publish_at": NOW - 2 * DAY, "ends_at": NOW - DAY},
        {"publish_at": None},
    ],
    ids=["hidden", "taken down", "planned", "over", "draft"],
)
def test_what_does_not_hang_is_found_by_nobody_not_by_its_author_either(tavle, found, change):
    notice = tavle.hang("birgit", title="Zebra")
    Notice.objects.filter(pk=notice.pk).update(**change)
    for who in ("birgit", "oksana", "torben"):
        assert found(who, "zebra") == []


def test_a_groups_notices_are_found_by_the_group_alone(tavle, found, cast):
    group = tavle.group("birgit", "ahmad")
    notice = tavle.hang("birgit", title="Zebra")
    Notice.objects.filter(pk=notice.pk).update(group=group)
    assert found("ahmad", "zebra") == ["Zebra"]
    assert found("oksana", "zebra") == []
    assert found("torben", "zebra") == []


@pytest.mark.parametrize("wanted", ["", "  ", "'", "a & | !", "\\", "%", "(" * 50, "aa | oe"])
def test_signs_find_nothing_and_break_nothing(tavle, found, wanted):
    tavle.hang("birgit", **SHED)
    assert found("oksana", wanted) == []


# --- what it costs -------------------------------------------------------------------------------


def test_thirty_cost_what_one_costs(tavle, cast, django_assert_num_queries):
    oksana = cast.member("oksana")
    notice = tavle.hang("birgit", title="Zebra", text="Den står i gården.")
    with django_assert_num_queries(1):
        assert len(list(feature.search(oksana, "zebra", 30))) == 1
    for _copy in range(29):
        notice.pk = notice.token = None
        Notice.objects.bulk_create([_like(notice)])
    with django_assert_num_queries(1):
        assert len(list(feature.search(oksana, "zebra", 30))) == 30


def _like(notice):
    shared = (
        "estate",
        "author",
        "category",
        "title",
        "text",
        "written_at",
        "publish_at",
        "ends_at",
    )
    return Notice(scope=notice.scope, **{name: getattr(notice, name) for name in shared})
