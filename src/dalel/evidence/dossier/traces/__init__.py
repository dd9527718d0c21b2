"""Traces in documents that would give away who collected them."""

from dalel.evidence.dossier.traces.finding import find_traces
from dalel.evidence.dossier.traces.trace import Identity, Limits, Trace, TraceKind

__all__ = ["Identity", "Limits", "Trace", "TraceKind", "find_traces"]
