"""Everything of the five steps and the ideas prints on A4: nothing cut off, no buttons, few sheets."""

import re

import pytest
import yaml

from community.ideas import demo as ideas
from community.ideas.models import Card
from community.plan import demo as plan
from tests.conftest import CAST_FILE, NOW

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

A4 = 680  # pixels between margins of 15 mm
MOST = 8  # sheets
SHEETS = re.compile(rb"/Type\s*/Page\b(?!s)")
SAYS = """() => {
  const seen = (one) => one.getClientRects().length && getComputedStyle(one).visibility !== 'hidden';
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const cut = [...document.querySelectorAll('main *')].filter((one) => seen(one)
    && one.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    && !one.closest('.visually-hidden') && !one.matches('.visually-hidden'));
  const nav = [...document.querySelectorAll('nav, .tabbar, .actionbar, .toasts')].filter(seen);
  return {wide, cut: cut.slice(0, 3).map((one) => one.outerHTML.slice(0, 90)),
          nav: nav.map((one) => one.outerHTML.slice(0, 90))};
}"""


def test_every_page_prints_on_a4(cast, opened):
    told = yaml.safe_load(CAST_FILE.read_text())
    plan.demo(told, NOW)
    ideas.demo(told, NOW)
    card = Card.objects.get(title="Vaskekaffe")
    here = [f"plan/trin/{step}/" for step in range(1, 6)]
    here += [f"plan/trin/{step}/udgaver/" for step in range(1, 6)]
    here += ["plan/", "plan/ark/", "plan/vi/", "plan/spoerg/", f"ideer/{card.token}/", "ideer/"]
    here += ["plan/overblik/", "plan/overblik/2025-k3/", "plan/overblik/aar/2025/", "plan/gaester/"]
    jens, wrong = opened("jens"), []
    jens.emulate_media(media="print")
    jens.set_viewport_size({"width": A4, "height": 962})
    for where in here:
        jens.goto(f"/rugmarken/{where}")
        said = jens.evaluate(SAYS)
        sheets = len(SHEETS.findall(jens.pdf(format="A4")))
        if said["wide"] > 0 or said["cut"] or said["nav"] or not 1 <= sheets <= MOST:
            wrong.append((where, said, sheets))
    assert wrong == []
