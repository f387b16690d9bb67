"""What the routes of the JSON API share: parameters, problems that may be answered, how it is told."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 # FastAPI reads annotations when it runs
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from fastapi import HTTPException, Path, Query, Request
from starlette.responses import Response

from hitparade.api import parse_date
from hitparade.web.paging import MOST
from hitparade.web.problems import MEDIA_TYPE

if TYPE_CHECKING:
    from fastapi.routing import APIRoute
    from pydantic import BaseModel

LATEST: Final = "latest"
FOREVER: Final = "public, max-age=31536000, immutable"
PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    status: {
        "description": text,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, text in (
        (400, "The request is not one that this API has."),
        (404, "There is no such thing; the nearest ones are named."),
        (422, "A parameter is not as it should be."),
        (503, "Too much is asked for just now, or the vault cannot be read; ask again."),
    )
}

Name = Annotated[
    str,
    Path(
        description="NAME or NAME@TERRITORY.",
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*(@([A-Z]{2}|001))?$",
        max_length=120,
        examples=["top10", "top10@SE"],
    ),
]
Issue = Annotated[
    str,
    Path(description="Issue date, or latest.", pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2}|latest)$"),
]
Number = Annotated[int, Path(description="Number of the edition, from 1.", ge=1, le=2**31 - 1)]
Id = Annotated[
    str,
    Path(
        description="Id of an entity, as entries have it.",
        pattern=r"^[^\x00-\x1f\x7f]+$",
        max_length=1000,
    ),
]
Limit = Annotated[int, Query(description="Items of a page.", ge=1, le=MOST)]
Cursor = Annotated[
    str, Query(description="`next` of the page before.", max_length=2000, pattern=r"^[\w-]*$")
]


def known_only(request: Request) -> None:
    """Refuse parameters that the route does not have.

    Raises:
        HTTPException: There is one; the known ones are named.
    """
    route: APIRoute | None = request.scope.get("route")
    known = {str(field.alias) for field in route.dependant.query_params} if route else set()
    unknown = sorted(set(request.query_params) - known)
    if unknown:
        listed = ", ".join(sorted(known)) or "none"
        raise HTTPException(422, f"There is no parameter {unknown[0][:100]} here. Known: {listed}.")


def told(document: BaseModel, *, forever: bool = False, more: str = "") -> Response:
    """A document as JSON.

    Args:
        document: What is told.
        forever: Whether it never changes.
        more: Address of the page after it.
    """
    headers = {"Cache-Control": FOREVER} if forever else {}
    if more:
        headers["Link"] = f'<{more}>; rel="next"'
    return Response(document.model_dump_json(), headers=headers, media_type="application/json")


def date_of(issue: str) -> dt.date | Literal["latest"]:
    """The date that an address names, or ``latest``.

    Raises:
        NotFoundError: It is no day of any month.
    """
    return "latest" if issue == LATEST else parse_date(issue)
