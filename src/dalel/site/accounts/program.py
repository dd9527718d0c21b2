"""Which program a session belongs to, in words that its owner recognises."""

from __future__ import annotations

# The first that is found counts: most programs also name those that they take after.
PROGRAMS = {
    "Firefox/": "Firefox",
    "Edg/": "Edge",
    "OPR/": "Opera",
    "YaBrowser/": "Yandex Browser",
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def program_of(user_agent: str) -> str:
    """The browser and the system that a program says it is; what it says itself where it is none that is known."""
    program = find_first(user_agent, PROGRAMS)
    system = find_first(user_agent, SYSTEMS)
    found = " · ".join(each for each in (program, system) if each)
    return found or user_agent


def find_first(text: str, names: dict[str, str]) -> str:
    """What the first mark that stands in a text is called."""
    return next((name for mark, name in names.items() if mark in text), "")
