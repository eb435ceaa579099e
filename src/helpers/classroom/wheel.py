"""Make the wheel of the helpers from the files that run: from a checkout and from an installed package alike.

A wheel is a zip with a list of its files. Written here it needs no build tool, no network and no checkout, and
a pack without key gets banks without key in it. A test installs it with pip.
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from importlib import metadata
from pathlib import Path

from helpers import __version__, course, questions
from helpers.classroom import keyless, tomlish
from helpers.course import CourseError

DISTRIBUTION = "stalin-purges-course"
WHEEL_NAME = "stalin_purges_course"
HERE = Path(__file__).parents[1]
SETTINGS = "share/jupyter/lab/settings/overrides.d/stalin-purges-course.json"
DATE = (2020, 1, 1, 0, 0, 0)  # the same files give the same wheel
LEFT_OUT = {"_data", "_notebooks", "__pycache__"}


def version(*, key: bool) -> str:
    """Return the version of the wheel; without key it says so: "0.1.0+nokey"."""
    return __version__ if key else f"{__version__}+{keyless.MARK}"


def name(*, key: bool) -> str:
    """Return the file name of the wheel."""
    return f"{WHEEL_NAME}-{version(key=key)}-py3-none-any.whl"


def build(*, key: bool = True) -> bytes:
    """Return the wheel's bytes.

    Raises
    ------
    CourseError
        The package's own description is missing or of another version, or a question's key can't be taken out.
    """
    info = f"{WHEEL_NAME}-{version(key=key)}.dist-info"
    files = _package(key=key) | _tables(key=key)
    files[f"{WHEEL_NAME}-{version(key=key)}.data/data/{SETTINGS}"] = (
        HERE / "static/lab-settings.json"
    ).read_bytes()
    files |= {f"{info}/{name}": content for name, content in _description(key=key).items()}
    return zipped(files, info)


def zipped(files: dict[str, bytes], info: str) -> bytes:
    """Return the wheel that holds `files` (content by path) and their list in the folder `info`."""
    record = "".join(f"{name},sha256={_digest(content)},{len(content)}\n" for name, content in files.items())
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file, content in (files | {f"{info}/RECORD": f"{record}{info}/RECORD,,\n".encode()}).items():
            archive.writestr(stamped(file), content)
    return stream.getvalue()


def stamped(file: str) -> zipfile.ZipInfo:
    """Return a zip entry with a fixed date and ordinary rights."""
    info = zipfile.ZipInfo(file, DATE)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not LEFT_OUT & set(path.relative_to(folder).parts)
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def _package(*, key: bool) -> dict[str, bytes]:
    files = {f"helpers/{name}": content for name, content in _files(HERE).items()}
    if not key:
        first = "helpers/__init__.py"
        own, mine = f'__version__ = "{__version__}"', f'__version__ = "{version(key=False)}"'
        files[first] = files[first].replace(own.encode(), mine.encode())
        if mine.encode() not in files[first]:
            raise CourseError("helpers/__init__.py does not give its version as expected.")
    return files


def _tables(*, key: bool) -> dict[str, bytes]:
    files = {f"helpers/_data/{name}": content for name, content in _files(course.folder()).items()}
    if not key:
        files = {name: content for name, content in files.items() if "/_data/teaching/" not in name}
        for bank in [name for name in files if re.fullmatch(r"helpers/_data/questions/.+\.toml", name)]:
            entries = questions.bank(Path(bank).stem).values()
            files[bank] = tomlish.bank([keyless.question(entry) for entry in entries]).encode("utf-8")
    return files


def _description(*, key: bool) -> dict[str, bytes]:
    try:
        installed = metadata.distribution(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        raise CourseError(
            "The course is not installed here. Install it: python -m pip install -e ."
        ) from None
    about = installed.read_text("METADATA") or ""
    if installed.version.partition("+")[0] != __version__.partition("+")[0]:
        raise CourseError(
            f"Installed is version {installed.version}, but the files are {__version__}. Install the course again."
        )
    about = re.sub(r"^Version: .*$", f"Version: {version(key=key)}", about, count=1, flags=re.MULTILINE)
    files = {
        "METADATA": about.encode("utf-8"),
        "WHEEL": b"Wheel-Version: 1.0\nGenerator: classroom\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    if points := installed.read_text("entry_points.txt"):
        files["entry_points.txt"] = points.encode("utf-8")
    for file in installed.files or ():
        if ".dist-info/licenses/" in file.as_posix():
            files[f"licenses/{file.name}"] = Path(str(file.locate())).read_bytes()
    return files


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode("ascii")
