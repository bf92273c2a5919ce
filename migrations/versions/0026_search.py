"""Posts can be searched: their folded words, and each database's own index over them."""

import re
import unicodedata
from html import unescape

import sqlalchemy as sa
from alembic import op

revision = "0026_search"
down_revision = "0025_worth"
branch_labels = None
depends_on = None

BATCH = 500
SQLITE = (
    "CREATE VIRTUAL TABLE post_search USING fts5(folded, content='post', content_rowid='id', "
    "detail='none', tokenize=\"unicode61 remove_diacritics 0 tokenchars '@'\")",
    "CREATE TRIGGER post_search_insert AFTER INSERT ON post BEGIN "
    "INSERT INTO post_search(rowid, folded) VALUES (new.id, new.folded); END",
    "CREATE TRIGGER post_search_delete AFTER DELETE ON post BEGIN "
    "INSERT INTO post_search(post_search, rowid, folded) VALUES ('delete', old.id, old.folded); END",
    "CREATE TRIGGER post_search_update AFTER UPDATE OF folded ON post BEGIN "
    "INSERT INTO post_search(post_search, rowid, folded) VALUES ('delete', old.id, old.folded); "
    "INSERT INTO post_search(rowid, folded) VALUES (new.id, new.folded); END",
)
POSTGRESQL = (
    "ALTER TABLE post ADD COLUMN post_search tsvector "
    "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(folded, ' '))) STORED",
    "CREATE INDEX post_search_index ON post USING gin (post_search)",
)
SINGLY = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
WORD = re.compile(rf"[{SINGLY}]|(?:(?![{SINGLY}])[^\W_])+")
PLAIN = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)


def upgrade() -> None:
    """Add what this release needs, with the words of what was written until now.

    What the running release still writes is found once it is edited.
    """
    op.add_column("post", sa.Column("folded", sa.Text(), server_default="", nullable=False))
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if is_sqlite else POSTGRESQL:
        op.execute(sa.text(statement))
    _index_all()


def downgrade() -> None:
    """Take it back."""
    if op.get_bind().dialect.name == "sqlite":
        for event in ("insert", "delete", "update"):
            op.execute(f"DROP TRIGGER post_search_{event}")
        op.execute("DROP TABLE post_search")
    else:
        op.execute("ALTER TABLE post DROP COLUMN post_search")
    op.drop_column("post", "folded")


def _index_all() -> None:
    names = ("id", "activity_id", "body_html", "deleted_at", "folded")
    post = sa.table("post", *map(sa.column, names))
    kept = sa.update(post).where(post.c.id == sa.bindparam("post_id")).values(folded=sa.bindparam("words"))
    last = 0
    while (
        rows := op.get_bind()
        .execute(
            sa.select(post.c.id, post.c.activity_id, post.c.body_html)
            .where(post.c.id > last, post.c.deleted_at.is_(None))
            .order_by(post.c.id)
            .limit(BATCH)
        )
        .all()
    ):
        words = [{"post_id": row.id, "words": _words(row.activity_id, row.body_html)} for row in rows]
        op.get_bind().execute(kept, words)
        last = rows[-1].id


def _words(activity_id: int, html: str) -> str:
    """As `search.rules.words_of` had it when this was written."""
    visible = unescape(re.sub(r"<[^>]*>", "", html))
    parts = unicodedata.normalize("NFKD", visible).casefold().replace("\u0640", "")
    bare = "".join(c for c in parts if not unicodedata.category(c).startswith("M")).translate(PLAIN)
    found = (word[:60] for word in WORD.findall(unicodedata.normalize("NFC", bare)))
    return " ".join([f"@{activity_id}", *dict.fromkeys(found)])
