"""Plays of claimed assets are those of clips, held where claims contradict each other; each unit once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from hitparade import pipeline
from hitparade.domain.period import Period
from hitparade.domain.tables import SLICES, SOURCES, TALLIES, USAGE
from hitparade.engine.duckdb import DuckDB
from hitparade.engine.plan import quoted
from hitparade.feeds.claims import import_claims
from hitparade.feeds.deliveries import facts
from hitparade.identity import resolve
from hitparade.identity.claimed import claims_in_force
from hitparade.identity.decisions import Decision, decide, undo
from hitparade.ledger import clips
from hitparade.ledger.check import changed_days
from hitparade.ledger.days import stale_days
from hitparade.ledger.policy import CAP, CREDIT, EVERY_PLAY, CountingPolicy
from hitparade.ledger.tallies import make
from tests.examples import examples
from tests.identity.said import claim, clipped, decided, label
from tests.ledger.counting import cap, resolved, rules, spelling, units

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.office import Office

MONDAY, TUESDAY, WEDNESDAY = (dt.date(2014, 3, day) for day in (10, 11, 12))
ONE, TWO = "USS1Z2600001", "USS1Z2600002"
WHO: dict[str, Any] = {"author": "Ana", "reason": "listened"}
PLAYS = f"""
day        | use       | asset | title     | isrc  | quantity
2014-03-10 | ugc_view  | film  | Strangers |       | 10
2014-03-11 | ugc_view  | film  | Strangers |       | 20
2014-03-12 | ugc_view  | film  | Strangers |       | 40
2014-03-12 | ugc_view  | film  | Strangers | {TWO} | 3
2014-03-12 | ugc_view  | other | Alba      |       | 7
"""


def claims(office: Office, text: str, **options: str) -> None:
    """Import typed claims; the columns are asset, isrc, claimant, valid_to and labels."""
    path = office.files / f"claims {len(list(office.files.iterdir()))}.csv"
    path.write_text("asset,isrc,claimant,valid_to,labels\n" + text)
    import_claims(office.workspace, office.engine.home, path, **options)


def tallied(office: Office) -> list[dt.date]:
    """Bring the tallies of every play up to date; the days that had to be tallied."""
    return [day.day for day in pipeline.tally(office.workspace, office.engine)]


def went(office: Office, day: dt.date, columns: str = "s.outcome || ' ' || s.reason") -> Any:  # noqa: ANN401
    """Units of the film's uses on a day, by something."""
    with office.engine.home.session() as session:
        office.workspace.lake.attach(session, (TALLIES, SLICES))
        found = session.read(
            f"SELECT trim({columns}) AS went, CAST(sum(t.quantity) AS BIGINT) AS n"
            f" FROM tallies t JOIN slices s USING (slice) WHERE t.day = DATE {quoted(str(day))}"
            f" AND policy = {quoted(EVERY_PLAY.digest)} GROUP BY ALL ORDER BY ALL"
        )
    return {row["went"]: row["n"] for row in found.to_pylist()}


def again(office: Office) -> dict[str, list[dt.date]]:
    """The days on which usage, read once more, says something else than the tallies."""
    lake, days = office.workspace.lake, [Period(MONDAY, WEDNESDAY)]
    versions = lake.versions()
    with facts(office.workspace, office.engine.home, versions) as (session, _):
        return changed_days(lake, session, EVERY_PLAY, versions, days)


WHOSE = "CASE WHEN starts_with(t.recording, 'clip:') THEN 'clip' ELSE coalesce(t.recording, '') END"


def test_plays_of_a_claimed_asset_are_a_clips_until_the_claim_ends(office: Office) -> None:
    office.deliver(PLAYS)
    claims(office, f"film,{ONE},wave,2014-03-11,\n")
    tallied(office)

    assert {"clip": 10} == went(office, MONDAY, WHOSE)
    assert {"clip": 20} == went(office, TUESDAY, WHOSE)
    # A film's text names no song; the ISRC of a row does.
    found = went(office, WEDNESDAY, WHOSE)
    assert (40, 3) == (found.pop(""), found.pop(f"isrc:{TWO}"))
    assert [7] == list(found.values())
    assert office.balance().holds
    assert {"reported": [], "tallies": []} == again(office)


def test_only_days_of_claimed_assets_are_tallied_again(office: Office) -> None:
    office.deliver(PLAYS)
    office.deliver("day | title | quantity\n2014-03-13 | Alba | 5", delivery="other")
    tallied(office)
    before = {row["day"]: row["inputs"] for row in office.read(TALLIES)}

    claims(office, f"film,{ONE},wave,,\n")
    assert [MONDAY, TUESDAY, WEDNESDAY] == tallied(office)
    claims(office, f"film,{ONE},wave,2014-03-11,\n")
    assert [WEDNESDAY] == tallied(office)
    claims(office, f"nobody plays it,{ONE},wave,,\n")
    assert [] == tallied(office)

    after = {row["day"]: row["inputs"] for row in office.read(TALLIES)}
    same = dt.date(2014, 3, 13)
    assert before[same] == after[same]


def test_contradicting_claims_hold_the_plays_until_somebody_decides(office: Office) -> None:
    office.deliver(PLAYS)
    claims(office, f"film,{ONE},wave,,\nfilm,{TWO},net,,\n")
    tallied(office)

    assert {"quarantined IDE010": 10} == went(office, MONDAY)
    assert {"clip": 10} == went(office, MONDAY, WHOSE)
    held = claims_in_force(office.workspace, office.engine.home, "film").rows
    assert ["held", "held"] == [row["state"] for row in held]
    assert (
        f"isrc:{ONE} (wave) and isrc:{TWO} (net) are each claimed as all of it"
        == (held[0]["conflict"])
    )

    act = Decision("unclaim", ":film", value=f'{{"recording": "isrc:{TWO}"}}', **WHO)
    record = decide(office.workspace, office.engine.home, act)
    assert [MONDAY, TUESDAY, WEDNESDAY] == tallied(office)
    assert {"counted": 10} == went(office, MONDAY)

    undo(office.workspace, office.engine.home, record["decision"], **WHO)
    tallied(office)
    assert {"quarantined IDE010": 10} == went(office, MONDAY)
    assert office.balance().holds


def test_labels_split_slices_and_nothing_else(office: Office) -> None:
    office.deliver(PLAYS)
    tallied(office)
    before = {row["slice"] for row in office.read(SLICES)}

    claims(office, "film,,,2014-03-11,advertisement;sponsor\n")
    assert [MONDAY, TUESDAY] == tallied(office)

    assert {"advertisement;sponsor": 10} == went(office, MONDAY, "s.labels")
    assert {"": 50} == went(office, WEDNESDAY, "s.labels")
    assert {"counted": 10} == went(office, MONDAY)
    assert before < {row["slice"] for row in office.read(SLICES)}


def test_a_limit_for_a_song_takes_its_clips_and_its_own_plays_together(office: Office) -> None:
    office.deliver(
        f"""
        day        | use          | asset | isrc  | title     | listener
        2014-03-10 | audio_stream |       | {ONE} | Alba      | ana
        2014-03-10 | video_stream | film  |       | Strangers | ana
        2014-03-10 | video_stream | film  |       | Strangers | ben
        2014-03-10 | video_stream | mix   |       | Strangers | ana
        """
    )
    path = office.files / "claims.csv"
    path.write_text(f"asset,isrc,start,end\nfilm,{ONE},0,60\nmix,{ONE},0,60\nmix,{TWO},60,90\n")
    import_claims(office.workspace, office.engine.home, path)

    # In the mix two songs are heard, so a limit for each song is one for the mix.
    assert {"counted": 3, "CAP010": 1} == units(
        office, rules(cap("[listener, recording]", "day", "1"))
    )
    assert {"counted": 3, "CAP010": 1} == units(office, rules(cap("[listener, song]", "day", "1")))


CLAIMS = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from([claim, claim, decided]),
            "asset": st.sampled_from(["film", "mix"]),
            "recording": st.sampled_from(["a", "b", "c"]),
            "claimant": st.sampled_from(["wave", "net"]),
            "origin": st.sampled_from(["declared", "match"]),
            "span": st.sampled_from([(None, None), (0, 60), (30, 90)]),
            "share": st.sampled_from([None, 4000, 10_000]),
            "days": st.sampled_from([(9, 14), (10, 10), (11, 12)]),
        }
    ),
    max_size=5,
)
POLICIES = (
    EVERY_PLAY,
    CountingPolicy.of([(CREDIT, "asset")]),
    CountingPolicy.of(
        [
            (
                CAP,
                {
                    "key": ["listener", "song"],
                    "window": "day",
                    "counts": [(0, 1, None), (2, None, 1)],
                    "zone": "",
                    "starts": 0,
                    "if": {},
                    "first": None,
                    "last": None,
                },
            )
        ]
    ),
)
"""Every play; plays by what was played; one play of a song a day by each listener."""
_EMPTY = {"text": "", "int": None, "bool": False, "date": None, "time": None}


def said(drawn: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows of ``claims_said`` from what was drawn."""
    rows = []
    for n, each in enumerate(drawn):
        one = dict(each)
        make_row: Callable[..., dict[str, Any]] = one.pop("kind")
        first, last = (dt.date(2014, 3, day) for day in one.pop("days"))
        start, end = one.pop("span")
        row = make_row(one.pop("recording"), start=start, end=end, first=first, last=last, **one)
        rows.append(row | {"sequence": n + 1 if row["decided"] else None})
    return rows


def row(line: int, asset: str, day: dt.date) -> dict[str, Any]:
    """A row of usage: of the film, of the mix, or of something else."""
    return {
        **{column.name: _EMPTY[column.kind] for column in USAGE.columns},
        "load": "a",
        "line": line,
        "subject": spelling(asset),
        "day": day,
        "until": day,
        "supplier": "tube",
        "use": "ugc_view",
        "quantity": 2**line,
        "quantity_known": True,
        "asset": asset,
        "listener": spelling("ann" if line % 2 else "ben"),
        "event": True,
    }


@given(CLAIMS, st.sampled_from(POLICIES))
@examples(2, 6)
def test_every_unit_is_in_one_row_whatever_is_claimed(
    drawn: list[dict[str, Any]], policy: CountingPolicy
) -> None:
    days = [MONDAY, TUESDAY, WEDNESDAY]
    assets = ["film", "mix", "none", "film"]
    usage = [row(n, assets[n % 4], days[n % 3]) for n in range(12)]
    nothing = pa.array([], pa.string())
    with DuckDB().session() as session:
        clipped(session, said(drawn), [], [label("short")])
        session.run(clips.SPANS)
        session.table("usage", pa.Table.from_pylist(usage, schema=USAGE.schema))
        session.table(
            "load_days", pa.table({"day": days, "load": ["a"] * 3, "supplier": ["tube"] * 3})
        )
        session.table("stale_days", pa.table({"day": days, "inputs": [""] * 3}))
        session.table("held_series", pa.table({"day": pa.array([], pa.date32())}))
        session.table("resolution", resolved({"film": "a", "mix": "b"}))
        session.table("sources", SOURCES.empty())
        session.table("songs_by_recording", pa.table({"recording": nothing, "song": nothing}))
        make(session, policy, days)
        found = session.read(
            "SELECT t.day, quantity, outcome, reason FROM tallies t JOIN slices s USING (slice)"
        ).to_pylist()
        contested = session.read(
            "SELECT CAST(coalesce(sum(u.quantity), 0) AS BIGINT) AS n FROM usage u"
            " JOIN clip_spans c ON u.asset = c.asset AND u.day BETWEEN c.first AND c.last"
            " WHERE c.contested"
        )["n"][0].as_py()

    for day in days:
        reported = sum(each["quantity"] for each in usage if each["day"] == day)
        assert reported == sum(each["quantity"] for each in found if each["day"] == day)
    held = sum(each["quantity"] for each in found if each["outcome"] == "quarantined")
    assert (0 if policy.values(CREDIT) else contested) == held
    assert {"IDE010"} >= {each["reason"] for each in found if each["outcome"] == "quarantined"}


def test_where_nothing_is_claimed_nothing_is_asked(office: Office) -> None:
    office.deliver(PLAYS)
    with facts(office.workspace, office.engine.home) as (session, _):
        resolve.bring_up_to_date(office.workspace.lake, session)
        for policy in POLICIES:
            stale_days(office.workspace.lake, session, policy, [])

            assert not clips.there(session)
