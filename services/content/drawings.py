"""The project's own SVG drawings: template fragments, inlined so that they follow light and dark."""

import re
from functools import cache, lru_cache
from pathlib import Path

from django.template import TemplateDoesNotExist, engines
from django.template.loader import get_template
from django.utils.safestring import SafeString

GROUND = re.compile(r"\{#\s*ground:\s*(\w+)\s*#\}")
NAME = re.compile(r"[a-z0-9-]+")


@lru_cache(maxsize=256)
def drawing(name: str) -> SafeString | None:
    """Give the SVG of templates/drawings/<name>.svg, or None when there is no such drawing."""
    if not NAME.fullmatch(name):
        return None
    try:
        return get_template(f"drawings/{name}.svg").render({})
    except TemplateDoesNotExist:
        return None


@cache
def names() -> tuple[str, ...]:
    """Give the names of all drawings."""
    folders = (Path(folder, "drawings") for folder in engines["django"].template_dirs)
    return tuple(sorted({file.stem for folder in folders for file in folder.glob("*.svg")}))


@lru_cache(maxsize=256)
def ground(name: str) -> str:
    """Give the ground a cover stands on, from its first line `{# ground: sky #}`; "sage" without one."""
    if not NAME.fullmatch(name):
        return "sage"
    try:
        source = get_template(f"drawings/{name}.svg").template.source
    except TemplateDoesNotExist:
        return "sage"
    match = GROUND.search(source)
    return match.group(1) if match else "sage"
