"""A student at the hub, without a browser: the requests, the kernel and the websocket of a lesson, for real.

A browser for each of thirty students would take the machine that the hub is measured on. So most students
are this: they log in by the form, follow the teacher's link (which pulls the lesson), open a kernel, run
every cell over the websocket, hand answers to the lesson's keeper one by one as the page does, and read
back the file. What needs no server (exhibits, the turn-in file) is not here; real browsers beside them do it.
"""

import asyncio
import html
import json
import re
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import nbformat
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from helpers import questions

from .hub import Hub

LESSON = "02-terror"
SECONDS = 600


@dataclass
class Visit:
    """How one student fared: seconds from the first request to each point, and what went wrong."""

    name: str
    started: float
    reached: dict[str, float] = field(default_factory=dict)
    received: int = 0
    """Bytes over the kernel's websocket."""
    typed: dict[str, Any] = field(default_factory=dict)
    acknowledged: dict[str, Any] = field(default_factory=dict)
    answer_seconds: list[float] = field(default_factory=list)
    """From the sending of an answer to the word that it stands in the file."""
    error: str = ""

    def reach(self, point: str) -> None:
        """Note that a point of the way is reached."""
        self.reached[point] = time.monotonic() - self.started

    @property
    def finished(self) -> bool:
        """Say whether the student did all, and every answer is kept."""
        return not self.error and bool(self.typed) and self.acknowledged == self.typed


async def visit(hub: Hub, name: str, *, pause: float = 0.5) -> Visit:
    """Let one student do the whole lesson; between two answers they think for `pause` seconds."""
    seen = Visit(name, time.monotonic())
    try:
        async with asyncio.timeout(SECONDS), httpx.AsyncClient(follow_redirects=True, timeout=SECONDS) as web:
            await _log_in(web, hub, name)
            seen.reach("logged in")
            await _follow_link(web, hub, name)
            seen.reach("lesson opened")
            kernel = await Kernel.start(web, f"{hub.url}user/{name}/", seen)
            seen.reach("kernel ready")
            notebook = await _notebook(web, f"{hub.url}user/{name}/")
            for cell in notebook.cells:
                if cell.cell_type == "code":
                    await kernel.run(cell.source)
            seen.reach("lesson ready")
            for question_id, entry in questions.bank(LESSON).items():
                await asyncio.sleep(pause)
                await kernel.answer(question_id, _answer(entry, name))
            seen.reach("answered")
            kernel.close()
    except Exception as error:
        seen.error = f"{type(error).__name__}: {error}"[:300]
    return seen


# The way in ---------------------------------------------------------------------------------------


async def _log_in(web: httpx.AsyncClient, hub: Hub, name: str) -> None:
    form = await web.get(f"{hub.url}hub/login")
    token = re.search(r'name="_xsrf" value="([^"]+)"', form.text)
    fields = {"username": name, "password": hub.password, "_xsrf": token[1] if token else ""}
    answer = await web.post(f"{hub.url}hub/login", data=fields)
    answer.raise_for_status()


async def _follow_link(web: httpx.AsyncClient, hub: Hub, name: str) -> None:
    """Follow the teacher's link: wait for the server, let it pull the lessons, load the lesson's page."""
    page = await web.get(hub.link)
    while "/user/" not in str(page.url) or "spawn-pending" in str(page.url):
        await _wait_for_server(web, page)
        page = await web.get(hub.link)
    page.raise_for_status()
    asked = {key: values[0] for key, values in parse_qs(urlsplit(hub.link).query).items()}
    said = ""
    pull = {"repo": asked["repo"], "branch": asked["branch"], "targetpath": asked["targetpath"]}
    headers = {"X-XSRFToken": _xsrf(web, f"/user/{name}/")}
    async with web.stream(
        "GET", f"{hub.url}user/{name}/git-pull/api", params=pull, headers=headers
    ) as stream:
        async for line in stream.aiter_lines():
            said += line
    if '"finished"' not in said:
        raise RuntimeError(f"the lessons were not pulled: {said[-200:]}")
    lesson = await web.get(urljoin(f"{hub.url}user/{name}/", asked["urlpath"]))
    lesson.raise_for_status()


async def _wait_for_server(web: httpx.AsyncClient, page: httpx.Response) -> None:
    """Wait on the page that says "your server is starting", which listens for news and does not ask again and again."""
    news = re.search(r'new EventSource\("([^"]+)"\)', page.text)
    if not news:
        await asyncio.sleep(1)
        return
    async with web.stream("GET", urljoin(str(page.url), html.unescape(news[1]))) as stream:
        async for line in stream.aiter_lines():
            if '"failed": true' in line:
                raise RuntimeError(f"the server did not start: {line[:200]}")
            if '"ready": true' in line:
                return


def _xsrf(web: httpx.AsyncClient, path: str) -> str:
    """Return the token of the student's own server; the hub has one of the same name."""
    found = [cookie for cookie in web.cookies.jar if cookie.name == "_xsrf" and path.startswith(cookie.path)]
    return max(found, key=lambda cookie: len(cookie.path)).value or "" if found else ""


async def _notebook(web: httpx.AsyncClient, server: str) -> nbformat.NotebookNode:
    answer = await web.get(f"{server}api/contents/course/notebooks/{LESSON}.ipynb", params={"content": 1})
    answer.raise_for_status()
    return nbformat.from_dict(answer.json()["content"])


# The kernel ---------------------------------------------------------------------------------------


class Kernel:
    """A student's kernel, spoken to over its websocket as JupyterLab does (JSON messages)."""

    def __init__(self, socket: WebSocketClientConnection, seen: Visit) -> None:
        self.socket, self.seen = socket, seen
        self.session, self.keeper, self.number = uuid.uuid4().hex, "", 0
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._listener = asyncio.create_task(self._listen())

    @classmethod
    async def start(cls, web: httpx.AsyncClient, server: str, seen: Visit) -> "Kernel":
        """Open a session for the lesson, as JupyterLab does, and connect to its kernel."""
        path = f"course/notebooks/{LESSON}.ipynb"
        wanted = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        headers = {"X-XSRFToken": _xsrf(web, urlsplit(server).path)}
        for former in (await web.get(f"{server}api/sessions")).json():  # of another day
            await web.delete(f"{server}api/sessions/{former['id']}", headers=headers)
        answer = await web.post(f"{server}api/sessions", json=wanted, headers=headers)
        answer.raise_for_status()
        address = f"{server.replace('http', 'ws', 1)}api/kernels/{answer.json()['kernel']['id']}/channels"
        cookies = web.build_request("GET", server).headers["cookie"]
        request = HTTPRequest(
            address,
            headers={"Cookie": cookies, "Origin": server.rstrip("/")},
            connect_timeout=SECONDS,
            request_timeout=SECONDS,
        )
        kernel = cls(await websocket_connect(request, max_message_size=100_000_000), seen)
        await kernel._ask("kernel_info_request", {})
        return kernel

    async def run(self, source: str) -> None:
        """Run one cell and wait until the kernel is idle again; raises what the cell raised."""
        content = {
            "code": source,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
        }
        reply = await self._ask("execute_request", content)
        if reply["content"]["status"] != "ok":
            raise RuntimeError(
                f"a cell failed: {reply['content'].get('ename')}: {reply['content'].get('evalue')}"
            )

    async def answer(self, question_id: str, value: Any) -> None:
        """Hand one answer to the lesson's keeper; return when it says that the answer stands in the file."""
        self.number += 1
        self.seen.typed[question_id] = value
        entry = {"value": value, "edited_at": datetime.now(UTC).isoformat(timespec="milliseconds")}
        message = {
            "page": self.session, "kind": "save", "number": self.number, "name": self.seen.name,
            "unnamed": "", "saved_at": entry["edited_at"], "answers": {question_id: entry}, "instead": "",
        }  # fmt: skip
        self._waiting[f"saved {self.number}"] = done = asyncio.get_running_loop().create_future()
        began = time.monotonic()
        self._send("comm_msg", {"comm_id": self.keeper, "data": {"method": "custom", "content": message}})
        said = await done
        self.seen.answer_seconds.append(time.monotonic() - began)
        if said["kind"] != "saved":
            raise RuntimeError(f"an answer was not saved: {said}")
        self.seen.acknowledged[question_id] = value

    def close(self) -> None:
        """Leave, as a student who closes the lid."""
        self._listener.cancel()
        self.socket.close()

    async def _ask(self, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        """Send a request; return the kernel's reply to it."""
        message_id = uuid.uuid4().hex
        self._waiting[message_id] = done = asyncio.get_running_loop().create_future()
        self._send(kind, content, message_id)
        return await done

    def _send(self, kind: str, content: dict[str, Any], message_id: str = "") -> None:
        header = {
            "msg_id": message_id or uuid.uuid4().hex, "msg_type": kind, "username": self.seen.name,
            "session": self.session, "date": datetime.now(UTC).isoformat(), "version": "5.4",
        }  # fmt: skip
        whole = {
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
            "channel": "shell",
        }
        self.socket.write_message(json.dumps(whole | {"buffers": []}))

    async def _listen(self) -> None:
        while (raw := await self.socket.read_message()) is not None:
            self.seen.received += len(raw)
            message = _message(raw)
            kind, content = message["header"]["msg_type"], message["content"]
            parent = message["parent_header"].get("msg_id", "")
            if kind.endswith("_reply") and (done := self._waiting.pop(parent, None)):
                done.set_result(message)
            elif kind == "comm_open":
                state = content["data"].get("state", {})
                if "outline" in state or (state.get("lesson") == LESSON and "course_version" in state):
                    self.keeper = content["comm_id"]
            elif kind == "comm_msg":
                said = content["data"].get("content", {})
                if done := self._waiting.pop(f"saved {said.get('number')}", None):
                    done.set_result(said)
        for done in self._waiting.values():
            done.set_exception(ConnectionError("the connection to the kernel was closed"))


def _message(raw: str | bytes) -> dict[str, Any]:
    """Return a message of the kernel's; one with buffers comes as bytes: count, offsets, JSON, buffers."""
    if isinstance(raw, str):
        return dict(json.loads(raw))
    count = int.from_bytes(raw[:4], "big")
    offsets = [int.from_bytes(raw[4 * i + 4 : 4 * i + 8], "big") for i in range(count)]
    end = offsets[1] if count > 1 else len(raw)
    return dict(json.loads(raw[offsets[0] : end]))


def _answer(entry: dict[str, Any], name: str) -> Any:
    """Return some answer of the right form; a text that can be told from every other student's."""
    kind = entry["kind"]
    if kind == "choice":
        return [0]
    if kind == "estimate":
        return {"estimate": entry["minimum"], "revealed": True}
    if kind == "order":
        return list(range(len(entry["items"])))
    if kind in {"scale", "match", "tag"}:
        return {"0": 0}
    if kind == "judge":
        return {"position": 0, "reasons": f"{name} weighs “{entry['id']}”."}
    if kind == "document":
        return {"who": f"{name} asks who."}
    return f"{name} writes about “{entry['id']}” at some length, as students do. " * 8
