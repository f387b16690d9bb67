"""The API keeps to its description, whatever is asked: no 5xx, nothing that the document does not say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import load_all_checks

if TYPE_CHECKING:
    from fastapi import FastAPI

load_all_checks()
EXAMPLES = 6
# A value can fit the description and be none that its parameter of the rule book allows.
NOT_ASKED: dict[str, list[Any]] = {
    "/charts/{name}/issues/{issue}/what-if": [schemathesis.checks.positive_data_acceptance]
}

EDITION = {"name": "golden-late", "issue": "2026-05-16", "edition": 2}
KNOWN: dict[str, dict[str, Any]] = {
    "/charts": {},
    "/charts/{name}": {"name": "golden-plays@US"},
    "/charts/{name}/issues": {"name": "golden"},
    "/charts/{name}/issues/{issue}": {"name": "golden-clips", "issue": "latest"},
    "/charts/{name}/issues/{issue}/editions": {"name": "golden-late", "issue": "2026-05-16"},
    "/charts/{name}/issues/{issue}/editions/{edition}": EDITION,
    "/charts/{name}/issues/{issue}/editions/{edition}/entries": EDITION,
    "/charts/{name}/issues/{issue}/editions/{edition}/receipts/{id}": {
        "name": "golden",
        "issue": "2026-07-18",
        "edition": 1,
        "id": "song:ce5d48ac4ad5be3e3cc6",
    },
    "/charts/{name}/issues/{issue}/balance": {"name": "golden-clips", "issue": "latest"},
    "/charts/{name}/issues/{issue}/what-if": {"name": "golden", "issue": "latest"},
    "/corrections": {},
    "/songs": {},
    "/songs/{id}": {"id": "song:ce5d48ac4ad5be3e3cc6"},
    "/artists": {},
    "/artists/{key}": {"key": "artist:0996de7feab3fa7f7dad"},
}
"""For each path that can be read, what is there."""


@pytest.fixture(scope="module")
def described(site: FastAPI) -> schemathesis.BaseSchema:
    """The API, by its own description."""
    return schemathesis.openapi.from_asgi("/openapi.json", site)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.name.lower())
@pytest.mark.parametrize("path", [*KNOWN, "/publish"])
def test_whatever_is_asked_is_answered_as_described(
    described: schemathesis.BaseSchema, path: str, mode: GenerationMode
) -> None:
    """What fits the description, and what does not."""
    method = "POST" if path == "/publish" else "GET"
    operation = described[f"/api/v1{path}"][method]
    if mode is GenerationMode.NEGATIVE and not (operation.path_parameters or operation.query):
        return

    @given(case=operation.as_strategy(generation_mode=mode), there=st.booleans())
    @settings(max_examples=EXAMPLES)
    def ask(case: schemathesis.Case[Any], there: bool) -> None:
        if there and mode is GenerationMode.POSITIVE:
            case.path_parameters.update(KNOWN.get(path, {}))
        case.call_and_validate(excluded_checks=NOT_ASKED.get(path))

    ask()


def test_every_path_of_the_description_has_an_example(described: schemathesis.BaseSchema) -> None:
    paths = {path.removeprefix("/api/v1") for path in described.raw_schema["paths"]}

    assert {*KNOWN, "/publish"} == paths
    assert "3.1.0" == described.raw_schema["openapi"]


@pytest.mark.parametrize("path", KNOWN)
def test_what_is_there_is_answered_as_described(
    described: schemathesis.BaseSchema, path: str
) -> None:
    query = {"set": ["convert.streams.points=2"]} if path.endswith("what-if") else {}
    case = described[f"/api/v1{path}"]["GET"].Case(path_parameters=KNOWN[path], query=query)

    answer = case.call()

    assert 200 == answer.status_code
    case.validate_response(answer)
