"""An invitation: the link with which a person sets the password of an account, once."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from dalel.site.accounts.models.account import Account


class Invitation(models.Model):
    """A link that was handed to a person. Only the SHA-256 of its token is kept: the database cannot give it away."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.account.alias}, until {self.expires_at:%Y-%m-%d %H:%M} UTC"
