"""Who a keeper acts for when a household rings, comes by or writes a slip."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from community.errors import Refused
from community.people.models import Household, Membership


def who_rings(keeper: Membership, household: Household, estate_id: int, today: date) -> Membership:
    """Somebody of the home, as helped by the keeper; who rings from their own home, themselves.

    Refused `nobody_there` when nobody in that home is known to the house.
    """
    here = Membership.objects.at_the_gate(today).filter(household=household, estate=estate_id)
    helped: Any = here.order_by("pk").first()
    if helped is None:
        message = _("Ingen i den bolig er kendt af huset endnu. Opret dem på papir først.")
        raise Refused("nobody_there", message, status=422, field="household")
    helped.role_list = []
    helped.helper = None if helped.user_id == keeper.user_id else keeper.user
    found: Membership = helped
    return found
