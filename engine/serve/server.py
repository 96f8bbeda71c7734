"""Serves a file until it is told to end: players, application and socket, and what becomes known of them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from engine.base import signals
from engine.base.errors import UserError
from engine.base.progress import Cancel, never
from engine.base.text import Text
from engine.project import Project
from engine.serve.app import App
from engine.serve.players import Players
from engine.serve.state import KEY_VARIABLE, PARALLEL, Served

HOST = "127.0.0.1"
_LOOK_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Options:
    """How to serve: `port` 0 takes a free one, `key` "" asks for none."""

    port: int = 0
    key: str = ""
    parallel: int = PARALLEL


def taken_key() -> str:
    """The key that was handed over in the environment, "" for none; processes started later do not get it."""
    return os.environ.pop(KEY_VARIABLE, "")


def serve(
    project: Project,
    file: Path,
    options: Options,
    tell: Callable[[Served], object],
    stop: Cancel = never,
    on_line: Callable[[str], object] = lambda line: None,
) -> Served:
    """Answer requests until `stop` says so, or Ctrl+C; gives what was done.

    `tell` gets the state once the server answers, and whenever it has changed; `on_line` a line for each
    request that is over. Raises UserError for a file that cannot be played, or a port that is taken.
    """
    with contextlib.closing(_socket(options.port)) as listener:
        return asyncio.run(_serve(project, file, options, listener, tell, stop, on_line))


async def _serve(
    project: Project,
    file: Path,
    options: Options,
    listener: socket.socket,
    tell: Callable[[Served], object],
    stop: Cancel,
    on_line: Callable[[str], object],
) -> Served:
    players = Players(file, options.parallel)
    try:
        fmt, facts = await players.open()
        address = f"http://{HOST}:{listener.getsockname()[1]}/v1"
        first = Served(
            base_url=address,
            file=str(file),
            model=file.name,
            parallel=options.parallel,
            began=time.time(),
        )
        schema, unbound = await asyncio.to_thread(_binding, project)
        app = App(
            project.task, players, fmt, facts.n_ctx, first.model_copy(update={"unbound": unbound}), schema
        )
        app.on_line = on_line
        if unbound:
            on_line(unbound)
        server = _Server(_config(app, options.key))
        with signals.asked_to_end(lambda: setattr(server, "should_exit", True)):
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            try:
                await _watch(server, serving, app, tell, stop)
            finally:
                server.should_exit = True
                await players.close()  # before the server waits for its answers
                await serving
        return app.served
    finally:
        await players.close()


def _binding(project: Project) -> tuple[Mapping[str, Any] | None, Text]:
    """The schema that binds the task's answers; where none can, None and why."""
    if not project.task.schema:
        return None, Text("")
    try:
        return project.bound_schema(), Text("")
    except UserError as error:
        return None, error.message


def _config(app: App, key: str) -> uvicorn.Config:
    return uvicorn.Config(
        app.asgi(key),
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn would raise them again once it has ended."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def _watch(
    server: uvicorn.Server,
    serving: asyncio.Task[None],
    app: App,
    tell: Callable[[Served], object],
    stop: Cancel,
) -> None:
    """Until the server is to end: tell what has changed."""
    said: Served | None = None
    while not server.should_exit and not serving.done():
        if server.started and app.served != said:
            said = app.served
            tell(said)
        if stop():
            return
        await asyncio.sleep(_LOOK_SECONDS if server.started else 0.02)


def _socket(port: int) -> socket.socket:
    """A listening place on loopback. Raises UserError where the port cannot be had."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # on Windows it would let two programs have one port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise UserError(
            "The port {port} cannot be used: {reason}.",
            port,
            error,
            hint="Choose another, or 0 for a free one.",
        ) from error
    return listener
