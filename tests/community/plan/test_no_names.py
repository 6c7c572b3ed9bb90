"""The promise of the room: groups and offices, and no person anywhere."""

import re

import pytest
from django.urls import reverse

from community.people.models import Membership, User
from community.plan import actions, demo
from community.plan.forms import KINDS
from community.plan.models import Knowledge, Line, Outline, Platform, Step, Version
from tests.conftest import NOW
from tests.refusing import refused

WORD = re.compile(r"[^\W\d_]+")


def pages(slug):
    """Every page and file of the room, with what stands in it."""
    rows = {
        slug_of: kind.model.objects.filter(estate__slug=slug) for slug_of, kind in KINDS.items()
    }
    return [
        *(reverse(f"plan:{name}", args=[slug]) for name in (
            "us", "index", "outline", "table", "guide", "walk", "paper", "matrix_csv")),
        *(reverse(f"plan:{name}", args=[slug, step]) for step in Step for name in ("step", "versions")),
        *(reverse("plan:edit", args=[slug, kind, row.pk]) for kind, here in rows.items() for row in here),
        *(reverse("plan:new", args=[slug, kind]) for kind in rows if KINDS[kind].new),
    ]  # fmt: skip


@pytest.mark.parametrize(("who", "slug"), [("jens", "rugmarken"), ("torben", "tranehaven")])
def test_no_page_and_no_file_holds_the_name_of_anybody_of_the_demo(written, step_in, who, slug):
    names = {name for user in User.objects.all() for name in (user.name, user.surname) if name}
    assert {"Birgit", "Torben", "Fadumo"} <= names
    client = step_in(who)
    if not Membership.objects.filter(user=written.user(who), estate__slug=slug).exists():
        slug = written.member(who).estate.slug
    for page in pages(slug):
        answer = client.get(page)
        assert answer.status_code == 200, page
        said = re.sub(r"<[^>]*>", " ", answer.content.decode())
        assert names & set(WORD.findall(said)) == set(), page


def test_no_row_of_the_room_can_point_at_a_person():
    models = [*actions.STEP_OF, Outline, Version]
    pointed = {
        field.related_model
        for model in models
        for field in model._meta.get_fields()
        if field.is_relation
    }
    assert pointed & {User, Membership} == set()
    assert all(issubclass(model, Line) for model in actions.STEP_OF)


def test_a_name_is_refused_wherever_it_is_typed(written):
    said = {
        "kind": "source", "text": "Fadumos suppe samler mange", "source": "", "sure": "guess",
        "on": NOW.date(), "said_yes": False,
    }  # fmt: skip
    with refused("named"):
        actions.write(written.member("jens"), Knowledge, None, said, now=NOW)


def test_a_number_of_a_person_is_refused(written):
    said = {
        "kind": "source", "text": "Ring om 010190-1234", "source": "", "sure": "guess",
        "on": NOW.date(), "said_yes": False,
    }  # fmt: skip
    with refused("cpr"):
        actions.write(written.member("jens"), Knowledge, None, said, now=NOW)


def test_the_demo_is_written_once(written):
    import_again = Platform.objects.count()
    demo.demo({"organisation": {"name": "Boligselskabet Nabolyst"}}, NOW)
    assert Platform.objects.count() == import_again == 9
