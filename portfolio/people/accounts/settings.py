"""What Flask-Security is told: which of its pages there are, where, and in what words."""

from datetime import timedelta
from typing import Any

_WITHIN = timedelta(minutes=15)  # how long ago somebody proved who they are, for what matters
RESET_WITHIN = timedelta(hours=2)

_SETTINGS: dict[str, Any] = {
    "PASSWORD_HASH": "argon2",
    "PASSWORD_SCHEMES": ["argon2"],
    "PASSWORD_SINGLE_HASH": {"argon2"},
    "EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "AUTO_LOAD_PASSWORDLESS": False,
    "RETURN_GENERIC_RESPONSES": True,
    "FLASH_MESSAGES": True,
    # portfolio.web.headers says it, for every page alike.
    "CACHE_CONTROL": None,
    "CSRF_IGNORE_UNAUTH_ENDPOINTS": False,
    "REGISTERABLE": False,
    "TRACKABLE": False,
    "CONFIRMABLE": False,
    # Our own words leave by the outbox: portfolio.people.accounts.events.
    "EMAIL_PLAINTEXT": False,
    "EMAIL_HTML": False,
    "SEND_REGISTER_EMAIL": False,
    "SEND_PASSWORD_CHANGE_EMAIL": False,
    "SEND_PASSWORD_RESET_NOTICE_EMAIL": False,
    "FRESHNESS": _WITHIN,
    "FRESHNESS_GRACE_PERIOD": _WITHIN,
    # Signing in and out.
    "LOGIN_URL": "/sign-in",
    "LOGIN_USER_TEMPLATE": "people/sign_in.html",
    "LOGOUT_URL": "/sign-out",
    "LOGOUT_METHODS": ["POST"],
    "POST_LOGIN_VIEW": "overview.home",
    "POST_LOGOUT_VIEW": "security.login",
    "VERIFY_URL": "/confirm",
    "VERIFY_TEMPLATE": "people/verify.html",
    # A forgotten password, a new one, another address.
    "RECOVERABLE": True,
    "RESET_URL": "/forgotten-password",
    "RESET_PASSWORD_WITHIN": RESET_WITHIN,
    "FORGOT_PASSWORD_TEMPLATE": "people/forgotten_password.html",
    "RESET_PASSWORD_TEMPLATE": "people/reset_password.html",
    "POST_RESET_VIEW": "security.login",
    "CHANGEABLE": True,
    "CHANGE_URL": "/account/password",
    "CHANGE_PASSWORD_TEMPLATE": "people/change_password.html",
    "POST_CHANGE_VIEW": "people.account",
    "CHANGE_EMAIL": True,
    "CHANGE_EMAIL_URL": "/account/address",
    "CHANGE_EMAIL_TEMPLATE": "people/change_address.html",
    "POST_CHANGE_EMAIL_VIEW": "people.account",
    # The second step.
    "TWO_FACTOR": True,
    "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "TWO_FACTOR_IMPLEMENTATIONS": {"code": "flask_security.twofactor.CodeTfPlugin"},
    "TWO_FACTOR_ALWAYS_VALIDATE": True,
    "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
    # A code by mail would make the app no stronger than the mailbox.
    "TWO_FACTOR_RESCUE_EMAIL": False,
    "TWO_FACTOR_SETUP_URL": "/account/second-step",
    "TWO_FACTOR_SETUP_TEMPLATE": "people/second_step.html",
    "TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/second-step",
    "TWO_FACTOR_VERIFY_CODE_TEMPLATE": "people/enter_code.html",
    "TWO_FACTOR_RESCUE_URL": "/sign-in/second-step/help",
    "TWO_FACTOR_SELECT_URL": "/sign-in/second-step/which",
    "TWO_FACTOR_SELECT_TEMPLATE": "people/enter_code.html",
    "TWO_FACTOR_POST_SETUP_VIEW": "people.account",
    "TOTP_ISSUER": "NVQ Portfolio",
    "MULTI_FACTOR_RECOVERY_CODES": True,
    "MULTI_FACTOR_RECOVERY_CODES_N": 10,
    "MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
    "MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": "people/recovery_codes.html",
    "MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery-code",
    "MULTI_FACTOR_RECOVERY_TEMPLATE": "people/enter_recovery_code.html",
    # Passkeys: a way in of their own, by finger, face or PIN, in place of password and code.
    "WEBAUTHN": True,
    "WAN_RP_NAME": "NVQ Portfolio",
    "WAN_ALLOW_AS_FIRST_FACTOR": True,
    "WAN_ALLOW_AS_MULTI_FACTOR": True,
    "WAN_ALLOW_AS_VERIFY": ["first"],
    "WAN_ALLOW_USER_HINTS": False,
    "WAN_REGISTER_URL": "/account/passkeys",
    "WAN_REGISTER_TEMPLATE": "people/passkeys.html",
    "WAN_SIGNIN_URL": "/sign-in/passkey",
    "WAN_SIGNIN_TEMPLATE": "people/use_passkey.html",
    "WAN_SIGNIN_WITHIN": timedelta(minutes=5),
    "WAN_DELETE_URL": "/account/passkeys/remove",
    "WAN_VERIFY_URL": "/confirm/passkey",
    "WAN_VERIFY_TEMPLATE": "people/confirm_by_passkey.html",
    "WAN_POST_REGISTER_VIEW": "security.wan_register",
}

_UNKNOWN = "!That passkey is not known here. Sign in with your password."
_WORDS = {
    "PASSWORD_RESET_REQUEST": "If %(email)s has an account here, a link is on its way to it. It "
    "works for two hours. Look among unwanted mail too.",
    "PASSWORD_RESET_EXPIRED": "!That link was older than two hours. Ask for a new one here.",
    "INVALID_RESET_PASSWORD_TOKEN": "!That link is used up, or was not copied whole. Ask for a "
    "new one here.",
    "PASSWORD_RESET_NO_LOGIN": "Your new password is set. Sign in with it.",
    "PASSWORD_CHANGE": "Your password is changed. You are signed out everywhere else.",
    "PASSWORD_NOT_PROVIDED": "!Type a password.",
    "PASSWORD_IS_THE_SAME": "!That is the password you have. Choose another.",
    "INVALID_PASSWORD": "!That is not your password.",
    "RETYPE_PASSWORD_MISMATCH": "!The two passwords differ. Type them again.",
    "CHANGE_EMAIL_SENT": "A link is on its way to %(email)s. Your address changes when you follow "
    "it, within two hours.",
    "CHANGE_EMAIL_EXPIRED": "!That link was older than two hours. Ask for a new one here.",
    "CHANGE_EMAIL_CONFIRMED": "Your e-mail address is changed. From now on, sign in with the new "
    "one.",
    "API_ERROR": "!That link is used up, or was not copied whole. Begin again here.",
    "EMAIL_NOT_PROVIDED": "!Type an e-mail address.",
    "INVALID_EMAIL_ADDRESS": "!That is no e-mail address. Write it as name@college.example.",
    "TWO_FACTOR_INVALID_TOKEN": "!That is not the code that the app shows now, or it was used "
    "already. Wait for the next one and type that.",
    "TWO_FACTOR_LOGIN_SUCCESSFUL": "",
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": "The second step is on: you will be asked for a code "
    "when you sign in. Make recovery codes now, for the day your phone is lost.",
    "TWO_FACTOR_PERMISSION_DENIED": "!Sign in with your password first.",
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": "!Your centre asks for the second step, so it stays on.",
    "TWO_FACTOR_DISABLED": "The second step is off. Your password alone signs you in again.",
    "TWO_FACTOR_SETUP_EXPIRED": "!That took longer than half an hour. Begin again.",
    "INVALID_RECOVERY_CODE": "!That is none of your recovery codes, or it was used already.",
    "REAUTHENTICATION_REQUIRED": "?This page changes how you sign in, so it asks who you are.",
    "REAUTHENTICATION_SUCCESSFUL": "",
    "ANONYMOUS_USER_REQUIRED": "!You are signed in already.",
    "WEBAUTHN_EXPIRED": "!That took too long. Begin again.",
    "WEBAUTHN_NAME_REQUIRED": "!Give the passkey a name, such as the device it is on.",
    "WEBAUTHN_NAME_INUSE": "!You have a passkey called %(name)s. Choose another name.",
    "WEBAUTHN_NAME_NOT_FOUND": "!You have no passkey of that name.",
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": "!Use letters, digits, spaces and hyphens in the name.",
    "WEBAUTHN_CREDENTIAL_DELETED": "The passkey %(name)s no longer signs you in.",
    "WEBAUTHN_REGISTER_SUCCESSFUL": "The passkey %(name)s signs you in from now on.",
    "WEBAUTHN_CREDENTIAL_ID_INUSE": "!That passkey is here already.",
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": _UNKNOWN,
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": _UNKNOWN,
    "WEBAUTHN_NO_VERIFY": "!The passkey could not be checked. Try again, or use your password.",
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": _UNKNOWN,
    "WEBAUTHN_MISMATCH_USER_HANDLE": "!That passkey is somebody else's.",
    "DISABLED_ACCOUNT": "!Your account is suspended. Ask your centre's manager.",
    "INVALID_INPUT_LENGTH": "!Use at most %(length)s characters.",
}


def account_settings() -> dict[str, Any]:
    """Flask-Security's settings.

    A sentence that begins with ! says that something was not done, one with ? why something is
    asked. One that is empty is never shown.
    """
    words = {
        f"MSG_{name}": (text.lstrip("!?"), {"!": "error", "?": "info"}.get(text[:1], "success"))
        for name, text in _WORDS.items()
    }
    return {f"SECURITY_{name}": value for name, value in (_SETTINGS | words).items()}
