"""A file of what was asked for once: an SQLite database, which any number of processes may use at once.

Reference: https://www.sqlite.org/lockingv3.html
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from engine.base.errors import UserError, disk_error

WAIT = 20.0  # seconds for another process to finish writing


class KeptFile:
    """The file at `path`, made with its `tables` on first use; `counted` is the one that holds the answers.

    Every method, a subclass's too, raises UserError where the file cannot be read or written.
    """

    tables: ClassVar[tuple[str, ...]]
    counted: ClassVar[str]

    def __init__(self, path: Path) -> None:
        self.path = path

    def count(self) -> int:
        """How many answers are kept."""
        if not self.path.exists():
            return 0
        with self._open() as base:
            return int(base.execute(f"SELECT COUNT(*) FROM {self.counted}").fetchone()[0])

    def clear(self) -> int:
        """Forget every answer; returns how many there were."""
        count = self.count()
        if count:
            with self._open() as base:
                base.execute(f"DELETE FROM {self.counted}")
            self._shrink()
        return count

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The file, changed as a whole at the end of the block. One that is no database is begun anew."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                base = self._connected()
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:  # damaged: what it held can be asked for again
                self.path.unlink()
                base = self._connected()
            with contextlib.closing(base), base:
                yield base
        except sqlite3.Error as error:
            raise UserError(
                "The kept answers in {path} cannot be used: {reason}.",
                self.path,
                error,
                hint="Free some space, or delete the file: its answers are then asked again.",
            ) from error
        except OSError as error:
            raise disk_error("write", self.path, error) from error

    def _shrink(self) -> None:
        with self._open() as base:
            base.execute("VACUUM")

    def _connected(self) -> sqlite3.Connection:
        base = sqlite3.connect(self.path, timeout=WAIT)
        try:
            # Whole after a kill even so; a slow disk would hold each answer up.
            base.execute("PRAGMA synchronous = OFF")
            for table in self.tables:
                base.execute(table)
        except BaseException:
            base.close()
            raise
        return base
