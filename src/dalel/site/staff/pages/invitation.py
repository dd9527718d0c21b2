"""The page of an invitation: set a password, and go on to the second factor."""

from __future__ import annotations

from typing import cast

from allauth.account.internal import flows
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from dalel.site.accounts.actions.accept_invitation import accept_invitation, find_invitation
from dalel.site.staff.forms import AcceptForm


@sensitive_post_parameters()
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show whose account it is and ask for a password; whoever sets it is signed in, and asked for a second factor."""
    found = find_invitation(token, at=timezone.now())
    if found is None:
        context = {"title": "invitation-void", "says": "invitation-void-says"}
        return render(request, "staff/refusal.html", context, status=410)
    form = AcceptForm(request.POST or None, account=found.account)
    if form.is_valid():
        account = accept_invitation(token, form.cleaned_data["password1"], at=timezone.now())
        if account is not None:
            request.session.flush()
            answer = flows.login.perform_login(request, Login(user=account, redirect_url=reverse("mfa_index")))
            # The password was typed a moment ago: the page of the second factor need not ask for it again.
            flows.reauthentication.reauthenticate_by_password(request)
            return cast(HttpResponse, answer)
    return render(request, "staff/invitation.html", {"form": form, "invited": found.account})
