"""The picker in a form of some room: with a script it sends tokens, without one the files come along."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone

from community.people.models import Helping
from community.pictures import actions, rules, taking
from community.pictures.forms import PicturesField, WithPictures
from community.pictures.models import Picture
from community.pictures.taking import takes_pictures
from tests.community.pictures.conftest import drawn, filmed
from tests.conftest import NOW


class NoteForm(WithPictures, forms.Form):
    text = forms.CharField()
    pictures = PicturesField(place="note", most=3)


@takes_pictures
def write(request):
    form = NoteForm(request.POST or None, member=request.member)
    if form.is_valid():
        tokens = [str(one.token) for one in form.cleaned_data["pictures"]]
        return HttpResponse(" ".join(tokens))
    page = engines["django"].from_string(
        "<form>{% include 'pictures/_pick.html' with field=form.pictures %}</form>"
    )
    response = HttpResponse(page.render({"form": form}, request), status=422)
    response.form = form
    return response


@pytest.fixture
def post(cast):
    """Sends the form as a browser without a script does: post("birgit", files=[…], text="Hej")."""

    def send(who="birgit", *, files=(), **fields):
        named = {name.replace("__", "-"): value for name, value in fields.items()}
        named["pictures-place"] = "note"
        uploads = [SimpleUploadedFile("../a\u202e.svg", data, "text/html") for data in files]
        request = RequestFactory().post(
            "/x/", named | ({"pictures-new": uploads} if uploads else {})
        )
        request.member = who if not isinstance(who, str) else cast.member(who)
        request._dont_enforce_csrf_checks = True
        return write(request)

    return send


def about(picture, alt="En reol", *, pynt=False):
    token = str(picture.token)
    return {"pictures": [token], f"alt-{token}": alt} | ({f"pynt-{token}": "on"} if pynt else {})


# --- without a script ------------------------------------------------------------------------------


def test_files_come_along_and_are_asked_about(post):
    answer = post(files=[drawn(), drawn("PNG")], text="Hej")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count('data-state="waiting"') == 2
    assert "Skriv, hvad billedet viser." in page
    assert Picture.objects.filter(place="note", state="waiting").count() == 2


def test_then_it_is_sent_with_words(post):
    post(files=[drawn()], text="Hej")
    picture = Picture.objects.get()
    answer = post(text="Hej", **about(picture))
    assert (answer.status_code, answer.content.decode()) == (200, str(picture.token))
    picture.refresh_from_db()
    assert picture.alt == "En reol"


def test_pynt_is_enough(post, sent):
    picture = sent(place="note")
    assert post(text="Hej", **about(picture, "", pynt=True)).status_code == 200


def test_words_are_kept_although_something_else_is_wrong(post, sent):
    picture = sent(place="note")
    answer = post(text="", **about(picture))
    assert answer.status_code == 422
    assert 'value="En reol"' in answer.content.decode()


def test_a_cpr_number_is_said_beside_the_pictures(post, sent):
    picture = sent(place="note")
    answer = post(text="Hej", **about(picture, "010190-1234"))
    assert "CPR" in answer.content.decode()


def test_its_name_and_what_it_says_it_is_are_never_looked_at(post):
    post(files=[filmed(), drawn()], text="Hej")
    assert sorted(Picture.objects.values_list("kind", flat=True)) == ["film", "picture"]


def test_what_is_no_picture_is_said_and_the_others_stay(post):
    answer = post(files=[b"<html>" + bytes(200), drawn()], text="Hej")
    assert str(rules.SENTENCES["not_a_picture"]) in answer.content.decode()
    assert answer.content.decode().count('data-state="waiting"') == 1


def test_ten_files_in_one_post_and_no_more(post):
    answer = post(files=[drawn()] * 11, text="Hej")
    assert "Der er plads til 10 ad gangen" in answer.content.decode()
    assert not Picture.objects.exists()


def test_a_post_that_is_too_long_is_dropped_while_it_comes_in(post, monkeypatch):
    monkeypatch.setattr(taking, "MOST_IN_ONE_POST", 500)
    answer = post(files=[drawn(), drawn()], text="Hej")
    assert str(rules.SENTENCES["big_request"]) in answer.content.decode()
    assert not Picture.objects.exists()


def test_the_picker_has_room_for_so_many(post, sent):
    pictures = [sent(place="note") for _number in range(4)]
    fields = {f"alt-{one.token}": "x" for one in pictures}
    answer = post(text="Hej", pictures=[str(one.token) for one in pictures], **fields)
    assert "Der er plads til 3 ad gangen" in answer.content.decode()


@pytest.mark.parametrize("button", ["add", "remove", "earlier", "later"])
def test_a_button_of_the_picker_says_nothing_about_the_rest(post, sent, button):
    one, two = sent(place="note"), sent(place="note")
    fields = {f"alt-{x.token}": "x" for x in (one, two)}
    press = button if button == "add" else f"{button}:{two.token}"
    answer = post(text="", pictures=[str(one.token), str(two.token)], pictures__do=press, **fields)
    assert answer.status_code == 422
    assert list(answer.form.errors) == ["pictures"]
    shown = [
        str(x.token) for x in answer.form.fields["pictures"].pick(answer.form["pictures"]).pictures
    ]
    expected = {
        "add": [one, two], "remove": [one], "earlier": [two, one], "later": [one, two],
    }  # fmt: skip
    assert shown == [str(x.token) for x in expected[button]]


@pytest.mark.parametrize("button", ["remove:nonsense", "x", "remove:", ":", "earlier:1"])
def test_a_button_nobody_drew(post, button):
    assert post(text="Hej", pictures__do=button).status_code == 422


def test_somebody_elses_token_is_neither_used_nor_described_nor_removed(post, sent):
    theirs = sent("jens", place="note")
    token = str(theirs.token)
    answer = post(text="Hej", **about(theirs, "Skrevet af Birgit"))
    assert "Læg det op igen" in answer.content.decode()
    assert token not in answer.content.decode()
    post(text="Hej", **about(theirs), pictures__do=f"remove:{token}")
    theirs.refresh_from_db()
    assert (theirs.alt, theirs.state) == ("", "waiting")


def test_the_forms_own_token_is_asked_for(cast):
    request = RequestFactory(enforce_csrf_checks=True).post("/x/", {"text": "Hej"})
    request.member = cast.member("birgit")
    request._dont_enforce_csrf_checks = False
    assert write(request).status_code == 403
    assert write.csrf_exempt  # so that the length is watched first; `write` asks itself


# --- loaded again ----------------------------------------------------------------------------------


def form_of(cast, **more):
    return NoteForm(member=cast.member("birgit"), **more)


def in_it(form):
    return form.fields["pictures"].pick(form["pictures"]).pictures


def test_what_was_put_up_and_not_used_is_there_again(cast, sent, begun, hung, put_up):
    waiting, coming = sent(place="note"), begun(place="note", size=500)
    sent(place="chat-1")
    sent("jens", place="note")
    hung(picture=put_up(place="note"))
    assert in_it(form_of(cast)) == [waiting, coming]


def test_what_was_put_up_days_ago_is_not(cast, sent):
    picture = sent(place="note")
    Picture.objects.filter(pk=picture.pk).update(added_at=NOW - rules.UNUSED_FOR)
    assert in_it(form_of(cast)) == []


def test_what_hangs_there_comes_first_and_may_stay(cast, hung, sent):
    mine, new = hung(), sent(place="note")
    theirs = hung("jens")
    form = form_of(cast, hanging=[theirs, mine])
    assert in_it(form) == [theirs, mine, new]


def test_who_helps_on_a_visit_sees_only_what_they_put_up_themselves(cast, sent):
    sent("ejnar", place="note")
    member = cast.member("ejnar")
    member.helper = cast.user("torben")
    member.helping = Helping(kind=Helping.Kind.VISIT)
    assert rules.unused(member, "note", timezone.now()) == []
    member.helping = Helping(kind=Helping.Kind.NAMED)
    assert len(rules.unused(member, "note", timezone.now())) == 1


# --- as it is drawn --------------------------------------------------------------------------------


def test_the_picker_says_what_it_does(cast, put_up):
    put_up(place="note")
    request = RequestFactory().get("/x/")
    request.member = cast.member("birgit")
    page = write(request).content.decode()
    assert "Vi fjerner alt om, hvor billedet er taget." in page
    assert "image/heic" not in page
    assert 'role="status"' in page
    assert "Det er pynt" in page
    assert "<noscript>" in page


def test_the_field_draws_itself(cast):
    form = form_of(cast)
    assert "data-pick" in str(form["pictures"].as_field_group())


def test_describing_is_asked_of_all_before_publishing(cast, sent):
    picture = sent()
    with pytest.raises(actions.rules.Refused) as no:
        rules.refuse_undescribed([picture])
    assert (no.value.code, no.value.facts) == ("undescribed", {"pictures": [str(picture.token)]})
