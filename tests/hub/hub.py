"""Start a real JupyterHub of our own, on this machine only: hub from PyPI, proxy from npm, a server a student.

    with running_hub(root, link_to=course_repository(root)) as hub:
        ...                                     # log in at hub.url with any name and hub.password
        hub.costs()                             # what each student's processes cost

It stands for a school's hub in everything but isolation: all students are one system user here, which is
right for a measurement on loopback and wrong for a school (docs/running-a-class.md says what is right).
"""

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psutil
import yaml

REPOSITORY = Path(__file__).parents[2]
PROXY = "configurable-http-proxy@5"
VALUES = REPOSITORY / "docs/hub-values.yaml"
BRANCH = "class"
START_SECONDS = 90
OWN_PORTS = """
# Each server gets a port below those that the system gives out by itself: a kernel or a browser could take one of
# these between its choice and its use. (In containers each server has its own machine, and no such trouble.)
import itertools, socket
ports = itertools.count(20000)

def own_port(spawner):
    while not spawner.port:
        port = next(ports)
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)):
                spawner.port = port

c.Spawner.pre_spawn_hook = own_port
"""


@dataclass(frozen=True)
class Cost:
    """What one student's processes use: memory that is theirs (bytes, shared pages divided) and CPU seconds."""

    server: int
    kernel: int
    cpu: float

    @property
    def memory(self) -> int:
        """Bytes of server and kernel together."""
        return self.server + self.kernel


@dataclass(frozen=True)
class Hub:
    """A JupyterHub that is up: its address (which ends with a slash), the password of all, and its folders."""

    url: str
    password: str
    homes: Path
    link: str
    """What a teacher hands out: opens lesson 02 out of the course's repository (nbgitpuller)."""
    process: int
    log: Path

    def home(self, name: str) -> Path:
        """Return the folder that a student's server works in."""
        return self.homes / name

    def costs(self) -> dict[str, Cost]:
        """Return what each student's server and kernels use now, by name."""
        found: dict[str, Cost] = {}
        for server in psutil.process_iter():
            with suppress(psutil.Error):
                if "jupyterhub.singleuser" not in " ".join(server.cmdline()):
                    continue
                kernels = server.children(recursive=True)
                memory = [_own_memory(process) for process in (server, *kernels)]
                cpu = sum(sum(process.cpu_times()[:2]) for process in (server, *kernels))
                found[server.environ()["JUPYTERHUB_USER"]] = Cost(memory[0], sum(memory[1:]), cpu)
        return found


def _own_memory(process: psutil.Process) -> int:
    """Return the bytes that a process uses, its share of shared pages among them (PSS; elsewhere USS)."""
    info = process.memory_full_info()
    return int(getattr(info, "pss", info.uss))


def course_repository(root: Path) -> Path:
    """Return a git repository with the lessons, as a school's hub pulls it; made of this checkout's files."""
    work, bare = root / "work", root / "course.git"
    shutil.copytree(
        REPOSITORY / "notebooks", work / "notebooks", ignore=shutil.ignore_patterns(".*", "*.answers.json")
    )
    who = ["-c", "user.name=Course", "-c", "user.email=course@example.org"]
    for command in (
        ["init", "-q", "-b", BRANCH],
        ["add", "."],
        [*who, "commit", "-q", "-m", "Lessons"],
        ["clone", "-q", "--bare", ".", str(bare)],
    ):
        subprocess.run(["git", *command], cwd=work, check=True, capture_output=True)
    return bare


@contextmanager
def running_hub(root: Path, *, course: Path, proxy: Path, lean: bool = True) -> Iterator[Hub]:
    """Run a hub whose files all live in `root`; `proxy` is the proxy's program, `course` the repository to pull.

    `lean`: each student's server has the settings and the environment of docs/hub-values.yaml; else JupyterLab's own.
    """
    root.mkdir(parents=True, exist_ok=True)
    password, (public, api, hub) = secrets.token_hex(8), free_ports(3)
    homes, log, config = root / "homes", root / "hub.log", root / "jupyterhub_config.py"
    settings = {
        "JupyterHub.bind_url": f"http://127.0.0.1:{public}",
        "JupyterHub.hub_ip": "127.0.0.1",
        "JupyterHub.hub_port": hub,
        "JupyterHub.db_url": f"sqlite:///{root}/hub.sqlite",
        "JupyterHub.cookie_secret_file": f"{root}/cookie_secret",
        "JupyterHub.authenticator_class": "dummy",
        "JupyterHub.spawner_class": "simple",
        "JupyterHub.concurrent_spawn_limit": 200,
        "JupyterHub.cleanup_servers": True,
        "DummyAuthenticator.password": password,
        "DummyAuthenticator.allow_all": True,
        "ConfigurableHTTPProxy.command": ["node", str(proxy)],
        "ConfigurableHTTPProxy.api_url": f"http://127.0.0.1:{api}",
        "ConfigurableHTTPProxy.pid_file": f"{root}/proxy.pid",
        "SimpleLocalProcessSpawner.home_dir_template": f"{homes}/{{username}}",
        "Spawner.cmd": [sys.executable, "-m", "jupyterhub.singleuser"],
        "Spawner.args": ["--allow-root", "--LabApp.expose_app_in_browser=True"],
        "Spawner.start_timeout": 300,
        "Spawner.http_timeout": 300,
    }
    if lean:
        settings |= _as_in_the_values(root)
    config.write_text(
        "".join(f"c.{name} = {value!r}\n" for name, value in settings.items()) + OWN_PORTS, encoding="utf-8"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "IPYTHON"))}
    with log.open("wb") as sink:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterhub", "-f", str(config)],
            cwd=root,
            env=environment | {"CONFIGPROXY_AUTH_TOKEN": secrets.token_hex(32)},
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    url = f"http://127.0.0.1:{public}/"
    target = quote("lab/tree/course/notebooks/02-terror.ipynb", safe="")
    link = f"{url}hub/user-redirect/git-pull?repo={quote(course.as_uri(), safe='')}&branch={BRANCH}&urlpath={target}&targetpath=course"
    try:
        _wait_until_up(process, f"{url}hub/health", log)
        yield Hub(url, password, homes, link, process.pid, log)
    finally:
        _stop(process, root)


def _as_in_the_values(root: Path) -> dict[str, Any]:
    """Return what docs/hub-values.yaml gives each student's server: its settings file and its environment.

    Its image is built from binder/, which leaves out Node.js: so the search path has Python and git alone.
    """
    student = yaml.safe_load(VALUES.read_text(encoding="utf-8"))["singleuser"]
    folder = root / "settings"
    folder.mkdir()
    for file in student["extraFiles"].values():
        (folder / Path(file["mountPath"]).name).write_text(json.dumps(file["data"]), encoding="utf-8")
    programs = root / "programs"
    programs.mkdir()
    for name in ("git", "sh"):
        (programs / name).symlink_to(shutil.which(name) or name)
    path = os.pathsep.join([str(Path(sys.executable).parent), str(programs)])
    return {"Spawner.environment": student["extraEnv"] | {"JUPYTER_CONFIG_PATH": str(folder), "PATH": path}}


def free_ports(count: int) -> list[int]:
    """Return ports that nobody on this machine listens on now."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
    finally:
        for one in sockets:
            one.close()


def _wait_until_up(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.2)
    raise RuntimeError(f"JupyterHub did not start:\n{log.read_text(errors='replace')[-3000:]}")


def _stop(process: subprocess.Popen[bytes], root: Path) -> None:
    """Stop the hub, and with it its proxy and every student's server and kernel, whoever is their parent by now."""
    process.send_signal(signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=60)
    for one in psutil.process_iter():
        with suppress(psutil.Error):
            if Path(one.cwd()).is_relative_to(root):
                one.kill()
    process.wait()
