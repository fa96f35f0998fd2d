"""The full-text index of each database behind the same few questions: FTS5 on SQLite, tsvector on PostgreSQL.

Both keep stems and nothing else, so that they find the same; both are kept by the database itself, in the transaction
of the change: FTS5 by triggers on the table of entries, tsvector by generated columns.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import Q

# What a word counts where it stands: title, other names, summary, body.
WEIGHTS = (8, 6, 3, 1)
COMMON = 300  # a word in so many entries is common: in how many more tells nothing
PLENTY = 1000  # results that are counted, and entries with common words that are weighed

HEAD_COLUMNS = ("title_stems", "name_stems", "summary_stems")
# Two tables of FTS5: names and summaries are looked through without the long lists of the texts.
SQLITE_TABLES = {"search_head": HEAD_COLUMNS, "search_whole": (*HEAD_COLUMNS, "body_stems")}


def _sqlite_statements() -> list[str]:
    """Give what makes each table of FTS5, and the triggers that keep it true."""
    statements = []
    for table, columns in SQLITE_TABLES.items():
        names = ", ".join(columns)
        add, remove = (
            f"INSERT INTO {table}({command}rowid, {names}) "  # noqa: S608
            f"VALUES ({value}{row}.id, {', '.join(f'{row}.{column}' for column in columns)});"
            for command, value, row in (("", "", "new"), (f"{table}, ", "'delete', ", "old"))
        )
        statements += [
            f"CREATE VIRTUAL TABLE {table} USING fts5({names}, content='search_entry', content_rowid='id', "
            "tokenize='unicode61 remove_diacritics 0')",
            f"CREATE TRIGGER {table}_added AFTER INSERT ON search_entry BEGIN {add} END",
            f"CREATE TRIGGER {table}_removed AFTER DELETE ON search_entry BEGIN {remove} END",
            f"CREATE TRIGGER {table}_changed AFTER UPDATE OF {names} ON search_entry BEGIN {remove} {add} END",
        ]
    return statements


HEAD = """setweight(to_tsvector('simple', title_stems), 'A') || setweight(to_tsvector('simple', name_stems), 'B')
    || setweight(to_tsvector('simple', summary_stems), 'C')"""
POSTGRES_CREATE = (
    f"ALTER TABLE search_entry ADD COLUMN head tsvector GENERATED ALWAYS AS ({HEAD}) STORED",
    f"""ALTER TABLE search_entry ADD COLUMN whole tsvector GENERATED ALWAYS AS
        ({HEAD} || setweight(to_tsvector('simple', body_stems), 'D')) STORED""",
    "CREATE INDEX search_entry_head ON search_entry USING gin (head) WITH (fastupdate = off)",
    "CREATE INDEX search_entry_whole ON search_entry USING gin (whole) WITH (fastupdate = off)",
)
POSTGRES_DROP = (
    "ALTER TABLE search_entry DROP COLUMN whole",
    "ALTER TABLE search_entry DROP COLUMN head",
)

VISIBLE = (
    "(e.visible_from IS NULL OR e.visible_from <= %s) AND (e.visible_until IS NULL OR e.visible_until > %s)"
)


class Engine:
    """What both databases answer. Stems go in as they are in the index; `now` decides what is public.

    The SQL is put together from constants of this module alone; stems and moments go in as parameters.
    """

    def matching(self, groups: list[list[str]], *, fields: str = "") -> str:
        """Give the database's query for entries with a stem of each group.

        `fields` keeps to "names" (title and other names) or to the "head" (these and the summary).
        """
        raise NotImplementedError

    def counts(self, stems: Iterable[str], now: datetime) -> dict[str, int]:
        """Give in how many visible entries each stem stands, COMMON at most; one query."""
        wanted = sorted(set(stems))
        if not wanted:
            return {}
        some = f"SELECT 1 FROM {self.source} WHERE {self.holds} AND {VISIBLE} LIMIT {COMMON}"  # noqa: S608
        one = f"(SELECT count(*) FROM ({some}) found)"  # noqa: S608
        params = [value for stem in wanted for value in (self.matching([[stem]]), now, now)]
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join([one] * len(wanted)), params)
            return dict(zip(wanted, cursor.fetchone(), strict=True))

    def is_named(self, pairs: list[tuple[str, str]], now: datetime) -> list[bool]:
        """Say of each pair of stems whether the names of a visible entry hold both; one query."""
        if not pairs:
            return []
        one = f"EXISTS (SELECT 1 FROM {self.source_head} WHERE {self.holds_head} AND {VISIBLE})"  # noqa: S608
        matches = [self.matching([[part] for part in pair], fields="names") for pair in pairs]
        params = [value for match in matches for value in (match, now, now)]
        with connection.cursor() as cursor:
            cursor.execute("SELECT " + ", ".join([one] * len(pairs)), params)
            return [bool(answer) for answer in cursor.fetchone()]

    def best(self, stems: list[str], now: datetime, limit: int, *, kind: str = "") -> list[int]:
        """Give the ids of the `limit` entries that hold the stems best, the best first."""
        return self._ids(self.matching([stems]), now, limit, kind)

    def best_of_many(
        self, groups: list[list[str]], stems: list[str], now: datetime, limit: int, *, kind: str = ""
    ) -> list[int]:
        """Give the same for common words: pages named so, then pages that speak of it first of all, then others.

        Weighing all the thousands of pages that speak of it would take long and tell little, so only the pages
        with a stem of every group in their names are all weighed, and PLENTY of the others.
        """
        found = dict.fromkeys(self._ids(self.matching(groups, fields="names"), now, limit, kind, head=True))
        if len(found) < limit:
            match = self.matching([stems], fields="head")
            found |= dict.fromkeys(self._ids(match, now, limit, kind, head=True, most=PLENTY))
        if len(found) < limit:
            found |= dict.fromkeys(self._ids(self.matching([stems]), now, limit, kind, most=limit))
        return list(found)[:limit]

    def named(self, stems: list[str], now: datetime, limit: int) -> list[int]:
        """Give the ids of entries that hold the stems in title or other names, the best first."""
        return self._ids(self.matching([stems], fields="names"), now, limit, "", head=True, most=PLENTY)

    def totals(self, groups: list[list[str]], now: datetime) -> dict[str, int]:
        """Give how many visible entries of each kind hold a stem of every group; PLENTY in all at most."""
        some = f"SELECT e.kind FROM {self.source} WHERE {self.holds} AND {VISIBLE} LIMIT {PLENTY}"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT kind, count(*) FROM ({some}) found GROUP BY kind",  # noqa: S608
                [self.matching(groups), now, now],
            )
            return dict(cursor.fetchall())

    def _ids(
        self, match: str, now: datetime, limit: int, kind: str, *, head: bool = False, most: int = 0
    ) -> list[int]:
        """Give ids, the best first; with `most`, only so many, the newest, are weighed."""
        rank, holds = (self.rank_head, self.holds_head) if head else (self.rank_whole, self.holds)
        source, newest = (self.source_head, self.newest_head) if head else (self.source, self.newest)
        where = f"{holds} AND {VISIBLE}" + (" AND e.kind = %s" if kind else "")
        params = [*([match] * rank.count("%s")), match, now, now, *([kind] if kind else []), limit]
        some = f"SELECT e.id, {rank} AS place FROM {source} WHERE {where}"  # noqa: S608
        if most:
            some += f" ORDER BY {newest} LIMIT {most}"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM ({some}) found ORDER BY place, id LIMIT %s", params)  # noqa: S608
            return [row[0] for row in cursor.fetchall()]


class Sqlite(Engine):
    """FTS5, ranked by bm25 with WEIGHTS."""

    source = "search_whole JOIN search_entry e ON e.id = search_whole.rowid"
    source_head = "search_head JOIN search_entry e ON e.id = search_head.rowid"
    holds, holds_head = "search_whole MATCH %s", "search_head MATCH %s"
    rank_whole = "bm25(search_whole, {}, {}, {}, {})".format(*WEIGHTS)
    rank_head = "bm25(search_head, {}, {}, {})".format(*WEIGHTS)
    newest, newest_head = "search_whole.rowid DESC", "search_head.rowid DESC"
    columns = {"names": "{title_stems name_stems} : ", "head": "", "": ""}

    def matching(self, groups: list[list[str]], *, fields: str = "") -> str:
        every = " AND ".join("(" + " OR ".join(f'"{stem}"' for stem in group) + ")" for group in groups)
        return f"{self.columns[fields]}({every})"


class Postgres(Engine):
    """tsvector with the same weights; no extension is needed."""

    source = source_head = "search_entry e"
    holds, holds_head = "e.whole @@ %s::tsquery", "e.head @@ %s::tsquery"
    weights = "{{{3}, {2}, {1}, {0}}}".format(*(weight / WEIGHTS[0] for weight in WEIGHTS))
    rank_whole = f"-ts_rank('{weights}', e.whole, %s::tsquery, 1)"
    rank_head = f"-ts_rank('{weights}', e.head, %s::tsquery, 1)"
    newest = newest_head = "e.id DESC"
    labels = {"names": ":AB", "head": "", "": ""}

    def matching(self, groups: list[list[str]], *, fields: str = "") -> str:
        label = self.labels[fields]
        return " & ".join("(" + " | ".join(f"'{stem}'{label}" for stem in group) + ")" for group in groups)


def engine() -> Engine:
    """Give the engine of the site's database."""
    return Postgres() if connection.vendor == "postgresql" else Sqlite()


def starting_with(word: str) -> Q:
    """Give the condition that a word starts with `word`, in the form the database's index serves."""
    if connection.vendor == "postgresql":
        return Q(word__startswith=word)
    return Q(word__gte=word, word__lt=word + "\U0010ffff")


def create(schema_editor) -> None:
    """Make the full-text index; for the migration."""
    is_postgres = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRES_CREATE if is_postgres else _sqlite_statements():
        schema_editor.execute(statement)


def drop(schema_editor) -> None:
    """Undo create()."""
    is_postgres = schema_editor.connection.vendor == "postgresql"
    triggers = [f"{table}_{event}" for table in SQLITE_TABLES for event in ("added", "removed", "changed")]
    sqlite = [
        *(f"DROP TRIGGER {name}" for name in triggers),
        *(f"DROP TABLE {table}" for table in SQLITE_TABLES),
    ]
    for statement in POSTGRES_DROP if is_postgres else sqlite:
        schema_editor.execute(statement)
