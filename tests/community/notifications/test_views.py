"""The pages: what is shown to whom, what a look may not change, and the way out of a mail."""

import re
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client

from community.notifications.actions import choose
from community.notifications.addresses import no_thanks_url
from community.notifications.models import (
    Muting,
    Notification,
    Preference,
    PushSubscription,
    Way,
)
from community.people.models import Helping, User
from tests.community.notifications.conftest import PLAY
from tests.community.notifications.push.maker import Browser
from tests.conftest import NOW, strong

Say = Callable[..., list[Notification]]
INBOX = "/rugmarken/til-dig/"
HTMX = {"HTTP_HX_REQUEST": "true"}


def text(answer: Any) -> str:
    return str(answer.content.decode())


def fill(cast: Any, count: int, name: str = "birgit", **facts: Any) -> list[Notification]:
    return Notification.objects.bulk_create(
        Notification(
            user=cast.user(name),
            estate=cast.estate(),
            kind=PLAY,
            title=f"Nr. {number}",
            url="/rugmarken/",
            created_at=NOW - timedelta(minutes=number),
            **facts,
        )
        for number in range(count)
    )


def test_the_list_as_drawn(say: Say, cast: Any) -> None:
    say("birgit", now=NOW - timedelta(minutes=25))
    say("birgit", title="I går var det", now=NOW - timedelta(days=1))
    say("birgit", title="For længe siden", now=NOW - timedelta(days=18))
    page = text(cast.client("birgit").get(INBOX))
    today, before = page.split("Tidligere")
    assert "Tæppet går op" in today
    assert "9.35" in today
    assert 'href="/rugmarken/teater/1/"' in today
    assert '<span class="visually-hidden">Ny</span>' in today
    assert "i går" in before
    assert "5. nov." in before.replace("\u00a0", " ")
    assert "Markér alle som læst" in page


def test_looking_changes_nothing(say: Say, cast: Any) -> None:
    say("birgit")
    client = cast.client("birgit")
    for path in (INBOX, INBOX + "klokke/", INBOX + "nye/?efter=0", INBOX + "valg/"):
        assert client.get(path).status_code == 200
    assert client.get(INBOX + "set/").status_code == 405
    assert Notification.objects.unseen().count() == 1


def test_nobody_reads_anothers_notes(say: Say, cast: Any) -> None:
    [note] = say("ahmad", title="Kun til Ahmad")
    birgit = cast.client("birgit")
    assert "Kun til Ahmad" not in text(birgit.get(INBOX))
    birgit.post(INBOX + "set/", {"vist": [note.pk]})
    birgit.post(INBOX + "set/")
    assert Notification.objects.unseen().get() == note


def test_another_estate_is_not_there(say: Say, cast: Any) -> None:
    say("sofie")
    sofie = cast.client("sofie")
    for path in ("", "nye/", "klokke/", "valg/"):
        assert sofie.get(INBOX + path).status_code == 404
    assert sofie.post(INBOX + "set/").status_code == 404
    assert sofie.post(INBOX + "valg/").status_code == 404


def test_a_stranger_is_asked_to_log_in(cast: Any) -> None:
    assert Client().get(INBOX).status_code == 302
    assert Client().post(INBOX + "set/").status_code == 302


def test_a_note_without_a_place_is_no_link(say: Say, cast: Any) -> None:
    say("birgit", url="")
    page = text(cast.client("birgit").get(INBOX))
    assert '<div class="noti is-unread"' in page


def test_words_of_others_are_words(say: Say, cast: Any) -> None:
    say("birgit", title="<b>x</b>", body="<script>alert(1)</script>")
    page = text(cast.client("birgit").get(INBOX))
    assert "<script>alert" not in page
    assert "&lt;b&gt;x" in page


def test_an_empty_list_says_why(cast: Any) -> None:
    page = text(cast.client("birgit").get(INBOX))
    assert "Ingen beskeder endnu" in page
    assert 'href="/rugmarken/"' in page


def test_all_read_with_and_without_script(cast: Any) -> None:
    fill(cast, 3)
    client = cast.client("birgit")
    page = text(client.get(INBOX))
    assert page.count('name="vist"') == 3
    first = Notification.objects.newest_first()[0]
    answer = client.post(INBOX + "set/", {"vist": [first.pk, "x", "9" * 30]}, **HTMX)
    assert answer.status_code == 204
    assert Notification.objects.unseen().count() == 2
    answer = client.post(INBOX + "set/")
    assert (answer.status_code, answer["Location"]) == (302, INBOX)
    assert not Notification.objects.unseen().exists()
    assert "Markér alle" not in text(client.get(INBOX))


def test_twenty_at_a_time(cast: Any) -> None:
    fill(cast, 45)
    client = cast.client("birgit")
    pages = [text(client.get(INBOX, {"side": number})) for number in (1, 2, 3, 4)]
    assert [page.count('class="noti ') for page in pages] == [20, 20, 5, 0]
    assert "side=2" in pages[0]
    assert "side=3" in pages[1]
    assert "side=" not in pages[2]
    assert "Vis de nyeste" in pages[1]


def test_more_is_put_after_what_is_there(cast: Any) -> None:
    fill(cast, 45)
    more = text(cast.client("birgit").get(INBOX, {"side": 2}, **HTMX))
    assert more.count('class="noti ') == 20
    assert "<html" not in more
    assert "<h2" not in more  # its heading stands above


@pytest.mark.parametrize("side", ["0", "-1", "x", "1e3", "9" * 40, "٣", "2\x00"])
def test_a_page_that_is_none_is_the_first(cast: Any, side: str) -> None:
    answer = cast.client("birgit").get(INBOX, {"side": side})
    assert answer.status_code == 200


def test_the_same_queries_for_one_and_thirty(
    cast: Any, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client = cast.client("birgit")
    fill(cast, 1)
    with django_assert_max_num_queries(6) as one:
        client.get(INBOX)
    fill(cast, 29)
    with django_assert_num_queries(len(one)):
        client.get(INBOX)


def test_the_bell_counts_in_one_query(cast: Any, django_assert_num_queries: Any) -> None:
    fill(cast, 4)
    member = cast.member("birgit")
    template = Template("{% load notifications %}{% bell member %}")
    with django_assert_num_queries(1):
        shown = template.render(Context({"member": member}))
    assert f'data-watch="inbox:{member.user_id}"' in shown
    assert f'hx-get="{INBOX}klokke/"' in shown
    assert '<span class="badge" aria-hidden="true">4</span>' in shown
    assert "4 nye" in shown


def test_the_bell_page_is_the_bell(cast: Any) -> None:
    fill(cast, 1)
    shown = text(cast.client("birgit").get(INBOX + "klokke/"))
    assert shown.strip().startswith("<a ")
    assert "1 ny<" in shown


def test_what_came_since(cast: Any) -> None:
    client = cast.client("birgit")
    [note] = fill(cast, 1)
    assert text(client.get(INBOX + f"nye/?efter={note.pk}")).strip() == ""
    fill(cast, 2)
    assert "Vis 2 nye beskeder" in text(client.get(INBOX + f"nye/?efter={note.pk}"))
    assert text(client.get(INBOX + "nye/?efter=x")).strip() == ""


def test_choices_show_what_is_chosen(cast: Any) -> None:
    choose(cast.user("birgit"), "theatre.tea", Way.EMAIL, False)
    choose(cast.user("birgit"), "house", Way.EMAIL, False)
    page = text(cast.client("birgit").get(INBOX + "valg/"))
    assert "Når tæppet går op" in page
    assert f'value="{PLAY}" checked' in page
    assert 'value="theatre.tea">' in page
    assert 'value="times:email" checked' in page
    assert 'value="house:email">' in page


def test_choices_stand_under_headings_and_an_offices_are_for_the_office(cast: Any) -> None:
    page = text(cast.client("ahmad").get(INBOX + "valg/"))
    heads = re.findall(r"<legend>([^<]+)</legend>", page)
    when = "Hvornår vil du mindes om det, du har sagt ja til?"
    assert heads == ["Tider og aftaler", "Huset og bestyrelsen", when]
    assert page.index(PLAY) < page.index(heads[1]) < page.index("theatre.tea")
    assert "Kassen" not in page
    assert page.count("<form") == 1
    assert '<button class="btn btn--primary btn--big btn--block" type="submit">' in page
    assert "Kassen" in text(cast.client("birgit").get(INBOX + "valg/"))


def test_only_the_ways_that_reach_somebody_are_offered(cast: Any, settings: Any) -> None:
    User.objects.filter(name="Ahmad").update(phone="")
    client = cast.client("ahmad")
    assert not re.search(":sms|:push", text(client.get(INBOX + "valg/")))
    User.objects.filter(name="Ahmad").update(phone="00 00 11 11")
    assert 'value="times:sms">' in text(client.get(INBOX + "valg/"))  # never on by itself
    settings.SMS_URL = ""
    assert ":sms" not in text(client.get(INBOX + "valg/"))


def test_what_only_an_office_hears_is_not_chosen_by_others(cast: Any) -> None:
    cast.client("ahmad").post(INBOX + "valg/", {"vist": ["theatre.till"]})
    assert not Preference.objects.exists()


def test_a_chosen_helper_reads_whose_notes_and_choices_they_are(cast: Any) -> None:
    facts = {"helper": cast.user("birgit"), "kind": "named", "began_at": NOW}
    helping = Helping.objects.create(helped=cast.member("ejnar"), **facts)
    client = cast.client("birgit")
    client.post(f"/hjaelper/{helping.pk}/begynd/")
    assert '<h1 class="appbar__title">Til Ejnar</h1>' in text(client.get(INBOX))
    page = text(client.get(INBOX + "valg/"))
    assert "Hvad vil Ejnar høre om?" in page
    assert "<bdi>Ejnar</bdi> har ingen e-mail hos os." in page
    assert "Huset ringer eller lægger en seddel i stedet." in page
    assert "/e-mail/" not in page


def test_choices_are_saved(cast: Any) -> None:
    client = cast.client("birgit")
    facts = {"vist": [PLAY, "theatre.tea", "times:email"], "valg": ["theatre.tea"]}
    answer = client.post(INBOX + "valg/", facts)
    assert (answer.status_code, answer["Location"]) == (302, INBOX + "valg/")
    said = Preference.objects.filter(wanted=False).values_list("kind", "way")
    assert set(said) == {(PLAY, "email"), (PLAY, "push"), (PLAY, "sms"), ("times", "email")}
    assert Preference.objects.count() == 4  # what is as it was is not written
    client.post(INBOX + "valg/", facts | {"valg": [PLAY, "theatre.tea", "times:email"]})
    assert list(Preference.objects.values_list("kind", "wanted")) == [("times", True)]
    assert "Dit valg er gemt" in text(client.get(INBOX + "valg/"))


def test_choices_saved_by_script_answer_with_a_toast(cast: Any) -> None:
    answer = cast.client("birgit").post(INBOX + "valg/", {"vist": [PLAY]}, **HTMX)
    assert answer.status_code == 200
    assert "Dit valg er gemt" in text(answer)
    assert "<html" not in text(answer)


def test_what_was_not_offered_is_not_chosen(cast: Any) -> None:
    cast.client("birgit").post(INBOX + "valg/", {"vist": ["x.y", "\x00"], "valg": ["z"]})
    assert not Preference.objects.exists()


def test_a_feature_that_is_off_offers_nothing(cast: Any) -> None:
    estate = cast.estate()
    estate.features_off = ["theatre"]
    estate.save()
    assert "Der er ikke noget at vælge endnu" in text(cast.client("birgit").get(INBOX + "valg/"))


def test_a_matter_is_muted_and_heard_again(say: Say, cast: Any) -> None:
    client = cast.client("birgit")
    [note] = say("birgit", thread="play:1")
    [other] = say("ahmad", thread="play:1")
    assert "Ikke mere besked om: Tæppet går op" in text(client.get(INBOX))
    client.post(INBOX + "tavs/", {"besked": other.pk})
    assert not Muting.objects.exists()
    assert "Du får ikke mere besked om det" in text(
        client.post(INBOX + "tavs/", {"besked": note.pk}, follow=True)
    )
    assert note.deliveries.get().state == "dropped"
    assert other.deliveries.get().state == "queued"
    [again] = say("birgit", thread="play:1")
    assert not again.deliveries.exists()
    [else_] = say("birgit", thread="play:2")
    assert else_.deliveries.exists()
    row = f"emne:{Muting.objects.get().pk}"
    assert f'value="{row}">' in text(client.get(INBOX + "valg/"))
    client.post(INBOX + "valg/", {"vist": [row], "valg": [row]})
    assert not Muting.objects.exists()


def test_a_browser_says_yes_and_no(cast: Any) -> None:
    client, browser = cast.client("birgit"), Browser()
    assert client.post(INBOX + "telefon/", browser.said).status_code == 204
    row = PushSubscription.objects.get()
    assert (row.user.name, row.session_id) == ("Birgit", client.session.session_key)
    page = text(client.get(INBOX + "valg/"))
    assert 'value="times:push" checked' in page
    assert 'value="times:email">' in page  # the telephone tells it
    assert client.post(INBOX + "telefon/stille/").status_code == 302
    assert not PushSubscription.objects.exists()


def test_a_strange_address_is_refused_with_a_sentence(cast: Any) -> None:
    said = Browser().said | {"endpoint": "https://127.0.0.1/x"}
    answer = cast.client("birgit").post(INBOX + "telefon/", said)
    assert (answer.status_code, text(answer)[:11]) == (422, "Den telefon")
    assert cast.client("birgit").post(INBOX + "telefon/", {}).status_code == 422


def test_a_shared_computer_never_speaks_up(cast: Any) -> None:
    client = cast.client("birgit")
    session = client.session
    session["account_authentication_methods"] = [{"method": "card", "at": time.time()}]
    session.save()
    assert client.post(INBOX + "telefon/", Browser().said).status_code == 422


def test_asked_when_there_is_a_reason_and_once(cast: Any, settings: Any) -> None:
    def shown(reason: Any) -> str:
        page = Template("{% load notifications %}{% ask_push member reason %}")
        return page.render(Context({"member": cast.member("birgit"), "reason": reason}))

    assert "Skal telefonen minde dig?" in shown(["a booking"])
    assert shown([]) == ""
    choose(cast.user("birgit"), "asked", Way.PUSH, False)
    assert shown(["a booking"]) == ""
    choose(cast.user("birgit"), "asked", Way.PUSH, True)
    assert "data-asks" not in shown(["a booking"])
    settings.PUSH_KEY = ""
    assert "data-push" not in shown(["a booking"])


def test_nobody_is_asked_on_the_page_they_log_in_to(cast: Any) -> None:
    def shown(place: str) -> str:
        page = Template("{% load notifications %}{% ask_push member 'a booking' " + place + " %}")
        return page.render(Context({"member": cast.member("birgit")}))

    User.objects.filter(pk=cast.user("birgit").pk).update(last_login=NOW - timedelta(minutes=9))
    assert "data-asks" not in shown("at_home=True")
    assert "data-asks" in shown("")
    User.objects.filter(pk=cast.user("birgit").pk).update(last_login=NOW - timedelta(minutes=11))
    assert "data-asks" in shown("at_home=True")


def test_without_javascript_there_is_a_way_to_the_choices(cast: Any) -> None:
    page = Template("{% load notifications %}{% ask_push member 'a booking' %}")
    without = page.render(Context({"member": cast.member("birgit")})).split("<noscript>")[1]
    assert f'href="{INBOX}valg/"' in without
    assert f'action="{INBOX}telefon/stille/"' in without


def _path(user: User) -> str:
    return no_thanks_url(user.pk, PLAY, Way.EMAIL).removeprefix("https://rugmarken.example.dk")


def test_one_click_by_a_mail_program(cast: Any) -> None:
    bare = Client(enforce_csrf_checks=True)
    answer = bare.post(
        _path(cast.user("birgit")),
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 200
    assert Preference.objects.get().wanted is False


def test_looking_at_the_link_changes_nothing(cast: Any) -> None:
    path = _path(cast.user("birgit"))
    bare = Client()
    page = text(bare.get(path))
    assert "Skuespil" in page
    assert '<form method="post">' in page
    assert bare.head(path).status_code == 200
    assert bare.put(path).status_code == 405
    assert not Preference.objects.exists()


def test_it_can_be_undone_at_once(cast: Any) -> None:
    path, bare = _path(cast.user("birgit")), Client()
    assert "Fortryd" in text(bare.post(path))
    assert "slået til igen" in text(bare.post(path, {"igen": "1"}))
    assert Preference.objects.get().wanted is True


def test_a_link_that_is_not_ours(cast: Any) -> None:
    for method in ("get", "post"):
        answer = getattr(Client(), method)("/til-dig/nej-tak/vrøvl:1:2/")
        assert answer.status_code == 404
        assert "Linket virker ikke" in text(answer)


def test_the_operator_sees_how_it_goes_not_what_is_said(say: Say) -> None:
    [note] = say("birgit", title="Hemmelig", body="Meget")
    operator = strong(User.objects.create_superuser("drift@example.dk", created_at=NOW))
    outbox = "/drift/notifications/delivery/"
    row = f"{outbox}{note.deliveries.get().pk}/"
    page, one = text(operator.get(outbox)), text(operator.get(f"{row}change/"))
    assert PLAY in page
    for private in ("Hemmelig", "Meget", "birgit@"):
        assert private not in page + one
    assert 'name="_save"' not in one
    assert operator.post(f"{row}delete/", {"post": "yes"}).status_code == 403
