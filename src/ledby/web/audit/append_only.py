"""How the database itself refuses to change the audit log.

A row can be deleted once its two years are over, by the database's own clock.
"""

from __future__ import annotations

from typing import Final

YEARS: Final = 2
DAYS: Final = 365 * YEARS

TABLE: Final = "audit_entry"
_REFUSED: Final = "the audit log is only added to"

SQLITE: Final = {
    "audit_entry_no_update": f"""
        CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END""",
    "audit_entry_no_delete": f"""
        CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON {TABLE}
        WHEN OLD.at > datetime('now', '-{DAYS} days')
        BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END""",
    # Otherwise INSERT OR REPLACE would delete a row without a word.
    "audit_entry_no_replace": """
        CREATE TRIGGER audit_entry_no_replace BEFORE INSERT ON audit_entry
        WHEN EXISTS (SELECT 1 FROM audit_entry WHERE number = NEW.number)
        BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END""",
}
"""The triggers of SQLite by their names."""

POSTGRESQL: Final = (
    f"""
    CREATE OR REPLACE FUNCTION audit_entry_append_only() RETURNS trigger AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF OLD.at <= now() - interval '{DAYS} days' THEN RETURN OLD; END IF;
        END IF;
        RAISE EXCEPTION '{_REFUSED}';
    END $$ LANGUAGE plpgsql""",
    f"""
    CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION audit_entry_append_only()""",
)


def statements(vendor: str) -> tuple[str, ...]:
    """Return what makes the table append-only in a database of this vendor."""
    return {"sqlite": tuple(SQLITE.values()), "postgresql": POSTGRESQL}[vendor]
