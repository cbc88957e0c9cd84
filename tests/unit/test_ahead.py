"""Work in a thread: its result, its failure, and that it never outlives the block."""

from __future__ import annotations

import threading
import time

import pytest

from docsearch.ahead import Ahead


def test_the_result_is_that_of_another_thread() -> None:
    with Ahead(threading.get_ident) as ahead:
        assert ahead.result() != threading.get_ident()


def test_a_failure_is_raised_where_the_result_is_asked_for() -> None:
    def fail() -> int:
        raise LookupError("not there")

    with Ahead(fail) as ahead, pytest.raises(LookupError, match="not there"):
        ahead.result()
    with Ahead(fail):
        pass  # nobody asks


def test_it_is_over_with_the_block_even_if_that_fails() -> None:
    done: list[bool] = []

    def work() -> None:
        time.sleep(0.05)
        done.append(True)

    with pytest.raises(KeyError), Ahead(work):
        raise KeyError
    assert done == [True]
