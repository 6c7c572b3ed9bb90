"""How a page of the profile is read, by whoever reads it."""

import re

from django.test import Client

from community.profiles.models import Shown
from tests.community.profiles.conftest import BACKEND

HTMX = {"HX-Request": "true"}
MINE = "/mig/profil/"
# What `told` filled in: the field → how it can be known again in the source of a page.
MARKS = {
    "surname": "Efternavnsen",
    "about": "samler på knapper",
    "can": "Syning",
    "can_free": "Jonglere",
    "would": "Have",
    "would_free": "Spille skak",
    "times": "Weekend aften",
    "languages": "Føroyskt",
    "phone": "7788",
    "photo": "/billede/",
    "needs": "Teleslynge",
}
READERS = {
    # reader → what they see of somebody in opgang 7 who shows all of it to (me, stairway, estate)
    "fadumo": {Shown.ME: False, Shown.ENTRANCE: True, Shown.ESTATE: True},
    "birgit": {Shown.ME: False, Shown.ENTRANCE: False, Shown.ESTATE: True},
    "jens": {Shown.ME: False, Shown.ENTRANCE: False, Shown.ESTATE: True},
    "grethe": {Shown.ME: False, Shown.ENTRANCE: False, Shown.ESTATE: True},
    "torben": {Shown.ME: False, Shown.ENTRANCE: False, Shown.ESTATE: False},
    "nadja": {Shown.ME: False, Shown.ENTRANCE: False, Shown.ESTATE: False},
    "kim": {Shown.ME: False, Shown.ENTRANCE: False, Shown.ESTATE: False},
    "leyla": {Shown.ME: False, Shown.ENTRANCE: False, Shown.ESTATE: False},
}


def text_of(response):
    return response.content.decode()


def plain(response):
    """The source without what glues numbers together."""
    return re.sub(r"[\s\xa0\u2060]+", " ", text_of(response)).replace("77 88", "7788")


def seen_in(response):
    page = re.sub(r"<head>.*?</head>", "", plain(response), flags=re.S)
    return {field for field, mark in MARKS.items() if mark in page}


def page_of(member, estate="rugmarken"):
    return f"/{estate}/naboer/{member.token}/"


def client_of(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client
