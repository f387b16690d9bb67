"""Who has a contract, and with whom, has dates: a chart of the unsigned loses an artist who signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hitparade.feeds.catalogue import import_catalogue
from tests.office import book, issue, monday

if TYPE_CHECKING:
    from tests.office import Office

UNSIGNED = book({"eligible.unsigned.if": '{signed: "no"}', "eligible.unsigned.action": "include"})


def test_an_artist_is_unsigned_until_the_week_of_the_contract(office: Office) -> None:
    path = office.files / "contracts.csv"
    path.write_text(
        "isrc,from_day,signed,label\n"
        "USS1Z2600001,,no,own label\n"
        f"USS1Z2600001,{monday(2)},yes,Harbour\n"
        f"USS1Z2600001,{monday(3)},no,own label\n"
        "USS1Z2600002,,no,\n"
        "USS1Z2600003,,yes,\n"
    )
    import_catalogue(office.workspace, office.engine, path)
    office.deliver(
        "day | isrc | title | quantity\n"
        + "".join(
            f"{monday(week)} | USS1Z260000{n} | {title} | {5 - n}\n"
            for week in (1, 2, 3)
            for n, title in enumerate(("Alba", "Brisa", "Canto"), start=1)
        )
    )

    office.compile(UNSIGNED, issue(1), issue(2), issue(3))

    assert [["Alba", "Brisa"], ["Brisa"], ["Alba", "Brisa"]] == [
        [row["title"] for row in office.chart("title", issue(week))] for week in (1, 2, 3)
    ]
