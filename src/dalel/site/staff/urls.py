"""The addresses of the staff pages. Of allauth's pages only those are here that a small team without mail needs."""

from __future__ import annotations

from allauth.account import views as account_views
from allauth.mfa.base import views as factor_views
from allauth.mfa.recovery_codes import views as recovery_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as passkey_views
from django.db import transaction
from django.urls import path, reverse_lazy
from django.views.generic import TemplateView

from dalel.site.staff import register_urls
from dalel.site.staff.gate import own_page, sign_out
from dalel.site.staff.language import choose_language
from dalel.site.staff.pages.access_log import access_log
from dalel.site.staff.pages.accounts import account, accounts, change, end_account_session
from dalel.site.staff.pages.home import home
from dalel.site.staff.pages.invitation import invitation
from dalel.site.staff.pages.my_account import end_my_other_sessions, end_my_session, my_account, remove_passkey

remove = passkey_views.RemoveWebAuthnView.as_view(success_url=reverse_lazy("mfa_index"))

urlpatterns = [
    path("", home, name="staff_home"),
    path("language/", choose_language, name="staff_language"),
    path("invitation/<str:token>/", invitation, name="staff_invitation"),
    # At the door
    path("sign-in/", account_views.login, name="account_login"),
    path("sign-in/second-factor/", factor_views.authenticate, name="mfa_authenticate"),
    path("sign-out/", sign_out(account_views.logout), name="account_logout"),
    path("suspended/", TemplateView.as_view(template_name="staff/suspended.html"), name="account_inactive"),
    # Confirming who one is before something delicate
    path("confirm/", own_page(account_views.reauthenticate), name="account_reauthenticate"),
    path("confirm/code/", own_page(factor_views.reauthenticate), name="mfa_reauthenticate"),
    path("confirm/passkey/", own_page(passkey_views.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    # My account
    path("account/", my_account, name="staff_my_account"),
    path("account/password/", own_page(account_views.password_change), name="account_change_password"),
    path("account/sessions/end/", end_my_other_sessions, name="staff_end_my_other_sessions"),
    path("account/sessions/<int:number>/end/", end_my_session, name="staff_end_my_session"),
    path("account/factors/", own_page(factor_views.index), name="mfa_index"),
    path("account/factors/app/", own_page(totp_views.activate_totp), name="mfa_activate_totp"),
    path("account/factors/app/remove/", own_page(totp_views.deactivate_totp), name="mfa_deactivate_totp"),
    path(
        "account/factors/passkeys/add/",
        own_page(transaction.atomic(passkey_views.add_webauthn)),
        name="mfa_add_webauthn",
    ),
    path(
        "account/factors/passkeys/<int:pk>/remove/",
        own_page(transaction.atomic(remove_passkey(remove))),
        name="mfa_remove_webauthn",
    ),
    path("account/recovery-codes/", own_page(recovery_views.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "account/recovery-codes/new/",
        own_page(recovery_views.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    # For administrators
    path("accounts/", accounts, name="staff_accounts"),
    path("accounts/<int:number>/", account, name="staff_account"),
    path("accounts/<int:number>/change/", change, name="staff_change_account"),
    path("accounts/<int:number>/sessions/<int:session>/end/", end_account_session, name="staff_end_session"),
    path("access-log/", access_log, name="staff_access_log"),
    *register_urls.urlpatterns,
]
handler403 = "dalel.site.staff.pages.refusal.not_allowed"
handler404 = "dalel.site.staff.pages.refusal.not_found"
handler429 = "dalel.site.staff.pages.refusal.too_many"
