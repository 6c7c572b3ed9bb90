"""What we tell a person whose keys have changed, by mail and in their language."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from community.people.models import User

KEY_ADDED = _("Man kan nu logge ind på din profil med en telefon eller computer mere.")
KEY_REMOVED = _("En telefon eller computer er fjernet. Den kan ikke logge ind på din profil mere.")
APP_ADDED = _("Der er kommet en kode-app på din profil.")
APP_REPLACED = _("Kode-appen på din profil er skiftet ud med en ny.")
APP_REMOVED = _("Kode-appen er fjernet fra din profil.")
NEW_CODES = _("Der er lavet nye reservekoder til din profil. De gamle virker ikke mere.")
CODE_USED = _("En af dine reservekoder er brugt.")
ALL_GONE = _("Kontoret har fjernet alle nøgler, apps og koder fra din profil.")


def mail(user: User, what: Any) -> None:
    """Say what changed and what to do if it was somebody else. Who has no e-mail gets no mail."""
    if not user.email:
        return
    with translation.override(user.language):
        get_adapter().send_mail("account/email/keys_changed", user.email, {"what": what})
