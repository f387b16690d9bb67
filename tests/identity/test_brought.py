"""Late deliveries are added to the resolution on hand, and it is what a full resolution would be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pyarrow as pa
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

import hitparade
from hitparade.domain.errors import ConflictError
from hitparade.domain.tables import (
    ARTISTS,
    CATALOGUE,
    CATALOGUES,
    CLAIM_FILES,
    CLAIMS,
    CLIP_DAYS,
    CLIPS,
    DECISIONS,
    DETAILS,
    FOLDINGS,
    IDENTITIES,
    ISRCS,
    LINEAGE,
    MATCHES,
    PUBLISHED,
    RECORDINGS,
    RESOLUTION,
    SUBJECTS,
    TRACKS,
)
from hitparade.engine.duckdb import DuckDB
from hitparade.engine.lake import Lake
from hitparade.feeds.deliveries import facts
from hitparade.identity import resolve as resolving
from hitparade.identity.brought import BROUGHT, settle
from hitparade.identity.resolve import WHOLE, bring_up_to_date, resolve
from hitparade.identity.ruling import rule
from tests.examples import examples
from tests.identity.spelled import decided, typed

if TYPE_CHECKING:
    from hitparade.engine.plan import Session
    from tests.office import Office

_STORED: Final = (
    RECORDINGS,
    RESOLUTION,
    IDENTITIES,
    ISRCS,
    DETAILS,
    TRACKS,
    ARTISTS,
    LINEAGE,
    CLIPS,
    CLIP_DAYS,
)
_ADDED: Final = (RECORDINGS, RESOLUTION, IDENTITIES)
ONE, TWO, THREE, FOUR = "USRC17607839", "GBAYE0601498", "DEA123456789", "NLA507500001"
_ISRCS: Final = (ONE, TWO, THREE, FOUR)
_TITLES: Final = ("Alba", "ALBA", "Alba (Live)", "Intro", "Brisa feat. Fay")
_ARTISTS: Final = ("M", "The Makers", "Makers", "Fay")
_MBIDS: Final = ("0f1a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8", "1f1a2b3c-4d5e-6f70-8192-a3b4c5d6e7f8")
_DAY: Final = dt.date(2026, 3, 2)

Rows: TypeAlias = Sequence[Mapping[str, Any]]


def _seldom(*values: str) -> st.SearchStrategy[str]:
    return st.one_of(st.just(""), st.just(""), st.sampled_from(values))


_COUNTS: Final = {
    "rows": st.integers(1, 4),
    "first_day": st.integers(0, 3).map(lambda days: _DAY + dt.timedelta(days)),
    "supplier": st.sampled_from(("press", "tube")),
}
_BARE: Final = st.fixed_dictionaries({"isrc": st.sampled_from(_ISRCS), **_COUNTS})
_WORDED: Final = st.fixed_dictionaries(
    {
        "title": st.sampled_from(_TITLES),
        "artist": st.sampled_from(_ARTISTS),
        "isrc": _seldom(*_ISRCS),
        "asset": _seldom("a1", "a2"),
        "release": _seldom("First", "Second"),
        "ean": _seldom("4006381333931"),
        **_COUNTS,
    }
)
_SOLD: Final = st.fixed_dictionaries(
    {
        "ean": st.just("4006381333931"),
        "release": st.sampled_from(("First", "Second")),
        "artist": st.sampled_from(_ARTISTS),
        **_COUNTS,
    }
)
_SPELLED: Final = st.one_of(_BARE, _WORDED, _WORDED, _SOLD)
_LISTED: Final = st.fixed_dictionaries(
    {
        "isrc": st.one_of(st.just(""), st.sampled_from(_ISRCS), st.sampled_from(_ISRCS)),
        "mbid": _seldom(*_MBIDS),
        "recording": _seldom("r1", "r2"),
        "title": st.sampled_from(("", *_TITLES)),
        "artist": st.sampled_from(_ARTISTS),
        "lead_artist": _seldom("M", "makers"),
        "featured": _seldom("Fay", "Fay;M"),
        "song": _seldom("s1", "s2"),
        "release": _seldom("First"),
        "version": _seldom("live"),
        "spotify": _seldom("a1"),
        "release_date": st.sampled_from((None, _DAY, _DAY + dt.timedelta(2))),
    }
)
_IDS: Final = tuple(f"isrc:{isrc}" for isrc in _ISRCS)
_DECIDED: Final[st.SearchStrategy[Any]] = st.one_of(
    st.tuples(
        st.just("match"),
        st.just("it"),
        st.fixed_dictionaries(
            {
                "title": st.just(""),
                "artist": st.just(""),
                "isrc": st.sampled_from(_ISRCS),
                "recording": st.sampled_from(_IDS),
            }
        ),
    ),
    st.tuples(
        st.just("merge"),
        st.just(_IDS[0]),
        st.fixed_dictionaries({"into": st.sampled_from(_IDS[1:])}),
    ),
    st.tuples(st.just("classify"), st.sampled_from(_IDS), st.just({"version": "remix"})),
    st.tuples(st.just("split"), st.sampled_from(_IDS), st.just({})),
    st.tuples(st.just("alias"), st.just("Fay"), st.just({"of": "M"})),
)
_CLAIMED: Final = st.fixed_dictionaries(
    {
        "asset": st.sampled_from(("a1", "a2")),
        "claimant": st.just("wave"),
        "isrc": st.sampled_from(_ISRCS),
        "title": _seldom(*_TITLES),
        "artist": st.just("M"),
        "role": st.just("clip"),
        "origin": st.just("declared"),
    }
)


class World:
    """What is delivered, catalogued, claimed and decided, as small tables."""

    def __init__(
        self,
        usage: Rows,
        catalogue: Rows = (),
        *,
        decisions: Rows = (),
        claims: Rows = (),
        figures: Sequence[str] = (),
    ) -> None:
        """Take rows; those of usage say their ``load``."""
        spellings: dict[tuple[object, ...], dict[str, Any]] = {}
        named = ("supplier", "asset", "title", "artist", "isrc", "release", "ean")
        for row in usage:
            key = tuple(row.get(name, "") for name in named)
            line = {**row, "subject": "|".join(key)}
            spellings[row["load"], *key] = line
        self.usage = list(spellings.values())
        self.catalogue = [{**row, "load": "c1", "line": n} for n, row in enumerate(catalogue, 1)]
        self.decisions = decisions
        self.claims = [{**row, "load": "k1", "line": n} for n, row in enumerate(claims, 1)]
        self.figures = figures

    def show(self, session: Session, loads: Sequence[str], inputs: str) -> None:
        """Make it readable in a session, as far as it is of some loads."""
        received = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        known = {"rows_read": 1, "rows_accepted": 1, "rows_refused": 0, "received": received}
        files = [{"sequence": 1, "load": "c1"}] if self.catalogue else []
        claimed = [{"sequence": 1, "load": "k1"}] if self.claims else []
        for table, lines, always in (
            (SUBJECTS, self.usage, {"supplier": "press", "rows": 1, "first_day": _DAY}),
            (CATALOGUES, files, known),
            (CATALOGUE, self.catalogue, {}),
            (DECISIONS, self.decisions, {}),
            (PUBLISHED, (), {}),
            (CLAIM_FILES, claimed, known),
            (CLAIMS, self.claims, {}),
        ):
            rows = [{**always, **line} for line in lines]
            session.table(table.name, typed(table, rows))
        for table in (FOLDINGS, MATCHES):
            session.table(table.name, table.empty())
        figures = [load for load in loads if load in self.figures]
        session.table("loads_in_force", pa.table({"load": pa.array(loads, pa.string())}))
        session.table("added_up_loads", pa.table({"load": pa.array(figures, pa.string())}))
        session.table("identity_inputs", pa.table({"inputs": [inputs]}))
        rule(session)
        session.run(WHOLE)

    def resolved(self, engine: DuckDB, *loads: str) -> dict[str, pa.Table]:
        """Every table that is stored of some deliveries, resolved anew."""
        with engine.session() as session:
            self.show(session, loads, "stamp")
            resolve(session, None)
            return {
                table.name: session.read(
                    f"SELECT * FROM {table.name} "
                    + ("WHERE NOT starts_with(subject, 'claim:')" if table is RESOLUTION else "")
                )
                for table in _STORED
            }

    def added(
        self, engine: DuckDB, before: Mapping[str, pa.Table], *loads: str
    ) -> dict[str, list[dict[str, Any]]] | None:
        """What is there with late deliveries added; None where all has to be resolved."""
        with engine.session() as session:
            self.show(session, loads, "stamp")
            for table in _STORED:
                session.table(table.name, before[table.name])
            session.run(BROUGHT)
            if not settle(session):
                return None
            return {
                table.name: _sorted(session, f"{table.name}_now" if table in _ADDED else table.name)
                for table in _STORED
            }


def _sorted(session: Session, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = session.read(f"SELECT * FROM {name} ORDER BY ALL").to_pylist()
    return found


def _in_order(engine: DuckDB, tables: Mapping[str, pa.Table]) -> dict[str, list[dict[str, Any]]]:
    with engine.session() as session:
        for name, rows in tables.items():
            session.table(name, rows)
        return {name: _sorted(session, name) for name in tables}


def _loaded(rows: Rows, *loads: str) -> list[dict[str, Any]]:
    return [{**row, "load": loads[n % len(loads)]} for n, row in enumerate(rows)]


@examples(8, 2_000)
@given(
    usage=st.lists(_SPELLED, min_size=1, max_size=7),
    late=st.lists(
        st.one_of(_BARE, _BARE, st.tuples(st.integers(0, 6), st.integers(0, 3), st.booleans())),
        min_size=1,
        max_size=3,
    ),
    catalogue=st.lists(_LISTED, max_size=4),
    acts=st.lists(_DECIDED, max_size=2),
    claims=st.lists(_CLAIMED, max_size=1),
    odds=st.integers(0, 3),
    figures=st.sets(st.sampled_from(("l1", "l2", "l3"))),
)
def test_what_is_added_makes_the_resolution_that_a_full_one_would_make(
    usage: list[dict[str, Any]],
    late: list[Any],
    catalogue: list[dict[str, Any]],
    acts: list[tuple[str, str, dict[str, str]]],
    claims: list[dict[str, Any]],
    odds: int,
    figures: set[str],
) -> None:
    engine = DuckDB()
    again = []
    for one in late:
        if isinstance(one, dict):
            again.append(one)
            continue
        place, days, moved = one
        row = {"rows": days + 1, "first_day": _DAY + dt.timedelta(days)}
        again.append(usage[place % len(usage)] | row | ({"supplier": "press"} if moved else {}))
    world = World(
        [*_loaded(usage, "l1", "l2"), *_loaded(again, "l3")],
        catalogue,
        decisions=decided(*acts) if odds == 1 else (),
        claims=claims if odds == 2 else (),
        figures=sorted(figures),
    )
    before = world.resolved(engine, "l1", "l2")
    found = world.added(engine, before, "l1", "l2", "l3")

    event("added" if found else "resolved")
    if found:
        assert _in_order(engine, world.resolved(engine, "l1", "l2", "l3")) == found


SPELLED: Final = f"""
    title | artist | isrc  | quantity
    Alba  | M      | {ONE} | 3
    Brisa | M      |       | 2
          |        | {TWO} | 1
"""
BARE: Final = f"""
    isrc    | quantity
    {TWO}   | 4
    {THREE} | 5
"""


def _inputs(office: Office, table: Any) -> set[str]:  # noqa: ANN401
    return set(office.workspace.lake.constants(table, "inputs")["inputs"].to_pylist())


def _update(office: Office) -> bool:
    with facts(office.workspace, office.engine) as (session, _):
        return bring_up_to_date(office.workspace.lake, session)


def _is_whole(office: Office) -> bool:
    """Whether what is stored is what a full resolution of the same gives."""
    lake = office.workspace.lake
    with facts(office.workspace, office.engine) as (session, _):
        read = (SUBJECTS, CATALOGUES, CLAIM_FILES, PUBLISHED, CATALOGUE, CLAIMS, FOLDINGS, MATCHES)
        lake.attach(session, read)
        rule(session)
        session.run((resolving.DAYS_OUT, resolving.INPUTS, WHOLE, resolving.ADDED_UP))
        resolve(session, None)
        for table in _STORED:
            columns = ", ".join(name for name in table.names if name != "inputs")
            session.snapshot("stored", lake.snapshot(table))
            for one, other in ((table.name, "stored"), ("stored", table.name)):
                sql = f"SELECT {columns} FROM {one} EXCEPT ALL SELECT {columns} FROM {other}"
                if session.read(sql).num_rows:
                    return False
    return True


@pytest.fixture
def resolved(office: Office) -> Office:
    """An office that has a resolution on hand."""
    office.deliver(SPELLED, artist="")
    _update(office)
    return office


def test_only_what_is_new_of_a_late_delivery_is_written(resolved: Office) -> None:
    before = {table.name: resolved.versions()[table.name] for table in _STORED}
    rows = len(resolved.read(RESOLUTION))
    (base,) = _inputs(resolved, RESOLUTION)
    resolved.deliver(BARE, title="", artist="")

    assert _update(resolved)
    assert not _update(resolved)
    after = resolved.versions()
    written = {name for name in before if before[name] != after[name]}
    assert {table.name for table in _ADDED} == written
    assert rows + 1 == len(resolved.read(RESOLUTION))
    assert [f"isrc:{THREE}"] == [
        row["recording"] for row in resolved.read(RESOLUTION) if row["inputs"] != base
    ]
    assert [f"isrc:{THREE}"] == [
        row["recording"] for row in resolved.read(RECORDINGS) if row["inputs"] != base
    ]
    assert 2 == len(resolved.read(IDENTITIES)) == len(_inputs(resolved, IDENTITIES))
    assert _is_whole(resolved)
    assert resolved.balance().holds


@pytest.mark.parametrize("text", ["Canto | M", "alba! | M"])
def test_a_title_that_was_not_there_has_everything_resolved_anew(
    resolved: Office, text: str
) -> None:
    (base,) = _inputs(resolved, RESOLUTION)
    resolved.deliver(f"title | artist | quantity\n{text} | 1")
    _update(resolved)

    assert 1 == len(_inputs(resolved, RESOLUTION))
    assert base not in _inputs(resolved, RESOLUTION)
    assert _is_whole(resolved)


def test_what_was_added_goes_with_its_delivery(resolved: Office) -> None:
    base = _inputs(resolved, IDENTITIES)
    first = resolved.read(RESOLUTION)
    taken = resolved.deliver(BARE, title="", artist="")
    _update(resolved)
    decided_on = {"author": "Ada", "reason": "a test"}
    charts = hitparade.open(resolved.workspace.folder)
    withdrawn = charts.withdraw(taken.delivery, **decided_on)
    _update(resolved)

    assert base == _inputs(resolved, IDENTITIES)
    assert _by_subject(first) == _by_subject(resolved.read(RESOLUTION))
    assert _is_whole(resolved)
    charts.undo(withdrawn.decisions[0]["decision"], **decided_on)
    _update(resolved)
    assert _is_whole(resolved)


def _by_subject(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: str(row["subject"]))


@pytest.mark.parametrize("table", _ADDED[:2], ids=lambda table: table.name)
def test_broken_off_between_two_tables_it_is_made_anew(
    resolved: Office,
    monkeypatch: pytest.MonkeyPatch,
    table: Any,  # noqa: ANN401
) -> None:
    resolved.deliver(BARE, title="", artist="")
    append = Lake.append_next

    def broken(lake: Lake, to: Any, rows: pa.Table, version: int) -> bool:  # noqa: ANN401
        done = append(lake, to, rows, version)
        if to.name == table.name:
            raise KeyboardInterrupt
        return done

    with monkeypatch.context() as patch:
        patch.setattr(Lake, "append_next", broken)
        with pytest.raises(KeyboardInterrupt):
            _update(resolved)
    resolved.workspace.lake.merge(table)  # as an older release may

    assert _update(resolved), "it was not taken for done"
    assert _is_whole(resolved)
    assert 2 == len(resolved.read(IDENTITIES))


def test_deliveries_of_which_one_is_missing_are_not_what_readers_may_pin(resolved: Office) -> None:
    lake = resolved.workspace.lake
    before = resolved.versions()
    resolved.deliver(BARE, title="", artist="")
    _update(resolved)
    after = resolved.versions()

    with facts(resolved.workspace, resolved.engine) as (session, _):
        resolving.require_current(lake, session, after)
        with pytest.raises(ConflictError):
            resolving.require_current(
                lake, session, after | {IDENTITIES.name: before[IDENTITIES.name]}
            )
        assert lake is resolving.resolved(lake, session, after)
    with facts(resolved.workspace, resolved.engine, before) as (session, _):
        resolving.require_current(lake, session, before)


def test_what_many_deliveries_added_is_put_together_in_time(
    resolved: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resolving, "_MOST_PARTS", 2)
    for number in (3, 4):
        resolved.deliver(f"isrc | quantity\n{THREE} | {number}", title="", artist="")
        _update(resolved)

    assert 1 == len(_inputs(resolved, RESOLUTION)) == len(_inputs(resolved, IDENTITIES))
    assert _is_whole(resolved)


def test_small_files_stay_where_each_says_what_it_was_made_from(resolved: Office) -> None:
    resolved.deliver(BARE, title="", artist="")
    _update(resolved)
    before = _inputs(resolved, RESOLUTION)
    found = hitparade.open(resolved.workspace.folder).compact()

    assert found.tables
    assert 2 == len(before) == len(_inputs(resolved, RESOLUTION))
    assert not _update(resolved)
