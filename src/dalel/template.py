"""Templates of pages that stand alone: everything is escaped, and nothing that is not seen gets through."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from dalel.export import clean_text


def make_environment(package: str, folder: str = "templates") -> Environment:
    """The surroundings of a package's templates: everything is escaped, and a name that is not there is an error."""
    return Environment(
        loader=PackageLoader(package, folder),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=harmless,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def harmless(value: object) -> object:
    """Whatever a template puts on the page, without characters that do what is not seen."""
    if isinstance(value, Markup):
        return Markup(clean_text(value))  # noqa: S704 - it was markup before
    return clean_text(value) if isinstance(value, str) else value
