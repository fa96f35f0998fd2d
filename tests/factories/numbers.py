"""Names that differ."""

from itertools import count

_numbers = count(1)


def fresh(word: str) -> str:
    """Give `word` with a number that was never given before: neck-pain-12."""
    return f"{word}-{next(_numbers)}"
