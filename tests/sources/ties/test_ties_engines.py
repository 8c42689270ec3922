from __future__ import annotations

import os
from importlib.util import find_spec

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

import spark_server
from ledby.errors import ConfigurationError, TableError
from ledby.science.networks.ties import Rules
from ledby.sources import ties
from ledby.sources.ties import counting, engines, make

WEEK = 604_800
RULES = {
    "plain": Rules(),
    "whole": Rules(max_size=0),
    "shared": Rules(max_size=20, share=True),
    "weighed": Rules(
        max_size=0, share=True, channels={"mail": 2.5, "chat": 0.0}, half_life=1.5
    ),
    "fading": Rules(max_size=0, half_life=4.0),
}


def invented(rows=4_000, seed=3):
    chance = np.random.default_rng(seed)
    names = np.array([f"p{n}" for n in range(60)] + ["Åsa", "Zoë", "zoë", "李"])
    sizes = chance.integers(1, 40, rows).astype(object)
    sizes[chance.random(rows) < 0.1] = None
    sender = names[chance.integers(0, 64, rows)].astype(object)
    sender[::97] = None
    return pl.DataFrame(
        {
            "sender": sender.tolist(),
            "recipient": names[chance.integers(0, 64, rows)].tolist(),
            # Weeks before 1970 too, for engines round down in different ways; and the
            # last second of a Sunday, which calendars put into different weeks.
            "at": [-1, *chance.integers(-3 * WEEK, 3 * WEEK, rows - 1).tolist()],
            "channel": chance.choice(["mail", "chat", "meeting"], rows).tolist(),
            "size": sizes.tolist(),
        },
        schema_overrides={"size": pl.Int64, "sender": pl.String},
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("events")
    frame = invented()
    frame[:1500].write_parquet(folder / "one.parquet", row_group_size=200)
    frame[1500:].drop("channel").write_parquet(folder / "two.parquet")
    frame.write_csv(folder / "all.csv")
    return folder


def ties_in(path):
    read = pl.read_csv if path.suffix == ".csv" else pl.read_parquet
    return read(path).sort("week", "source", "target")


def run(folder, tmp_path, engine, rules, names=("one.parquet", "two.parquet")):
    out = tmp_path / f"{engine.partition(':')[0]}.parquet"
    made = make([str(folder / name) for name in names], out, rules, engine)
    return made, ties_in(out)


def assert_same(found, wanted):
    assert found[0].counted == wanted[0].counted
    assert (found[0].ties, found[0].weeks) == (wanted[0].ties, wanted[0].weeks)
    keys = ["source", "target", "week"]
    assert_frame_equal(found[1].select(keys), wanted[1].select(keys))
    gap = (found[1]["weight"] - wanted[1]["weight"]).abs().max()
    assert gap < 1e-9


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize("engine", ["counting", "duckdb"])
def test_engines_agree_to_the_ninth_digit(folder, tmp_path, engine, name):
    wanted = run(folder, tmp_path, "polars", RULES[name])
    assert wanted[0].ties > 300
    assert_same(run(folder, tmp_path, engine, RULES[name]), wanted)


@pytest.mark.parametrize("name", ["plain", "weighed"])
def test_memory_may_end_at_any_time(folder, tmp_path, name, monkeypatch):
    """However little waits in memory, weeks are put away and come together again."""
    wanted = run(folder, tmp_path, "polars", RULES[name])
    monkeypatch.setattr(counting, "BATCH", 64)
    monkeypatch.setattr(counting, "WAITING", 150)
    assert_same(run(folder, tmp_path, "counting", RULES[name]), wanted)


@pytest.mark.parametrize("engine", ["auto", "duckdb"])
def test_csv_gives_the_same(folder, tmp_path, engine):
    made, found = run(folder, tmp_path, engine, Rules(), ["all.csv"])
    assert made.engine == ("polars" if engine == "auto" else engine)
    wanted = (
        invented()
        .drop_nulls("sender")
        .filter(
            (pl.col("sender") != pl.col("recipient"))
            & (pl.col("size").fill_null(1) <= 25)
        )
    )
    assert found["weight"].sum() == len(wanted) == made.counted.used


@pytest.mark.parametrize("engine", ["counting", "polars", "duckdb"])
def test_ties_as_csv(folder, tmp_path, engine):
    out = tmp_path / "ties.csv"
    make([str(folder / "one.parquet")], out, Rules(), engine)
    assert out.read_text().startswith("source,target,week,weight\n")
    assert ties_in(out)["weight"].sum() > 500


@pytest.mark.parametrize("engine", ["counting", "polars"])
@pytest.mark.parametrize("most", [40, 1 << 27])
def test_whole_numbers_are_names_too(tmp_path, engine, most):
    """As text, as the contract has it: 10 comes before 9."""
    chance = np.random.default_rng(1)
    frame = pl.DataFrame(
        {
            "sender": chance.integers(0, most, 500),
            "recipient": chance.integers(0, 40, 500),
            "at": chance.integers(0, WEEK, 500),
        }
    )
    frame.write_parquet(tmp_path / "events.parquet")
    made, found = run(tmp_path, tmp_path, engine, Rules(), ["events.parquet"])
    texts = frame.select(pl.col("sender", "recipient").cast(pl.String))
    wanted = {tuple(sorted(row)) for row in texts.rows() if row[0] != row[1]}
    assert set(found.select("source", "target").rows()) == wanted
    assert made.counted.events == 500


@pytest.mark.parametrize("engine", ["counting", "polars", "duckdb"])
def test_no_events_make_an_empty_table(tmp_path, engine):
    invented().clear().write_parquet(tmp_path / "none.parquet")
    made, found = run(tmp_path, tmp_path, engine, Rules(half_life=1), ["none.parquet"])
    assert (made.ties, made.weight, made.weeks) == (0, 0.0, 0)
    assert found.columns == ["source", "target", "week", "weight"]


@pytest.mark.parametrize("engine", ["counting", "polars", "duckdb"])
def test_the_last_week_may_lie_before_1970_or_at_it(tmp_path, engine):
    rules = Rules(half_life=1.0)
    for number, at in enumerate((-WEEK, 0)):
        name = tmp_path / f"{number}.parquet"
        frame = {"sender": ["a"], "recipient": ["b"], "at": [at]}
        pl.DataFrame(frame).write_parquet(name)
    for names, wanted in ((["0"], [1.0]), (["1", "0"], [0.5, 1.0])):
        files = [f"{name}.parquet" for name in names]
        _, found = run(tmp_path, tmp_path, engine, rules, files)
        assert found["weight"].to_list() == wanted


def test_a_name_of_a_file_is_no_pattern(tmp_path):
    for name in ("a[b].csv", "ab.csv"):
        (tmp_path / name).write_text(f"sender,recipient,at\n{name},z,1\n")
    _, found = run(tmp_path, tmp_path, "polars", Rules(), ["a[b].csv"])
    assert found["source"].to_list() == ["a[b].csv"]


def test_bad_files_are_named(folder, tmp_path):
    out = tmp_path / "ties.parquet"
    (tmp_path / "bad.parquet").write_bytes(b"PAR1 no")
    (tmp_path / "bad.csv").write_text("sender,recipient,at\na,b,1\na,b,soon\n")
    (tmp_path / "lame.csv").write_text("sender,at\na,1\n")
    for names, said in (
        (["bad.parquet"], "bad.parquet: the file is not Parquet"),
        (["bad.csv"], 'row 3, column "at": "soon" is not a whole number'),
        (["lame.csv"], 'column "recipient" is missing'),
        (["absent.csv"], "there is no such file"),
        (["notes.txt"], "are read from .parquet or .csv files"),
    ):
        with pytest.raises(TableError, match=said):
            make([str(tmp_path / name) for name in names], out, Rules())
    assert not list(tmp_path.glob(".ties*")), "no half-written file stays"
    with pytest.raises(TableError, match="is not Parquet; choose another engine"):
        make([str(folder / "all.csv")], out, Rules(), "counting")


def test_damage_inside_a_file_is_said(tmp_path):
    whole = tmp_path / "events.parquet"
    invented().write_parquet(whole)
    data = bytearray(whole.read_bytes())
    data[100:2000] = b"\0" * 1900
    whole.write_bytes(bytes(data))
    with pytest.raises(TableError, match=r"events\.parquet"):
        make([str(whole)], tmp_path / "ties.parquet", Rules(), "counting")


def test_wrong_wishes_are_refused(folder, tmp_path, monkeypatch):
    one = [str(folder / "one.parquet")]
    for out, engine, said in (
        ("ties.txt", "auto", "must end in .parquet or .csv"),
        ("no/ties.csv", "auto", "There is no folder"),
        ("ties.csv", "sparks", 'no engine "sparks"; choose one of auto, counting'),
    ):
        with pytest.raises(ConfigurationError, match=said):
            make(one, tmp_path / out, Rules(), engine)
    monkeypatch.setattr(engines, "find_spec", lambda _: None)
    for engine, extra in (("duckdb", "duckdb"), ("counting", "fast")):
        with pytest.raises(ConfigurationError, match=rf"install ledby\[{extra}\]"):
            make(one, tmp_path / "ties.csv", Rules(), engine)


def test_without_arrow_the_stream_takes_over(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(ties, "find_spec", lambda _: None)
    made, _ = run(folder, tmp_path, "auto", Rules())
    assert made.engine == "polars"


@pytest.fixture(scope="module")
def spark(tmp_path_factory):
    if reason := spark_server.missing():
        # Where CI runs, everything that is promised is there.
        assert not os.environ.get("CI"), reason
        pytest.skip(reason)
    with spark_server.serving(tmp_path_factory.mktemp("spark")) as address:
        yield address


@pytest.mark.timeout(400)
@pytest.mark.filterwarnings("ignore")
def test_spark_agrees_to_the_ninth_digit(folder, tmp_path, spark):
    for name in ("plain", "weighed"):
        wanted = run(folder, tmp_path, "polars", RULES[name])
        assert_same(run(folder, tmp_path, spark, RULES[name]), wanted)
    with pytest.raises(TableError, match="The events cannot be read"):
        make(["/nowhere/*.parquet"], tmp_path / "no.parquet", Rules(), spark)


@pytest.mark.skipif(find_spec("grpc") is None, reason="the client is not installed")
@pytest.mark.parametrize("address", ["127.0.0.1:1", "127.0.0.1:none", ""])
def test_a_server_that_is_not_there_is_said(folder, tmp_path, address):
    with pytest.raises(ConfigurationError, match="No Spark Connect server answers"):
        run(folder, tmp_path, f"spark://{address}", Rules(), ["one.parquet"])
