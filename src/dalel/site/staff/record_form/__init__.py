"""The form of a record: made from the columns of its model, read back into what the record says."""

from __future__ import annotations

from dalel.site.staff.record_form.form import RecordForm

__all__ = ["RecordForm"]
