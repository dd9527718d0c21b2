"""The gate of the staff pages: who is let in, and that it is written down. Every page of the staff goes through it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from dalel.register.permission import MAY
from dalel.site.accounts.access_log import record_access
from dalel.site.accounts.models import Account
from dalel.site.staff.reader import reading, real_key

Pages = ParamSpec("Pages")
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor; recovery codes stand in for one that was lost, and are none by themselves."""
PROVED = "second_factor_of"
PROVED_AT = "second_factor_at"
LONGEST = dt.timedelta(hours=12)
"""For how long after the second factor was shown a session goes on, however busy it is."""
CLEARED = '"cache", "storage"'
"""What a browser forgets; the cookie of the session is deleted as such, and that of the language says nothing."""
KEYS = ("key", "parent")
"""What keys of records are called in addresses."""
EVERYBODY = frozenset(MAY)
ADMINISTRATORS = frozenset({"administrator"})


class StaffRequest(HttpRequest):
    """A request that has passed the gate."""

    user: Account


def may(*acts: str) -> frozenset[str]:
    """The roles that may do one of these acts, for ``staff_page(roles=may("review"))``."""
    return frozenset(role for role, able in MAY.items() if able & set(acts))


def staff_page(
    *, roles: Collection[str] = EVERYBODY, logs: str = "", noun: str = ""
) -> Callable[
    [Callable[Concatenate[StaffRequest, Pages], HttpResponse]], Callable[Concatenate[HttpRequest, Pages], HttpResponse]
]:
    """Open a page to signed-in accounts with a second factor and one of these roles, and to nobody else.

    ``logs`` names what opening it is (``register/access``): then a row of the access log is written before the page is
    shown, with ``noun`` and ``key`` as the address of the page has them, or ``noun`` as given here. Who is refused
    for the role is written down on every page.
    """

    def pass_gate(
        page: Callable[Concatenate[StaffRequest, Pages], HttpResponse],
    ) -> Callable[Concatenate[HttpRequest, Pages], HttpResponse]:
        @wraps(page)
        def guarded(request: HttpRequest, /, *args: Pages.args, **kwargs: Pages.kwargs) -> HttpResponse:
            account = request.user
            if not isinstance(account, Account):
                return redirect_to_login(request.get_full_path())
            if not has_factor(account):
                return redirect("mfa_index")
            if not is_proved(request, account):
                return sign_in_again(request)
            with reading(None if account.role == "partner" else account.alias):
                meant = {name: real_key(str(kwargs[name])) for name in KEYS if name in kwargs}
                if account.role not in roles:
                    record_access(
                        account.alias, "refused", noun=str(kwargs.get("noun", noun)), key=meant.get("key") or ""
                    )
                    raise PermissionDenied
                if None in meant.values():
                    raise Http404
                kwargs.update(meant)
                response = page(request, *args, **kwargs)  # type: ignore[arg-type] # its user is an account, see above
            if logs and response.status_code < 400:
                named = {name: str(kwargs[name]) for name in ("noun", "key") if name in kwargs}
                record_access(account.alias, logs, **({"noun": noun} | named))
            return response

        return guarded

    return pass_gate


def own_page(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Open a page of somebody's own account, such as that on which the first second factor is set.

    Once there is a factor, a session that never showed it is closed: whoever holds the password alone gets no further.
    """

    @wraps(page)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        account = request.user
        if not isinstance(account, Account):
            return redirect_to_login(request.get_full_path())
        if has_factor(account) and not is_proved(request, account):
            return sign_in_again(request)
        return page(request, *args, **kwargs)

    return guarded


def has_factor(account: Account) -> bool:
    """Whether an account has a second factor."""
    return bool(is_mfa_enabled(account, FACTORS))


def prove_factor(request: HttpRequest, account: Account) -> None:
    """Note in the session that a second factor of this account was shown in it, and when."""
    request.session[PROVED], request.session[PROVED_AT] = account.pk, timezone.now().timestamp()


def is_proved(request: HttpRequest, account: Account) -> bool:
    """Whether a second factor of this account was shown in this session, not longer ago than a session may last."""
    is_fresh = timezone.now().timestamp() - request.session.get(PROVED_AT, 0) < LONGEST.total_seconds()
    return bool(request.session.get(PROVED) == account.pk) and is_fresh


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """Close a session that was begun without the second factor, or that has lasted too long."""
    logout(request)
    answer = redirect_to_login(request.get_full_path())
    answer["Clear-Site-Data"] = CLEARED
    return answer


def sign_out(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Tell the browser to keep nothing of the pages once somebody has signed out."""

    @wraps(page)
    def signed_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = page(request, *args, **kwargs)
        if not request.user.is_authenticated:
            answer["Clear-Site-Data"] = CLEARED
        return answer

    return signed_out
