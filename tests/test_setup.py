"""The set-up: what is installed, from which lines, on which machines, and what make and Binder do with it."""

import ast
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from importlib.metadata import distributions, packages_distributions
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


def clone(folder: Path) -> Path:
    """A copy of the project as a fresh clone has it: nothing installed, nothing built."""
    ignored = shutil.ignore_patterns(".*", "build", "*.egg-info", "__pycache__", "node_modules")
    return shutil.copytree(ROOT, folder / "checkout", ignore=ignored)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A clone of its own for one test."""
    return clone(tmp_path)


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


def imported(where: str) -> set[str]:
    """The packages that a file, or the files of a folder, import and that neither Python nor this project brings."""
    files = [ROOT / where] if where.endswith(".py") else [*(ROOT / where).rglob("*.py")]
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    own = {path.stem for path in ROOT.iterdir() if path.is_dir() or path.suffix == ".py"}
    foreign = {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) - own
    brought_by = packages_distributions()
    return {canonicalize_name(brought_by[name][0]) for name in foreign}


@pytest.mark.parametrize(
    ("where", "named_in"),
    [
        ("mlp_core.py", PROJECT["dependencies"]),
        ("mlp_lab", PROJECT["dependencies"]),
        ("tools", lines("requirements.txt")),
        ("benchmarks", [*lines("requirements.txt"), *lines("tests/requirements.txt")]),
        ("tests", [*lines("requirements.txt"), *lines("tests/requirements.txt")]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_imported_is_required_by_name(where: str, named_in: list[str]) -> None:
    required = {canonicalize_name(Requirement(line).name) for line in named_in if not line.startswith("-")}
    assert imported(where) - required == set()


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
    installed.pop(canonicalize_name("pip"), None)  # comes with Python
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


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """The package as it is built from a fresh clone."""
    checkout = clone(tmp_path_factory.mktemp("built"))
    built = run(sys.executable, "-m", "pip", "wheel", *OFFLINE, "--wheel-dir", "wheels", ".", cwd=checkout)
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(next((checkout / "wheels").glob("*.whl"))) as opened:
        yield opened


def test_the_built_package_holds_every_file_and_nothing_else(wheel: zipfile.ZipFile, checkout: Path) -> None:
    packed = {name for name in wheel.namelist() if ".dist-info/" not in name}
    sources = [checkout / "mlp_core.py", *(path for path in (checkout / "mlp_lab").rglob("*") if path.is_file())]
    assert packed == {path.relative_to(checkout).as_posix() for path in sources}


def test_the_built_package_says_who_may_use_it_and_on_which_pythons(wheel: zipfile.ZipFile) -> None:
    about = f"{PROJECT['name'].replace('-', '_')}-{PROJECT['version']}.dist-info"
    assert wheel.read(f"{about}/licenses/LICENSE").decode() == (ROOT / "LICENSE").read_text(encoding="utf-8")
    metadata = message_from_bytes(wheel.read(f"{about}/METADATA"))
    assert metadata["License-Expression"] == "BSD-3-Clause"
    prefix = "Programming Language :: Python :: 3."
    named = [kind.removeprefix(prefix) for kind in metadata.get_all("Classifier", []) if kind.startswith(prefix)]
    assert tuple(f"3.{minor}" for minor in named) == PYTHONS


# ---- about the project, for others


@pytest.mark.parametrize(
    ("schema", "file"),
    [("citation-file-format", "CITATION.cff"), ("github-workflows", ".github/workflows/test.yml")],
)
def test_a_file_that_others_read_has_the_form_they_expect(schema: str, file: str) -> None:
    answer = run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", file)
    assert answer.returncode == 0, answer.stdout


def test_the_citation_and_the_changelog_name_the_version_there_is() -> None:
    assert f"version: {PROJECT['version']}" in lines("CITATION.cff")
    released = re.findall(r"^## \[(\d.*?)\] - \d{4}-\d{2}-\d{2}$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert released[0] == PROJECT["version"]


def test_the_workflow_runs_on_every_python_and_names_versions_of_what_it_uses() -> None:
    workflow = (ROOT / ".github/workflows/test.yml").read_text(encoding="utf-8")
    (matrix,) = re.findall(r"^ +python: (\[.*\])$", workflow, re.MULTILINE)
    assert tuple(json.loads(matrix)) == PYTHONS
    used = re.findall(r"\buses: (.*)", workflow)
    assert used != []
    assert [action for action in used if not re.fullmatch(r"actions/[a-z-]+@v\d+", action)] == []


# ---- the tools for JavaScript


def test_the_tools_for_javascript_are_pinned_and_locked_without_a_package_index() -> None:
    tools = json.loads((ROOT / "tests/javascript/package.json").read_text(encoding="utf-8"))["devDependencies"]
    assert [f"{name}@{version}" for name, version in tools.items() if not re.fullmatch(r"[0-9.]+", version)] == []
    packages = json.loads((ROOT / "tests/javascript/package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert {name: packages[f"node_modules/{name}"]["version"] for name in tools} == tools
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


# ---- Binder


needs_posix = pytest.mark.skipif(os.name == "nt", reason="repo2docker does not run on Windows")


@pytest.fixture
def binder(monkeypatch: pytest.MonkeyPatch) -> BuildPack:
    """The build pack that repo2docker picks for the project."""
    monkeypatch.chdir(ROOT)
    app = Repo2Docker()
    packs = (pack(base_image=app.base_image) for pack in app.buildpacks)
    picked = next(pack for pack in packs if pack.detect())
    picked.platform = "linux/amd64"
    return picked


@needs_posix
def test_binder_builds_with_a_python_the_requirements_are_resolved_for(binder: BuildPack) -> None:
    assert type(binder) is PythonBuildPack
    assert binder.python_version in PYTHONS
    frozen = {Path(script).name for script in binder.get_build_script_files()}
    assert f"environment.py-{binder.python_version}-linux-64.lock" in frozen


@needs_posix
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

needs_make = pytest.mark.skipif(os.name == "nt" or not shutil.which("make"), reason="there is no POSIX make here")
INSTALL = ".venv/bin/python -m pip install -r requirements.txt"


def plan(checkout: Path, target: str = "lab") -> list[str]:
    """What `make` would do."""
    answer = run("make", "--no-print-directory", "-n", target, cwd=checkout)
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
def test_make_test_checks_first_and_what_a_student_installs_has_no_tool_of_it(checkout: Path) -> None:
    steps = plan(checkout, "test")
    tools = (
        "/ruff check",
        "/ruff format --check",
        "/mypy",
        "run --silent --prefix tests/javascript check",
        "-m pytest ",
    )
    assert [next((tool for tool in tools if tool in step), step) for step in steps[-len(tools) :]] == [*tools]
    assert [step for step in plan(checkout) if "tests/" in step] == []


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
