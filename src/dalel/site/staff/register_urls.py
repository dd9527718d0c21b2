"""The addresses of the pages of the register."""

from __future__ import annotations

from django.urls import path, register_converter

from dalel.site.staff.pages.add import add_record
from dalel.site.staff.pages.answer import answer_reader, confirm
from dalel.site.staff.pages.bulk import bulk
from dalel.site.staff.pages.case import case
from dalel.site.staff.pages.duplicates import duplicates
from dalel.site.staff.pages.edit import edit_record, remove_record
from dalel.site.staff.pages.history import bring_record_back, history
from dalel.site.staff.pages.quick import quick_event
from dalel.site.staff.pages.record import record
from dalel.site.staff.pages.records import records
from dalel.site.staff.pages.restrict import restrict_record
from dalel.site.staff.pages.step import take_step
from dalel.site.staff.pages.talk import add_comment, add_note, add_task, finish_task
from dalel.site.staff.reader import CaseInPath, KeyInPath

register_converter(KeyInPath, "key")
register_converter(CaseInPath, "case")

urlpatterns = [
    path("records/", records, name="staff_records"),
    path("records/bulk/", bulk, name="staff_bulk"),
    path("records/duplicates/", duplicates, name="staff_duplicates"),
    path("records/<slug:noun>/<key:key>/", record, name="staff_record"),
    path("cases/<case:key>/", case, name="staff_case"),
    path("cases/<case:key>/events-from-source/", quick_event, name="staff_quick_event"),
    path("add/<slug:noun>/", add_record, name="staff_add"),
    path("add/<slug:noun>/in/<key:parent>/", add_record, name="staff_add_in"),
    path("edit/<slug:noun>/<key:key>/", edit_record, name="staff_edit"),
    path("remove/<slug:noun>/<key:key>/", remove_record, name="staff_remove"),
    path("history/<slug:noun>/<key:key>/", history, name="staff_history"),
    path("bring-back/<int:number>/", bring_record_back, name="staff_bring_back"),
    path("restrict/<slug:noun>/<key:key>/", restrict_record, name="staff_restrict"),
    path("step/<slug:act>/<slug:noun>/<key:key>/", take_step, name="staff_step"),
    path("comment/<slug:noun>/<key:key>/", add_comment, name="staff_comment"),
    path("task/<int:number>/end/", finish_task, name="staff_end_task"),
    path("task/<slug:noun>/<key:key>/", add_task, name="staff_task"),
    path("answer/<slug:noun>/<key:key>/<int:number>/", answer_reader, name="staff_answer"),
    path("answer/<int:number>/confirm/", confirm, name="staff_confirm_answer"),
    path("note/<slug:noun>/<key:key>/", add_note, name="staff_note"),
]
