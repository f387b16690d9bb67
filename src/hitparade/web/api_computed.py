"""The part of the API that computes: what-ifs, balances, and what operators may do with a token.

What is computed takes its turn: one at a time, few in line, the others are told to come again. A
what-if may set any parameter of the rule book; it reads no file, stores nothing, and tells no more
places than the chart shows.
"""

from __future__ import annotations

import datetime as dt
from contextlib import closing
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Depends, HTTPException, Query, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from starlette.responses import JSONResponse

from hitparade.domain.chart import Balance, Edition, WhatIf
from hitparade.domain.errors import NotFoundError
from hitparade.web.api_shared import PROBLEMS, Issue, Name, date_of, told
from hitparade.web.intake.drain import drain
from hitparade.web.intake.tokens import OPERATE, Tokens

if TYPE_CHECKING:
    from hitparade.web.serving import Serving

_SETTING: Final = r"^[a-z_]{2,40}\.[a-z0-9_]{1,60}\.[a-z_]{1,60}=[^&*!\x00-\x1f]{1,200}$"
_MANY: Final = 20
_BEARER: Final = HTTPBearer(auto_error=False, description="An operator's token.")
_REFUSED: Final[dict[int | str, dict[str, Any]]] = {
    status: {"description": text, "content": PROBLEMS[404]["content"]}
    for status, text in (
        (401, "A token is needed, and this is none."),
        (403, "The token is not an operator's."),
        (409, "A rule is not known for that date."),
    )
}


class PublishedDocument(BaseModel):
    """What a run of ``hitparade publish`` did."""

    at: dt.datetime
    charts: list[dict[str, Any]]
    """As ``hitparade publish --json`` tells them."""
    holds: bool
    """Whether nothing was found wrong."""


def add_computed(routes: APIRouter, serving: Serving) -> None:
    """Add the routes."""
    _whatif(routes, serving)
    _balance(routes, serving)
    _publish(routes, serving)


def _whatif(routes: APIRouter, serving: Serving) -> None:
    @routes.get(
        "/charts/{name}/issues/{issue}/what-if",
        response_model=WhatIf,
        responses={409: _REFUSED[409]},
    )
    def what_if(
        name: Name,
        issue: Issue,
        settings: Annotated[
            list[Annotated[str, Query(pattern=_SETTING)]],
            Query(
                alias="set",
                description="PATH=VALUE: a parameter of the rule book and its value.",
                max_length=_MANY,
                examples=[["convert.streams.points=10"]],
            ),
        ] = [],  # noqa: B006 # FastAPI copies it
        rules_of: Annotated[
            dt.date | None, Query(description="Take the parameters of the issue of this date.")
        ] = None,
        only: Annotated[
            str,
            Query(description="Of `rules_of`: only this kind of rule.", pattern=r"^[a-z_]{0,40}$"),
        ] = "",
    ) -> Response:
        """An issue under other rules, beside its newest edition; nothing is stored."""
        published = serving.shelf.edition(name, date_of(issue))
        _require_points(published)
        with serving.turn():
            found = serving.charts.whatif(
                name,
                issue=published.issue,
                rules_of=rules_of,
                only=only or None,
                settings=dict(one.split("=", 1) for one in settings),
            )
        return told(_for_everyone(found, published))


def _require_points(published: Edition) -> None:
    """Insist that a chart shows its points: a what-if tells them.

    Raises:
        NotFoundError: It does not, or there are none.
    """
    if all(entry.points is None for entry in published.entries):
        raise NotFoundError(
            f"{published.chart} of {published.issue} shows ranks without points, so there is nothing "
            "to compute under other rules."
        )


def _for_everyone(found: WhatIf, published: Edition) -> WhatIf:
    """What a what-if tells of the places that the chart shows."""
    deepest = max(entry.rank for entry in published.entries)
    shown = {entry.id for entry in published.entries}
    entries = [
        entry
        for entry in found.entries
        if entry.id in shown or (entry.whatif_rank is not None and entry.whatif_rank <= deepest)
    ]
    swaps = [swap for swap in found.swaps if {swap.above.id, swap.below.id} <= shown]
    return found.model_copy(update={"entries": entries, "swaps": swaps})


def _balance(routes: APIRouter, serving: Serving) -> None:
    @routes.get("/charts/{name}/issues/{issue}/balance", response_model=Balance)
    def balance(name: Name, issue: Issue) -> Response:
        """Where every unit reported for an issue went; `holds` if none was lost or doubled."""
        published = serving.shelf.issue(name, date_of(issue))
        with serving.turn():
            found = serving.charts.balance(chart=name, issue=published.issue)
        return told(found)


def _publish(routes: APIRouter, serving: Serving) -> None:
    @routes.post(
        "/publish",
        response_model=PublishedDocument,
        responses={status: _REFUSED[status] for status in (401, 403)},
    )
    def publish(
        given: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
    ) -> Response:
        """Publish what is due now, as `hitparade publish` does; needs an operator's token."""
        _require_operator(serving, given)
        with serving.turn():
            drain(serving.charts)
            done = serving.charts.publish()
        return JSONResponse(done.as_json(), headers={"Cache-Control": "no-store"})


def _require_operator(serving: Serving, given: HTTPAuthorizationCredentials | None) -> None:
    """Insist on an operator's token.

    Raises:
        HTTPException: There is none (401), or it is for something else (403).
    """
    found = None
    if given is not None:
        with closing(Tokens(serving.charts.workspace)) as tokens:
            found = tokens.find(given.credentials)
    if found is None:
        raise HTTPException(401, "This needs an operator's token.", {"WWW-Authenticate": "Bearer"})
    if not found.may(OPERATE):
        raise HTTPException(403, "This token is not an operator's.")
