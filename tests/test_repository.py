"""The repository keeps its own promises: what no linter looks for."""

import re
import socket
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader

ROOT = Path(settings.BASE_DIR)
ROOMS = ("clinic_site", "blog", "services")
# Written in pieces, so that this file does not find itself.
UNFINISHED = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|[Ll]orem" + " ipsum")
MACHINE_PATH = re.compile(r"(?<![\w.}/-])/(work|root|farm|Users|home/\w+)/[\w.]")
PACKAGE_SOURCE = re.compile(r"https?://|file:|--(extra-)?index-url|--find-links")
# JSON-LD is data, which the content security policy lets pass.
INLINE = {
    "inline script": re.compile(r"<script(?![^>]*\b(src=|type=\"application/(ld\+)?json\"))", re.I),
    "inline style": re.compile(r"<style\b|\sstyle=", re.I),
    "event attribute": re.compile(r"\son[a-z]+=", re.I),
    "unescaped output": re.compile(r"\|\s*safe\b|autoescape off"),
}


@cache
def files(*suffixes: str) -> list[Path]:
    """The project's own files, committed or about to be."""
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    paths = [ROOT / name for name in names if name]
    return [path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes)]


def found(pattern: re.Pattern, paths: list[Path]) -> list[str]:
    """Each place where the pattern matches, as "path:line: text"; files that are no text are passed over."""
    places = []
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        places += [
            f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
            for number, line in enumerate(lines, 1)
            if pattern.search(line)
        ]
    return places


def makefile_targets() -> dict[str, int]:
    """The commands of the Makefile, with the number of lines that each runs."""
    targets = {}
    for block in re.finditer(r"^([a-z]+):.*##.*\n((?:\t.*\n)*)", (ROOT / "Makefile").read_text(), re.M):
        targets[block[1]] = block[2].count("\n")
    return targets


def test_nothing_is_left_unfinished():
    assert found(UNFINISHED, files(".py", ".html", ".js", ".css", ".toml", ".md", "")) == []


def test_no_file_names_a_path_of_somebodys_machine():
    assert found(MACHINE_PATH, files()) == []


def test_lock_file_does_not_say_where_packages_come_from():
    assert found(PACKAGE_SOURCE, [ROOT / "requirements.lock"]) == []


def test_lock_file_pins_every_package_by_hash():
    lock = (ROOT / "requirements.lock").read_text()
    pins = re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==\S+.*\\\n\s+--hash=sha256:", lock, re.M)
    assert len(pins) == len(re.findall(r"^\w", lock, re.M)) > 20


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = [
        re.match(r"[\w.-]+", item)[0]
        for item in [*project["dependencies"], *extras["test"], *extras["postgres"]]
    ]
    locked = set(re.findall(r"^([\w.-]+)[=[]", (ROOT / "requirements.lock").read_text(), re.M))
    assert {name.lower() for name in wanted} <= locked


def test_every_runtime_dependency_gives_its_reason():
    text = (ROOT / "pyproject.toml").read_text()
    lines = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.M | re.S)[1].splitlines()
    assert [line for line in lines if line.strip().startswith('"') and "#" not in line] == []


def test_make_has_the_eight_commands_and_each_is_short():
    targets = makefile_targets()
    assert set(targets) == {"help", "run", "start", "test", "check", "fmt", "bench", "drill"}
    assert max(targets.values()) <= 3


def test_commands_in_the_documents_exist():
    documents = "\n".join(path.read_text() for path in files(".md"))
    named = set(re.findall(r"^\s*(?:\$ )?make ([a-z]+)|`(?:[A-Z]+=\S+ )?make ([a-z]+)", documents, re.M))
    assert {name for pair in named for name in pair if name} <= set(makefile_targets())


@pytest.mark.parametrize("what", INLINE)
def test_templates_hold_no(what):
    templates = [path for path in files(".html") if "templates" in path.relative_to(ROOT).parts]
    assert found(INLINE[what], templates) == []


def test_components_open_with_what_they_take():
    components = [path for path in files(".html") if "components" in path.relative_to(ROOT).parts]
    assert [
        str(path.relative_to(ROOT))
        for path in components
        if not path.read_text().startswith(("{#", "{% comment"))
    ] == []


def test_only_the_renderer_marks_text_as_safe():
    code = [path for path in files(".py") if path.relative_to(ROOT).parts[0] in ROOMS]
    others = [path for path in code if "services/content/markdown" not in path.as_posix()]
    assert found(re.compile(r"\bmark_safe\b|\bSafeString\(|\.__html__\("), others) == []


def test_migrations_of_each_app_are_in_one_line():
    graph = MigrationLoader(None).graph
    own = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in ROOMS}
    leaves = [label for label, _ in graph.leaf_nodes() if label in own]
    assert sorted(leaves) == sorted(set(leaves))


def test_packages_of_tests_are_packages():
    # Without __init__.py, pytest's importlib mode would take tests/blog for the blog.
    folders = {path.parent for path in files(".py") if path.relative_to(ROOT).parts[0] == "tests"}
    assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_tests_cannot_reach_the_network():
    with (
        socket.socket() as outside,
        pytest.warns(UserWarning, match="192.0.2.1"),
        pytest.raises(RuntimeError, match="192.0.2.1"),
    ):
        outside.connect(("192.0.2.1", 80))  # an address that belongs to nobody
