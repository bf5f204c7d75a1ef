import subprocess
import sys

import pytest

from bench.demo import processor_seconds, section_of

BUSY = "import time\nwhile time.process_time() < 0.3: pass"


def test_what_a_process_started_counts_and_what_it_waited_for_does_not():
    waits = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {BUSY!r}])"
    assert processor_seconds([sys.executable, "-c", waits]) >= 0.3
    assert processor_seconds([sys.executable, "-c", "import time; time.sleep(0.3)"]) < 0.3


def test_a_command_that_fails_is_no_figure():
    with pytest.raises(subprocess.CalledProcessError):
        processor_seconds([sys.executable, "-c", "raise SystemExit(2)"])


def test_the_goal_is_the_play_beside_the_loop_of_its_round():
    found = {"loop": [2.0, 4.0], "embedded": [10.0, 30.0], "distributed": [40.0, 60.0]}
    (goal,) = section_of("2013-04-03", found).goals
    assert goal.per_round == (5.0, 7.5)
    assert not goal.met
