"""No page, form or file of ideas holds the name of anybody."""

import re

import pytest
from django.urls import reverse

from community.ideas.models import Card, Hand, Proposal, Use
from community.people.models import Membership, User
from tests.community.ideas.conftest import card_named

WORD = re.compile(r"[^\W\d_]+")


@pytest.mark.parametrize(("who", "slug"), [("jens", "rugmarken"), ("aase", "tranehaven")])
def test_no_page_no_form_and_no_file_holds_a_name(shelf, step_in, who, slug):
    names = {name for user in User.objects.all() for name in (user.name, user.surname) if name}
    assert {"Birgit", "Torben", "Fadumo"} <= names
    client, card = step_in(who), card_named("Vaskekaffe")
    pages = [reverse(f"ideas:{name}", args=[slug]) for name in (
        "index", "new", "unpack", "pack", "box", "propose")]  # fmt: skip
    pages += [reverse("ideas:card", args=[slug, card.token]), reverse("open_ideas")]
    pages.append(reverse("open_idea", args=[card.token]))
    here = Proposal.objects.filter(estate__slug=slug)
    pages += [reverse("ideas:proposal", args=[slug, one.token]) for one in here]
    if slug == "rugmarken":
        pages.append(reverse("ideas:edit", args=[slug, card.token]))
    else:
        pages.append(reverse("ideas:tell_back", args=[slug, card.token]))
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        said = re.sub(r"<[^>]*>", " ", answer.content.decode())
        assert names & set(WORD.findall(said)) == set(), page


def test_a_card_can_point_at_nobody():
    for model in (Card, Use):
        pointed = {f.related_model for f in model._meta.get_fields() if f.is_relation}
        assert pointed & {User, Membership, Proposal, Hand} == set()
