"""The component sheet: in the demo only, in both languages, with and without mistakes."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import RequestFactory
from django.utils import translation

from community.ui.views import components


def sheet(query: str = ""):
    request = RequestFactory().get(f"/ui/{query}")
    request.user = AnonymousUser()
    return components(request)


def test_outside_the_demo_there_is_no_sheet(settings):
    settings.DEMO = False
    with pytest.raises(Http404):
        sheet()


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_sheet_shows_every_state_of_a_slot(settings, language):
    settings.DEMO = True
    with translation.override(language):
        page = sheet().content.decode()
    for state in ["free", "mine", "taken", "closed", "past", "refused"]:
        assert f'data-state="{state}"' in page
    assert 'id="fejl"' not in page


def test_the_sheet_shows_what_a_mistake_looks_like(settings):
    settings.DEMO = True
    assert 'id="fejl"' in sheet("?title=Reol").content.decode()
