"""Pages by cursor: a page stays the same page while others read on, and the last is as quick as the first."""

from __future__ import annotations

from typing import Any

from rest_framework.pagination import CursorPagination

from dalel.errors import CommandError


class Paging(CursorPagination):
    """Pages by key, with as many rows as are asked for."""

    ordering = "key"
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def get_page_size(self, request: Any) -> int:
        """How many rows a page has; what is no number is an error and not another number."""
        text = request.query_params.get("page_size", str(self.page_size))
        if not (text.isdecimal() and text.isascii() and len(text) < 5 and 1 <= int(text) <= self.max_page_size):
            raise CommandError(f'page_size cannot be "{text}".', next_step=f"It is from 1 to {self.max_page_size}.")
        return int(text)

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        """A page; the addresses of others begin as the site's own."""
        page = super().paginate_queryset(queryset, request, view)
        self.base_url = f"{request._request.edition.address}{request.get_full_path()}"
        return page
