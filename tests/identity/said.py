"""Claims and labels as small tables: what the tests of clips say of assets, and what comes of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from hitparade.domain.tables import CLIP_DAYS, CLIPS
from hitparade.identity.clips import CLIPPED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hitparade.engine.plan import Session

ALWAYS: Final = dt.date(1, 1, 1)
EVER: Final = dt.date(9999, 12, 31)
_OF: Final = ("supplier", "asset")
_DATES: Final = ("first", "last")


def _schema(texts: str, numbers: str = "", flags: str = "") -> pa.Schema:
    fields = [(name, pa.string()) for name in (*_OF, *texts.split())]
    fields += [(name, pa.int64()) for name in numbers.split()]
    fields += [(name, pa.bool_()) for name in flags.split()]
    return pa.schema([*fields, *((name, pa.date32()) for name in _DATES)])


SCHEMAS: Final = {
    "claims_said": _schema(
        "recording song claimant role origin", "start end share confidence sequence", "decided"
    ),
    "claims_denied": _schema("recording", "sequence"),
    "labels_said": _schema("label"),
    "labels_decided": _schema("label", "sequence", "holds"),
}
_NOTHING: Final = dict.fromkeys(("start", "end", "share", "confidence", "sequence"))
_ASSET: Final = {"supplier": "tube", "asset": "film", "first": ALWAYS, "last": EVER}


def claim(recording: str, **said: Any) -> dict[str, Any]:  # noqa: ANN401
    """A row of ``claims_said``: the asset is the film, the song is called as the recording."""
    plain = {"claimant": "wave", "role": "clip", "origin": "declared", "decided": False}
    return {
        **_ASSET,
        **plain,
        **_NOTHING,
        "recording": recording,
        "song": f"song of {recording}",
        **said,
    }


def decided(recording: str, sequence: int = 1, **said: Any) -> dict[str, Any]:  # noqa: ANN401
    """A row of ``claims_said`` that somebody decided."""
    return claim(recording, **{"claimant": "", "decided": True, "sequence": sequence} | said)


def denied(recording: str, sequence: int = 1, **said: Any) -> dict[str, Any]:  # noqa: ANN401
    """A row of ``claims_denied``."""
    return {**_ASSET, "recording": recording, "sequence": sequence, **said}


def label(name: str, **said: Any) -> dict[str, Any]:  # noqa: ANN401
    """A row of ``labels_said``."""
    return {**_ASSET, "label": name, **said}


def ruled(name: str, sequence: int, *, holds: bool, **said: Any) -> dict[str, Any]:  # noqa: ANN401
    """A row of ``labels_decided``."""
    return {**_ASSET, "label": name, "sequence": sequence, "holds": holds, **said}


def clipped(
    session: Session,
    claims: Sequence[dict[str, Any]] = (),
    denials: Sequence[dict[str, Any]] = (),
    labels: Sequence[dict[str, Any]] = (),
    rulings: Sequence[dict[str, Any]] = (),
) -> None:
    """Make ``clips`` and ``clip_days`` of what is said."""
    rows = zip(SCHEMAS.items(), (claims, denials, labels, rulings), strict=True)
    for (name, schema), said in rows:
        session.table(name, pa.Table.from_pylist(list(said), schema=schema))
    session.table("identity_inputs", pa.table({"inputs": [""]}))
    session.run(CLIPPED)
    for table in (CLIPS, CLIP_DAYS):
        table.check(session.read(f"SELECT * FROM {table.name}"), unique=True)
