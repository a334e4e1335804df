"""Addresses of log-in and of the own account, below `/admin/`.

Whoever closes the back office to other networks closes these with it.
"""

from django.urls import path

from disclosure.accounts.views import account, log_in, setting_up

urlpatterns = [
    path("", account.overview, name="account"),
    path("code/", log_in.code, name="account_code"),
    path("password/", log_in.new_password, name="account_password"),
    path("second-factor/", setting_up.set_up, name="account_second_factor"),
    path("second-factor/off/", account.turn_off, name="account_second_factor_off"),
    path("recovery-codes/", account.recovery_codes, name="account_recovery_codes"),
    path("sessions/end/", account.end_sessions, name="account_end_sessions"),
]
