"""Specification of the command `microdrama app`."""

import socket
import subprocess
import sys
import urllib.request

import pytest

from sim.cli import main
from tests.app.conftest import SMALL, Server


def test_a_bad_scenario_is_answered_in_words_before_anything_starts(tmp_path, capsys):
    (tmp_path / "bad.yaml").write_text("levers: {targeting_accuracy: 7}\n")
    assert main(["app", str(tmp_path / "bad.yaml"), "--no-open"]) == 2
    assert "bad.yaml:1: levers.targeting_accuracy is 7: must be at most 1" in capsys.readouterr().err
    assert main(["app", "--no-open", "--set", "levers.targeting=1"]) == 2
    assert "did you mean 'targeting_accuracy'" in capsys.readouterr().err


def test_a_port_that_is_taken_is_answered_in_words():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        command = f"import sys; from sim.cli import main; sys.exit(main(['app', '--no-open', '--port', '{port}']))"
        done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr.strip()) == (2, f"--port {port}: Address already in use")


@pytest.mark.parametrize("port", ["70000", "-1", "http"])
def test_what_is_no_port_is_refused(port, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["app", "--port", port])
    assert ended.value.code == 2
    assert "no port from 0 to 65535" in capsys.readouterr().err


def test_an_interrupt_ends_it_in_peace(tmp_path):
    server = Server(tmp_path / "log", *SMALL, "--workers", "1")
    with urllib.request.urlopen(f"{server.address}/?lang=zh") as answer:
        page = answer.read().decode()
    assert '<html lang="zh-CN">' in page  # before any script runs
    server.end()
    assert server.process.returncode == 0
    assert "Traceback" not in server.said()
