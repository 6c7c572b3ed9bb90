"""What is said to who has no e-mail; everybody else gets a mail from `people.factors`."""

from datetime import datetime

from django.utils.translation import gettext as _

from community.notifications import actions as notifications
from community.people.models import Membership

KEYS = "office.keys"


def forgotten(about: Membership, now: datetime) -> None:
    """Your keys are gone, you are logged out, and whom to ring if you did not ask for it."""
    phone = about.estate.organisation.office_phone
    notifications.tell(
        KEYS,
        [about.user],
        lambda: _("Dine nøgler er fjernet"),
        lambda: (
            _("Kontoret har fjernet dem og logget dig ud alle steder.")
            + " "
            + _("Har du ikke bedt om det, så ring til kontoret på %(phone)s.") % {"phone": phone}
        ),
        "",
        now=now,
        estate=about.estate,
        thread=f"keys:{about.user_id}",
    )
