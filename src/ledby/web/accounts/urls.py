"""Paths of this app: of allauth's pages only those that are needed are mounted."""

from __future__ import annotations

from allauth.account import views as sign_in
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from ledby.web.accounts import views
from ledby.web.accounts.bounds import by_passkey_if_any
from ledby.web.accounts.fresh import freshly_signed_in

urlpatterns = [
    path("sign-in", sign_in.login, name="account_login"),
    # allauth goes back to either name when a code has run out.
    path("sign-in", sign_in.login, name="account_request_login_code"),
    # Named in the letter to an unknown address, which is never sent.
    path("sign-in", sign_in.login, name="account_signup"),
    path("sign-in/code", sign_in.confirm_login_code, name="account_confirm_login_code"),
    path("sign-in/passkey", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/again", views.again, name="sign_in_again"),
    path("sign-out", sign_in.logout, name="account_logout"),
    path("enter/<str:token>", views.enter, name="enter"),
    path("accounts/passkeys", passkeys.list_webauthn, name="mfa_list_webauthn"),
    # allauth returns to its index after adding; ours is the list.
    path("accounts/passkeys", passkeys.list_webauthn, name="mfa_index"),
    path(
        "accounts/passkeys/add",
        freshly_signed_in(by_passkey_if_any(passkeys.add_webauthn)),
        name="mfa_add_webauthn",
    ),
    path(
        "accounts/passkeys/<int:pk>/remove",
        freshly_signed_in(by_passkey_if_any(passkeys.remove_webauthn)),
        name="mfa_remove_webauthn",
    ),
    path("accounts/sessions", views.sessions, name="sessions"),
    path("accounts/sessions/end", views.end_sessions, name="end_sessions"),
    path("accounts/roles", views.roles, name="roles"),
    path("accounts/roles/<int:grant_id>/revoke", views.revoke, name="revoke_role"),
]
