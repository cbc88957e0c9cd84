"""Breaks off work on an index at many moments and in many ways, and looks at what is left each time.

    python -m tests.fault.harness --kill-events 500 --kill-times 500 --real-model 25 ...

Each trial forks a child that works on an index and is hurt there.  After each: the index opens; its documents
are exactly those of one commit, and of no earlier one than the child has reported; ``verify`` is clean; and
once the work is done again, ids, scores and passages are those of a build without any fault, nothing is left
over on the disk, and a further run changes nothing.  Prints one JSON object; exits with 1 where a trial has
failed.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import faiss

from docsearch import IndexSettings
from docsearch.encoding import Encoder, HashingEncoder, load_encoder
from docsearch.errors import StorageError
from docsearch.index.store import STORE_NAME, Store
from docsearch.index.verify import verify_index
from tests.fault import injury
from tests.fault.disk import Disk, small_disk
from tests.fault.scenarios import (
    Scenario,
    State,
    answers,
    make_scenarios,
    small_batches,
    state,
    watch_commits,
)

FINISHED, REFUSED, RECOVERED, BROKEN = 0, 3, 4, 1
_PATIENCE = 120.0


@dataclass(slots=True)
class Reference:
    """One run without a fault: the documents of each generation, its events, and its seconds."""

    states: dict[int, State] = field(default_factory=dict)
    events: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a child ended: killed or with a status, and the last generation it has reported."""

    killed: bool
    status: int
    acknowledged: int | None


@dataclass(slots=True)
class Report:
    """What is printed."""

    trials: Counter[str] = field(default_factory=Counter)
    after_first_commit: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    generations: dict[str, int] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


class Harness:
    """Runs the trials of one encoder's scenarios."""

    def __init__(self, root: Path, encoder: Encoder, settings: IndexSettings, report: Report) -> None:
        self._root, self._encoder, self._report = root, encoder, report
        self._index = root / "index"
        self.scenarios = make_scenarios(root, encoder, settings)
        self._references = {scenario.name: self._measure(scenario) for scenario in self.scenarios}

    def kill_at_events(self, count: int) -> None:
        """Killed by itself at events that are spread evenly over the run."""
        for scenario, share in self._shares(count):
            events = self._references[scenario.name].events
            for number in _spread(share, events):
                self._trial("kill-events", scenario, partial(injury.kill_at, self._index, number), number)

    def kill_at_times(self, count: int, *, kind: str = "kill-times") -> None:
        """Killed from outside at times that are spread evenly over the run: also within a system call."""
        for scenario, share in self._shares(count):
            for number in range(share):
                delay = self._references[scenario.name].seconds * (number + 0.5) / share
                self._trial(kind, scenario, lambda: None, number, delay=delay)

    def fail_calls(self, count: int) -> None:
        """One call fails; every second child goes on by itself, the others leave that to the next process."""
        kinds = len(injury.FAILING)
        for scenario, share in self._shares(count):
            for name in injury.FAILING:
                calls = self._count(scenario, partial(injury.fail_call, name, -1))
                for number in _spread(-(-share // kinds), calls):
                    self._trial(
                        f"fail-{name}",
                        scenario,
                        partial(injury.fail_call, name, number),
                        number,
                        retry=number % 2 == 0,
                    )

    def limit_files(self, count: int) -> None:
        """No file may grow beyond a limit."""
        for scenario, share in self._shares(count):
            scenario.begin(self._index)
            scenario.work(self._index)
            largest = max(path.stat().st_size for path in self._index.rglob("*") if path.is_file())
            for limit in _spread(share, largest):
                self._trial("file-limit", scenario, partial(injury.limit_file_size, limit), limit)

    def fill_disk(self, count: int, disk: Disk) -> None:
        """The disk is full after so many bytes."""
        home, self._index = self._index, disk.path / "index"
        try:
            for scenario, share in self._shares(count):
                scenario.begin(self._index)
                begin = disk.free()
                scenario.work(self._index)
                needed = 2 * max(begin - disk.free(), 1 << 18)
                for room in _spread(share, needed):
                    scenario.begin(self._index)
                    with disk.full_but_for(room):
                        outcome = self._child(scenario, lambda: None, None, retry=False)
                    self._judge("full-disk", scenario, outcome, room)
        finally:
            self._index = home

    def _shares(self, count: int) -> Iterator[tuple[Scenario, int]]:
        """Most of the trials go to the two ingests."""
        weights = [4, 4, 2]
        for scenario, weight in zip(self.scenarios, weights, strict=True):
            if share := round(count * weight / sum(weights)):
                yield scenario, share

    def _measure(self, scenario: Scenario) -> Reference:
        """Run the work once in this process, undisturbed, and once in a child, to count its events."""
        reference = Reference()
        scenario.begin(self._index)
        if scenario.template is not None:
            generation, documents = state(self._index)
            reference.states[generation] = documents
        else:
            reference.states[0] = {}

        def seen(_: Store) -> None:
            generation, documents = state(self._index)
            reference.states[generation] = documents

        with watch_commits(seen):
            scenario.work(self._index)
        if answers(self._index, self._encoder) != scenario.clean:
            raise AssertionError(
                f"{scenario.name}: answers differ from those of a clean build without any fault"
            )
        self._report.generations[scenario.name] = len(reference.states)
        scenario.begin(self._index)
        begin = time.monotonic()
        self._child(scenario, lambda: None, None, retry=False)
        reference.seconds = time.monotonic() - begin
        reference.events = self._count(scenario, partial(injury.count_events, self._index))
        return reference

    def _count(self, scenario: Scenario, install: Callable[[], Callable[[], int]]) -> int:
        """What the function that ``install`` returns says when the work is done, in a child."""
        scenario.begin(self._index)
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            total = install()
            scenario.work(self._index)
            os.write(writing, str(total()).encode())
            os._exit(0)
        os.close(writing)
        os.waitpid(child, 0)
        with os.fdopen(reading) as told:
            return int(told.read())

    def _trial(
        self,
        kind: str,
        scenario: Scenario,
        hurt: Callable[[], object],
        number: int,
        *,
        delay: float | None = None,
        retry: bool = False,
    ) -> None:
        scenario.begin(self._index)
        outcome = self._child(scenario, hurt, delay, retry=retry)
        self._judge(kind, scenario, outcome, number)

    def _child(
        self, scenario: Scenario, hurt: Callable[[], object], delay: float | None, *, retry: bool
    ) -> Outcome:
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            _live(scenario, self._index, hurt, writing, retry=retry)
        os.close(writing)
        if delay is not None:
            time.sleep(delay)
            os.kill(child, signal.SIGKILL)
        status = _wait(child)
        with os.fdopen(reading) as told:
            generations = [int(line) for line in told.read().split()]
        killed = os.WIFSIGNALED(status)
        return Outcome(
            killed,
            os.WTERMSIG(status) if killed else os.WEXITSTATUS(status),
            generations[-1] if generations else None,
        )

    def _judge(self, kind: str, scenario: Scenario, outcome: Outcome, number: int) -> None:
        report = self._report
        report.trials[kind] += 1
        report.after_first_commit[kind] += outcome.acknowledged is not None
        report.outcomes[_ending(outcome)] += 1
        try:
            self._check(scenario, outcome)
        except Exception:  # noqa: BLE001  # whatever it is, it is what we are looking for
            kept = f"{kind} {scenario.name} {number}: {traceback.format_exc()[-1500:]}\n"
            report.failures.append(kept)
            sys.stderr.write(kept)

    def _check(self, scenario: Scenario, outcome: Outcome) -> None:
        path = self._index
        if outcome.killed:
            _demand(outcome.status == signal.SIGKILL, f"the child died of signal {outcome.status}")
        else:
            _demand(outcome.status != BROKEN, "the child raised something else than a StorageError")
        self._check_opened(scenario, outcome)
        scenario.work(path)
        _demand(verify_index(path).findings == (), f"after resuming: {verify_index(path).findings}")
        _demand(answers(path, self._encoder) == scenario.clean, "the answers differ from a clean build's")
        _demand(_leftovers(path) == [], f"left over: {_leftovers(path)}")
        if scenario.idempotent:
            before = state(path)
            scenario.work(path)
            _demand(state(path) == before, "a further run changed something")

    def _check_opened(self, scenario: Scenario, outcome: Outcome) -> None:
        path, states = self._index, self._references[scenario.name].states
        if not (path / STORE_NAME).exists():
            _demand(scenario.template is None and outcome.acknowledged is None, "there is no index any more")
            return
        generation, documents = state(path)
        if outcome.status != RECOVERED:  # whoever has gone on by himself has made other generations
            least = min(states) if outcome.acknowledged is None else outcome.acknowledged
            _demand(least <= generation <= least + 1, f"generation {generation} after {least} was reported")
            _demand(
                documents == states[generation], f"the documents are not those of generation {generation}"
            )
        _demand(verify_index(path).findings == (), f"at first: {verify_index(path).findings}")
        answers(path, self._encoder)


def _live(scenario: Scenario, path: Path, hurt: Callable[[], object], writing: int, *, retry: bool) -> None:
    """What the child does; never returns."""
    status = BROKEN
    try:
        with watch_commits(lambda store: _acknowledge(store, writing)):
            hurt()
            try:
                scenario.work(path)
                status = FINISHED
            except StorageError:
                status = REFUSED
                if retry:
                    scenario.work(path)
                    status = RECOVERED
    except BaseException:  # noqa: BLE001
        traceback.print_exc()
    finally:
        os._exit(status)


def _acknowledge(store: Store, writing: int) -> None:
    with store.read() as snapshot:
        os.write(writing, f"{snapshot.generation()}\n".encode())


def _wait(child: int) -> int:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status
        time.sleep(0.002)
    os.kill(child, signal.SIGABRT)
    return os.waitpid(child, 0)[1]


def _leftovers(path: Path) -> list[str]:
    with Store(path).read() as snapshot:
        known = {row.name for row in snapshot.segments()} | set(snapshot.retired())
    there = {folder.name for folder in (path / "segments").iterdir()}
    return sorted(there - known) + [p.name for p in path.iterdir() if p.name.startswith(".building")]


def _demand(holds: bool, what: str) -> None:
    if not holds:
        raise AssertionError(what)


def _ending(outcome: Outcome) -> str:
    if outcome.killed:
        return "killed"
    names = {FINISHED: "finished", REFUSED: "refused", RECOVERED: "recovered", BROKEN: "broken"}
    return names.get(outcome.status, f"status {outcome.status}")


def _spread(count: int, total: int) -> list[int]:
    """``count`` different numbers (or fewer, where there are no more) spread evenly over 0..total-1."""
    return sorted({int((n + 0.5) * total / count) for n in range(count)}) if count else []


@contextmanager
def _fast_folder() -> Iterator[Path]:
    """In memory, where there is such a place: what is flushed matters here, not how long that takes."""
    shared = Path("/dev/shm")  # noqa: S108  # the folder is made by tempfile
    parent = shared if shared.is_dir() and os.access(shared, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=parent, prefix="faults-") as name:
        yield Path(name)


def run(options: argparse.Namespace) -> Report:
    report = Report()
    faiss.omp_set_num_threads(1)  # a child that is forked beside other threads could wait for them for ever
    settings = IndexSettings(model="hashing", chunk_tokens=32, overlap_tokens=8)
    with _fast_folder() as root, small_batches():
        os.environ["DOCSEARCH_HOME"] = str(root / "home")
        harness = Harness(root / "hashing", HashingEncoder(), settings, report)
        harness.kill_at_events(options.kill_events)
        harness.kill_at_times(options.kill_times)
        harness.fail_calls(options.fail_calls)
        harness.limit_files(options.file_limit)
        if options.full_disk:
            with small_disk(root / "disk") as disk:
                if isinstance(disk, str):
                    report.skipped.append(f"full-disk: {disk}")
                else:
                    harness.fill_disk(options.full_disk, disk)
        if options.real_model:
            _real(root / "real", options.real_model, report)
    return report


def _real(root: Path, count: int, report: Report) -> None:
    import torch

    torch.set_num_threads(1)
    encoder = load_encoder("all-MiniLM-L6-v2", device="cpu")
    settings = IndexSettings(model=encoder.name, chunk_tokens=64, overlap_tokens=16)
    Harness(root, encoder, settings, report).kill_at_times(count, kind="real-model")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("kill-events", "kill-times", "fail-calls", "file-limit", "full-disk", "real-model"):
        parser.add_argument(f"--{name}", type=int, default=0, metavar="N", help="number of trials")
    begin = time.monotonic()
    report = run(parser.parse_args(arguments))
    print(  # noqa: T201
        json.dumps(
            {
                "trials": report.trials,
                "after_first_commit": report.after_first_commit,
                "outcomes": report.outcomes,
                "generations": report.generations,
                "skipped": report.skipped,
                "failures": report.failures,
                "seconds": round(time.monotonic() - begin),
            },
            indent=2,
        )
    )
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
