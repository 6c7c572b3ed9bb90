"""What we tell a person when the way to reach them has changed: by mail, in their language."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from community.people.models import User

EMAIL_CHANGED = _(
    "Din profil har fået en anden e-mail. Koder til at logge ind kommer ikke hertil mere."
)
PHONE_CHANGED = _("Din profil har fået et andet telefonnummer, eller det er fjernet.")


def mail(user: User, what: Any, *, to: str) -> None:
    """Say what changed and what to do if it was somebody else; never what it was changed to."""
    with translation.override(user.language):
        get_adapter().send_mail("account/email/reach_changed", to, {"what": what})
