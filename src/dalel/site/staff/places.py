"""Where in the pages a record is: its own page, or its place on the page of its case."""

from __future__ import annotations

from django.urls import reverse

from dalel.site.anchor import anchor_of
from dalel.site.staff.reader import shown_key


def page_of(noun: str, key: str) -> str:
    """The address of the page on which a record is shown."""
    if noun == "case":
        return reverse("staff_case", args=[key])
    if "/" in key:
        return f"{reverse('staff_case', args=[key.partition('/')[0]])}#{anchor_of(noun, shown_key(key))}"
    return reverse("staff_record", args=[noun, key])
