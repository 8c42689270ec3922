"""Engines that the one expression runs on; each is imported only where it is used."""

from __future__ import annotations

import socket
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

import narwhals as nw
import polars as pl

from ledby.errors import ConfigurationError, TableError
from ledby.science.tables import EVENTS
from ledby.sources.files import read_table

Written = tuple[int, float, int]
"""Ties, their weight in all, and weeks."""


CONNECT_PORT: Final = 15_002
PATIENCE: Final = 10.0
"""Seconds in which a server must answer."""


class Engine(Protocol):
    """Reads a file lazily and writes what an expression made of it."""

    def scan(self, name: str) -> Any:
        """Return the table of a file in the engine's own kind."""

    def write(self, ties: nw.LazyFrame[Any], out: Path) -> Written:
        """Compute *ties* into *out*; return what was written."""


class Polars:
    """Streams: never holds more than it must."""

    def scan(self, name: str) -> pl.LazyFrame:
        """Scan a file; every cell of a CSV is text until the contract types it."""
        if name.lower().endswith(".csv"):
            return pl.scan_csv(name, infer_schema=False, glob=False)
        return pl.scan_parquet(name, glob=False)

    def write(self, ties: nw.LazyFrame[Any], out: Path) -> Written:
        """Sink the ties as they come."""
        lazy: pl.LazyFrame = ties.to_native()
        if out.suffix.lower() == ".csv":
            lazy.sink_csv(out)
        else:
            lazy.sink_parquet(out)
        return _measured(out)


class DuckDB:
    """Works on disk when memory ends."""

    def __init__(self) -> None:
        needed("duckdb", "duckdb")
        import duckdb  # noqa: PLC0415 - an engine loads where it is used

        self._connection = duckdb.connect()

    def scan(self, name: str) -> Any:
        """Name a file in the engine."""
        if name.lower().endswith(".csv"):
            return self._connection.read_csv(name, header=True, all_varchar=True)
        return self._connection.read_parquet(name)

    def write(self, ties: nw.LazyFrame[Any], out: Path) -> Written:
        """Let the engine write the file."""
        relation = ties.to_native()
        if out.suffix.lower() == ".csv":
            relation.write_csv(str(out), header=True)
        else:
            relation.write_parquet(str(out))
        return _measured(out)

    def close(self) -> None:
        """Give back what the engine holds."""
        self._connection.close()


class Spark:
    """A Connect server; paths are those that the cluster sees."""

    def __init__(self, address: str) -> None:
        needed("pyspark", "spark")
        needed("grpc", "spark")
        _knock(address)
        remote = "sc://" + address.removeprefix("spark://")
        try:
            with warnings.catch_warnings():
                # Of its doubts about a new pandas, whose frames are not used here.
                warnings.simplefilter("ignore", FutureWarning)
                from pyspark.sql import SparkSession  # noqa: PLC0415 - an engine

                self._session = SparkSession.builder.remote(remote).create()
            self._session.version  # noqa: B018 - the first call opens the connection
        except Exception as error:
            raise ConfigurationError(
                f"No Spark Connect server answers at {address}."
            ) from error

    def scan(self, name: str) -> Any:
        """Name files in the cluster; those that are here by their whole path."""
        if Path(name).exists():
            name = str(Path(name).absolute())
        if name.lower().endswith(".csv"):
            return self._session.read.csv(name, header=True)
        return self._session.read.parquet(name)

    def write(self, ties: nw.LazyFrame[Any], out: Path) -> Written:
        """Fetch the ties and write them here."""
        frame = pl.DataFrame(pl.from_arrow(ties.to_native().toArrow()))
        if out.suffix.lower() == ".csv":
            frame.write_csv(out)
        else:
            frame.write_parquet(out)
        return _measured(out)

    def close(self) -> None:
        """End the session; the server goes on."""
        self._session.stop()


def _knock(address: str) -> None:
    """Refuse an address where nothing listens: the client would try for ten minutes."""
    try:
        place = urlsplit(address)
        port = place.port or CONNECT_PORT
        socket.create_connection((place.hostname or "", port), PATIENCE).close()
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"No Spark Connect server answers at {address}."
        ) from error


@contextmanager
def opened(name: str) -> Iterator[Engine]:
    """Open an engine by its name and close it again."""
    if name == "polars":
        yield Polars()
        return
    engine = DuckDB() if name == "duckdb" else Spark(name)
    try:
        yield engine
    finally:
        engine.close()


@contextmanager
def refusals(events: Sequence[str]) -> Iterator[None]:
    """Turn what an engine says of a bad file into one sentence that names the place."""
    try:
        yield
    except (TableError, ConfigurationError):
        raise
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in _FOREIGN:
            raise
        for name in events:
            if "://" not in name and Path(name).is_file():
                # Reading it whole is slow but knows which cell is wrong.
                read_table(Path(name), EVENTS)
        said = (str(error).strip() or type(error).__name__).splitlines()[0][:300]
        raise TableError(f"The events cannot be read: {said}") from error


_FOREIGN = frozenset({"polars", "duckdb", "_duckdb", "pyspark", "grpc", "narwhals"})


def needed(package: str, engine: str) -> None:
    """Refuse an engine whose package is not installed."""
    if find_spec(package) is None:
        extra = "fast" if engine == "counting" else engine
        raise ConfigurationError(
            f'The engine "{engine}" needs the package {package}: install'
            f" ledby[{extra}]."
        )


def _measured(out: Path) -> Written:
    lazy = pl.scan_csv(out) if out.suffix.lower() == ".csv" else pl.scan_parquet(out)
    sums = lazy.select(pl.len(), pl.col("weight").sum(), pl.col("week").n_unique())
    ties, weight, weeks = sums.collect(engine="streaming").row(0)
    return int(ties), float(weight or 0.0), int(weeks)
