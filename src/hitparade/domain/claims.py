"""Words for what is heard in a video or other asset, and for what the asset is."""

from __future__ import annotations

from typing import Final

ROLES: Final[dict[str, str]] = {
    "official": "the recording's own video, or its audio alone",
    "clip": "somebody else's video, in which the recording is heard",
}
"""What an asset is to a recording that is heard in it."""
ORIGINS: Final[dict[str, str]] = {
    "declared": "whoever made the asset, or a person who listened, says so",
    "supplier": "the report of claims of the service where it is played",
    "fingerprint": "the sound was recognised",
    "match": "the asset's title names the recording",
}
"""Where a claim comes from."""
LABELS: Final[dict[str, str]] = {
    "official": "published by the artist or the label",
    "clip": "a part of something, or something with a part of a song",
    "advertisement": "made to advertise something",
    "sponsor": "somebody paid for it to be made",
    "disclosed": "says itself that it is paid for",
    "undisclosed": "is paid for and does not say so",
    "live": "a performance",
    "lyric": "shows the words of the song",
    "cover": "the song is played by others",
    "short": "a video of a minute or so",
}
"""What an asset can be called; labels hold from a day to a day."""
WHOLE: Final = 10_000
"""The share of an asset in which a recording is heard from beginning to end; also full confidence."""
CONTESTED: Final = "IDE010"
"""Permanent code: the reason why plays are held of an asset whose claims contradict each other."""
CONTESTED_RULE: Final = "identity.claims"
"""What stands as the rule of usage that is held for it."""
