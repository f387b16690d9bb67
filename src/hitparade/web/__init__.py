"""The chart in public: pages, JSON, feeds, and listens that come in over HTTP.

What readers see

- `hitparade.web.shelf`: what is published, found by name; all that is shown is read through it
- `hitparade.web.standing`, `hitparade.web.shelved`: one moment of it, and its words
- `hitparade.web.pages`: typed page records, one module a kind of page, with their templates
- `hitparade.web.plots`: the pictures on pages, made by the server as SVG

What serves them

- `hitparade.web.app`: the parts put together
- `hitparade.web.serving`: what every part is given
- `hitparade.web.site`: the same pages as files, for any static host

What comes in

- `hitparade.web.intake`: listens, from players of three protocols, on their way into the lake

A part is a module with ``router(serving) -> APIRouter``. Only what everyone may see is shown: a chart
whose rule book keeps points or places from the public keeps them here too.
"""
