"""What a package raises is one tree of errors, drawn where its root is."""

import ast
import builtins
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

import services

SERVICES = Path(services.__file__).parent
APART = {"BadSetting", "ListsFaults"}
"""The one ends a command with its own status, and so is not caught with the backbone's other
errors; the other stands beside the root of several packages."""
DRAWN = re.compile(r"^(?:[│ ]*[├└]── )?(\w+)", re.MULTILINE)
"""The first word of a line, after the branches of a tree or none."""


@dataclass(frozen=True)
class Error:
    """A class of an error: where it is, what it is made of."""

    name: str
    path: Path
    bases: tuple[str, ...]

    @property
    def package(self) -> str:
        return self.path.relative_to(SERVICES).parts[0]


def _modules() -> dict[Path, ast.Module]:
    return {
        path: ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(SERVICES.rglob("*.py"))
        if path.parent != SERVICES
    }


def _is_built_in(name: str) -> bool:
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, BaseException)


def _errors() -> list[Error]:
    classes = [
        Error(
            node.name,
            path,
            tuple(base.id for base in node.bases if isinstance(base, ast.Name)),
        )
        for path, module in MODULES.items()
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef)
    ]
    errors: list[Error] = []
    while more := [c for c in classes if c not in errors and _is_an_error(c, errors)]:
        errors += more
    return errors


def _is_an_error(cls: Error, errors: list[Error]) -> bool:
    known = {error.name for error in errors}
    return any(_is_built_in(base) or base in known for base in cls.bases)


MODULES = _modules()
ERRORS = _errors()
PACKAGES = sorted({error.package for error in ERRORS})

each_package = pytest.mark.parametrize("package", PACKAGES)


def _roots(package: str) -> list[Error]:
    ours = {error.name for error in ERRORS} - APART
    return [
        error
        for error in ERRORS
        if error.package == package and error.name not in APART and not ours & {*error.bases}
    ]


@each_package
def test_a_package_has_one_root_of_its_errors(package: str) -> None:
    assert len(_roots(package)) <= 1, "derive them from one class of the package's errors.py"


@each_package
def test_the_root_of_several_errors_stands_alone_where_they_are_drawn(package: str) -> None:
    for root in _roots(package):
        derived = [error for error in ERRORS if root.name in error.bases]
        assert not derived or root.path.name == "errors.py", f"{root.name} belongs into errors.py"


@each_package
def test_every_error_is_in_the_drawing_of_its_package(package: str) -> None:
    public = [e.name for e in ERRORS if e.package == package and not e.name.startswith("_")]
    drawn = {
        name
        for path, module in MODULES.items()
        if path.relative_to(SERVICES).parts[0] == package
        for name in DRAWN.findall(ast.get_docstring(module) or "")
    }
    missing = {*public} - drawn - APART
    assert len(public) == 1 or missing == set(), "draw them at the top of the package's errors.py"
