"""Findings, in the words of the looks that make them: in the reader's language on a page, and in
English for commands and programs, which have no language active."""

from core.installation import Finding, Level

__all__ = ["Finding", "Level", "error", "ok", "warning"]


def ok(name: str, found: str) -> Finding:
    return Finding(name, Level.OK, found)


def warning(name: str, found: str, advice: str) -> Finding:
    return Finding(name, Level.WARNING, found, advice)


def error(name: str, found: str, advice: str) -> Finding:
    return Finding(name, Level.ERROR, found, advice)
