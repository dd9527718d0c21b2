from __future__ import annotations

from dalel.evidence.dossier.custody import Custody


def render_page(custody: Custody, *, lang: str) -> str:
    raise NotImplementedError
