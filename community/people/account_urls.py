"""/konto/: logging in and out, in Danish addresses under the names allauth looks for."""

from allauth.mfa.webauthn import views as keys
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from community.people import account
from community.people.proof import recently_proved

login = login_not_required(account.says_422(account.LoginPage.as_view()))
confirm = login_not_required(account.says_422(account.ConfirmPage.as_view()))
login_with_key = login_not_required(keys.login_webauthn)
add_key = recently_proved(account.says_422(account.AddKeyPage.as_view()))
edit_key = recently_proved(account.says_422(account.EditKeyPage.as_view()))
remove_key = recently_proved(keys.remove_webauthn)

# allauth reverses these names; behind each is a door the house does not have.
CLOSED = [
    "account_signup",
    "account_reset_password",
    "account_change_password",
    "account_email_verification_sent",
    "mfa_authenticate",
    "mfa_reauthenticate",
    "mfa_view_recovery_codes",
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
        keys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("noegler/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("noegler/", keys.list_webauthn, name="mfa_index"),
    path("noegler/ny/", add_key, name="mfa_add_webauthn"),
    path("noegler/<int:pk>/navn/", edit_key, name="mfa_edit_webauthn"),
    path("noegler/<int:pk>/fjern/", remove_key, name="mfa_remove_webauthn"),
    *[path(f"findes-ikke/{name}/", account.not_here, name=name) for name in CLOSED],
]
