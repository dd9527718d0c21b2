"""Programs that put their own name where a document names its author. That is no trace of a person."""

from __future__ import annotations

import re

PROGRAMS = (
    *("1c", "1с", "abbyy", "acrobat", "adobe", "apache", "apple", "aspose", "calibre", "chromium", "crystal reports"),
    *("devexpress", "docx4j", "epplus", "excel", "exceljs", "fastreport", "fpdf", "google", "ghostscript", "gpl"),
    *("itext", "itextsharp", "jasperreports", "latex", "libreoffice", "microsoft", "ms office", "onlyoffice"),
    *("openoffice", "openpyxl", "openxml", "pandas", "pandoc", "pdfsharp", "pdftex", "phpexcel", "phpoffice"),
    *("phpspreadsheet", "phpword", "poi", "python-docx", "python-pptx", "quartz pdfcontext", "reportlab", "rubyxl"),
    *("sheetjs", "skia", "tcpdf", "telerik", "typst", "unknown", "unknown creator", "weasyprint", "wkhtmltopdf"),
    *("word", "wps", "wps office", "xlsxwriter", "мой офис", "мойофис", "р7-офис", "р7"),
)

IS_PROGRAM = re.compile(f"(?:{'|'.join(map(re.escape, PROGRAMS))})(?:[^a-zа-яё].*)?", re.DOTALL)


def is_program(author: str) -> bool:
    """Whether a name is a program's, with or without its version: ``LibreOffice 7.3``, ``Microsoft Office User``."""
    return IS_PROGRAM.fullmatch(author.strip().casefold()) is not None
