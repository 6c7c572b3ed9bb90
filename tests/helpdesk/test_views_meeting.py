"""From a yes to a thank-you, on the pages of the two."""

from datetime import timedelta

import pytest

from helpdesk.agreeing import actions as agreeing
from helpdesk.models import HelpAgreement, HelpAnswer
from tests.conftest import NOW, at
from tests.helpdesk.conftest import answer, ask, asked, choose, state
from tests.helpdesk.test_views import HERE, page_of, said

TIME = {"day": "2026-11-25", "at": "16:00", "minutes": "60", "every": "once", "place": "Opgang 3"}


def chosen(given, verb="vaelg/"):
    return f"{HERE}svar/{given.token}/{verb}"


def deal(agreement, verb):
    return f"{HERE}aftale/{agreement.token}/{verb}"


def test_the_asker_chooses_and_says_when_and_where(cast, request_):
    given = answer(cast.member("yahya"), request_, text="Jeg kan onsdag.")
    client = cast.client("birgit")
    page = client.get(chosen(given))
    assert "Jeg kan onsdag." in said(page)
    assert 'value="Opgang 3"' in page.content.decode()
    told = client.post(chosen(given), TIME, follow=True)
    agreed = HelpAgreement.objects.get()
    assert (agreed.starts_at, agreed.place) == (at("2026-11-25", "16:00"), "Opgang 3")
    assert "Det er aftalt." in said(told)
    assert "Onsdag 25. november kl. 16" in said(told)


def test_they_may_leave_the_time_open(cast, request_):
    given = answer(cast.member("yahya"), request_)
    client = cast.client("birgit")
    told = client.post(chosen(given), TIME | {"day": "", "at": ""}, follow=True)
    assert "I har ikke aftalt en tid endnu" in said(told)
    assert client.get(deal(HelpAgreement.objects.get(), "kalender.ics")).status_code == 404


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"day": "2026-11-20"}, "Den tid er gået"),
        ({"at": ""}, "Skriv, hvad klokken er."),
        ({"place": "010190-1234"}, "Det ligner et CPR-nummer"),
        ({"day": "", "at": "", "every": "week"}, "Skriv, hvornår det er første gang."),
    ],
)
def test_a_time_that_cannot_be_is_said_beside_it(cast, request_, facts, sentence):
    given = answer(cast.member("yahya"), request_)
    told = cast.client("birgit").post(chosen(given), TIME | facts)
    assert told.status_code == 422
    assert sentence in said(told)
    assert not HelpAgreement.objects.exists()


def test_only_the_asker_chooses(cast, request_):
    given = answer(cast.member("yahya"), request_)
    for name in ("yahya", "kasper", "hassan"):
        assert cast.client(name).get(chosen(given)).status_code == 404
        assert cast.client(name).post(chosen(given), TIME).status_code == 404
    assert state(request_) == "answered"


def test_who_stepped_back_cannot_be_chosen(cast, request_):
    given = answer(cast.member("yahya"), request_)
    client = cast.client("birgit")
    HelpAnswer.objects.filter(pk=given.pk).update(state="taken_back")
    assert client.get(chosen(given)).status_code == 302
    told = client.post(chosen(given), TIME)
    assert not HelpAgreement.objects.exists()
    assert told.status_code in {302, 422}


def test_address_and_number_are_for_the_two_alone(cast, agreement, request_):
    yahya = cast.user("yahya")
    yahya.phone = "+45 00 00 12 34"
    yahya.save(update_fields=["phone"])
    helper, asker = (said(cast.client(name).get(page_of(request_))) for name in ("yahya", "birgit"))
    assert "Rugmarken 3," in helper
    assert "Rugmarken 7," in asker
    assert "00 00 12 34" not in asker
    cast.client("yahya").post(deal(agreement, "nummer/"))
    assert "00 00 12 34" in said(cast.client("birgit").get(page_of(request_)))
    cast.client("yahya").post(deal(agreement, "nummer/"), {"fortryd": "1"})
    assert "00 00 12 34" not in said(cast.client("birgit").get(page_of(request_)))
    other = said(cast.client("kasper").get(page_of(request_)))
    assert "De har fundet hinanden." in other
    for secret in ("Rugmarken 3,", "Rugmarken 7,", "Yahya"):
        assert secret not in other


def test_who_is_hidden_has_a_name_for_the_other(cast, agreement, request_):
    user = cast.user("birgit")
    user.is_hidden = True
    user.save(update_fields=["is_hidden"])
    assert "Birgit" in said(cast.client("yahya").get(page_of(request_)))
    assert "Birgit" not in said(cast.client("kasper").get(page_of(request_)))


VERBS = ["flyt/", "sig-fra/", "klaret/", "ikke-endnu/", "tak/", "nummer/", "kalender.ics"]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", ["kasper", "hassan", "torben"])
def test_an_agreement_is_not_there_for_anybody_else(cast, agreement, name, verb):
    client = cast.client(name)
    method = client.get if verb == "kalender.ics" else client.post
    assert method(deal(agreement, verb)).status_code == 404


def test_the_file_is_for_ones_own_calendar(cast, agreement):
    told = cast.client("yahya").get(deal(agreement, "kalender.ics"))
    assert told["Content-Type"].startswith("text/calendar")
    assert b"BEGIN:VEVENT" in told.content


def test_either_moves_it(cast, agreement, request_):
    client = cast.client("yahya")
    assert 'value="2026-11-25"' in client.get(deal(agreement, "flyt/")).content.decode()
    told = client.post(deal(agreement, "flyt/"), TIME | {"day": "2026-11-26"}, follow=True)
    assert "Torsdag 26. november kl. 16" in said(told)
    refused = client.post(deal(agreement, "flyt/"), TIME | {"day": "2026-11-20"})
    assert refused.status_code == 422
    assert "Den tid er gået" in said(refused)


def test_i_cannot_after_all_is_one_tap_and_others_are_asked(cast, agreement, request_):
    client = cast.client("yahya")
    page = client.get(page_of(request_))
    assert f'action="{deal(agreement, "sig-fra/")}"' in page.content.decode()
    assert "Jeg kan alligevel ikke" in said(page)
    told = client.post(deal(agreement, "sig-fra/"), follow=True)
    assert "Det er helt i orden. Naboen får besked." in said(told)
    assert "Vi har spurgt andre." in said(told)
    assert state(request_) == "open"
    there = deal(agreement, "alligevel/")
    assert there in told.content.decode()
    assert "Godt. Aftalen står." in said(client.post(there, follow=True))
    assert state(request_) == "agreed"
    assert "De har fundet hinanden" not in said(client.get(page_of(request_)))
    client.post(deal(agreement, "sig-fra/"))
    answer(cast.member("oksana"), request_, now=NOW + timedelta(minutes=1))
    late = client.post(there)
    assert late.status_code == 422
    assert "En anden nabo har sagt ja imens." in said(late)


def test_the_asker_calls_it_off_and_asks_again_in_one_tap_each(cast, agreement, request_):
    client = cast.client("birgit")
    assert "Jeg har ikke brug for det alligevel" in said(client.get(page_of(request_)))
    told = client.post(deal(agreement, "sig-fra/"), follow=True)
    assert f'action="{page_of(request_)}igen/"' in told.content.decode()
    assert state(request_) == "withdrawn"
    client.post(f"{page_of(request_)}igen/")
    assert state(request_) == "open"


def test_who_no_longer_sees_a_discreet_one_is_told_on_their_own_page(cast):
    made = ask(cast.member("birgit"), asked(reach="coordinator"))
    agreement = choose(cast.member("birgit"), answer(cast.member("torben"), made))
    client = cast.client("torben")
    client.post(deal(agreement, "sig-fra/"))
    HelpAgreement.objects.update(called_off_at=NOW - timedelta(hours=1))
    assert client.post(deal(agreement, "alligevel/")).status_code in {302, 422}


def test_both_say_it_is_done_and_one_says_thanks(cast, agreement, request_):
    asker, helper = cast.client("birgit"), cast.client("yahya")
    told = helper.post(deal(agreement, "klaret/"), follow=True)
    assert "Du har sagt, at det er klaret." in said(told)
    assert "Fortryd" in said(told)
    assert "Yahya har sagt, at det er klaret." in said(asker.get(page_of(request_)))
    told = asker.post(deal(agreement, "klaret/"), follow=True)
    assert "Vil du sige tak?" in said(told)
    assert "Fortryd" not in said(told)
    assert "Sig tak til Yahya" in said(asker.get(HERE + "mit/"))
    asker.post(deal(agreement, "tak/"), {"text": "Tusind tak"})
    assert "Birgit siger tak." in said(helper.get(page_of(request_)))
    assert "Tusind tak" in said(helper.get(page_of(request_)))
    assert cast.client("kasper").get(page_of(request_)).status_code == 404


def test_a_thanks_that_cannot_be_kept_is_kept_on_the_page(cast, agreement, request_):
    for name in ("birgit", "yahya"):
        agreeing.done(cast.member(name), agreement, now=NOW)
    told = cast.client("birgit").post(deal(agreement, "tak/"), {"text": "010190-1234"})
    assert told.status_code == 422
    assert "010190-1234</textarea>" in told.content.decode()


def test_not_done_yet_takes_it_back(cast, agreement, request_):
    client = cast.client("yahya")
    client.post(deal(agreement, "klaret/"))
    told = client.post(deal(agreement, "ikke-endnu/"), follow=True)
    assert "Så står aftalen stadig." in said(told)
    agreement.refresh_from_db()
    assert agreement.helper_done_at is None


def test_what_comes_again_says_how_often(cast):
    request = ask(cast.member("birgit"), asked(title="Hver tirsdag", when="again", weekdays=[1]))
    given = answer(cast.member("yahya"), request)
    page = cast.client("birgit").get(chosen(given)).content.decode()
    assert 'value="week" selected' in page
    choose(cast.member("birgit"), given, starts_at=at("2026-11-24", "16:00"), every="week")
    assert "I morgen kl. 16. Hver uge" in said(cast.client("yahya").get(page_of(request)))


def test_who_sees_an_address_on_a_visit_is_written_down_once(cast, agreement, request_):
    """Birgit is on paper, and Torben looks for her: whose home he saw stands in the logbook."""
    from community.people.models import Entry
    from helpdesk.looking import actions as looking
    from tests.helpdesk.test_ask import helped

    birgit = helped(cast, "birgit", "torben")
    deals = [HelpAgreement.objects.with_people().get(pk=agreement.pk)]
    for _twice in range(2):
        looking.note_seen(birgit, deals, NOW)
    line = Entry.objects.get(act="contact.seen")
    assert (line.by, line.about) == (cast.user("torben"), cast.user("yahya"))
    assert line.facts == {"agreement": agreement.pk}
    cast.client("birgit").get(page_of(request_))
    assert Entry.objects.filter(act="contact.seen").count() == 1


def test_a_page_that_was_open_when_it_was_withdrawn_goes_to_the_list(cast, agreement, request_):
    client = cast.client("yahya")
    agreeing.call_off(cast.member("birgit"), agreement, now=NOW)
    assert client.get(page_of(request_)).status_code == 404
    gone = client.get(page_of(request_), headers={"HX-Request": "true"})
    assert (gone.status_code, gone["HX-Redirect"]) == (404, HERE)
    assert gone.content == b""
