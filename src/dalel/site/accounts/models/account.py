"""An account: one person of the staff."""

from __future__ import annotations

from typing import ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from dalel.register.models.fields import TermField
from dalel.vocabulary import LANGUAGES


class Account(AbstractBaseUser):
    """A person who signs in with a name, and whom the register, its pages and its logs know by an alias only.

    Nothing more is kept of the person, no address either. An account is never deleted: a suspended one keeps its alias
    from being given to somebody else, whose work would then look like theirs.
    """

    name = models.CharField(max_length=40, unique=True)
    alias = models.CharField(max_length=80)
    role = TermField("register/staff-role", default="reader")
    language = models.CharField(max_length=2, choices=[(code, code) for code in LANGUAGES], default="en")
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[BaseUserManager[Self]] = BaseUserManager()

    USERNAME_FIELD = "name"

    class Meta:
        ordering: ClassVar = ["alias"]
        constraints: ClassVar = [models.UniqueConstraint(Lower("alias"), name="one_account_an_alias")]

    def __str__(self) -> str:
        return self.alias
