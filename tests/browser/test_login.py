"""Logging in with a code by e-mail, without a mouse."""

import pytest

from tests.browser.keyboard import Keys
from tests.community.people.test_views import code_in_the_mail

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["da", "ar"])
def test_birgit_logs_in_with_the_code_from_her_mail(cast, opened, language):
    cast_user = cast.user("birgit")
    cast_user.language = language
    cast_user.save(update_fields=["language"])
    keys = Keys(opened(language=language), language)
    keys.goes_to("/konto/log-ind/")
    keys.sees("h1", "Log ind")
    keys.types("[name=email]", "birgit@example.dk")
    keys.sees("[type=submit].btn--primary", "Send mig en kode")
    keys.sends()

    keys.sees("h1", "Se i din mail")
    keys.types("[name=code]", "000000")
    keys.sends(at="#fejl")
    keys.sees("#fejl", "Koden passer ikke. Se efter i mailen, og prøv igen.")
    keys.types("[name=code]", code_in_the_mail())
    keys.presses("[name=action][value=verify]")
    keys.sees("h1", "Hej %(name)s", name="Birgit")
