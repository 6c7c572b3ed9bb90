"""The app shell: what a phone keeps, and what it must never keep."""

import json
import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from community.people.models import Organisation


@pytest.fixture
def anyone(cast):
    return Client()


def test_the_manifest_is_one(anyone):
    response = anyone.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    facts = json.loads(response.content)
    assert (facts["start_url"], facts["scope"], facts["display"]) == ("/", "/", "standalone")
    assert {icon["purpose"] for icon in facts["icons"]} == {"any", "maskable"}
    for icon in facts["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/")), icon


def test_the_service_worker_may_look_after_the_whole_house(anyone):
    response = anyone.get("/sw.js")
    assert response["Content-Type"].startswith("text/javascript")
    assert response["Service-Worker-Allowed"] == "/"
    assert "no-cache" in response["Cache-Control"]


def test_the_service_worker_keeps_the_shell_and_nothing_of_anybodys(anyone):
    script = anyone.get("/sw.js").content.decode()
    files = json.loads(re.search(r"FILES = (\[.*?\]);", script)[1])
    assert len(files) >= 5
    for file in files:
        assert file.startswith("/static/")
        assert finders.find(file.removeprefix("/static/")), file
    kept = re.findall(r"(?:\.put|\.add|\.addAll)\(([^)]*)", script)
    kept = [one for one in kept if not one.startswith("slugOf")]  # a set of words, not a cache
    assert kept == ["address, page", "FILES", "OFFLINE, offline"]
    assert 'offline = await fetch(OFFLINE, { credentials: "omit" })' in script
    assert 'page = await fetch(address, { credentials: "omit", redirect: "error" })' in script


def test_the_service_worker_is_the_same_for_everybody(cast, anyone):
    assert anyone.get("/sw.js").content == cast.client("birgit").get("/sw.js").content


def test_the_offline_page_has_the_numbers_and_nobodys_name(anyone):
    response = anyone.get("/offline/")
    assert response.status_code == 200
    page = response.content.decode()
    for number in ("tel:00001000", "tel:00001900", "tel:112"):
        assert number in page
    assert "csrfmiddlewaretoken" not in page
    assert "sessionid" not in response.cookies


def test_the_offline_page_stands_without_an_organisation(anyone):
    Organisation.objects.update(office_phone="")
    assert "tel:112" in anyone.get("/offline/").content.decode()


@pytest.mark.parametrize("path", ["/manifest.webmanifest", "/sw.js", "/offline/"])
def test_the_shell_only_answers_to_reading(anyone, path):
    assert anyone.head(path).status_code == 200
    assert anyone.post(path).status_code == 405
