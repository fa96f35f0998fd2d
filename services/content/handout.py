"""The QR code on a printed page: it leads a reader back from the paper to the text of today."""

from functools import lru_cache
from itertools import groupby

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString


@lru_cache(maxsize=1024)
def qr_svg(address: str) -> SafeString:
    """Give the QR code of `address` as an inline SVG, one unit a module.

    It is hidden from screen readers, so the address must stand beside it; so must the quiet zone around it.
    """
    code = segno.make_qr(address, error="m")  # reads with an eighth of it under a crease or a stain
    runs = []
    for y, row in enumerate(code.matrix):
        x = 0
        for dark, modules in groupby(row):
            length = len(list(modules))
            if dark:
                runs.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    size = len(code.matrix)
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" shape-rendering="crispEdges" aria-hidden="true" '
        'focusable="false"><path d="{1}"/></svg>',
        size,
        "".join(runs),
    )
