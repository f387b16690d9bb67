"""A page is a frozen record that knows its path; a template turns it into HTML.

Templates see the record as ``page``, and the functions below. Everything that stands in a record is
text of others and is escaped; only what `hitparade.web.plots` draws is markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, ClassVar, Final

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context

from hitparade.web import assets, income, paths, plots, territories, use_names, words

if TYPE_CHECKING:
    from jinja2.runtime import Context

_INDENTED: Final = re.compile(r"\n\s+")
"""Space at the beginning of lines, which only templates need."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """What every page has."""

    template: ClassVar[str]
    """Name of its template."""
    path: str
    """Where it is, from the root of the site; see `hitparade.web.paths`."""
    title: str
    """Title of the window, without the name of the site."""
    description: str = ""
    """One sentence, for search engines and previews."""
    feed: str = ""
    """Path of the Atom feed that goes with it, or none."""
    card: str = ""
    """Path of the picture that stands for it where it is shared, or none."""
    anywhere: ClassVar[bool] = False
    """Whether it may be answered at any address, so that no link can be relative to it."""


@dataclass(frozen=True, kw_only=True)
class ErrorPage(Page):
    """Something that could not be answered."""

    template: ClassVar[str] = "error.html"
    detail: str


@dataclass(frozen=True, kw_only=True)
class LostPage(ErrorPage):
    """What a host of files answers with where there is no file."""

    anywhere: ClassVar[bool] = True


def render(page: Page, *, served: bool = True, base: str = "") -> str:
    """The HTML of a page.

    Args:
        page: The page.
        served: Whether a server answers for the site; files alone have no API and take no questions.
        base: Where people find the site, without a slash at its end; empty: not known.
    """
    template = environment().get_template(page.template)
    html = template.render(page=page, served=served, base=base)
    return _INDENTED.sub("\n", html)


@cache
def environment() -> Environment:
    """Where templates are found, and what they may use."""
    found = Environment(
        loader=PackageLoader("hitparade.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    found.globals |= {
        "link": _link,
        "static": _static,
        "paths": paths,
        "plots": plots,
        "words": words,
        "territory_name": territories.name,
        "money": income.money,
        "use_label": use_names.label,
        "use_said": use_names.said,
    }
    found.filters |= {"clamp": words.clamp, "number": words.number, "day": words.day}
    found.filters["told"] = use_names.told
    return found


@pass_context
def _link(context: Context, target: str) -> str:
    """The address of a path of the site, from the page that is rendered."""
    page: Page = context["page"]
    return paths.rooted(context["base"], target) if page.anywhere else paths.link(page.path, target)


@pass_context
def _static(context: Context, name: str) -> str:
    """The address of a file of the folder ``static``."""
    return _link(context, assets.static(name))
