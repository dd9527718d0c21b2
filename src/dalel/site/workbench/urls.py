"""The addresses of the workbench: the language first, so that an address says all there is to say."""

from __future__ import annotations

from django.urls import path, register_converter

from dalel.site.workbench.door import TAKES
from dalel.site.workbench.page import InLanguage
from dalel.site.workbench.pages.checkpoints import checkpoints
from dalel.site.workbench.pages.documents import document, document_file, documents
from dalel.site.workbench.pages.files import static_file
from dalel.site.workbench.pages.findings import finding, findings
from dalel.site.workbench.pages.follow_up import follow_up
from dalel.site.workbench.pages.line import line
from dalel.site.workbench.pages.overview import overview, start
from dalel.site.workbench.pages.publications import publication, publications
from dalel.site.workbench.pages.spending import spending

register_converter(InLanguage, "language")

urlpatterns = [
    path("", start),
    path("static/<str:name>", static_file),
    path("<language:lang>/", overview, name="workbench-overview"),
    path("<language:lang>/spending/", spending, name="workbench-spending"),
    path("<language:lang>/spending/line/<str:name>/", line, name="workbench-line"),
    path("<language:lang>/findings/", findings, name="workbench-findings"),
    path("<language:lang>/findings/<str:name>/", finding, name="workbench-finding"),
    path("<language:lang>/findings/<str:name>/follow-up/", follow_up, name=TAKES),
    path("<language:lang>/documents/", documents, name="workbench-documents"),
    path("<language:lang>/documents/<str:digest>/", document, name="workbench-document"),
    path("<language:lang>/documents/<str:digest>/file", document_file, name="workbench-file"),
    path("<language:lang>/publications/", publications, name="workbench-publications"),
    path("<language:lang>/publications/<path:name>/", publication, name="workbench-publication"),
    path("<language:lang>/checkpoints/", checkpoints, name="workbench-checkpoints"),
]
handler400 = "dalel.site.workbench.pages.refusal.wrong_name"
handler404 = "dalel.site.workbench.pages.refusal.not_found"
handler500 = "dalel.site.workbench.pages.refusal.failed"
