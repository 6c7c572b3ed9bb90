"""The bench itself: its arithmetic, its client, and the smallest run that means something."""

import asyncio
import json
import math
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bench import load, report
from bench.__main__ import PARTS, options_from
from bench.report import Report

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [([], 99, 0.0), ([7.0], 50, 7.0), ([3.0, 1.0, 2.0], 50, 2.0), ([*range(1, 101)], 99, 99)],
)
def test_a_percentile_is_one_of_the_values(values, percent, expected):
    assert report.percentile(values, percent) == expected


def test_the_hundredth_percentile_is_the_slowest():
    assert report.percentile([0.1, 9.0, 0.2], 100) == 9.0


def test_a_ratio_to_nothing_passes_no_target():
    assert report.ratio(6.0, 2.0) == 3.0
    assert report.verdict(report.ratio(1.0, 0.0), 4) == "over"
    assert math.isinf(report.ratio(1.0, 0.0))


@pytest.mark.parametrize(
    ("measured", "word"), [(1.0, "PASS"), (1.7, "close"), (2.0, "close"), (2.01, "over")]
)
def test_a_verdict_warns_from_four_fifths(measured, word):
    assert report.verdict(measured, 2) == word
    assert report.verdict(measured, None) == ""


def test_a_table_puts_numbers_to_the_right_and_words_to_the_left():
    shown = report.table(["page", "ms"], [["login", 1.5], ["a", 22.25]]).splitlines()
    assert shown == ["page      ms", "-----  -----", "login   1.50", "a      22.25"]


def test_a_broken_promise_is_written_down_and_ends_with_one(tmp_path, capsys):
    result = Report({"quick": True})
    result.begin("race", "a try")
    result.check("race", "one winner", True, 1)
    assert result.close(tmp_path / "bench.json") == 0
    result.check("race", "no deadlock", False, 3)
    assert result.close(tmp_path / "bench.json") == 1
    said = json.loads((tmp_path / "bench.json").read_text())
    assert [check["ok"] for check in said["checks"]] == [True, False]
    assert not said["passed"]
    assert "FAIL  race: no deadlock: 3" in capsys.readouterr().out


def test_every_part_can_be_asked_for_alone():
    assert options_from([]).only is None
    for part in PARTS:
        assert options_from(["--quick", "--only", part]).only == [part]


def in_a_loop_of_its_own(work):
    """Runs a coroutine in a thread: Playwright, in the same process, keeps a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


async def _serve(answers: list[bytes]) -> list[load.Answer]:
    """What our client makes of these bytes, all over one connection."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    line = await load.Line(port).open()
    found = [await line.ask(load.Browser(port).get("/")) for _ in answers]
    await line.close()
    server.close()
    return found


def test_the_client_reads_length_chunks_and_nothing():
    sized = (
        b"HTTP/1.1 409 Conflict\r\nContent-Type: application/json\r\n"
        b'Content-Length: 16\r\n\r\n{"code":"taken"}'
    )
    chunked = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhus\r\n1\r\n!\r\n0\r\n\r\n"
    )
    nothing = b"HTTP/1.1 204 No Content\r\n\r\n"
    first, second, third = in_a_loop_of_its_own(_serve([sized, chunked, nothing]))
    assert (first.status, first.code) == (409, "taken")
    assert (second.status, second.text, second.code) == (200, "hus!", "")
    assert (third.status, third.raw) == (204, b"")


def test_a_browser_sends_back_what_it_was_given():
    browser = load.Browser(8000)
    given = {"set-cookie": ["csrftoken=abc; Path=/", "sessionid=xyz; HttpOnly"]}
    browser.remember(load.Answer(200, given, b"", 0.0, 0.0))
    said = browser.form("/demo/login/", who="birgit").decode()
    assert "Cookie: csrftoken=abc; sessionid=xyz\r\n" in said
    assert "X-CSRFToken: abc\r\n" in said
    assert said.endswith("\r\n\r\nwho=birgit")


@pytest.mark.real_time
def test_the_smallest_run_counts_queries_and_leaves_nothing_behind(tmp_path):
    environment = os.environ | {"BEBOERHUS_VAR": str(tmp_path), "TMPDIR": str(tmp_path)}
    run = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", "--only", "queries"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    said = json.loads((tmp_path / "bench.json").read_text())
    assert said["passed"]
    assert len(said["parts"]["queries"]["pages"]) >= 15
    assert [path.name for path in tmp_path.glob("bh-bench-*")] == []
