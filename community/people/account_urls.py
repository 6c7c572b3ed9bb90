"""/konto/: logging in and out, in Danish addresses under the names allauth looks for."""

from allauth.mfa.webauthn import views as keys
from django.contrib.auth.decorators import login_not_required
from django.urls import path
from django.views.decorators.cache import never_cache

from community.people import account, card_login
from community.people.browsers import views as browsers
from community.people.factors import views as factors
from community.people.proof import recently_proved
from community.people.trust import firmly_proved

login = login_not_required(account.says_422(account.LoginPage.as_view()))
confirm = login_not_required(account.says_422(account.ConfirmPage.as_view()))
login_with_key = login_not_required(keys.login_webauthn)
list_keys = never_cache(account.KeyListPage.as_view())
add_key = never_cache(firmly_proved(account.says_422(account.AddKeyPage.as_view())))
edit_key = never_cache(recently_proved(account.says_422(account.EditKeyPage.as_view())))
remove_key = never_cache(firmly_proved(account.RemoveKeyPage.as_view()))

# allauth reverses these names; behind each is a door the house does not have.
CLOSED = [
    "account_signup",
    "account_reset_password",
    "account_change_password",
    "account_email_verification_sent",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
]

urlpatterns = [
    path("log-ind/", login, name="account_login"),
    path("log-ind/", login, name="account_request_login_code"),
    path("log-ind/kode/", confirm, name="account_confirm_login_code"),
    path("log-ind/forfra/", account.start_again, name="account_start_again"),
    path("log-ind/noegle/", login_with_key, name="mfa_login_webauthn"),
    path("lukket/", account.inactive, name="account_inactive"),
    path("log-ud/", account.logout, name="account_logout"),
    path("er-det-dig/", account.reauthenticate, name="account_reauthenticate"),
    path(
        "er-det-dig/noegle/",
        account.KeyAgainPage.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("er-det-dig/kort/", card_login.card_again, name="account_card_again"),
    path("noegler/", list_keys, name="mfa_list_webauthn"),
    path("noegler/", list_keys, name="mfa_index"),
    path("noegler/ny/", add_key, name="mfa_add_webauthn"),
    path("noegler/<int:pk>/navn/", edit_key, name="mfa_edit_webauthn"),
    path("noegler/<int:pk>/fjern/", remove_key, name="mfa_remove_webauthn"),
    path("ekstra-noegle/", factors.second_factor, name="account_second_factor"),
    path("ekstra-noegle/app/", factors.app, name="account_app"),
    path("ekstra-noegle/app/fjern/", factors.remove_app, name="account_remove_app"),
    path("ekstra-noegle/koder/", factors.recovery_codes, name="account_recovery_codes"),
    path("enheder/", browsers.index, name="usersessions_list"),
    path("enheder/andre/", browsers.end_others, name="account_end_other_browsers"),
    path("enheder/<int:pk>/", browsers.end, name="account_end_browser"),
    path("kort/", card_login.card, name="account_card"),
    path("kort/mistet/", card_login.lost, name="account_lost_card"),
    *[path(f"findes-ikke/{name}/", account.not_here, name=name) for name in CLOSED],
]
