"""The forms of signing in and of one's own account: allauth's, in our words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password

from dalel.site.accounts.models import Account
from dalel.site.accounts.password import LENGTH
from dalel.site.staff.tags import NAMES
from dalel.site.words import say, word
from dalel.vocabulary import vocabulary


class InWords(forms.Form):
    """A form whose labels are sentences of ours; ``words`` says which, by field."""

    words: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.error_messages["required"] = say("field-required")
            field.help_text = ""
            if name in self.words:
                field.label = say(self.words[name])
        if "password1" in self.fields:
            self.fields["password1"].help_text = say("password-rule", length=LENGTH)


class SignInForm(InWords, LoginForm):  # type: ignore[misc] # allauth has no types
    """Login name and password."""

    words = {"login": "login-name", "password": "password"}


class ConfirmPasswordForm(InWords, ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    words = {"password": "password"}


class NewPasswordForm(InWords, ChangePasswordForm):  # type: ignore[misc]
    """Another password."""

    words = {"oldpassword": "password-now", "password1": "password-new", "password2": "password-again"}

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        return check_same(self, forms.Form.clean(self) or {})


class CodeForm(InWords, AuthenticateForm):  # type: ignore[misc]
    """A code of the app, or a recovery code."""

    words = {"code": "code"}


class ConfirmCodeForm(InWords, ReauthenticateCodeForm):  # type: ignore[misc]
    """A code once more."""

    words = {"code": "code"}


class FirstCodeForm(InWords, ActivateTOTPForm):  # type: ignore[misc]
    """The first code, which shows that the app has the secret."""

    words = {"code": "code"}


class PasskeyForm(InWords, AddWebAuthnForm):  # type: ignore[misc]
    """A passkey and what it is called."""

    words = {"name": "passkey-name"}


class AcceptForm(InWords):
    """The first password of an account."""

    words = {"password1": "password-new", "password2": "password-again"}
    password1 = forms.CharField(strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    password2 = forms.CharField(strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_password1(self) -> str:
        """The rule of passwords."""
        password: str = self.cleaned_data["password1"]
        validate_password(password, self.account)
        return password

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        return check_same(self, super().clean() or {})


class RoleForm(InWords):
    """A role."""

    words = {"role": "role"}
    role = forms.ChoiceField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["role"]
        assert isinstance(chosen, forms.ChoiceField)  # noqa: S101 - it stands five lines above
        noun = "register/staff-role"
        chosen.choices = [(code, word(noun, code)) for code in vocabulary(noun)]


class InviteForm(RoleForm):
    """Whom to invite."""

    words = {"name": "login-name", "alias": "alias", "role": "role", "language": "language"}
    field_order = ("alias", "name", "role", "language")
    name = forms.CharField(
        max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"})
    )
    alias = forms.CharField(max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    language = forms.ChoiceField(choices=list(NAMES.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = say("login-name-says")
        self.fields["alias"].help_text = say("alias-says")


class LogForm(InWords):
    """Which rows of the access log to show."""

    words = {
        "who": "log-who",
        "act": "log-act",
        "record": "log-record",
        "since": "log-from",
        "until": "log-until",
    }
    who = forms.CharField(required=False, max_length=200)
    act = forms.ChoiceField(required=False)
    record = forms.CharField(required=False, max_length=200)
    since = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, widget=forms.DateInput(attrs={"type": "date"}))
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        act = self.fields["act"]
        assert isinstance(act, forms.ChoiceField)  # noqa: S101 - it stands above
        act.choices = [("", say("log-any"))] + [
            (code, word("register/access", code)) for code in vocabulary("register/access")
        ]


def check_same(form: forms.Form, cleaned: dict[str, Any]) -> dict[str, Any]:
    """Say at the second password that it differs from the first."""
    first, second = cleaned.get("password1"), cleaned.get("password2")
    if first and second and first != second:
        form.add_error("password2", say("password-differs"))
    return cleaned
