"""Tokens: who may send listens, read their own, or operate the site.

A token is 256 random bits. Only its SHA-256 is stored, which says nothing of it. Clients of Last.fm's
protocols prove that they know the MD5 of a password, so that hash of the token is stored too, sealed
with the workspace's own key; whoever has the journal and not the keys cannot use it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pycountry
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from hitparade.domain.errors import NotFoundError, near
from hitparade.web.intake import journal

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from hitparade.engine.workspace import Workspace

SUBMIT: Final = "submit"
READ: Final = "read"
OPERATE: Final = "operate"
SCOPES: Final[dict[str, str]] = {
    SUBMIT: "send listens, and delete its own",
    READ: "read its own listens",
    OPERATE: "do what operators may do",
}
"""What a token may be for."""
_BYTES: Final = 32
_LONGEST: Final = 100
_NAME: Final = re.compile(r"[^\x00-\x1f\x7f-\x9f/\\?#%\ud800-\udfff]+")
_COLUMNS: Final = (
    "t.id, u.name, t.user, t.scopes, t.territory, t.created, t.revoked, t.session, t.password"
)


@dataclass(frozen=True)
class Token:
    """One token, without itself."""

    id: int
    name: str
    """The user whose listens it sends."""
    user: int
    scopes: tuple[str, ...]
    territory: str
    created: int
    revoked: int | None

    def may(self, scope: str) -> bool:
        """Whether it is for this; an operator's is for everything."""
        return scope in self.scopes or OPERATE in self.scopes


class Tokens:
    """The tokens of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        """Take the workspace; its journal is made where there is none.

        Raises:
            WorkspaceError: The journal or the key of the workspace cannot be read.
        """
        self._folder: Path = workspace.folder
        key = hmac.digest(workspace.listener_key, b"hitparade intake tokens", "sha256")
        self._seal = ChaCha20Poly1305(key)
        self._session_key = hmac.digest(key, b"sessions", "sha256")
        self._db = journal.connect(self._folder)

    def close(self) -> None:
        """Close the journal."""
        self._db.close()

    def create(self, name: str, scopes: Iterable[str] = (SUBMIT, READ), territory: str = "") -> str:
        """Make a token; it is told this once and can never be read again.

        Args:
            name: The user whose listens it sends.
            scopes: What it is for.
            territory: Where its listens happen (ISO 3166-1 alpha-2); empty: it is not known.

        Raises:
            NotFoundError: The name, a scope or the territory is none.
        """
        _require_name(name)
        wanted, place = _scopes(scopes), _territory(territory)
        token = secrets.token_urlsafe(_BYTES)
        with journal.changing(self._db):
            self._db.execute("INSERT OR IGNORE INTO users (name) VALUES (?)", (name,))
            user = journal.user_id(self._db, name)
            hashed = _hash(token)
            self._db.execute(
                "INSERT INTO tokens (user, hash, session, password, scopes, territory, created)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    user,
                    hashed,
                    _hash(self._session(hashed)),
                    self._sealed(hashed, md5(token)),
                    " ".join(wanted),
                    place,
                    int(time.time()),
                ),
            )
        return token

    def listed(self) -> list[Token]:
        """Every token, also revoked ones, in the order in which they were made."""
        rows = self._db.execute(
            f"SELECT {_COLUMNS} FROM tokens t JOIN users u ON u.id = t.user ORDER BY t.id"
        )
        return [_token(row) for row in rows]

    def revoke(self, name: str, number: int | None = None) -> int:
        """Revoke the tokens of a user, or the one of a number; how many there were.

        Raises:
            NotFoundError: There is none that is not revoked already.
        """
        which = "" if number is None else " AND id = ?"
        values = (int(time.time()), name, *(() if number is None else (number,)))
        with journal.changing(self._db):
            count = self._db.execute(
                "UPDATE tokens SET revoked = ? WHERE revoked IS NULL"
                f" AND user = (SELECT id FROM users WHERE name = ?){which}",
                values,
            ).rowcount
        if not count:
            names = {token.name for token in self.listed() if token.revoked is None}
            raise NotFoundError(
                f"{name} has no such token in force. {near(name, names)} "
                "`hitparade token list` lists them.".replace("  ", " ")
            )
        return count

    def find(self, token: str) -> Token | None:
        """The token in force that a text is."""
        return self._known("hash", _hash(token))

    def in_session(self, key: str) -> Token | None:
        """The token in force that a Last.fm session was opened with."""
        return self._known("session", _hash(key))

    def prove(self, name: str, answers: Iterable[str], form: str) -> tuple[Token, str] | None:
        """The token of a user that a client of Last.fm's protocols knows, with its session key.

        Args:
            name: The user.
            answers: What the client sent: one of them must fit.
            form: What it must be the MD5 of, with ``{}`` for the MD5 of the password.
        """
        found = None
        given = [answer.lower().encode() for answer in answers]
        for token, hashed, sealed in self._of(name):
            password = self._opened(hashed, sealed)
            wanted = md5(form.replace("{}", password)).encode() if password else b""
            fits = [hmac.compare_digest(wanted, answer) for answer in given]
            if any(fits) and password and found is None:
                found = (token, self._session(hashed))
        return found

    def session_of(self, token: str) -> str:
        """The session key of a token, always the same."""
        return self._session(_hash(token))

    def user(self, name: str) -> int | None:
        """The number of a user, if there is one of that name."""
        return journal.user_id(self._db, name)

    def _known(self, column: str, hashed: bytes) -> Token | None:
        row = self._db.execute(
            f"SELECT {_COLUMNS}, t.{column} FROM tokens t JOIN users u ON u.id = t.user"
            f" WHERE t.{column} = ? AND t.revoked IS NULL",
            (hashed,),
        ).fetchone()
        return _token(row) if row and hmac.compare_digest(row[-1], hashed) else None

    def _of(self, name: str) -> Iterator[tuple[Token, bytes, bytes]]:
        rows = self._db.execute(
            f"SELECT {_COLUMNS}, t.hash FROM tokens t JOIN users u ON u.id = t.user"
            " WHERE u.name = ? AND t.revoked IS NULL ORDER BY t.id",
            (name,),
        ).fetchall()
        for row in rows:
            yield _token(row), row[-1], row[-2]

    def _session(self, hashed: bytes) -> str:
        return hmac.digest(self._session_key, hashed, "sha256")[:16].hex()

    def _sealed(self, hashed: bytes, password: str) -> bytes:
        nonce = secrets.token_bytes(12)
        return nonce + self._seal.encrypt(nonce, password.encode(), hashed)

    def _opened(self, hashed: bytes, sealed: bytes) -> str:
        try:
            return self._seal.decrypt(sealed[:12], sealed[12:], hashed).decode()
        except InvalidTag:  # the workspace has another key by now
            return ""


def created(workspace: Workspace, name: str, scopes: Iterable[str], territory: str) -> str:
    """Make a token; see `Tokens.create`."""
    with closing(Tokens(workspace)) as tokens:
        return tokens.create(name, scopes, territory)


def md5(text: str) -> str:
    """The MD5 of a text, in hexadecimal, as Last.fm's protocols have it."""
    return hashlib.md5(text.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def _token(row: sqlite3.Row | tuple[object, ...]) -> Token:
    number, name, user, scopes, territory, created_at, revoked, *_ = row
    return Token(number, name, user, tuple(str(scopes).split()), territory, created_at, revoked)  # type: ignore[arg-type]


def _require_name(name: str) -> None:
    odd = name != name.strip() or name in {".", ".."}
    if odd or not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise NotFoundError(
            f"{name[:_LONGEST]!r} is no name of a user. It must have 1 to {_LONGEST} characters, and "
            "no slashes, control characters or ?, #, %, nor blanks around it."
        )


def _scopes(scopes: Iterable[str]) -> list[str]:
    wanted = [scope.strip() for scope in scopes]
    for scope in wanted:
        if scope not in SCOPES:
            raise NotFoundError(
                f"{scope or 'An empty text'} is no scope, but must be one of {', '.join(SCOPES)}. "
                f"{near(scope, SCOPES)}".rstrip()
            )
    if not wanted:
        raise NotFoundError(f"A token needs a scope: one of {', '.join(SCOPES)}.")
    return sorted(set(wanted), key=list(SCOPES).index)


def _territory(territory: str) -> str:
    code = territory.strip().upper()
    if code and not (len(code) == 2 and pycountry.countries.get(alpha_2=code)):  # noqa: PLR2004
        raise NotFoundError(
            f"{territory} is no territory, but must be an ISO 3166-1 code of two letters, such as SE."
        )
    return code
