"""Worlds on disk by digest: made on first use, so that every node of a cluster can make its own, equal copy."""

from pathlib import Path

from org.engine.file import FORMAT, write
from org.schema import load
from org.world.dispatch import generate
from org.world.spec import WorldSpec
from org.world.world import World


def cached(spec: WorldSpec, folder: Path) -> Path:
    """The file of the world's org; generated when it is not there yet."""
    path = place_of(spec, folder)
    if not path.exists():
        save(generate(spec), path)
    return path


def place_of(spec: WorldSpec, folder: Path) -> Path:
    return folder / f"{spec.name}-{spec.digest}-{FORMAT}.org"


def save(world: World, path: Path) -> None:
    spec = world.spec
    about = {
        "schema": spec.name,
        "world": spec.name,
        "seed": str(spec.seed),
        "scale": str(spec.scale),
        "digest": spec.digest,
        "today": world.today.isoformat(),
    }
    write(path, load(spec.name), world.records, about)
