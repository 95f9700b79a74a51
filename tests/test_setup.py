"""The set-up: what is installed, from which lines, on which machines, and what make and Binder do with it."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from repo2docker.app import Repo2Docker
from repo2docker.buildpacks import BuildPack, PythonBuildPack

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = ("x86_64-manylinux_2_28", "x86_64-pc-windows-msvc", "aarch64-apple-darwin")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OFFLINE = ("--no-index", "--no-deps", "--no-build-isolation")
PINNED = re.compile(r"[A-Za-z0-9._-]+==[0-9.]+")
LOCKED = re.compile(r"([a-z0-9-]+==[0-9a-z.]+)( ; .+)?")
REQUIREMENTS = ("requirements.txt", "tests/requirements.txt")


def lines(name: str) -> list[str]:
    """The lines of one of the project's files."""
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


def run(*command: str | Path, cwd: Path = ROOT, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command and keep what it says."""
    return subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, encoding="utf-8")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the project as a fresh clone has it: nothing installed, nothing built."""
    return shutil.copytree(
        ROOT,
        tmp_path / "checkout",
        ignore=shutil.ignore_patterns(".*", "build", "*.egg-info", "__pycache__", "node_modules"),
    )


# ---- requirements


def test_every_requirement_is_pinned_between_the_lock_and_the_project_itself() -> None:
    lock, *pins, last = lines("requirements.txt")
    assert (lock, last) == ("-c constraints.txt", "-e .")
    assert [line for line in [*pins, *lines("tests/requirements.txt")] if not PINNED.fullmatch(line)] == []


@pytest.mark.parametrize("dependency", PROJECT["dependencies"])
def test_the_pins_are_what_the_project_says_it_depends_on(dependency: str) -> None:
    pins = dict(line.split("==") for line in lines("requirements.txt")[1:-1])
    wanted = Requirement(dependency)
    assert wanted.specifier.contains(pins[wanted.name])
    assert [bound.operator for bound in wanted.specifier] == [">="]


# ---- the lock


def locked() -> dict[str, str]:
    """The release of each package that the lock chooses for this Python on this system."""
    chosen = [Requirement(line) for line in lines("constraints.txt") if not line.lstrip().startswith("#")]
    return {pin.name: str(pin.specifier) for pin in chosen if pin.marker is None or pin.marker.evaluate()}


def test_the_lock_names_one_release_for_each_package_and_no_package_index() -> None:
    chosen = [line for line in lines("constraints.txt") if not line.lstrip().startswith("#")]
    assert [line for line in chosen if not LOCKED.fullmatch(line)] == []
    names = [line.partition("==")[0] for line in chosen]
    assert names == sorted(set(names))


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_in_the_lock(name: str) -> None:
    pins = [Requirement(line) for line in lines(name) if not line.startswith("-")]
    assert {canonicalize_name(pin.name): str(pin.specifier) for pin in pins}.items() <= locked().items()


def test_everything_installed_is_what_the_lock_says() -> None:
    installed = {canonicalize_name(found.name): f"=={found.version}" for found in distributions()}
    assert installed.pop(PROJECT["name"]) == f"=={PROJECT['version']}"
    installed.pop("pip", None)  # comes with Python
    assert dict(sorted(installed.items() - locked().items())) == {}


def resolve(python: str, platform: str, *requirements: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Resolve requirements for a machine, from wheels alone."""
    uv = shlex.split("-m uv pip compile --system-certs --only-binary :all: --no-annotate --no-header")
    wanted = ("--python-version", python, "--python-platform", platform, *requirements)
    return run(sys.executable, *uv, "--python", sys.executable, *wanted, stdin=stdin)


@pytest.fixture(scope="module")
def package_index() -> None:
    """Skip where no package index can be asked, but never in CI."""
    answer = resolve(PYTHONS[0], PLATFORMS[0], "-", stdin="numpy")
    if answer.returncode and not os.environ.get("CI"):
        pytest.skip(f"no package index to ask: {answer.stderr}")


@pytest.mark.index
@pytest.mark.usefixtures("package_index")
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_requirements_resolve_to_the_lock_with_wheels_alone(python: str, platform: str) -> None:
    answer = resolve(python, platform, *REQUIREMENTS)
    assert answer.returncode == 0, answer.stderr
    resolved = set(answer.stdout.splitlines())
    assert {line for name in REQUIREMENTS for line in lines(name) if PINNED.fullmatch(line)} <= resolved
    assert resolved - {"-e ."} <= {line.partition(" ; ")[0] for line in lines("constraints.txt")}


# ---- the package


def test_the_built_package_holds_every_module_and_static_file_and_nothing_else(checkout: Path) -> None:
    built = run(sys.executable, "-m", "pip", "wheel", *OFFLINE, "--wheel-dir", "wheels", ".", cwd=checkout)
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(next((checkout / "wheels").glob("*.whl"))) as wheel:
        packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    sources = [checkout / "mlp_core.py", *(path for path in (checkout / "mlp_lab").rglob("*") if path.is_file())]
    assert packed == {path.relative_to(checkout).as_posix() for path in sources}


# ---- Binder


@pytest.fixture
def binder(monkeypatch: pytest.MonkeyPatch) -> BuildPack:
    """The build pack that repo2docker picks for the project."""
    monkeypatch.chdir(ROOT)
    app = Repo2Docker()
    packs = (pack(base_image=app.base_image) for pack in app.buildpacks)
    picked = next(pack for pack in packs if pack.detect())
    picked.platform = "linux/amd64"
    return picked


def test_binder_builds_with_a_python_the_requirements_are_resolved_for(binder: BuildPack) -> None:
    assert type(binder) is PythonBuildPack
    assert binder.python_version in PYTHONS
    frozen = {Path(script).name for script in binder.get_build_script_files()}
    assert f"environment.py-{binder.python_version}-linux-64.lock" in frozen


def test_binder_installs_the_pins_and_the_project_from_the_root_of_its_copy(binder: BuildPack, checkout: Path) -> None:
    steps = re.findall(r"^(WORKDIR .*|COPY \S+ src/ .*|RUN .*/bin/pip .*)$", binder.render(), re.MULTILINE)
    folder, copy, install = steps
    assert folder == "WORKDIR ${REPO_DIR}"
    assert copy.endswith(" src/ ${REPO_DIR}/")

    pip_arguments = shlex.split(install)[2:]
    answer = run(sys.executable, "-m", "pip", *pip_arguments, "--dry-run", *OFFLINE, cwd=checkout)
    assert answer.returncode == 0, answer.stderr
    for pin in lines("requirements.txt")[1:-1]:
        assert f"Requirement already satisfied: {pin} " in answer.stdout
    assert f"Obtaining {checkout.as_uri()} " in answer.stdout
    assert f"Would install {PROJECT['name']}-{PROJECT['version']}" in answer.stdout


# ---- make

needs_make = pytest.mark.skipif(not shutil.which("make"), reason="there is no make here, as on Windows")
INSTALL = ".venv/bin/python -m pip install -r requirements.txt"


def plan(checkout: Path) -> list[str]:
    """What `make lab` would do."""
    answer = run("make", "--no-print-directory", "-n", "lab", cwd=checkout)
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.splitlines()


@needs_make
def test_make_lab_opens_the_first_of_the_lessons(checkout: Path) -> None:
    first = min(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert plan(checkout)[-1].endswith(f"/lab/tree/notebooks/{first}")
    (checkout / "notebooks" / "0.ipynb").touch()
    assert plan(checkout)[-1].endswith("/lab/tree/notebooks/0.ipynb")


@needs_make
@pytest.mark.parametrize("changed", ["requirements.txt", "constraints.txt", "pyproject.toml"])
def test_make_lab_installs_once_and_again_only_after_a_change(checkout: Path, changed: str) -> None:
    assert INSTALL in plan(checkout)
    for made in (".venv/bin/python", ".venv/lessons"):
        (checkout / made).parent.mkdir(parents=True, exist_ok=True)
        (checkout / made).touch()
    assert len(plan(checkout)) == 1
    later = (checkout / ".venv/lessons").stat().st_mtime + 1
    os.utime(checkout / changed, (later, later))
    assert INSTALL in plan(checkout)


@needs_make
def test_make_lab_says_when_python_is_too_old_and_leaves_nothing_behind(checkout: Path) -> None:
    old = checkout / "old-python"
    pretence = "import sys; sys.version_info = (3, 10, 13); exec(sys.argv[2])"
    old.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{pretence}" "$@"\n')
    old.chmod(0o755)
    answer = run("make", "lab", f"PYTHON={old}", cwd=checkout)
    assert answer.returncode != 0
    assert "The lessons need Python 3.11 or newer" in answer.stdout
    assert not (checkout / ".venv").exists()
