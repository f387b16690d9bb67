"""What comes in: deliveries, catalogues and claims, and what became of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from hitparade.api.shared import Date, Opened, parse_date, quiet
from hitparade.domain.tables import CATALOGUES, CLAIM_FILES, REFUSED
from hitparade.engine.plan import quoted
from hitparade.feeds.catalogue import Imported, import_catalogue
from hitparade.feeds.claims import Claimed, import_claims
from hitparade.feeds.deliver import Delivered, Options, deliver
from hitparade.feeds.deliveries import CONFIRM, WITHDRAW, facts
from hitparade.feeds.registry import reporters
from hitparade.identity.claimed import ClaimsInForce, claims_in_force
from hitparade.identity.deliveries import Acted, confirm, listed, withdraw
from hitparade.vault.late import with_late
from hitparade.vault.preview import preview_of_delivery

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from hitparade.domain.preview import Preview
    from hitparade.domain.suppliers import Reporter
    from hitparade.pipeline import Progress


class Facts(Opened):
    """What comes in, and what became of it."""

    def deliver(  # noqa: PLR0913
        self,
        file: str | Path,
        *,
        supplier: str = "",
        delivery: str = "",
        form: str = "",
        territory: str = "",
        replace: Sequence[Date] = (),
        revision: int | None = None,
        strict: bool = False,
        progress: Progress = quiet,
    ) -> Delivered:
        """Take in one file of usage; the same bytes again change nothing.

        Args:
            file: CSV, NDJSON or Parquet with the columns of the format `usage`.
            supplier: Who reports, where the file does not say so.
            delivery: The supplier's id for it; a new file under a known id replaces the old one.
            form: Name of the format; recognised when not given.
            territory: Where it was used, where the file does not say so.
            replace: Days of the supplier that this file replaces.
            revision: The supplier's own number of this version of the delivery; the highest counts,
                in whatever order they come.
            strict: Refuse the file if any row is refused.
            progress: Told how many rows are read.

        Raises:
            DeliveryError: The file cannot be taken in; nothing was stored.
            RefusedRowsError: `strict`, and a row was refused; nothing was stored.
        """
        options = Options(
            supplier=supplier,
            delivery=delivery,
            form=form,
            territory=territory,
            replace=tuple(parse_date(day) for day in replace),
            revision=revision,
            strict=strict,
            progress=lambda rows: progress("rows read", rows, 0),
        )
        done = deliver(self.workspace, self.home, Path(file), options)
        return with_late(self.workspace, self.home, done)

    def suppliers(self) -> list[Reporter]:
        """Everyone who is registered or has reported, by name, with what is overdue now."""
        with facts(self.workspace, self.home) as (session, _):
            return reporters(session, self.workspace.settings.suppliers, dt.datetime.now(dt.UTC))

    def deliveries(self) -> pa.Table:
        """The deliveries in force and the withdrawn ones, in the order in which they came."""
        with facts(self.workspace, self.home) as (session, _):
            return listed(session)

    def withdraw(
        self, delivery: str, *, days: Sequence[Date] = (), author: str, reason: str
    ) -> Acted:
        """Take a delivery, or days of it, out of force, by a signed decision; it can be undone.

        Args:
            delivery: Its id, or SUPPLIER/ID.
            days: Only these days; none for all of it.
            author: Who decides.
            reason: Why.

        Raises:
            NotFoundError: There is no such delivery or day, or the id is that of several.
        """
        dates = [parse_date(day) for day in days]
        return withdraw(self.workspace, self.home, delivery, dates, author=author, reason=reason)

    def confirm(
        self, delivery: str, *, days: Sequence[Date] = (), author: str, reason: str
    ) -> Acted:
        """Let days count that are held because they repeat the day before; it can be undone.

        Args:
            delivery: Its id, or SUPPLIER/ID.
            days: Only these days; none for all of its days that are held.
            author: Who decides.
            reason: Why.

        Raises:
            NotFoundError: There is no such delivery or day, or the id is that of several.
        """
        dates = [parse_date(day) for day in days]
        return confirm(self.workspace, self.home, delivery, dates, author=author, reason=reason)

    def preview_withdraw(self, delivery: str, *, days: Sequence[Date] = ()) -> Preview:
        """Say what `withdraw` would change in published charts; nothing is decided."""
        dates = [parse_date(day) for day in days]
        return preview_of_delivery(self.workspace, self.home, WITHDRAW, delivery, dates)

    def preview_confirm(self, delivery: str, *, days: Sequence[Date] = ()) -> Preview:
        """Say what `confirm` would change in published charts; nothing is decided."""
        dates = [parse_date(day) for day in days]
        return preview_of_delivery(self.workspace, self.home, CONFIRM, delivery, dates)

    def refused(self, delivery: str = "") -> pa.Table:
        """The refused rows of the deliveries in force, catalogues and claims, or of one delivery."""
        with facts(self.workspace, self.home) as (session, _):
            self.workspace.lake.attach(session, (REFUSED, CATALOGUES, CLAIM_FILES))
            one = f"WHERE name = {quoted(delivery)}" if delivery else ""
            return REFUSED.check(
                session.read(
                    f"SELECT {', '.join(f'r.{name}' for name in REFUSED.names)}"
                    " FROM refused r JOIN ("
                    "  SELECT 1 AS place, d.sequence, d.load, d.delivery AS name FROM deliveries d"
                    "  JOIN loads_in_force l ON d.load = l.load"
                    "  UNION ALL SELECT 2, sequence, load, left(sha256, 16) FROM catalogues"
                    "  UNION ALL SELECT 3, sequence, load, left(sha256, 16) FROM claim_files) d"
                    f" ON r.load = d.load {one} ORDER BY d.place, d.sequence, d.load, r.line"
                )
            )

    def import_catalogue(self, file: str | Path, *, progress: Progress = quiet) -> Imported:
        """Take in facts of recordings and releases; the same bytes again change nothing.

        Args:
            file: CSV, NDJSON or Parquet with columns of the catalogue, or a JSON dump of
                MusicBrainz (``recording.tar.xz`` or ``release.tar.xz``, packed or not).
            progress: Told what was read so far.

        Raises:
            DeliveryError: The file cannot be taken in; nothing was stored.
        """
        return import_catalogue(self.workspace, self.home, Path(file), progress)

    def import_claims(self, file: str | Path, *, claimant: str = "") -> Claimed:
        """Take in what is heard in videos and other assets; the same bytes again change nothing.

        Args:
            file: CSV, NDJSON or Parquet with columns of claims.
            claimant: Who claims, for rows that do not say so.

        Raises:
            DeliveryError: The file cannot be taken in; nothing was stored.
        """
        return import_claims(self.workspace, self.home, Path(file), claimant=claimant)

    def claims(self, asset: str = "") -> ClaimsInForce:
        """What is heard in the assets that usage names, day by day; or in one asset."""
        return claims_in_force(self.workspace, self.home, asset)
