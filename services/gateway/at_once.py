"""Asks several services at the same time: a page waits for the slowest, and not for their sum."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from typing import Final, ParamSpec, TypeVar

from services.gateway.visitor import client_for_visitor

AskedP = ParamSpec("AskedP")
AnswerT = TypeVar("AnswerT")

MOST: Final = 32
"""Questions under way at the same time, of all pages."""

_THREADS: Final = ThreadPoolExecutor(MOST, "asking")


def at_once(
    ask: Callable[AskedP, AnswerT], *arguments: AskedP.args, **named: AskedP.kwargs
) -> Future[AnswerT]:
    """Have something asked for the visitor of this request; take the result before that ends.

    Where the services are elsewhere it is asked in a thread of its own, otherwise here and now:
    threads of one process would only take turns.
    """
    if client_for_visitor().elsewhere:
        here = copy_context()
        return _THREADS.submit(lambda: here.run(ask, *arguments, **named))
    asked: Future[AnswerT] = Future()
    try:
        asked.set_result(ask(*arguments, **named))
    except Exception as problem:
        asked.set_exception(problem)
    return asked
