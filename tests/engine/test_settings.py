"""Settings are text that people edit, so every fault is named with its line and what is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hitparade.domain.errors import WorkspaceError
from hitparade.engine.settings import TEMPLATE, read_settings

if TYPE_CHECKING:
    from pathlib import Path

REGISTRY = """\
name: campus
suppliers:
  station-one:
    uses: [spin]
    territories: [us]
    days: [friday, mon]
    lag: 2
    deadline: 12:00
    zone: America/New_York
    methods: {spin: monitored}
    shares: yes
  "2014":
    uses: [download, audio_stream]
"""


def settings_of(folder: Path, text: str) -> Path:
    file = folder / "hitparade.yaml"
    file.write_text(text)
    return file


def test_suppliers_are_read_as_people_write_them(tmp_path: Path) -> None:
    found = read_settings(settings_of(tmp_path, REGISTRY)).suppliers

    assert ["station-one", "2014"] == list(found)
    one = found["station-one"]
    assert (("spin",), ("US",), ("mon", "fri")) == (one.uses, one.territories, one.days)
    assert (2, "12:00", "America/New_York", True) == (one.lag, one.deadline, one.zone, one.shares)
    assert {"spin": "monitored"} == one.methods


def test_what_a_supplier_does_not_say_is_daily_due_by_the_end_of_the_next_day_and_not_shared(
    tmp_path: Path,
) -> None:
    found = read_settings(settings_of(tmp_path, REGISTRY)).suppliers["2014"]

    assert 7 == len(found.days)
    assert (1, "24:00", "UTC", False) == (found.lag, found.deadline, found.zone, found.shares)
    assert ((), {}) == (found.territories, found.methods)


def test_a_new_workspace_shows_a_registry_that_can_be_uncommented(tmp_path: Path) -> None:
    text = TEMPLATE.format(name='"campus"')
    registry = text[text.index("# suppliers:") :].replace("\n# ", "\n").replace("# ", "", 1)

    assert {} == read_settings(settings_of(tmp_path, text)).suppliers
    assert ["station-one"] == list(
        read_settings(settings_of(tmp_path, f"name: campus\n{registry}")).suppliers
    )


@pytest.mark.parametrize(
    ("line", "instead", "said"),
    [
        (2, "supliers:", "2: supliers is not known; a key here must be one of name, supplier, "),
        (2, "supliers:", "Did you mean suppliers or supplier?"),
        (4, "    uses: [spins]", "4: suppliers.station-one.uses.0 is spins, but must be one of "),
        (4, "    uses: [spins]", "Did you mean spin?"),
        (4, "    uses: []", "uses is [], but must be a list that is not empty."),
        (4, "    uses: spin", "uses is spin, but must be a list such as [a, b]."),
        (
            5,
            "    territories: [UK]",
            "5: suppliers.station-one.territories.0 is UK, but must be an",
        ),
        (
            6,
            "    days: [monthly]",
            '6: suppliers.station-one.days is ["monthly"], but must be dail',
        ),
        (7, "    lag: -1", "7: suppliers.station-one.lag is -1, but must be greater than or equal"),
        (7, "    lag: two", "lag is two, but must be a whole number."),
        (
            8,
            "    deadline: 25:00",
            "8: suppliers.station-one.deadline is 25:00, but must be a time",
        ),
        (8, "    deadline: noon", 'must be a time of day such as "12:00", up to "24:00".'),
        (
            9,
            "    zone: New York",
            "9: suppliers.station-one.zone is New York, but must be the IANA",
        ),
        (9, "    zone: America/NewYork", "Did you mean America/New_York"),
        (10, "    methods: {tag: x}", "3: suppliers.station-one names a method of tag, but its"),
        (
            10,
            "    methods: {spin: 7}",
            "10: suppliers.station-one.methods.spin is 7, but must be a",
        ),
        (11, "    shares: perhaps", "11: suppliers.station-one.shares is perhaps, but must be yes"),
        (11, "    share: yes", "11: suppliers.station-one.share is not known; a key here must be"),
        (13, "    lag: 1", "12: suppliers.2014.uses is missing. Add it."),
        (13, "    lag: 1\n    lag: 2", '14: is not well formed YAML: found duplicate key "lag"'),
        (12, "  2014:", "12: suppliers.2014 is 2014, but must be a text"),
        (1, "name: 7", "1: name is 7, but must be a text; write a number in quotes."),
        (1, "", "1: name is missing. Add it."),
    ],
)
def test_a_fault_is_named_with_its_line_what_was_found_and_what_is_allowed(
    tmp_path: Path, line: int, instead: str, said: str
) -> None:
    lines = REGISTRY.splitlines()
    lines[line - 1] = instead

    with pytest.raises(WorkspaceError) as refused:
        read_settings(settings_of(tmp_path, "\n".join(lines) + "\n"))

    assert said in str(refused.value)
    assert f"{tmp_path / 'hitparade.yaml'}:" in str(refused.value)


def test_all_faults_are_listed_at_once(tmp_path: Path) -> None:
    text = REGISTRY.replace("lag: 2", "lag: x").replace("zone: America/New_York", "zone: Mars")

    with pytest.raises(WorkspaceError) as refused:
        read_settings(settings_of(tmp_path, text))

    assert 3 == len(str(refused.value).splitlines())
