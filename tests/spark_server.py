"""A real Spark Connect server on this machine, for the tests that ask for it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

SERVER = "org.apache.spark.sql.connect.service.SparkConnectServer"
PATIENCE = 150


def missing() -> str:
    """Say what this machine lacks for a server; empty if it lacks nothing."""
    if find_spec("pyspark") is None or find_spec("grpc") is None:
        return "pyspark[connect] is not installed"
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        return "there is no Java"
    home = _home()
    found = home is not None and list((home / "jars").glob("spark-connect_*.jar"))
    return "" if found else "this pyspark is a client without a server"


def _home() -> Path | None:
    spec = find_spec("pyspark")
    return Path(spec.origin).parent if spec and spec.origin else None


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Start a server, yield its address as ``--engine`` takes it, and stop it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    home = _home()
    assert home is not None
    settings = {
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": port,
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.sql.shuffle.partitions": 1,
        "spark.sql.warehouse.dir": folder / "warehouse",
        "spark.ui.enabled": "false",
    }
    words = [w for key, value in settings.items() for w in ("--conf", f"{key}={value}")]
    command = [home / "bin" / "spark-submit", "--class", SERVER, *words]
    with (folder / "spark.log").open("wb") as log:
        process = subprocess.Popen(
            [str(w) for w in (*command, "--master", "local[1]", "spark-internal")],
            cwd=folder,
            env=os.environ | {"SPARK_HOME": str(home)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait(process, port, folder / "spark.log")
        yield f"spark://127.0.0.1:{port}"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, 15)
        process.wait(30)


def _wait(process: subprocess.Popen, port: int, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.3)
    raise RuntimeError(f"no Spark came up:\n{log.read_text(errors='replace')[-2000:]}")
