"""What a password must be: long, not among the common ones, not the name of its owner."""

from __future__ import annotations

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from dalel.site.accounts.models import Account
from dalel.site.words import say

LENGTH = 12


class PasswordRule:
    """Refuses a password of fewer than 12 characters, one of the 20,000 commonest, and one that holds a name."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raise the first sentence that the password does not satisfy."""
        if len(password) < LENGTH:
            raise ValidationError(say("password-short", length=LENGTH), code="password-short")
        if password.lower().strip() in CommonPasswordValidator().passwords:
            raise ValidationError(say("password-common"), code="password-common")
        names = [user.name, user.alias] if user else []
        if any(name.casefold() in password.casefold() for name in names):
            raise ValidationError(say("password-name"), code="password-name")

    def get_help_text(self) -> str:
        """The rule in a sentence."""
        return say("password-rule", length=LENGTH)
