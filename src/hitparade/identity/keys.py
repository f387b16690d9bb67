"""Ids that follow from content alone, as SQL: the same on every machine and in every workspace."""

from __future__ import annotations

from hitparade.feeds.deliveries import SEPARATOR


def text_key(title: str, artist: str) -> str:
    """SQL for the key of an exact text: 20 hexadecimal digits of its SHA-256."""
    return f"substr(sha256({title} || {SEPARATOR} || {artist}), 1, 20)"


def song_id(recording: str) -> str:
    """SQL for the id of a song that has one recording only."""
    return f"'song:' || substr(sha256({recording}), 1, 20)"


def song_of_text(title: str, artist: str) -> str:
    """SQL for the id of the song that an exact text alone names."""
    return song_id(f"('text:' || {text_key(title, artist)})")


def release_id(release: str, artist: str) -> str:
    """SQL for the id of a release, from its title and artist."""
    return f"'release:' || {text_key(release, artist)}"


def artist_id(name: str) -> str:
    """SQL for the id of an artist, from the name that the artist has today."""
    return f"'artist:' || substr(sha256({name}), 1, 20)"
