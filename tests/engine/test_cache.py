"""The cache runs nothing that somebody else may have written, and no run needs it."""

import errno
import json
import os
import pickle
import re
import stat
import subprocess
import sys
import tempfile
import warnings
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pytest

import sim
from sim.cli.streams import show_warnings
from sim.engine import cache
from sim.engine.cache import CacheWarning, fetch, folders, is_kept, keep
from sim.engine.compile import KERNELS, NOT_COMPILED, TOLD, kernel
from sim.market.checkpoint import code_hash
from sim.runs.warm import WARM, kept_as, warm_market
from sim.scenario import Scenario
from tests.worlds import QUICK, differences

SMALL = Scenario().with_(viewers=60, days=2, warm_up=3, seed=7, **QUICK)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An empty cache: the folder below which everything is kept."""
    monkeypatch.setenv("MICRODRAMA_CACHE", str(tmp_path / "caches"))
    monkeypatch.setenv("MICRODRAMA_SPARE_CACHE", "")  # so that what a test sets is undone
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path / "caches" / "microdrama-sim"


@pytest.fixture(autouse=True)
def _chosen_anew():
    """Folders are chosen once in a process; and no warning goes by that a test does not expect."""
    cache._folders.cache_clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error", CacheWarning)
        yield
    cache._folders.cache_clear()


def seal(content):
    return sha256(content).digest() + content


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def give_away(path, monkeypatch):
    """Let a file or folder belong to somebody else: as only root can give it away, others become somebody else."""
    if os.geteuid() == 0:
        os.chown(path, 12_345, -1)
    else:
        stranger = os.geteuid() + 1
        monkeypatch.setattr(os, "geteuid", lambda: stranger)


class Trap:
    """A pickle that leaves a file behind when it is loaded."""

    def __init__(self, mark):
        self.mark = str(mark)

    def __reduce__(self):
        return (open, (self.mark, "w"))


def planted_kernel(mark):
    """A file that runs code if it is loaded as a kernel."""
    return seal(pickle.dumps(Trap(mark)))


def planted_market(mark):
    """A file that runs code if it is loaded as a warm market."""
    saved = b"microdrama checkpoint 1\n" + code_hash().encode() + b"\n" + pickle.dumps(Trap(mark))
    return seal(json.dumps([len(saved), 1.0]).encode().ljust(64) + pa.compress(saved, codec="zstd", asbytes=True))


def doubled():
    """A small kernel that was not compiled in this process yet."""

    def double(x):
        return 2 * x

    return kernel(double)


def loaded(compiled):
    return sum(compiled.stats.cache_hits.values())


# what is kept


def test_what_is_kept_comes_back_and_nobody_else_may_read_or_write_it(place):
    before = os.umask(0)
    try:
        keep("part", "name", b"content")
    finally:
        os.umask(before)
    assert fetch("part", "name") == b"content"
    assert is_kept("part", "name")
    assert [mode(path) for path in (place.parent, place, place / "part")] == [0o700] * 3
    assert mode(place / "part" / "name") == 0o600
    assert [path.name for path in (place / "part").iterdir()] == ["name"]


def test_no_kernel_stands_where_an_edit_would_not_reach_the_cache():
    package = Path(sim.__file__).parent
    left_out = [package / part for part in (*TOLD, *NOT_COMPILED)]
    files = [file for part in left_out for file in ([part] if part.suffix else part.rglob("*.py"))]
    assert len(files) > 100
    assert [file.name for file in files if re.search(r"^@kernel", file.read_text("utf-8"), re.MULTILINE)] == []


def test_a_kernel_is_compiled_once_and_loaded_then(place):
    assert doubled()(4) == 8
    again = doubled()
    assert (again(5), loaded(again)) == (10, 1)


# strangers


@pytest.mark.parametrize("open_to", [0o770, 0o707, 0o720, 0o702])
@pytest.mark.parametrize("which", ["", "part"])
def test_a_cache_that_others_may_write_to_counts_as_none_with_one_warning(place, which, open_to):
    (place / "part").mkdir(parents=True, mode=0o700)
    (place / "part" / "name").write_bytes(seal(b"planted"))
    (place / which).chmod(open_to)
    with pytest.warns(CacheWarning) as told:
        (instead,) = folders("part")
    assert (fetch("part", "name"), is_kept("part", "name")) == (None, False)
    keep("part", "other", b"ours")
    assert fetch("part", "other") == b"ours"
    assert len(told) == 1
    assert f"the cache is not used: {(place / which)} can be written to by others (chmod go-w)" in str(told[0].message)
    assert [path.name for path in (place / "part").iterdir()] == ["name"]
    assert mode(instead) == mode(instead.parent) == 0o700


def test_a_cache_that_belongs_to_somebody_else_counts_as_none(place, monkeypatch):
    (place / "part").mkdir(parents=True, mode=0o700)
    (place / "part" / "name").write_bytes(seal(b"planted"))
    give_away(place, monkeypatch)
    with pytest.warns(CacheWarning, match=f"{place} belongs to somebody else"):
        assert fetch("part", "name") is None


@pytest.mark.parametrize("how", ["belongs to somebody else", "others may write to it"])
def test_a_file_that_is_not_surely_ours_is_a_miss_with_one_warning(place, how, monkeypatch):
    (place / "part").mkdir(parents=True, mode=0o700)
    for name in ("one", "two"):
        (place / "part" / name).write_bytes(seal(b"planted"))
        if how == "others may write to it":
            (place / "part" / name).chmod(0o666)
        else:
            give_away(place / "part" / name, monkeypatch)
    with pytest.warns(CacheWarning) as told:
        folders("part")
    assert (fetch("part", "one"), fetch("part", "two"), is_kept("part", "one")) == (None, None, False)
    keep("part", "one", b"ours")
    assert len(told) == 1
    assert fetch("part", "one") == b"ours"


@pytest.mark.parametrize(
    ("owner", "permissions", "used"),
    [("us", 0o600, True), ("us", 0o755, True), ("root", 0o644, True), ("root", 0o666, False), ("else", 0o600, False)],
)
def test_what_is_ours_or_roots_is_used_unless_others_may_write_to_it(owner, permissions, used, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    user = {"us": 1000, "root": 0, "else": 1001}[owner]
    facts = os.stat_result((stat.S_IFREG | permissions, 0, 0, 1, user, 1000, 0, 0, 0, 0))
    assert (cache._stranger(facts) == "") == used


def test_a_planted_kernel_is_not_run(place, tmp_path):
    doubled()(4)
    (path,) = (place / KERNELS).iterdir()
    path.write_bytes(planted_kernel(tmp_path / "owned"))
    path.chmod(0o622)
    assert doubled()(4) == 8  # and keeps its own in place of the other's
    assert not (tmp_path / "owned").exists()
    path.write_bytes(planted_kernel(tmp_path / "owned"))
    assert doubled()(4) == 8
    assert (tmp_path / "owned").exists(), "the trap would have worked"


@pytest.mark.usefixtures("warm")
def test_a_planted_market_is_not_run(place, tmp_path):
    name = kept_as(SMALL, 7, "compiled")
    sound = warm_market(SMALL, 7)
    (place / WARM / name).write_bytes(planted_market(tmp_path / "owned"))
    place.chmod(0o777)
    cache._folders.cache_clear()
    with pytest.warns(CacheWarning, match="others"):
        again = warm_market(SMALL, 7)
    assert not again.found
    assert not (tmp_path / "owned").exists()
    assert differences(sound.market, again.market) == []
    place.chmod(0o700)
    cache._folders.cache_clear()
    assert not warm_market(SMALL, 7).found
    assert (tmp_path / "owned").exists(), "the trap would have worked"


# whatever cannot be loaded is a miss

BROKEN = {
    "empty": b"",
    "shorter than a digest": b"x",
    "not as it was written": seal(b"content") + b"!",
    "no pickle": seal(b"content"),
    "nothing in it": seal(b""),
    "a pickle of something else": seal(pickle.dumps("a market")),
    "a pickle that cannot be loaded": seal(b"cno_such_module\nthing\n."),
    "facts of another kind": seal(b"[[], {}]".ljust(64) + b"x"),
    "a size nobody has": seal(b"[9e99, 1]".ljust(64) + b"x"),
    "a negative size": seal(b"[-5, 1]".ljust(64) + b"x"),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_kernel_that_cannot_be_loaded_is_compiled_anew(place, content):
    doubled()(4)
    (path,) = (place / KERNELS).iterdir()
    path.write_bytes(content)
    again = doubled()
    assert (again(4), loaded(again)) == (8, 0)
    third = doubled()
    assert (third(4), loaded(third)) == (8, 1)


@pytest.mark.parametrize("place_in_file", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_kernel_with_one_bit_changed_is_compiled_anew(place, place_in_file):
    doubled()(4)
    (path,) = (place / KERNELS).iterdir()
    content = bytearray(path.read_bytes())
    content[int(place_in_file * len(content))] ^= 1
    path.write_bytes(content)
    again = doubled()
    assert (again(4), loaded(again)) == (8, 0)


@pytest.mark.usefixtures("warm")
@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_market_that_cannot_be_loaded_is_played_again(place, content):
    warm_market(SMALL, 7)
    (path,) = (place / WARM).iterdir()
    path.write_bytes(content)
    assert not warm_market(SMALL, 7).found
    assert warm_market(SMALL, 7).found


# without a cache


def test_without_a_home_a_temporary_folder_is_used_with_one_warning(place, tmp_path, monkeypatch):
    def no_home():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("MICRODRAMA_CACHE")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", no_home)
    with pytest.warns(CacheWarning) as told:
        assert doubled()(4) == 8
    assert len(told) == 1
    assert "there is no home folder" in str(told[0].message)
    again = doubled()
    assert (again(4), loaded(again)) == (8, 1)
    assert folders(KERNELS)[0].is_relative_to(tmp_path)


@pytest.mark.parametrize(
    ("home", "why"),
    [("/proc/nothing", "No such file or directory"), ("/dev/null", "no folder"), ("/dev/null/x", "no folder")],
)
def test_where_no_cache_can_be_made_a_temporary_folder_is_used(place, home, why, monkeypatch):
    monkeypatch.setenv("MICRODRAMA_CACHE", home)
    with pytest.warns(CacheWarning, match=f"the cache is not used: /.*{why}"):
        assert doubled()(4) == 8
    again = doubled()
    assert (again(4), loaded(again)) == (8, 1)


def full(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_cache_is_read_and_what_is_new_is_kept_elsewhere(place, monkeypatch):
    keep("part", "old", b"kept")
    cache._folders.cache_clear()
    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with pytest.warns(CacheWarning, match="cannot be written to: .*No space left on device"):
        assert fetch("part", "old") == b"kept"
    keep("part", "new", b"more")
    assert fetch("part", "new") == b"more"
    assert [path.name for path in (place / "part").iterdir()] == ["old"]


def test_where_nothing_can_be_kept_every_process_compiles(place, monkeypatch):
    monkeypatch.setenv("MICRODRAMA_CACHE", "/dev/null")
    monkeypatch.setattr(tempfile, "mkdtemp", full)
    with pytest.warns(CacheWarning, match=r"What is compiled \(a minute\) is not kept"):
        assert doubled()(4) == 8
    again = doubled()
    assert (again(4), loaded(again), folders(KERNELS)) == (8, 0, ())


def test_a_cache_that_fills_up_later_stops_nothing(place, monkeypatch):
    folders(KERNELS)
    monkeypatch.setattr(cache, "draft", full)
    assert doubled()(4) == 8
    assert list((place / KERNELS).iterdir()) == []


SHARE = """
import os, resource, subprocess, sys
from sim.engine.cache import folders, keep
if len(sys.argv) > 1:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
from sim.engine.compile import KERNELS, NOT_COMPILED, TOLD, kernel
double = kernel(lambda x: 2 * x)
print(double(21), *folders(KERNELS), flush=True)
if len(sys.argv) == 1:
    subprocess.run([sys.executable, "-c", "from sim.engine.cache import folders; print(*folders('x'))"], check=True)
"""


def in_a_process(tmp_path, *arguments):
    environment = os.environ | {"MICRODRAMA_CACHE": "/dev/null", "TMPDIR": str(tmp_path)}
    environment.pop("MICRODRAMA_SPARE_CACHE", None)
    command = [sys.executable, "-c", SHARE, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True)


def test_the_temporary_folder_is_shared_with_processes_started_from_here_and_deleted_at_the_end(tmp_path):
    done = in_a_process(tmp_path)
    one, other = done.stdout.splitlines()
    answer, mine = one.split()
    assert answer == "42"
    assert Path(mine).parent == Path(other).parent
    assert Path(mine).is_relative_to(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_files_that_cannot_grow_stop_no_run(tmp_path):
    done = in_a_process(tmp_path, "full")
    assert done.stdout.split()[0] == "42"
    assert "Traceback" not in done.stderr


def test_the_command_line_says_it_in_one_line():
    usual = warnings.formatwarning
    try:
        show_warnings()
        assert warnings.formatwarning(CacheWarning("no cache"), CacheWarning, "a.py", 3) == "warning: no cache\n"
        assert "a.py:3" in warnings.formatwarning(UserWarning("else"), UserWarning, "a.py", 3)
    finally:
        warnings.formatwarning = usual
