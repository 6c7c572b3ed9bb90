"""When a child is started again, how long it waits, and when there is no hope."""

import re
import time

import pytest

from config.processes import Program
from config.supervisor import GivenUp, Supervisor

pytestmark = pytest.mark.real_time


def hasty(command: list[str]) -> Supervisor:
    supervisor = Supervisor([Program("worker", command)])
    supervisor.children[0].pause = 0.01
    supervisor.start_missing()
    return supervisor


def test_a_child_that_dies_again_and_again_at_the_start_is_named() -> None:
    supervisor = hasty(["/bin/sh", "-c", "exit 3"])
    with pytest.raises(GivenUp, match=r"worker stopper igen og igen.*kode 3"):
        supervisor.watch()


def test_being_killed_from_outside_is_no_reason_to_give_up() -> None:
    supervisor = hasty(["/bin/sh", "-c", "kill -9 $$"])
    deaths = 0
    while deaths < 7:
        supervisor.tick()
        supervisor.children[0].pause = 0.01
        if supervisor.children[0].process is None:
            deaths += 1
            time.sleep(0.02)
    supervisor.stop()


def test_the_pause_doubles_up_to_half_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("config.supervisor.say", said.append)
    child = Supervisor([Program("web", ["true"])]).children[0]
    for _ in range(8):
        child.postpone("kode 1")
    pauses = [re.findall(r"om ([\d,]+) s", line)[0] for line in said]
    assert pauses == ["0,5", "1", "2", "4", "8", "16", "30", "30"]
