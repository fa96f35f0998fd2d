"""The addresses under /accounts/. Names are django-allauth's where its code asks for them.

What is not here can't be reached: nobody signs up, changes their address or signs in through somebody else's site.
"""

from allauth.account import views as account_views
from allauth.mfa.base import views as factor_views
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.totp import views as app_views
from allauth.mfa.webauthn import views as passkey_views
from django.contrib.auth.decorators import login_required
from django.urls import path, re_path, reverse_lazy

from . import views
from .views import proven

urlpatterns = [
    path("login/", views.SignInView.as_view(), name="account_login"),
    path("login/passkey/", passkey_views.login_webauthn, name="mfa_login_webauthn"),
    path("login/code/", factor_views.authenticate, name="mfa_authenticate"),
    path("logout/", views.SignOutView.as_view(), name="logout"),
    path("again/", account_views.reauthenticate, name="account_reauthenticate"),
    path("again/code/", factor_views.reauthenticate, name="mfa_reauthenticate"),
    path("again/passkey/", passkey_views.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("password/", proven(views.ChangePasswordView.as_view()), name="account_change_password"),
    path("password/forgotten/", account_views.password_reset, name="account_reset_password"),
    path("password/forgotten/sent/", account_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.NewPasswordView.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "password/new/done/",
        account_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("security/", login_required(views.OwnSignInView.as_view()), name="mfa_index"),
    path("security/app/", proven(views.ActivateAppView.as_view()), name="mfa_activate_totp"),
    path("security/app/remove/", proven(app_views.deactivate_totp), name="mfa_deactivate_totp"),
    path("security/passkey/", proven(views.AddPasskeyView.as_view()), name="mfa_add_webauthn"),
    path(
        "security/passkey/<int:pk>/remove/",
        proven(passkey_views.RemoveWebAuthnView.as_view(success_url=reverse_lazy("mfa_index"))),
        name="mfa_remove_webauthn",
    ),
    path("security/codes/", proven(code_views.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "security/codes/new/", proven(code_views.generate_recovery_codes), name="mfa_generate_recovery_codes"
    ),
    path("sessions/", views.session_list, name="usersessions_list"),
    path("sessions/<int:pk>/end/", views.end_session, name="account_end_session"),
    path("sessions/end-others/", views.end_other_sessions, name="account_end_other_sessions"),
]
