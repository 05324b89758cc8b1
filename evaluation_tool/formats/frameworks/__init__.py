"""Competency frameworks in and out of files; lenient and talkative on the way in, strict on the way out."""

from evaluation_tool.formats.frameworks.exchange import CARRIED, carried, read_framework, write_framework
from evaluation_tool.formats.frameworks.report import ReportSection, report_sections, sentence
from evaluation_tool.formats.frameworks.shipped import load_shipped, shipped_index
from evaluation_tool.formats.frameworks.values import (
    ExchangeNote,
    ExportedFramework,
    ExportLoss,
    FrameworkFormat,
    ImportedFramework,
)

__all__ = [
    "CARRIED",
    "ExchangeNote",
    "ExportLoss",
    "ExportedFramework",
    "FrameworkFormat",
    "ImportedFramework",
    "ReportSection",
    "carried",
    "load_shipped",
    "read_framework",
    "report_sections",
    "sentence",
    "shipped_index",
    "write_framework",
]
