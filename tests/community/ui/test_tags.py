"""Icons, people, the frame of a page and the look of a form."""

from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from community.ui import icons, toasts
from community.ui.forms import HouseRenderer
from community.ui.templatetags import ui


@pytest.fixture(autouse=True)
def danish():
    with translation.override("da"):
        yield


def test_an_icon_beside_words_is_silent():
    drawn = ui.icon("bell")
    assert 'class="icon" aria-hidden="true"' in drawn
    assert "/ui/sprite." in drawn
    assert '#bell"' in drawn


def test_an_icon_on_its_own_speaks():
    assert 'role="img" aria-label="Beskeder &lt;3"' in ui.icon("bell", "icon--s", "Beskeder <3")


def test_rare_icons_come_from_the_second_sprite():
    assert "/ui/sprite-more." in ui.icon("printer")


def test_an_icon_nobody_drew_is_refused():
    with pytest.raises(icons.UnknownIcon, match="belll"):
        ui.icon("belll")


def test_no_icon_is_listed_twice():
    names = [name for listed in icons.sprites().values() for name in listed]
    assert sorted(names) == sorted(set(names))


def test_a_neighbour_keeps_the_same_colour_and_initials():
    assert ui.avatar("Ejnar") == ui.avatar("Ejnar")
    assert ">E</span>" in ui.avatar("Ejnar")
    assert ">PE</span>" in ui.avatar("Poul Erik")
    for nobody in ("", "En nabo", "Tidligere nabo"):
        assert "#user-duotone" in ui.avatar(nobody)
        assert 'data-hue=""' in ui.avatar(nobody)
        assert ">EN<" not in ui.avatar(nobody)
    assert "#bird-duotone" in ui.avatar("Poul Erik", motif="bird-duotone")


@pytest.mark.parametrize(
    ("user", "attrs"),
    [
        (AnonymousUser(), 'lang="da" dir="ltr"'),
        (SimpleNamespace(theme="", text_size=""), 'lang="da" dir="ltr"'),
        (
            SimpleNamespace(theme="dark", text_size="xl"),
            'lang="da" dir="ltr" data-theme="dark" data-text="xl"',
        ),
        (SimpleNamespace(theme='"><script>', text_size="xxl"), 'lang="da" dir="ltr"'),
    ],
)
def test_the_page_wears_what_the_reader_chose(user, attrs):
    assert ui.html_attrs(Context({"request": SimpleNamespace(user=user)})) == attrs


def test_a_page_without_a_request_still_has_a_language():
    with translation.override("ar"):
        assert ui.html_attrs(Context({})) == 'lang="ar" dir="rtl"'


@pytest.mark.parametrize("demo", [True, False])
@pytest.mark.parametrize("frame", ["base.html", "ui/gate.html"])
def test_example_is_written_on_every_page_of_the_demo(settings, demo, frame):
    settings.DEMO = demo
    assert ("Eksempel" in ui.demo_mark()) is demo
    assert ("Eksempel" in render_to_string(frame, request=_get())) is demo


def _get():
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return request


def test_the_frame_has_what_a_reader_needs():
    page = render_to_string("base.html", {"place": "Rugmarken"}, request=_get())
    assert "<title>Beboerhus – Rugmarken</title>" in page
    assert 'class="skip" href="#main"' in page
    assert 'id="main" tabindex="-1"' in page
    assert '"historyCacheSize":0' in page
    assert '"allowEval":false' in page
    assert "django_htmx/htmx-2" in page
    assert 'id="relinking" hidden' in page
    assert 'id="offline" hidden' in page


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503"])
def test_error_pages_need_nothing_but_themselves(name):
    page = render_to_string(f"{name}.html")
    assert page.count("<h1>") == 1
    assert 'class="ill"' in page
    assert "tokens" in page
    assert "<script" not in page


def test_the_last_error_page_comes_even_when_static_files_are_gone(monkeypatch):
    monkeypatch.setattr(ui, "static", lambda path: 1 / 0)
    assert ui.asset("ui/app.css") == "/static/ui/app.css"
    assert "/static/ui/app.css" in render_to_string("500.html")


class Ask(forms.Form):
    """A small form with one field of each shape."""

    default_renderer = HouseRenderer

    title = forms.CharField(label="Overskrift", help_text="Kort")
    phone = forms.CharField(label="Telefon", required=False)
    size = forms.ChoiceField(
        label="Hvor længe?",
        choices=[("a", "Lidt"), ("b", "Meget")],
        widget=forms.RadioSelect(attrs={"data-look": "chip"}),
    )
    read = forms.BooleanField(label="Jeg har læst reglerne")
    seen = forms.CharField(widget=forms.HiddenInput, initial="7")


def test_an_untouched_form_blames_nobody():
    page = str(Ask())
    assert "fejl" not in page
    assert "aria-invalid" not in page
    assert '<label for="id_title">Overskrift</label>' in page
    assert '<p class="hint" id="id_title_helptext">Kort</p>' in page
    assert 'aria-describedby="id_title_helptext"' in page
    assert page.count("behøver du ikke") == 1
    assert page.count('<label class="chip">') == 2
    assert 'type="hidden" name="seen" value="7"' in page


def test_a_wrong_form_says_so_on_top_and_beside_each_field():
    page = str(Ask({"phone": "1", "seen": "7"}))
    assert 'id="fejl"' in page
    assert "Der er 3 ting at rette" in page
    assert 'href="#id_title"' in page
    assert 'href="#id_size_0"' in page
    assert 'id="id_size_0"' in page
    assert 'id="id_title_error"' in page
    assert 'id="id_size_error"' in page
    assert 'aria-describedby="id_title_helptext id_title_error"' in page
    assert page.count('aria-invalid="true"') >= 2
    assert "Hvor længe?:" not in page


def test_a_sentence_about_the_whole_form_is_in_the_summary():
    form = Ask({"title": "a", "size": "a", "read": "on", "seen": "7"})
    form.add_error(None, "En nabo nåede det først.")
    page = str(form)
    assert "<li>En nabo nåede det først.</li>" in page
    assert "Der er 1 ting at rette" in page


def test_a_toast_carries_the_way_back():
    message = SimpleNamespace(extra_tags="undo:/rugmarken/7/")
    assert ui.undo_of(message) == "/rugmarken/7/"
    assert ui.undo_of(SimpleNamespace(extra_tags="")) == ui.undo_of(SimpleNamespace()) == ""
    assert toasts.undo_url("other") == ""
    page = render_to_string(
        "ui/_toast.html", {"text": "<b>", "kind": "success", "undo": "/7/"}, request=_get()
    )
    assert '<form method="post" action="/7/">' in page
    assert "csrfmiddlewaretoken" in page
    assert "&lt;b&gt;" in page


def test_the_bell_fetches_itself_only_when_it_can():
    plain = render_to_string("ui/_bell.html", {"url": "/b/", "count": 0})
    live = render_to_string(
        "ui/_bell.html", {"url": "/b/", "count": 2, "bell_url": "/k/", "watch": "user:7"}
    )
    assert "hx-get" not in plain
    assert "badge" not in plain
    assert 'data-watch="user:7" hx-get="/k/" hx-trigger="changed"' in live
    assert "2 nye" in live


def test_the_bar_marks_where_you_are():
    item = {"label": "I dag", "icon": "house", "icon_on": "house-fill", "url": "/r/"}
    page = render_to_string(
        "ui/_nav.html",
        {"nav_items": [item | {"current": True, "badge": 0}, item | {"badge": 1}]},
    )
    assert page.count('aria-current="page"') == 1
    assert page.count('class="badge"') == 1
    assert ", 1 ny<" in page


def test_a_note_can_take_the_focus():
    page = Engine.get_default().from_string(
        '{% include "ui/_note.html" with kind="warn" text="Nej" focus=True %}'
    )
    assert 'tabindex="-1" role="alert"' in page.render(Context())
