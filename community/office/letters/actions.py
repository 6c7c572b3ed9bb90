"""The verb of letters: codes for chosen homes, noted in the logbook as numbers."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.people import letters
from community.people.logbook import actions as logbook
from community.people.models import Dwelling, Membership, Role

MAKERS = frozenset({Role.ADMINISTRATION, Role.OPERATIONS, Role.CARETAKER})
MOST = 200  # homes at a time: as many pages as a printer and its reader can follow


@transaction.atomic
def make(by: Membership, homes: list[Dwelling], *, language: str, now: datetime) -> letters.Post:
    """Make a letter for each of these homes. What this returns is the only place the codes are in.

    Refused `may_not`, `no_homes`, `too_many`, and `no_letters` when every household comes later.
    """
    if not by.roles & MAKERS:
        raise Refused("may_not", _("Breve kan du ikke lave. Tal med kontoret."))
    if not homes:
        raise Refused("no_homes", _("Vælg mindst én dør."), status=422, field="bolig")
    if len(homes) > MOST:
        many = _("Det er for mange ad gangen. Vælg højst {most}.").format(most=MOST)
        raise Refused("too_many", many, status=422, field="bolig")
    post = letters.make_letters(homes, now=now)
    if not post.letters:
        later = _("Der flytter først nogen ind senere. Lav brevet, når de er her.")
        raise Refused("no_letters", later)
    logbook.note(
        "letters.made",
        by=by.user,
        estate=by.estate,
        now=now,
        facts={
            "letters": len(post.letters),
            "new_households": post.new_households,
            "language": letters.beside_danish(by.estate, language) or letters.DANISH,
        },
    )
    return post
