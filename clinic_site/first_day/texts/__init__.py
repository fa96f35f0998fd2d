"""Texts to start from: Markdown files whose first line is the title and whose second paragraph is the standfirst."""

from pathlib import Path

HERE = Path(__file__).parent


def read_text(path: Path) -> dict[str, str]:
    """Give title, standfirst and body of a file that opens with `# Title`, an empty line and one line of standfirst."""
    title, standfirst, body = path.read_text(encoding="utf-8").split("\n\n", 2)
    return {"title": title.removeprefix("# "), "standfirst": standfirst, "body": body}
