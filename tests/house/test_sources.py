"""Rules that the files themselves must follow."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import subprocess
from functools import lru_cache
from pathlib import Path

import pytest
from flask import Flask

from evaluation_tool.paths import PACKAGE, STATIC, TEMPLATES

ROOT = PACKAGE.parent
LONGEST = {".py": 320, ".html": 320, ".js": 360, ".css": 460}
CODE = sorted(PACKAGE.rglob("*.py"))
HTML = sorted(TEMPLATES.rglob("*.html"))
CORE = ("domain", "models", "policy", "services", "formats")


def area(path: Path) -> str:
    """The layer that a module of ours is in."""
    return path.relative_to(PACKAGE).parts[0]


@lru_cache(maxsize=1)
def tracked() -> tuple[Path, ...]:
    """Every file that is in the repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)  # noqa: S607
    if listed.returncode != 0:
        pytest.skip("not in a git checkout: the list of tracked files is not known")
    return tuple(ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file())


def lines_with(pattern: str, paths: list[Path]) -> list[str]:
    """Where a pattern occurs, as file and line."""
    wanted = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if wanted.search(line)
    ]


def imports(path: Path) -> set[str]:
    """The first names of everything that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_only_the_web_the_console_and_the_tenancy_commit() -> None:
    others = [path for path in CODE if area(path) not in {"web", "cli", "tenancy"}]

    assert lines_with(r"\.commit\(", others) == []


def test_only_the_settings_read_the_environment() -> None:
    others = [path for path in CODE if path.name != "config.py"]

    assert lines_with(r"\bos\.environ\b|\bgetenv\(|\benviron\b", others) == []


def test_the_core_knows_nothing_of_the_web() -> None:
    core = [path for path in CODE if area(path) in CORE]

    assert [
        path.name for path in core if imports(path) & {"flask", "werkzeug", "flask_login", "flask_babel", "jinja2"}
    ] == []


def test_the_domain_and_the_formats_know_nothing_of_the_database() -> None:
    pure = [path for path in CODE if area(path) in {"domain", "formats"}]

    assert [path.name for path in pure if "sqlalchemy" in imports(path)] == []


def test_the_domain_asks_no_clock() -> None:
    core = [path for path in CODE if area(path) in CORE]

    assert lines_with(r"\.(?:now|utcnow|today)\(\)|\btime\.time\(", core) == []


def test_routes_read_no_header_of_htmx() -> None:
    allowed = {"pages.py", "guard.py"}
    web = [path for path in CODE if area(path) == "web" and path.name not in allowed]

    assert lines_with(r'["\']HX-', web) == []


def test_templates_ask_can_and_never_compare_roles() -> None:
    assert lines_with(r"\brole\s*==|\bactor\.role\b|\bRole\.", HTML) == []


@pytest.mark.parametrize("folder", ["evaluation_tool", "tests", "templates", "static/js", "static/css"])
def test_no_file_is_too_long(folder: str) -> None:
    paths = [path for path in tracked() if path.is_relative_to(ROOT / folder)]
    lengths = {
        str(path.relative_to(ROOT)): (len(path.read_bytes().splitlines()), LONGEST[path.suffix])
        for path in paths
        if path.suffix in LONGEST and "migrations/versions" not in str(path)
    }

    assert {name: length for name, (length, most) in lengths.items() if length > most} == {}


def test_nothing_in_the_repository_names_a_machine_or_an_index() -> None:
    # Spelt in halves, so that this file does not find itself.
    words = (
        "/ro" + "ot/",
        "/ho" + "me/",
        "/wo" + "rk/",
        "/Us" + "ers/",
        "extra-" + "index-url",
        "pypi" + ".org/simple",
    )
    found = []
    for path in tracked():
        if path.suffix in {".woff2", ".ttf", ".png", ".xlsx", ".zip", ".gz", ".ico", ".pdf"}:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.relative_to(ROOT)}: {word}" for word in words if word in text]

    assert found == []


def test_addresses_are_french_words_with_hyphens(app: Flask) -> None:
    segments = {
        segment
        for rule in app.url_map.iter_rules()
        for segment in re.sub(r"<[^>]+>", "1", rule.rule).split("/")
        if segment
    }

    assert [one for one in segments if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)?", one)] == []
    english = {
        "classes-list",
        "students",
        "student",
        "grids",
        "grid",
        "settings",
        "new",
        "edit",
        "delete",
        "list",
        "users",
    }
    assert segments & english == set()


def test_every_template_is_used() -> None:
    sources = "\n".join(path.read_text(encoding="utf-8") for path in [*CODE, *HTML])
    unused = [
        name
        for path in HTML
        if f'"{(name := str(path.relative_to(TEMPLATES)))}"' not in sources and not name.startswith("errors/")
    ]

    assert unused == []


def test_every_macro_that_is_imported_is_used() -> None:
    unused = []
    for path in HTML:
        text = path.read_text(encoding="utf-8")
        for match in re.finditer(r"{%-? *from \"[^\"]+\" import ([^%]+?) *-?%}", text):
            for name in re.split(r",\s*", match.group(1)):
                local = name.split(" as ")[-1].strip()
                if len(re.findall(rf"\b{local}\b", text)) < 2:
                    unused.append(f"{path.relative_to(TEMPLATES)}: {local}")
        names = re.findall(r"{%-? *import \"[^\"]+\" as (\w+)", text)
        unused += [f"{path.relative_to(TEMPLATES)}: {name}" for name in names if f"{name}." not in text]

    assert unused == []


def test_every_static_file_that_a_template_names_is_there() -> None:
    named = {
        (path.name, name)
        for path in HTML
        for name in re.findall(r"static_url\(\s*[\"']([^\"'{}~]+)[\"']\s*\)", path.read_text(encoding="utf-8"))
    }

    assert named
    assert [pair for pair in sorted(named) if not (STATIC / pair[1]).is_file()] == []


VENDORED = json.loads((STATIC / "vendor" / "VENDOR.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("part", VENDORED, ids=lambda part: str(part["file"]))
def test_each_part_made_by_others_is_what_its_record_says(part: dict[str, str]) -> None:
    content = (STATIC / part["file"]).read_bytes()

    assert hashlib.sha256(content).hexdigest() == part["sha256"]
    assert (STATIC / part["licence_file"]).stat().st_size > 200
    assert part["version"]


def test_every_part_made_by_others_is_recorded() -> None:
    recorded = {part["file"] for part in VENDORED} | {part["licence_file"] for part in VENDORED}
    made_by_others = [*STATIC.glob("vendor/*"), *STATIC.glob("fonts/**/*.woff2"), *STATIC.glob("fonts/**/*.ttf")]

    names = {str(path.relative_to(STATIC)) for path in made_by_others if path.is_file()} - {"vendor/VENDOR.json"}
    assert names - recorded == set()
