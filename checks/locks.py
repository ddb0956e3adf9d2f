"""Where packages come from is the installer's business: no committed file says it.

The two locks agree on every version.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from checks.tree import Outcome, Tree

# Written so that no pattern matches its own text: this file is examined like any other.
REGISTRY = re.compile(
    rb"index[-_]url\b|find[-_]links\b|trusted[-_]host\b|\bUV_(?:DEFAULT_)?INDEX\b|\[\[tool\.uv\.index\]"
    rb"|pypi\.org/+simple|pythonhosted\.org/|registry\.(?:npmjs\.org|yarnpkg\.com)|npm\.pkg\.github\.com"
    rb"|/artifactory/+api/|/nexus/+repository/|\bnpm_config_registry\b"
    rb"|\bregistry\"?\s*[=:]\s*\"?http|\"resolved\"\s*:\s*\"http",
    re.IGNORECASE,
)
ADDRESS = re.compile(rb"^.*://.*$|^\s*-[if]\s.*$", re.MULTILINE)
PIN = re.compile(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.MULTILINE)


def check(tree: Tree) -> Outcome:
    problems = [problem for path in tree.files for problem in _addresses(tree, path)]
    return Outcome(f"{len(tree.files)} files", (*problems, *_disagreements(tree)))


def _addresses(tree: Tree, path: PurePosixPath) -> Iterator[str]:
    content = (tree.root / path).read_bytes()
    pattern = ADDRESS if path.match("requirements/*.txt") else REGISTRY
    if not pattern.search(content):
        return
    for number, line in enumerate(content.split(b"\n"), start=1):
        if found := pattern.search(line):
            yield f"{path}:{number}: names a package source: {found[0].decode(errors='replace').strip()}"


def _disagreements(tree: Tree) -> Iterator[str]:
    run, dev = (_pins(tree, f"requirements/{name}.txt") for name in ("run", "dev"))
    for package, version in sorted(run - dev):
        yield f"requirements/dev.txt: lacks {package}=={version} of requirements/run.txt"


def _pins(tree: Tree, name: str) -> set[tuple[str, str]]:
    path = tree.root / name
    return set(PIN.findall(path.read_text())) if path.is_file() else set()
