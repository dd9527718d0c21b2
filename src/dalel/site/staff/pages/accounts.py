"""The accounts, for administrators: invite, change the role, suspend, restore, end sessions."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dalel.errors import CommandError, DalelError
from dalel.site.accounts.actions.change_account import change_role, restore, suspend
from dalel.site.accounts.actions.end_session import end_other_sessions, end_session
from dalel.site.accounts.actions.invite import invite, make_account
from dalel.site.accounts.listing import list_accounts, standing_of
from dalel.site.accounts.models import Account
from dalel.site.staff.forms import InviteForm, RoleForm
from dalel.site.staff.gate import ADMINISTRATORS, StaffRequest, has_factor, staff_page
from dalel.site.staff.refusing import sentences_of
from dalel.site.words import say


@staff_page(roles=ADMINISTRATORS)
def accounts(request: StaffRequest) -> HttpResponse:
    """Every account, and a form to invite somebody."""
    form = InviteForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = make_account(
                given["name"],
                alias=given["alias"],
                role=given["role"],
                language=given["language"],
                by=request.user.alias,
            )
        except DalelError as error:
            form.add_error(None, sentences_of(error))
        else:
            return show_link(request, made)
    return render(request, "staff/accounts.html", {"accounts": list_accounts(), "form": form})


@staff_page(roles=ADMINISTRATORS)
def account(request: StaffRequest, number: int) -> HttpResponse:
    """One account: its role, its standing, its sessions."""
    found = get_object_or_404(Account, pk=number)
    context = {
        "owner": found,
        "standing": standing_of(found),
        "has_factor": has_factor(found),
        "form": RoleForm(initial={"role": found.role}),
        "sessions": UserSession.objects.purge_and_list(found),
        "here": request.session.session_key,
    }
    return render(request, "staff/account.html", context)


@require_POST
@staff_page(roles=ADMINISTRATORS)
def change(request: StaffRequest, number: int) -> HttpResponse:
    """Give another role, suspend, restore, make a new link, or end all sessions: what the button says."""
    found = get_object_or_404(Account, pk=number)
    by, wanted = request.user.alias, request.POST.get("act", "")
    try:
        if wanted == "role":
            change_role(found, request.POST.get("role", ""), by=by)
            messages.success(request, say("role-changed"))
        elif wanted == "suspend" and found == request.user:
            messages.error(request, say("suspend-self"))
        elif wanted == "suspend":
            suspend(found, by=by)
            messages.success(request, say("account-suspended-said"))
        elif wanted == "restore":
            restore(found, by=by)
            messages.success(request, say("account-restored-said"))
        elif wanted == "invite":
            return show_link(request, found)
        elif wanted == "end-sessions":
            end_other_sessions(found, but=request.session.session_key or "", by=by)
            messages.success(request, say("sessions-ended"))
    except CommandError as error:
        messages.error(request, sentences_of(error))
    return redirect("staff_account", number=number)


@require_POST
@staff_page(roles=ADMINISTRATORS)
def end_account_session(request: StaffRequest, number: int, session: int) -> HttpResponse:
    """End one session of an account."""
    if end_session(get_object_or_404(Account, pk=number), session, by=request.user.alias):
        messages.success(request, say("session-ended"))
    return redirect("staff_account", number=number)


def show_link(request: StaffRequest, invited: Account) -> HttpResponse:
    """Show the link of a new invitation, the only time."""
    token = invite(invited, by=request.user.alias, at=timezone.now())
    link = request.build_absolute_uri(reverse("staff_invitation", args=[token]))
    return render(request, "staff/link.html", {"invited": invited, "link": link})
