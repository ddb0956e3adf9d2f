"""`python -m org generate`: make a world's org; the same settings give the same records."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from org.commands.mistake import Mistake, Options
from org.commands.which import worlds

if TYPE_CHECKING:
    from org.world import WorldSpec

KINDS = {"world": str, "seed": int, "scale": float}
EXAMPLES = """
world=retail seed=7 scale=0.1
seed=8 --out my.org
"""


def run(words: Sequence[str], environment: Mapping[str, str]) -> int:
    parser = Options("generate", "Make a world's org; the same settings give the same records.",
                     "[world=NAME] [seed=N] [scale=X] [--out FILE]", EXAMPLES)  # fmt: skip
    parser.add_argument("settings", nargs="*", metavar="key=value", help="world, seed, scale")
    parser.add_argument("--out", type=Path, help="the file (by default under PROCTOR_HOME, by digest)")
    options = parser.read(words)
    from org.world import UnknownWorld

    try:
        _generate(_spec(options.settings), options.out, worlds(environment))
    except (UnknownWorld, ValueError) as error:
        raise Mistake(str(error)) from error
    return 0


def _generate(spec: "WorldSpec", out: Path | None, folder: Path) -> None:
    from org.world import generate
    from org.world.cache import place_of, save

    path = out or place_of(spec, folder)
    world = generate(spec)
    save(world, path)
    records = sum(map(len, world.records.values()))
    print(f"{path}: {records:,} records of {len(world.records)} objects, today {world.today}, digest {spec.digest}")


def _spec(settings: Sequence[str]) -> "WorldSpec":
    from org.world import WorldSpec

    values: dict[str, Any] = {}
    for setting in settings:
        name, _, value = setting.partition("=")
        if name not in KINDS:
            raise Mistake(f"unknown setting {name!r}; there are: {', '.join(KINDS)}")
        try:
            values["name" if name == "world" else name] = KINDS[name](value)
        except ValueError as error:
            raise Mistake(f"{name} should be a number, not {value!r}") from error
    return WorldSpec(**values)
