"""The addresses of a person's own account. The names without a room are those that django-allauth asks for."""

from allauth.mfa.base import views as second_step
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from ponleu.people.views import identities, joining, leaving, sessions, sign_in

urlpatterns = [
    path("", sessions.account, name="account"),
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/second-step/", second_step.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", sign_in.ByPasskey.as_view(), name="mfa_login_webauthn"),
    path("sign-in/with/<slug:id>/", identities.sign_in, name="account_sign_in_with"),
    path("sign-in/with/<slug:id>/return/", identities.come_back, name="account_identity_return"),
    path("sign-in/not-identified/", identities.not_identified, name="account_not_identified"),
    path("identities/<slug:id>/connect/", identities.connect, name="account_connect"),
    path("identities/<slug:id>/remove/", identities.take_away, name="account_disconnect"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("join/", joining.join, name="account_join"),
    path("join/with/<slug:id>/", identities.join, name="account_join_with"),
    path("recover/", joining.recover, name="account_recover"),
    path("passphrase/", joining.change_passphrase, name="account_passphrase"),
    path("vault/", joining.make_vault, name="account_vault"),
    path("unlock/", sign_in.unlock, name="account_reauthenticate"),
    path("lock/", sign_in.lock, name="account_lock"),
    path("leave/", leaving.leave, name="account_leave"),
    path("sessions/", sessions.list_sessions, name="account_sessions"),
    path("sessions/end/", sessions.end_others, name="account_end_others"),
    path("sessions/<slug:mark>/end/", sessions.end_session, name="account_end_session"),
    path("second-step/", second_step.index, name="mfa_index"),
    path("second-step/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-step/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-step/codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-step/codes/new/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-step/passkeys/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("second-step/passkeys/add/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("second-step/passkeys/<int:pk>/name/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
    path("second-step/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]
