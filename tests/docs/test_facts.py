"""What README and docs state agrees with the code, the rule books and the demo."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

import hitparade
from hitparade.demo import first_kiss as demo
from hitparade.domain.chart import exact
from hitparade.domain.claims import LABELS, ORIGINS
from hitparade.domain.tables import DECISIONS as DECISIONS_TABLE
from hitparade.domain.tables import LAKE, VAULT
from hitparade.domain.usage import TIERS, USES
from hitparade.feeds.catalogue_checks import CATALOGUE_CHECKS
from hitparade.feeds.catalogue_columns import CATALOGUE_COLUMNS
from hitparade.feeds.checks import CHECKS
from hitparade.feeds.claims import CLAIM_COLUMNS
from hitparade.feeds.claims_checks import CLAIM_CHECKS
from hitparade.feeds.columns import COLUMNS
from hitparade.feeds.published import OPTIONAL, REQUIRED
from hitparade.feeds.recognise import FAULTS, FORMATS
from hitparade.identity.acts import ACTS
from hitparade.identity.resolving import WAYS
from hitparade.rules.load import load, shipped
from tests.docs.pages import PAGES, ROOT, anchors, blocks, links, plain, prose, read, table
from tests.docs.picture import PICTURE, draw, text_of
from tests.docs.picture import plain as without_colours

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.docs.conftest import Told

STORY = "docs/first-kiss.md"
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("0*.md"))


def rows(words: Mapping[str, str]) -> list[tuple[str, ...]]:
    """A glossary as the rows of a table."""
    return [plain(word) for word in words.items()]


def story() -> str:
    """The words of the story, without line breaks."""
    return " ".join(prose(STORY).split())


def shared(row: demo.Figures) -> bool:
    """Whether the press printed a song's share of streaming, and all of its components."""
    return "streaming" in row.shares and None not in {row.streams, row.audience, row.downloads}


@pytest.mark.parametrize("page", PAGES)
def test_every_link_within_the_project_leads_somewhere(page: str) -> None:
    for link in links(page):
        if "://" in link:
            continue
        target, _, anchor = link.partition("#")
        path = (ROOT / page).parent / target if target else ROOT / page
        assert path.exists(), link
        if anchor:
            assert anchor in anchors(path.resolve().relative_to(ROOT).as_posix()), link


def test_architecture_lists_every_table_with_its_key() -> None:
    declared = [
        plain((f"{folder}/{table.name}", table.row, ", ".join(table.key)))
        for folder, tables in (("lake", LAKE), ("vault", VAULT))
        for table in tables
    ]

    assert declared == table("docs/architecture.md", "table", "one row is", "key")


def test_every_table_is_written_by_one_stage() -> None:
    flow = table("docs/architecture.md", "stage", "table in", "table out", "may rows vanish?")
    written = Counter(
        name
        for _, _, out, _ in flow
        for name in re.findall(r"\w+", out)
        if name in {t.name for t in (*LAKE, *VAULT)}
    )

    # Published places are what an import reads.
    assert {t.name for t in (*LAKE, *VAULT)} - {"published"} == set(written)
    assert {1} == set(written.values())


def test_formats_lists_the_columns_of_usage() -> None:
    listed = table("docs/formats.md", "column", "what it holds")

    assert rows(COLUMNS) == listed[: len(COLUMNS)]
    assert [*REQUIRED, *OPTIONAL] == [row[0] for row in listed[len(COLUMNS) :]]


def test_formats_lists_forms_uses_and_tiers() -> None:
    assert rows(FORMATS) == table("docs/formats.md", "format", "what it is")
    assert rows(USES) == table("docs/formats.md", "use", "what its quantity counts")
    assert rows(TIERS) == table("docs/formats.md", "tier", "what it means")


def test_formats_lists_why_rows_and_files_are_refused() -> None:
    refused = [plain((check.code, check.column, check.meaning)) for check in CHECKS]

    assert refused == table("docs/formats.md", "code", "column", "what is refused")
    assert rows(FAULTS) == table("docs/formats.md", "code", "what is wrong")


def test_formats_lists_the_columns_of_a_catalogue_and_why_its_rows_are_refused() -> None:
    refused = [plain((check.code, check.column, check.meaning)) for check in CATALOGUE_CHECKS]

    assert rows(CATALOGUE_COLUMNS) == table("docs/formats.md", "column", "what it says")
    assert refused == table("docs/formats.md", "code", "column", "why a row is refused")


def test_formats_lists_the_columns_of_claims_and_why_their_rows_are_refused() -> None:
    refused = [plain((check.code, check.column, check.meaning)) for check in CLAIM_CHECKS]

    assert rows(CLAIM_COLUMNS) == table("docs/formats.md", "column", "what it claims")
    assert refused == table("docs/formats.md", "code", "column", "why a claim is refused")


def test_claims_lists_origins_and_labels() -> None:
    assert rows(ORIGINS) == table("docs/claims.md", "origin", "what it is")
    assert rows(LABELS) == table("docs/claims.md", "label", "what it says")


def test_the_log_of_decisions_has_its_acts_and_columns_told() -> None:
    acts = [plain((act.name, act.meaning, ", ".join(act.keys))) for act in ACTS.values()]
    columns = [plain((column.name, column.meaning)) for column in DECISIONS_TABLE.columns]

    assert acts == table("docs/decisions-log.md", "act", "what it does", "keys of its value")
    assert columns == table("docs/decisions-log.md", "column", "what it holds")


def test_identity_lists_every_way_to_a_recording_in_order() -> None:
    assert list(WAYS) == [way for way, _ in table("docs/identity.md", "way", "what it goes by")]


def test_editions_lists_the_keys_of_a_manifest(told: Told) -> None:
    listed = table("docs/editions.md", "key", "what it says")
    charts = hitparade.open(told.workspace)
    with charts.engine.session() as session:
        charts.workspace.vault.attach(session, VAULT)
        manifest = session.read("SELECT manifest FROM editions LIMIT 1")["manifest"][0].as_py()

    assert sorted(json.loads(manifest)) == sorted(key for key, _ in listed)


def test_editions_names_the_columns_that_its_program_hashes() -> None:
    (program,) = blocks("docs/editions.md", "python")
    hashed = dict(re.findall(r'^([A-Z]+) = "(.*)"$', program.text, re.MULTILINE))
    described = " ".join(read("docs/editions.md").split())

    columns = ("ENTRIES", "LINES", "EXCLUSIONS", "ANNOTATIONS", "REMOVALS", "ASSETS", "FACTS")
    for name in columns:
        assert ", ".join(hashed[name].split()) in described


def test_the_story_splits_streams_as_the_demo_does() -> None:
    splits = [
        (issue, song, str(percent), *part)
        for (issue, song), parts in demo.SPLITS.items()
        for percent, part in parts
    ]

    assert splits == table(STORY, "issue", "song", "percent", "use", "outlet", "asset")


def test_the_story_shows_the_claims_of_the_demo(told: Told) -> None:
    (shown,) = blocks(STORY, "csv")

    assert (told.workspace / "claims.csv").read_text(encoding="utf-8") == shown.text


def test_the_story_says_how_much_of_it_is_an_assumption(told: Told) -> None:
    rest = 99 - demo.FILM_PERCENT
    left = 11_500_000 * (100 - demo.FILM_PERCENT) // 100
    line = demo.tipping_share(hitparade.open(told.workspace))

    assert (
        f"{demo.FILM_PERCENT} of these 99 were plays of the film, {rest} of the song's" in story()
    )
    assert f"If the film had {demo.FILM_PERCENT}% of the streams, {left:,} are left" in story()
    assert f"the line runs at {line:.1f}% of its streams" in story()


def test_the_story_shows_what_the_demo_prints(told: Told) -> None:
    printed = [line.rstrip() for line in without_colours(told.printed).splitlines()]
    shown = [block.text for block in blocks(STORY, "text")]

    assert shown
    for text in shown:
        assert text.rstrip("\n") in "\n".join(printed)


def test_the_story_counts_the_figures_as_they_are() -> None:
    figures = demo.figures()
    issues = sorted({row.issue for row in figures})
    rows_of_usage = len(list(demo.usage(figures)))

    assert f"{len(figures)} rows of figures" in story()
    assert f"{len(issues)} issues from {issues[0]} to {issues[-1]}" in story()
    assert f"delivers {rows_of_usage} figures" in story()


def test_the_story_has_the_weights_of_the_rule_book() -> None:
    book = load(shipped()[demo.SONGS])
    listed = table(
        STORY,
        "from issue",
        "streams, per million",
        "airplay, per million of audience",
        "sales, per 1,000",
    )

    for since, *weights in listed:
        in_force = book.in_force(dt.date.fromisoformat(since)).parameters
        for name, weight in zip(("streams", "airplay", "sales"), weights, strict=True):
            value = in_force[f"convert.{name}.points"][-1].value
            assert (None if weight == "not known" else Fraction(weight)) == value


def test_the_story_shows_that_one_set_of_weights_does_not_fit_both_times() -> None:
    printed = {(str(row.issue), row.title): row for row in demo.figures()}
    listed = table(STORY, "issue", "song", "printed", "with 24.7", "with 20")

    for issue, song, share, *shares in listed:
        row = printed[issue, song]
        assert str(row.shares["streaming"]) == share
        for weight, text in zip(("24.7", "20"), shares, strict=True):
            streams = Fraction(weight) * (row.streams or 0)
            airplay = Fraction("1.3") * (row.audience or 0)
            points = streams + airplay + 1000 * (row.downloads or 0)
            assert exact(round(100 * streams / points * 10) / Fraction(10)) == text
    assert len(listed) == len([row for row in printed.values() if shared(row)])


def test_the_story_says_how_many_orders_are_of_one_issue(told: Told) -> None:
    charts = hitparade.open(told.workspace)
    songs, _ = demo.published_ranks(demo.figures())
    judged = demo.judge_orders(charts.editions(demo.SONGS), songs)
    ((issue, most),) = Counter(one.issue for one in judged).most_common(1)

    assert f"{most} of the {len(judged)} orders are of one issue, {issue}" in story()


def test_the_story_names_every_figure_of_the_week(told: Told) -> None:
    receipt = hitparade.open(told.workspace).explain(
        demo.SONGS, issue=demo.FIRST_KISS, title=demo.SONG
    )
    (elsewhere,) = (line for line in receipt.lines if line.use == "audio_stream")
    sales = next(line for line in receipt.lines if line.use == "download")

    left = exact(Fraction(elsewhere.points) + Fraction(sales.points))
    assert f"keeps {elsewhere.quantity:,} streams, {left} points" in story()


def test_the_picture_shows_what_the_demo_prints(told: Told) -> None:
    """If this fails, make it anew: .venv/bin/python -m tests.docs.picture."""
    assert text_of(draw(told.printed)) == text_of(PICTURE.read_text(encoding="utf-8"))
    assert "://" not in PICTURE.read_text(encoding="utf-8").replace("http://www.w3.org/", "")


def test_decisions_are_numbered_listed_and_of_one_form() -> None:
    assert [f"{n:04}" for n in range(1, len(DECISIONS) + 1)] == [p.name[:4] for p in DECISIONS]
    listed = links("docs/decisions/README.md")
    assert [path.name for path in DECISIONS] == listed
    for path in DECISIONS:
        headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert headings[0].startswith(path.name[:4])
        assert ["Context", "Decision", "Consequences"] == headings[1:]


def test_the_changelog_tells_what_can_change_a_rank() -> None:
    releases = re.split(r"^## ", read("CHANGELOG.md"), flags=re.MULTILINE)[1:]

    assert releases[0].startswith("[Unreleased]")
    assert all("\n### Charts\n" in release for release in releases)
