"""Views as WITH parts: which names a SELECT reads, and what is put before it."""

from __future__ import annotations

import pytest

from hitparade.domain.errors import EngineError
from hitparade.engine.chain import chained, order, reads


def same(sql: str) -> str:
    return sql


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT * FROM a JOIN B USING (song)", {"a", "b"}),
        ("FROM a", {"a"}),
        ("SELECT 1", set()),
        ("SELECT (SELECT max(n) FROM a), x IN (SELECT x FROM b) FROM c", {"a", "b", "c"}),
        ("SELECT a.n FROM c AS a", {"c"}),
        ("SELECT unnest(range(3)) AS n", set()),
        ("WITH a AS (SELECT * FROM b) SELECT * FROM a", {"b"}),
        ("WITH a AS (SELECT * FROM a) SELECT * FROM a", {"a"}),
        ("WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM b, a", {"b"}),
        ("WITH RECURSIVE a AS (SELECT 1 UNION ALL SELECT * FROM a) SELECT * FROM a", set()),
        ("SELECT * FROM (WITH a AS (SELECT 1) SELECT * FROM a), a", {"a"}),
        (
            "WITH a AS (SELECT 1), b AS (WITH c AS (SELECT * FROM a) SELECT * FROM c) FROM b, c",
            {"c"},
        ),
    ],
)
def test_a_select_reads_what_it_does_not_make_itself(sql: str, expected: set[str]) -> None:
    assert expected == reads(sql)


def test_views_stand_before_what_reads_them_each_after_what_it_reads() -> None:
    views = {"a": "SELECT * FROM b, c", "b": "SELECT * FROM c", "other": "SELECT 1"}
    assert ["b", "a"] == order("SELECT * FROM a", views)
    expected = (
        "WITH `b` AS (SELECT * FROM c), `a` AS (SELECT * FROM b, c) SELECT * FROM a ORDER BY 1"
    )
    assert expected == chained("SELECT * FROM a ORDER BY 1", views, same)


def test_a_select_without_views_stays_as_it_is() -> None:
    assert "SELECT * FROM usage" == chained("SELECT * FROM usage", {"a": "SELECT 1"}, same)


def test_a_with_part_of_its_own_comes_after_the_views() -> None:
    assert "WITH `a` AS (SELECT 1), x AS (SELECT * FROM a) SELECT * FROM x" == chained(
        "WITH x AS (SELECT * FROM a) SELECT * FROM x", {"a": "SELECT 1"}, same
    )


def test_a_with_part_that_has_the_name_of_a_view_hides_it() -> None:
    expected = "WITH `a` AS (SELECT 1) SELECT * FROM (WITH a AS (SELECT * FROM a) SELECT * FROM a)"
    assert expected == chained(
        "WITH a AS (SELECT * FROM a) SELECT * FROM a", {"a": "SELECT 1"}, same
    )


def test_a_view_that_reads_itself_is_an_error() -> None:
    views = {"a": "SELECT * FROM b", "b": "SELECT * FROM a"}
    with pytest.raises(EngineError, match="The step a reads itself: a < b"):
        order("SELECT * FROM a", views)
