"""What an estate decides for itself, and that it holds there only (row 76)."""

import pytest

from community.groups import actions as groups
from community.groups.making import actions as making
from community.groups.models import InterestGroup
from community.office.log.acts import detail_of
from community.office.settings import actions, rules
from community.people.models import Entry, Estate, Organisation
from tests.conftest import NOW

PATH = "/tranehaven/kontor/indstillinger/"
ALL = {
    "rooms": [
        "bookings",
        "chat",
        "duties",
        "events",
        "groups",
        "guide",
        "helpdesk",
        "ideas",
        "loans",
        "noticeboard",
        "plan",
        "plots",
        "walks",
    ],
    "opens_groups": "on",
    "caretaker_word": "",
    "languages": [],
    "office_phone": "00 00 10 00",
    "office_hours": "man–fre 8–9",
    "emergency": "112",
}


def post(browser, path=PATH, **answers):
    return browser.post(path, ALL | answers, follow=True)


# --- off in one estate, on in the others ---------------------------------------------------------


def test_booking_is_switched_off_for_tranehaven_and_disappears_there_only(
    cast, sanne, step_in, text
):
    browser = step_in("sanne")
    answer = post(browser, rooms=[])
    assert "Det er gemt og gælder fra nu af." in text(answer)
    ingrid, birgit = step_in("ingrid"), step_in("birgit")
    assert ingrid.get("/tranehaven/booking/").status_code == 404
    assert "/tranehaven/booking/" not in text(ingrid.get("/tranehaven/"))
    assert ingrid.get("/api/v1/tranehaven/facilities/").status_code == 404
    assert birgit.get("/rugmarken/booking/").status_code == 200
    assert "/rugmarken/booking/" in text(birgit.get("/rugmarken/"))
    (entry,) = Entry.objects.filter(act="settings.changed")
    assert entry.facts["features_off"] == {"more": ALL["rooms"], "less": []}


def test_it_comes_back_with_one_tap(cast, sanne, step_in, text):
    browser = step_in("sanne")
    post(browser, rooms=[], caretaker_word="Gårdmand")
    answer = browser.post(PATH + "fortryd/", follow=True)
    assert "Det er, som det var før." in text(answer)
    estate = cast.estate("tranehaven")
    assert (sorted(estate.features_off), estate.caretaker_word) == (["gaming", "trailer"], "")
    assert step_in("ingrid").get("/tranehaven/booking/").status_code == 200
    assert browser.post(PATH + "fortryd/").status_code == 422


def test_what_a_colleague_changed_since_is_not_undone(cast, sanne, step_in, text):
    browser = step_in("sanne")
    post(browser, caretaker_word="Gårdmand")
    Estate.objects.filter(slug="tranehaven").update(caretaker_word="Ejendomsmester")
    answer = browser.post(PATH + "fortryd/")
    assert answer.status_code == 422
    assert "En anden har ændret indstillingerne imens." in text(answer)
    assert cast.estate("tranehaven").caretaker_word == "Ejendomsmester"


def test_an_undo_of_one_estate_is_none_in_another(cast, sanne, step_in):
    browser = step_in("sanne")
    post(browser, caretaker_word="Gårdmand")
    assert browser.post("/rugmarken/kontor/indstillinger/fortryd/").status_code == 422
    assert cast.estate("tranehaven").caretaker_word == "Gårdmand"


def test_what_cannot_be_done_without_is_never_switched_off(cast, sanne, refusal):
    assert {feature.key for feature in rules.switchable()} >= {"bookings"}
    assert not {feature.key for feature in rules.switchable()} & rules.ALWAYS_ON
    for key in rules.ALWAYS_ON:
        assert refusal(actions.change, sanne, now=NOW, features_off=[key]) == "unknown_choice"


def test_what_a_place_has_switched_off_stays_off(cast, sanne):
    """«trailer» is a thing to book, not a room: this page neither shows nor touches it."""
    member = cast.member("sanne", "tranehaven")
    actions.change(member, now=NOW, features_off=["bookings"])
    assert cast.estate("tranehaven").features_off == ["bookings", "gaming", "trailer"]


def test_saved_as_it_was_writes_nothing(cast, sanne, step_in, text):
    organisation = sanne.estate.organisation
    same = {
        "office_phone": organisation.office_phone, "office_hours": organisation.office_hours,
        "emergency": organisation.emergency,
    }  # fmt: skip
    assert "Alt er, som det var." in text(post(step_in("sanne"), **same))
    assert not Entry.objects.filter(act="settings.changed").exists()


# --- groups across estates -----------------------------------------------------------------------


def test_groups_close_towards_other_estates_and_open_again_with_one_tap(cast, step_in, text):
    browser = step_in("aase")
    assert 'name="opens_groups"' in text(browser.get(PATH))
    answer = post(browser, opens_groups="")
    assert "Det er gemt og gælder fra nu af." in text(answer)
    assert not cast.estate("tranehaven").opens_groups
    assert cast.estate("rugmarken").opens_groups
    (entry,) = Entry.objects.filter(act="settings.changed")
    assert entry.facts == {"changed": ["opens_groups"], "opens_groups": False}
    assert detail_of(entry) == "grupper sammen med andre afdelinger slået fra"
    browser.post(PATH + "fortryd/")
    assert cast.estate("tranehaven").opens_groups
    assert detail_of(Entry.objects.filter(act="settings.changed").latest("pk")).endswith(
        "slået til"
    )


def test_a_group_across_estates_is_found_next_door_only_while_both_are_open(cast, sanne):
    group = making.make(cast.member("birgit"), name="Madklubben", is_across=True, now=NOW)
    reader = cast.member("ingrid")

    def is_found():
        reader.estate.refresh_from_db()
        return InterestGroup.objects.visible_to(reader).filter(pk=group.pk).exists()

    assert is_found()
    for slug in ("tranehaven", "rugmarken"):
        decider = cast.member("sanne", slug)
        actions.change(decider, now=NOW, opens_groups=False)
        assert not is_found(), slug
        actions.change(decider, now=NOW, opens_groups=True)
        assert is_found(), slug


def test_who_is_in_a_group_next_door_stays_in_it_when_the_estate_closes(cast, sanne):
    group = making.make(cast.member("birgit"), name="Madklubben", is_across=True, now=NOW)
    ingrid = cast.member("ingrid")
    groups.join(ingrid, group, now=NOW)
    actions.change(cast.member("sanne", "tranehaven"), now=NOW, opens_groups=False)
    ingrid.estate.refresh_from_db()
    assert InterestGroup.objects.visible_to(ingrid).mine(ingrid).get() == group


# --- who decides what ----------------------------------------------------------------------------


def test_the_committee_decides_for_its_estate_but_not_on_the_telephone(
    cast, sanne, step_in, text, refusal
):
    aase = cast.member("aase")
    page = text(step_in("aase").get(PATH))
    assert "Booking" in page
    assert 'name="office_phone"' not in page
    post(step_in("aase"), caretaker_word="Gårdmand", office_phone="99 99 99 99")
    assert cast.estate("tranehaven").caretaker_word == "Gårdmand"
    assert Organisation.objects.get().office_phone == "00 00 10 00"
    assert refusal(actions.change, aase, now=NOW, office_phone="99 99 99 99") == "may_not"


@pytest.mark.parametrize("who", ["torben", "kim", "leyla", "kasper"])
def test_nobody_else_decides(cast, refusal, who):
    member = cast.member(who, "rugmarken")
    assert refusal(actions.change, member, now=NOW, caretaker_word="X") == "may_not"


def test_the_telephone_is_the_same_in_all_estates(cast, sanne, step_in, text):
    post(step_in("sanne"), office_phone="00 00 20 00")
    assert "Ring 00 00 20 00" in text(step_in("birgit").get("/rugmarken/mere/"))


# --- words ---------------------------------------------------------------------------------------


def test_the_caretaker_has_the_estates_own_word(cast, sanne, step_in, text):
    post(step_in("sanne"), path="/rugmarken/kontor/indstillinger/", caretaker_word="Gårdmand")
    browser = step_in("birgit")
    assert '<span lang="da">gårdmand</span>' in text(browser.get("/rugmarken/"))
    assert '<span lang="da">Gårdmand</span> og kontor' in text(browser.get("/rugmarken/mere/"))
    assert "Kontakt vicevært" in text(step_in("ingrid").get("/tranehaven/"))


def test_danish_is_always_among_the_languages(cast, sanne, step_in):
    post(step_in("sanne"), languages=["so", "en"])
    assert cast.estate("tranehaven").languages == ["da", "en", "so"]
    post(step_in("sanne"), languages=[])
    assert cast.estate("tranehaven").languages == ["da"]


@pytest.mark.parametrize("field", ["caretaker_word", "office_hours", "emergency"])
def test_a_cpr_number_is_refused_and_not_kept(cast, sanne, step_in, text, field):
    answer = post(step_in("sanne"), **{field: "Ring 150889-1234"})
    assert answer.status_code == 422
    assert "ligner et CPR-nummer" in text(answer)
    rows = str(list(Estate.objects.values())) + str(list(Organisation.objects.values()))
    assert "150889" not in rows + str(list(Entry.objects.values()))


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("office_phone", "ring bare"),
        ("office_phone", "12"),
        ("caretaker_word", "x" * 41),
        ("emergency", "x" * 201),
        ("languages", ["xx"]),
        ("rooms", ["office"]),
    ],
)
def test_what_does_not_fit_is_a_sentence_and_nothing_is_saved(cast, sanne, step_in, field, typed):
    answer = post(step_in("sanne"), **{"caretaker_word": "Gårdmand", field: typed})
    assert answer.status_code == 422
    assert cast.estate("tranehaven").caretaker_word == ""


def test_the_logbook_says_what_was_changed_and_not_to_what(cast, sanne):
    actions.change(sanne, now=NOW, emergency="Ring til Olga", languages=["en"])
    facts = Entry.objects.get(act="settings.changed").facts
    assert facts["changed"] == ["emergency", "languages"]
    assert "Olga" not in str(facts)
