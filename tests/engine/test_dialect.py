"""Steps mean the same to Spark as to DuckDB: the same rows, in the same order, to the last digit."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from hitparade.engine.dialect import render
from hitparade.engine.duckdb import DuckDB
from hitparade.engine.spark import Spark
from hitparade.engine.store import Folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hitparade.engine.spark import SparkSession
    from tests import servers

PLAYS = pa.table(
    {
        "song": ["a", "a", "b", "b", "c", None],
        "day": [dt.date(2014, 3, 10) + dt.timedelta(days=n) for n in range(6)],
        "until": [dt.date(2014, 3, 12) + dt.timedelta(days=n) for n in range(6)],
        "plays": pa.array([5, -5, 7, None, 2**40, 1], pa.int64()),
        "points": pa.array(
            [Decimal(n) for n in (10**30 + 7, -(10**30) - 7, 3, 2, 0, 1)], pa.decimal128(38, 0)
        ),
        "labels": ["x;y", "y.z", "", "x;", None, "z"],
        "counts": [True, False, None, True, True, False],
        "at": pa.array(
            [dt.datetime(2014, 3, 30, 0, 59, 59, n, tzinfo=dt.UTC) for n in range(6)],
            pa.timestamp("us", tz="UTC"),
        ),
    }
)
SELECTS = {
    "a whole quotient of long numbers": """
        SELECT day, CAST(points AS HUGEINT) // 7 AS n, points % 7 AS rest FROM plays""",
    "a whole quotient of short ones": "SELECT day, CAST(plays AS BIGINT) // 2 AS n FROM plays",
    "a product with more digits than a BIGINT": """
        SELECT day, CAST(plays AS HUGEINT) * 10000000000000 AS n FROM plays""",
    "the greatest common divisor": """
        SELECT day, gcd(abs(CAST(points AS HUGEINT)), CAST(12 AS HUGEINT)) AS n FROM plays""",
    "a product over a list": """
        SELECT song, list_reduce(list(CAST(plays AS HUGEINT)), lambda a, b: a * b) AS n
        FROM plays WHERE plays IS NOT NULL GROUP BY song""",
    "a hash as a number": """
        SELECT day, CAST('0x' || substr(sha256(CAST(day AS VARCHAR)), 1, 15) AS BIGINT) AS n
        FROM plays""",
    "a sign": "SELECT day, 3 * sign(points) AS n FROM plays",
    "a case that begins with a small number": """
        SELECT day, CASE WHEN plays < 0 THEN 0 ELSE points * 2 END AS n FROM plays""",
    "a condition on a group whose column has the name of a sum": """
        SELECT song, CAST(sum(plays) AS BIGINT) AS plays FROM plays
        GROUP BY song, counts HAVING sum(plays) <> 0 OR counts ORDER BY counts, plays""",
    "a condition on an aggregate in a window": """
        SELECT day, count(*) FILTER (WHERE counts) OVER (PARTITION BY song) AS n,
            sum(plays) FILTER (WHERE counts) OVER (PARTITION BY song) AS plays FROM plays""",
    "the first in an order": """
        SELECT song, first(day ORDER BY labels DESC NULLS LAST, day) AS day,
            first(day ORDER BY labels, day DESC) FILTER (WHERE counts) AS counted
        FROM plays GROUP BY song""",
    "a list in an order": """
        SELECT song, list(plays ORDER BY day DESC) AS plays,
            string_agg(DISTINCT labels, ',' ORDER BY labels) AS labels FROM plays GROUP BY song""",
    "the largest few": """
        SELECT counts, largest[least(2, len(largest))] AS points
        FROM (SELECT counts, max(points, 2) AS largest FROM plays GROUP BY counts)""",
    "a text that is cut": """
        SELECT day, trim(unnest(string_split(labels, ';'))) AS label FROM plays""",
    "a text that is cut at a sign of regular expressions": """
        SELECT day, string_split(labels, '.') AS parts FROM plays""",
    "all of a text matched": """
        SELECT day, regexp_full_match(labels, '[xyz](;|[.])[yz]?') AS whole FROM plays""",
    "lists compared": """
        SELECT day, list_has_all(string_split(labels, ';'), string_split('x;y', ';')) AS every,
            list_has_any(string_split(labels, ';'), ['x', 'q']) AS a_few FROM plays""",
    "every day of a span": """
        SELECT song, CAST(unnest(generate_series(CAST(day AS TIMESTAMP), CAST(until AS TIMESTAMP),
            INTERVAL 1 DAY)) AS DATE) AS each FROM plays""",
    "the day of the week": "SELECT day, isodow(day) AS n FROM plays",
    "days between": "SELECT day, date_diff('day', until, day) AS n FROM plays",
    "an instant by a clock": """
        SELECT day, CAST(timezone('Europe/Berlin', "at") AS DATE) AS local_day,
            hour(timezone('Europe/Berlin', "at")) AS hour, epoch_us("at") AS micros FROM plays""",
    "groups by all": "SELECT song, counts, count(*) AS n FROM plays GROUP BY ALL",
    "what is kept": """
        WITH loud AS MATERIALIZED (SELECT song, plays FROM plays WHERE plays > 1)
        SELECT song FROM loud UNION SELECT song FROM loud""",
}
"""SELECTs by what Spark has in another way; none has an order yet."""
ORDERS = {
    "by all": "SELECT song, plays FROM plays ORDER BY ALL",
    "of several put together by all": "SELECT song FROM plays UNION SELECT labels FROM plays ORDER BY ALL",
    "from the last on": "SELECT day FROM plays ORDER BY plays DESC, day DESC",
    "by what is not shown": "SELECT day FROM plays ORDER BY counts NULLS FIRST, song",
}
"""SELECTs with an order, by what it is."""


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT CAST(a AS HUGEINT) AS a FROM t", "SELECT CAST(a AS DECIMAL(38, 0)) AS a FROM t"),
        ("SELECT a::BIGINT // 7 AS a FROM t", "SELECT CAST(a AS BIGINT) DIV 7 AS a FROM t"),
        ("SELECT len(a) AS a, length(b) AS b FROM t", "SELECT SIZE(a) AS a, LENGTH(b) AS b FROM t"),
        ("SELECT a FROM t SEMI JOIN u USING (a)", "SELECT a FROM t SEMI JOIN u USING (a)"),
        ("SELECT a -- why\nFROM t", "SELECT a FROM t"),
    ],
)
def test_a_select_is_put_into_sparks_words(sql: str, expected: str) -> None:
    assert expected == " ".join(render(sql).split())


@pytest.fixture(params=["sail", "spark"], scope="module")
def session(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SparkSession]:
    """A session of a server that knows the plays."""
    server: servers.Server = request.getfixturevalue(request.param)
    scratch = Folder.of(tmp_path_factory.mktemp("scratch"))
    with Spark(server.url, scratch).session() as opened:
        opened.table("plays", PLAYS)
        yield opened


def _rows(sql: str) -> list[dict[str, object]]:
    with DuckDB().session() as embedded:
        embedded.table("plays", PLAYS)
        rows: list[dict[str, object]] = embedded.read(sql).to_pylist()
    return rows


@pytest.mark.cluster
@pytest.mark.parametrize("sql", SELECTS.values(), ids=SELECTS)
def test_a_server_gives_the_same_rows(session: SparkSession, sql: str) -> None:
    assert sorted(_rows(sql), key=_plain) == sorted(session.read(sql).to_pylist(), key=_plain)


@pytest.mark.cluster
@pytest.mark.parametrize("sql", ORDERS.values(), ids=ORDERS)
def test_a_server_gives_them_in_the_same_order(session: SparkSession, sql: str) -> None:
    assert _rows(sql) == session.read(sql).to_pylist()


def _plain(row: dict[str, object]) -> list[str]:
    """What rows are put in order by: whole numbers look alike, whatever holds them."""
    return [str(value) for value in row.values()]
