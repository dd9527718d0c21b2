"""My account: password, second factors, and the browsers in which I am signed in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from dalel.site.accounts.actions.end_session import end_other_sessions, end_session
from dalel.site.staff.adapter import FactorAdapter
from dalel.site.staff.gate import StaffRequest, staff_page
from dalel.site.words import say


@staff_page()
def my_account(request: StaffRequest) -> HttpResponse:
    """What is set, and where I am signed in."""
    context = {
        "factors": Authenticator.objects.filter(user=request.user).order_by("pk"),
        "sessions": UserSession.objects.purge_and_list(request.user),
        "here": request.session.session_key,
    }
    return render(request, "staff/my_account.html", context)


@require_POST
@staff_page()
def end_my_session(request: StaffRequest, number: int) -> HttpResponse:
    """End one of my sessions; the one at work ends by signing out."""
    if end_session(request.user, number, by=request.user.alias):
        messages.success(request, say("session-ended"))
    return redirect("staff_my_account")


@require_POST
@staff_page()
def end_my_other_sessions(request: StaffRequest) -> HttpResponse:
    """End all of my sessions but the one at work."""
    end_other_sessions(request.user, but=request.session.session_key or "", by=request.user.alias)
    messages.success(request, say("sessions-ended"))
    return redirect("staff_my_account")


def remove_passkey(page: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Keep the last second factor: allauth's own page asks that of codes only."""

    @wraps(page)
    def guarded(request: HttpRequest, pk: int) -> HttpResponseBase:
        passkey = Authenticator.objects.filter(user=request.user, pk=pk).first()
        if passkey is not None and not FactorAdapter().can_delete_authenticator(passkey):
            messages.error(request, say("factor-last"))
            return redirect("mfa_index")
        return page(request, pk=pk)

    return guarded
