"""CSV files that no spreadsheet can be tricked by (OWASP ASVS 5.0, 1.2.10)."""

import csv
import re
from collections.abc import Iterable, Iterator

from django.http import StreamingHttpResponse

# Excel reads UTF-8 only with this in front; other programs skip it.
BOM = "\ufeff"
# A cell that begins like this is a formula to some spreadsheet, in full-width letters too, whatever stands
# before it: white space, what can't be seen, quotes. A program that takes semicolons, tabs or line ends for the
# end of a cell sees a beginning after each of these as well.
FORMULA = re.compile(
    "(^|[;\t\r\n\v\f\x85\u2028\u2029])"
    "(?=[\\s\"'\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0e\ufe0f]*[=+\\-@＝＋－＠﹢﹣﹦﹫])"
    "|^(?=[\t\r\n])"
)

Row = list[str]


def defuse(cell: str) -> str:
    """Give the text of a cell so that every spreadsheet reads it as text: an apostrophe before what could act.

    Control characters and half surrogate pairs, which no spreadsheet shows, are dropped.
    """
    cell = re.sub("[\0-\x08\x0e-\x1f\x7f\ud800-\udfff]", "", cell)
    return FORMULA.sub(lambda match: f"{match[1] or ''}'", cell)


class Line:
    """What csv writes to: it hands each line back."""

    def write(self, line: str) -> str:
        return line


def lines(rows: Iterable[Row]) -> Iterator[bytes]:
    """Give the file line by line, the names of the columns first, every cell in quotes (RFC 4180)."""
    writer = csv.writer(Line(), quoting=csv.QUOTE_ALL)
    yield BOM.encode()
    for row in rows:
        yield writer.writerow([defuse(cell) for cell in row]).encode()


def response(rows: Iterable[Row], name: str) -> StreamingHttpResponse:
    """Give the answer that makes a browser save the file under `name`."""
    answer = StreamingHttpResponse(lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
