"""The pages: reading, writing, drafts, what is live, and who is shown the door."""

import re
from uuid import uuid4

import pytest
from django.test import Client

from community.noticeboard import actions
from community.noticeboard.models import Category, Notice, Reading
from community.noticeboard.pinning import actions as pinning
from community.noticeboard.talk import actions as talk
from tests.conftest import NOW, at

BOARD = "/rugmarken/opslag/"


def text_of(answer):
    return answer.content.decode()


def typed(tavle, category="Selskab", **more):
    """What the page sends."""
    facts = {
        "token": str(uuid4()), "category": tavle.category(category).pk, "title": "Gåtur søndag",
        "text": "Vi mødes på bænken.", "audience": "estate", "has_comments": "on",
        "language": "da", "do": "saet-op",
    }  # fmt: skip
    return facts | more


# --- reading -----------------------------------------------------------------------------------


def test_the_board_of_an_estate_where_nobody_has_written(cast):
    page = text_of(cast.client("birgit").get(BOARD))
    assert "Her er ingen opslag endnu." in page
    assert f'href="{BOARD}nyt/"' in page


def test_the_newest_stand_first_and_what_is_on_top_over_them(tavle, cast):
    tavle.hang(
        "jens", "Fra bestyrelsen", title="Øverst", is_pinned=True, now=at("2026-11-20", "10:00")
    )
    for hour, title in ((8, "Ældst"), (9, "Nyest")):
        tavle.hang("birgit", title=title, now=at("2026-11-23", f"0{hour}:00"))
    page = text_of(cast.client("oksana").get(BOARD))
    assert page.index("Øverst") < page.index("Nyest") < page.index("Ældst")


def test_what_is_read_takes_one_line(tavle, cast):
    notice, phone = tavle.hang("jens", "Fra bestyrelsen", is_pinned=True), cast.client("ahmad")
    assert "notice--read" not in text_of(phone.get(BOARD))
    assert phone.post(f"{BOARD}{notice.token}/laest/")["Location"] == BOARD
    page = text_of(phone.get(BOARD))
    assert "notice--read" in page
    assert "Vi mødes på bænken" not in page


def test_a_filter_stands_in_the_address_and_reaches_across_estates(tavle, cast):
    tavle.hang("birgit", "Mad", title="Suppe")
    tavle.hang("sofie", "Mad", title="Rugbrød", scope="organisation")
    tavle.hang("birgit", "Selskab", title="Gåtur")
    page = text_of(cast.client("oksana").get(f"{BOARD}?kategori={tavle.category('Mad').pk}"))
    assert "Suppe" in page
    assert "Rugbrød" in page
    assert "Gåtur" not in page
    for nonsense in ("x", "999999999999", "٣", "1" * 30):
        assert cast.client("oksana").get(BOARD, {"kategori": nonsense}).status_code == 200


def test_more_comes_twenty_at_a_time_and_nothing_twice(tavle, cast):
    from datetime import timedelta

    member, category = cast.member("birgit"), tavle.category()
    Notice.objects.bulk_create(
        Notice(
            author=member, estate=member.estate, category=category, title=f"Nummer {n:02}", text="x",
            written_at=NOW, publish_at=NOW - timedelta(minutes=n // 2), told_at=NOW,
            ends_at=NOW + timedelta(days=3),
        )
        for n in range(45)
    )  # fmt: skip
    phone, seen, url = cast.client("oksana"), [], BOARD
    while url:
        page = text_of(phone.get(url))
        seen += re.findall(r">(Nummer \d\d)<", page)
        more = re.search(r'href="([^"]*efter=[^"]*)"', page)
        url = more.group(1).replace("&amp;", "&") if more else ""
    assert len(seen) == len(set(seen)) == 45
    fragment = text_of(phone.get(BOARD + "?efter=0", headers={"HX-Request": "true"}))
    assert "<html" not in fragment
    assert phone.get(BOARD + "?efter=nonsense.x").status_code == 200


def queries(client, url):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as context:
        assert client.get(url).status_code == 200
    return len(context)


def test_answers_are_counted_as_the_readers_language_counts(tavle, cast, monkeypatch):
    """English has «1 reply» and «2 replies» where Danish has one word."""

    def english(one, many, count):
        return "%(n)s reply" if count == 1 else "%(n)s replies"

    monkeypatch.setattr("django.templatetags.i18n.translation.ngettext", english)
    notice = tavle.hang("birgit")
    for said in ("1 reply<", "2 replies<"):
        talk.answer(cast.member("oksana"), notice, "Ja tak.", token=uuid4(), now=NOW)
        assert said in text_of(cast.client("ahmad").get(BOARD))
        assert said in text_of(cast.client("ahmad").get(f"{BOARD}{notice.token}/"))


def test_thirty_notices_cost_what_one_costs(tavle, cast):
    tavle.hang("jens", "Fra bestyrelsen", is_pinned=True)
    tavle.works("9")
    tavle.hang("ahmad")
    tavle.hang("fadumo")
    phone = cast.client("oksana")
    phone.get(BOARD)
    before = queries(phone, BOARD)
    today = queries(phone, "/rugmarken/")
    for number, who in enumerate(["ahmad", "fadumo", "kasper", "tomasz", "yildiz", "jens"] * 4):
        tavle.hang(who, now=at("2026-11-2" + str(number % 4), "10:00"))
    tavle.works("9", "11")
    assert queries(phone, BOARD) == before
    assert queries(phone, "/rugmarken/") == today


def test_who_has_no_business_here_finds_nothing(tavle, cast):
    notice = tavle.hang("birgit")
    assert cast.client("sofie").get(f"/ankerhuset/opslag/{notice.token}/").status_code == 404
    assert cast.client("sofie").get(f"{BOARD}{notice.token}/").status_code == 404
    assert Client().get(BOARD).status_code == 302
    assert cast.client("oksana").get(f"{BOARD}{uuid4()}/").status_code == 404


@pytest.mark.parametrize("verb", ["ret", "ned", "op", "laengere", "oeverst"])
def test_nobody_else_has_its_buttons(tavle, cast, verb):
    notice = tavle.hang("oksana")
    assert cast.client("ahmad").post(f"{BOARD}{notice.token}/{verb}/").status_code == 404
    notice.refresh_from_db()
    assert (notice.taken_down_at, notice.pinned_at) == (None, None)


def test_no_html_and_no_trick_survives_and_links_lead_out_safely(tavle, cast):
    said = "<script>alert(1)</script>\n\nSe https://example.dk/?a=1&b=2 og javascript:alert(1)"
    notice = tavle.hang("birgit", title="<b>Hej</b>", text=said)
    page = text_of(cast.client("oksana").get(f"{BOARD}{notice.token}/"))
    assert "<script>alert" not in page
    assert "<b>Hej</b>" not in page
    assert 'href="https://example.dk/?a=1&amp;b=2" rel="nofollow noopener noreferrer ugc"' in page
    assert 'href="javascript:' not in page


def test_arabic_stands_from_right_to_left_with_a_switch(tavle, cast):
    notice = tavle.hang(
        "birgit", other_language="ar", other_title="مشي يوم الأحد", other_text="نلتقي عند المقعد."
    )
    phone = cast.client("ahmad")
    page = text_of(phone.get(f"{BOARD}{notice.token}/?sprog=ar"))
    assert 'lang="ar" dir="rtl"' in page
    assert "?sprog=da" in page
    assert "Gåtur søndag" in text_of(phone.get(f"{BOARD}{notice.token}/"))


# --- live --------------------------------------------------------------------------------------


def test_a_live_page_is_told_of_what_it_may_see_and_of_nothing_else(tavle, cast):
    phone = cast.client("oksana")
    page = text_of(phone.get(BOARD))
    there = re.search(r'hx-get="([^"]*nye/[^"]*)"', page).group(1).replace("&amp;", "&")
    assert "nyt opslag" not in text_of(phone.get(there))
    tavle.hang("birgit", scope="entrance", entrance=tavle.entrance("3"))
    tavle.hang("oksana")  # one's own is no news
    assert "nyt opslag" not in text_of(phone.get(there))
    tavle.hang("birgit")
    assert "1 nyt opslag" in text_of(phone.get(there))
    tavle.hang("ahmad", "Mad")
    assert "2 nye opslag" in text_of(phone.get(there))
    only = there + f"&kategori={tavle.category('Mad').pk}"
    assert "1 nyt opslag" in text_of(phone.get(only))


def test_pages_are_told_where_it_hangs_and_nowhere_else(
    tavle, cast, monkeypatch, django_capture_on_commit_callbacks
):
    from community import live

    told = []
    monkeypatch.setattr(live, "_send", lambda group, event: told.append(event["topic"]))
    with django_capture_on_commit_callbacks(execute=True):
        notice = tavle.hang("birgit")
    boards = {topic for topic in told if topic.startswith("board:")}
    assert boards == {f"board:{notice.estate_id}"}
    told.clear()
    with django_capture_on_commit_callbacks(execute=True):
        tavle.hang("birgit", scope="organisation")
    assert len({topic for topic in told if topic.startswith("board:")}) == 3


# --- writing -----------------------------------------------------------------------------------


def test_birgit_writes_on_one_screen(tavle, cast):
    answer = cast.client("birgit").post(BOARD + "nyt/", typed(tavle))
    notice = Notice.objects.get()
    assert answer["Location"] == f"{BOARD}{notice.token}/"
    page = text_of(cast.client("oksana").get(BOARD))
    assert "Gåtur søndag" in page


def test_the_first_who_writes_finds_the_categories(cast):
    assert "Byttes og gives væk" in text_of(cast.client("birgit").get(BOARD + "nyt/"))
    assert Category.objects.filter(estate__slug="rugmarken").count() == 13


def test_what_is_wrong_is_said_and_everything_typed_is_kept(tavle, cast):
    wrong = typed(tavle, title="", text="En lang tekst", audience="estate", ends="day", ends_on="x")
    answer = cast.client("birgit").post(BOARD + "nyt/", wrong)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "En lang tekst" in page
    assert "Den dag kan vi ikke læse." in page
    assert wrong["token"] in page
    again = cast.client("birgit").post(BOARD + "nyt/", typed(tavle, title=""))
    assert again.status_code == 422
    assert "Skriv en overskrift." in text_of(again)
    bare = text_of(cast.client("birgit").post(BOARD + "nyt/", {"do": "se"}))
    assert all(said in bare for said in ("Vælg, hvad det handler om.", "Der er 3 ting at rette"))
    assert not Notice.objects.exists()


def test_an_hour_that_never_comes_is_asked_about(tavle, cast):
    late = typed(tavle, publish_on="2027-03-28", publish_time="02:30")
    answer = cast.client("birgit").post(BOARD + "nyt/", late)
    assert "Uret stilles den nat." in text_of(answer)


def test_what_is_written_is_kept_in_the_background_and_gone_on_with(tavle, cast):
    phone, facts = cast.client("birgit"), typed(tavle)
    kept = phone.post(BOARD + "kladde/", facts)
    assert kept.json()["message"].startswith("Gemt som kladde kl.")
    assert phone.post(BOARD + "kladde/", facts | {"title": "Gåtur lørdag"}).status_code == 200
    assert Notice.objects.count() == 1
    page = text_of(phone.get(BOARD + "nyt/"))  # after a crash
    assert "Gåtur lørdag" in page
    assert "Vi har gemt det, du skrev sidst." in page
    assert facts["token"] in page
    assert "Gåtur lørdag" not in text_of(phone.get(BOARD + "nyt/?ny=1"))
    other = tavle.category("Mad").pk
    assert "Gåtur lørdag" not in text_of(phone.get(f"{BOARD}nyt/?kategori={other}"))
    assert "Gåtur lørdag" not in text_of(cast.client("oksana").get(BOARD + "nyt/"))


def test_nothing_is_kept_of_nothing_and_no_number_writes_over_a_draft(tavle, cast):
    phone, facts = cast.client("birgit"), typed(tavle)
    assert phone.post(BOARD + "kladde/", typed(tavle, title="", text=" ")).status_code == 204
    phone.post(BOARD + "kladde/", facts)
    number = facts | {"text": "Ring 010190-1234"}
    answer = phone.post(BOARD + "kladde/", number)
    assert answer.status_code == 422
    assert "CPR" in answer.json()["message"]
    assert Notice.objects.get().text == "Vi mødes på bænken."
    assert phone.post(BOARD + "nyt/", number | {"do": "kladde"}).status_code == 422
    assert Notice.objects.get().text == "Vi mødes på bænken."


def test_a_look_before_it_goes_up(tavle, cast):
    phone, facts = cast.client("birgit"), typed(tavle, do="se", ends="7")
    there = phone.post(BOARD + "nyt/", facts)["Location"]
    assert "Kladde. Kun du kan se den." in text_of(phone.get(there))
    assert cast.client("oksana").get(there).status_code == 404
    phone.post(f"{BOARD}kladder/{facts['token']}/saet-op/")
    notice = Notice.objects.get()
    assert not notice.is_draft
    assert notice.ends_at == at("2026-12-01")
    assert notice.has_comments


def test_the_list_of_drafts_with_a_way_back(tavle, cast):
    phone, facts = cast.client("birgit"), typed(tavle, do="kladde")
    assert phone.post(BOARD + "nyt/", facts)["Location"] == BOARD + "kladder/"
    assert "Gåtur søndag" in text_of(phone.get(BOARD + "kladder/"))
    phone.post(f"{BOARD}kladder/{facts['token']}/smid-ud/")
    page = text_of(phone.get(BOARD + "kladder/"))
    assert "Du har ingen kladder" in page
    assert "fortryd" in page
    phone.post(f"{BOARD}kladder/{facts['token']}/fortryd/")
    assert "Gåtur søndag" in text_of(phone.get(BOARD + "kladder/"))
    other = cast.client("oksana")
    assert other.post(f"{BOARD}kladder/{facts['token']}/smid-ud/").status_code == 404


def test_an_office_shows_its_second_factor_and_finds_its_words_again(tavle, cast, step_in):
    works = typed(
        tavle, "Drift", title="Vi lukker", icon="water", works_from_on="2026-11-26",
        works_from="09:00", works_until="12:00", hits=[tavle.entrance("9").pk], asks_seen="on",
    )  # fmt: skip
    weak = cast.client("torben")
    answer = weak.post(BOARD + "nyt/", works)
    assert answer["Location"].startswith("/konto/")
    draft = Notice.objects.get()
    assert (draft.is_draft, draft.title) == (True, "Vi lukker")
    assert step_in("torben").post(BOARD + "nyt/", works).status_code == 302
    notice = Notice.objects.get()
    assert notice.period.lower == at("2026-11-26", "09:00")
    assert [one.house_number for one in notice.hits.all()] == ["9"]


def test_half_a_time_window_is_asked_about(tavle, step_in):
    half = typed(tavle, "Drift", icon="water", works_from_on="2026-11-26")
    answer = step_in("torben").post(BOARD + "nyt/", half)
    assert answer.status_code == 422
    assert "Skriv både dag og klokkeslæt." in text_of(answer)


def test_who_lives_here_is_offered_no_office_and_no_other_stairway(tavle, cast):
    page = text_of(cast.client("oksana").get(BOARD + "nyt/"))
    assert "Fra bestyrelsen" not in page
    assert "Kun min opgang, nummer 9" in page
    assert "Kun opgang" not in page
    assert 'name="is_pinned"' not in page
    assert 'name="is_urgent"' not in page


def test_a_mistake_is_put_right_on_the_same_screen(tavle, cast):
    notice, phone = tavle.hang("birgit"), cast.client("birgit")
    page = text_of(phone.get(f"{BOARD}{notice.token}/ret/"))
    assert "Gåtur søndag" in page
    assert "Som nu: mandag 7." in page
    facts = typed(tavle, title="Gåtur lørdag")
    assert phone.post(f"{BOARD}{notice.token}/ret/", facts).status_code == 302
    page = text_of(cast.client("oksana").get(f"{BOARD}{notice.token}/"))
    assert "Gåtur lørdag" in page
    assert "rettet" in page
    wrong = phone.post(f"{BOARD}{notice.token}/ret/", typed(tavle, title=""))
    assert wrong.status_code == 422


def test_down_and_up_again(tavle, cast):
    notice, phone = tavle.hang("birgit"), cast.client("birgit")
    phone.post(f"{BOARD}{notice.token}/ned/")
    page = text_of(phone.get(BOARD))
    assert f"{BOARD}{notice.token}/op/" in page
    phone.post(f"{BOARD}{notice.token}/op/")
    assert tavle.seen_by("oksana")


def test_who_is_hidden_reads_why_and_others_read_nothing(tavle, cast):
    notice = tavle.hang("birgit")
    actions.hide(notice.token, now=NOW)
    assert "Opslaget er skjult for andre." in text_of(
        cast.client("birgit").get(f"{BOARD}{notice.token}/")
    )
    assert cast.client("oksana").get(f"{BOARD}{notice.token}/").status_code == 404


def test_a_report_reaches_the_board_with_what_it_said(tavle, cast):
    from community.moderation.models import Case

    notice, phone = tavle.hang("oksana"), cast.client("ahmad")
    there = f"/rugmarken/anmeld/noticeboard.notice/{notice.token}/"
    assert there in text_of(phone.get(f"{BOARD}{notice.token}/"))
    assert phone.post(there, {"reason": "names", "text": ""}).status_code == 302
    assert "Gåtur søndag" in Case.objects.get().excerpt


def test_a_groups_board_is_on_the_same_pages(tavle, cast):
    group = tavle.group("birgit", "sofie")
    group.refresh_from_db()
    tavle.hang("birgit", group=group)
    assert "Gåtur søndag" in text_of(
        cast.client("sofie").get(f"/ankerhuset/opslag/gruppe/{group.token}/")
    )
    assert cast.client("oksana").get(f"{BOARD}gruppe/{group.token}/").status_code == 404
    assert "Gåtur søndag" not in text_of(cast.client("birgit").get(BOARD))
    page = cast.client("birgit").get(f"{BOARD}nyt/?gruppe={group.token}")
    assert "Kun gruppen Gåholdet kan se det." in text_of(page)
    assert cast.client("oksana").get(f"{BOARD}nyt/?gruppe={group.token}").status_code == 404


# --- categories --------------------------------------------------------------------------------


def test_the_committee_arranges_the_categories(tavle, cast, step_in):
    jens = step_in("jens")
    facts = {
        "name": "Børn", "icon": "baby-duotone", "writer": "anybody", "shape": "plain", "days": 10,
        "order": 5,
    }  # fmt: skip
    assert jens.post(BOARD + "emner/", facts).status_code == 302
    assert jens.post(BOARD + "emner/", facts).status_code == 422
    made = Category.objects.get(name="Børn")
    assert "Børn" in text_of(cast.client("oksana").get(BOARD + "nyt/"))
    jens.post(f"{BOARD}emner/{made.pk}/", facts | {"is_off": "on"})
    assert "Børn" not in text_of(cast.client("oksana").get(BOARD + "nyt/"))
    assert cast.client("oksana").get(BOARD + "emner/").status_code == 404
    foreign = tavle.category("Mad", "ankerhuset").pk
    assert jens.get(f"{BOARD}emner/{foreign}/").status_code == 404


def test_reading_on_the_page_needs_no_button_with_script(tavle, cast):
    notice = tavle.hang("jens", "Fra bestyrelsen", is_pinned=True)
    page = text_of(cast.client("ahmad").get(f"{BOARD}{notice.token}/"))
    assert 'hx-trigger="load delay:2s"' in page
    answer = cast.client("ahmad").post(
        f"{BOARD}{notice.token}/laest/", headers={"HX-Request": "true"}
    )
    assert answer.status_code == 204
    assert Reading.objects.count() == 1
    pinning.read(cast.member("ahmad"), notice, now=NOW)
