"""The house looks at itself: its layout, its sizes, its doors, its words."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import URLPattern, get_resolver

ROOT = Path(__file__).parents[1]
CODE = ["platform/halles", "tenants", "themes", "billing", "storefront"]
# What the operator and a town both have; nothing else may be in both lists.
IN_BOTH = {
    "django.contrib.sessions",
    "halles.accounts",
    "halles.audit",
    "halles.outbox",
    "halles.notifications",
}


def tracked(*patterns):
    said = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [ROOT / line for line in said.stdout.splitlines() if (ROOT / line).is_file()]


def written(*patterns):
    return [path for path in tracked(*patterns) if "migrations" not in path.parts]


def test_platform_is_a_folder_and_never_a_package():
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert not [p for p in tracked("platform/*.py") if p.parent.name == "platform"]


def test_tests_are_not_packages():
    assert not tracked("tests/**/__init__.py", "tests/__init__.py")
    assert not tracked("platform/**/conftest.py", "platform/**/test_*.py")


@pytest.mark.parametrize(
    ("pattern", "most"), [("tests/*.py", 400), ("*.html", 150), ("*.jinja", 150)]
)
def test_files_are_short(pattern, most):
    assert not [p for p in written(pattern) if len(p.read_text().splitlines()) > most]


def test_code_files_are_short():
    code = [p for p in written("*.py") if "tests" not in p.parts]

    assert not [p for p in code if len(p.read_text().splitlines()) > 300]


def test_functions_and_classes_are_short():
    long = []
    for path in written(*(f"{folder}/*.py" for folder in CODE)):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                most = 200 if isinstance(node, ast.ClassDef) else 40
                if node.end_lineno - node.lineno >= most:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")

    assert not long


def test_folders_are_not_drawers():
    files = [p for p in written("*.py") if "tests" not in p.parts]
    crowded = {p.parent for p in files if sum(q.parent == p.parent for q in files) > 15}

    assert not crowded


def test_no_file_has_a_name_that_means_nothing():
    empty = {"utils.py", "helpers.py", "services.py", "selectors.py", "manager.py", "common.py"}

    assert not [p for p in written("*.py") if p.name in empty]


def test_no_file_is_empty_but_a_package_marker():
    assert not [p for p in tracked("*.py") if not p.read_text().strip() and p.name != "__init__.py"]


def test_every_app_is_in_exactly_one_schema_list():
    shared, town = set(settings.SHARED_APPS), set(settings.TENANT_APPS)

    assert shared & town == IN_BOTH
    assert not (shared | town) & set(settings.APPS_WITHOUT_TABLES)


def test_apps_without_tables_have_no_tables():
    ours = {c.name: c for c in apps.get_app_configs()}

    for name in settings.APPS_WITHOUT_TABLES:
        if not name.startswith("django."):
            assert not list(ours[name].get_models()), name


def test_every_app_is_named_in_the_import_order():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    order = re.findall(r"[\w.]+", " ".join(contracts["contracts"][0]["layers"]))
    local = [c.name for c in apps.get_app_configs() if _is_ours(c)]

    assert not [n for n in local if not any(n == o or n.startswith(f"{o}.") for o in order)]


def _is_ours(config):
    return any(Path(config.path).is_relative_to(ROOT / folder) for folder in CODE)


def test_every_rule_of_ours_has_a_bad_and_a_good_sample():
    folder = ROOT / "infra" / "semgrep"
    rules = re.findall(r"- id: ([\w-]+)", "".join(p.read_text() for p in folder.glob("*.yml")))
    samples = "".join(p.read_text() for p in folder.iterdir() if p.suffix != ".yml")

    assert rules
    assert not [r for r in rules for said in ("ruleid", "ok") if f"{said}: {r}" not in samples]


def test_every_environment_variable_is_documented():
    source = "\n".join(p.read_text() for p in written("platform/*.py"))
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', source))
    read |= set(re.findall(r'_url\("([A-Z0-9_]+)"', source))
    read |= set(re.findall(r'os\.environ(?:\.get\(|\[)\s*"([A-Z0-9_]+)"', source))
    # What one process of ours says to another: nobody else sets it.
    read -= {"DJANGO_SETTINGS_MODULE", "HALLES_PROCESS", "FLOOR_DATABASE_URL", "FLOOR_TOWN"}
    documented = set(re.findall(r"^#([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.M))

    assert not read - documented
    everywhere = source + "".join(p.read_text() for p in written("tests/*.py"))
    assert not [name for name in documented if f'"{name}"' not in everywhere]


def test_the_example_of_an_environment_sets_nothing():
    lines = (ROOT / ".env.example").read_text().splitlines()

    # An empty value is a value: copied as it is, the file must leave every default as it was.
    assert not [line for line in lines if line and not line.startswith("#")]


def test_no_template_is_unused():
    files = [p for p in tracked("*/templates/*", "*/jinja2/*") if p.is_file()]
    templates = {re.split("/templates/|/jinja2/", str(p))[1]: p for p in files}
    words = "\n".join(p.read_text() for p in tracked("*.py", "*.html", "*.txt", "*.jinja"))
    # Names made of a part and an ending: mails ("…/welcome" + .txt), forms, errors.
    unused = [
        name
        for name in templates
        if name not in words and name.rsplit(".", 1)[0] not in words and not _found_by_django(name)
    ]

    assert not unused


def _found_by_django(name):
    return name.startswith("django/")


def test_a_new_town_can_be_replayed_from_its_migrations():
    towns = [c.path for c in apps.get_app_configs() if c.name in settings.TENANT_APPS]
    migrations = [p for path in towns for p in Path(path, "migrations").glob("0*.py")]

    assert migrations
    assert not [p for p in migrations if "RunPython" in p.read_text()]


def test_nothing_heavy_or_generated_is_tracked():
    assert not [p for p in tracked() if p.stat().st_size > 1_048_576]
    assert not [p for p in tracked() if p.suffix in {".mo", ".pyc"} or "var" in p.parts[-3:-1]]


def patterns(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route, pattern
        else:
            yield from patterns(pattern, route)


SAMPLES = {
    "int": "1",
    "slug": "x",
    "str": "x",
    "uuid": "00000000-0000-4000-8000-000000000000",
}


def address_of(route):
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda m: SAMPLES[m[1] or "str"], route)


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_town_address_answers_or_refuses_a_stranger(town, client_of, method):
    client = client_of(town)

    for route, _ in patterns():
        answer = getattr(client, method)(address_of(route))
        assert answer.status_code in {200, 302, 400, 403, 404, 405, 410, 422}, route


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_operator_address_answers_or_refuses_a_stranger(public, client_of, method):
    client = client_of(None)

    for route, _ in patterns(get_resolver(settings.PUBLIC_SCHEMA_URLCONF)):
        answer = getattr(client, method)(address_of(route))
        assert answer.status_code in {200, 302, 400, 403, 404, 405, 410, 422}, route
