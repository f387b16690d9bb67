"""Listens that come in over HTTP: taken from players, kept in a journal, drained into the lake.

- `hitparade.web.intake.listenbrainz`, `lastfm` and `audioscrobbler`: the protocols that players speak
- `listens`, `scrobbles` and `texts`: what a listen must be, and when two of them are the same
- `journal` and `writer`: on disk before anybody is told so
- `batches`, `drain` and `usage`: into the lake in frozen batches, each listen exactly once
- `tokens` and `limits`: who may send, and how often
- `playing` and `stats`: what plays now, and what was played most
- `taking` and `routes`: all of it for one workspace, and for the site
"""
