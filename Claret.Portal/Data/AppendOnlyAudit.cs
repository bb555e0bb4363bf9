namespace Claret.Portal.Data;

/// <summary>
/// The database itself refuses to change or remove an audit row. A migration that rebuilds the table on SQLite drops its
/// triggers without a word: such a migration runs this again, and a test looks for them after the last one.
/// </summary>
public static class AppendOnlyAudit
{
    public const string Sqlite =
        """
        CREATE TRIGGER "AuditIsNeverChanged" BEFORE UPDATE ON "Audit" BEGIN SELECT RAISE(ABORT, 'audit rows are only ever added'); END;
        CREATE TRIGGER "AuditIsNeverRemoved" BEFORE DELETE ON "Audit" BEGIN SELECT RAISE(ABORT, 'audit rows are only ever added'); END;
        -- INSERT OR REPLACE removes a row without asking the trigger above.
        CREATE TRIGGER "AuditIsNeverReplaced" BEFORE INSERT ON "Audit" WHEN EXISTS (SELECT 1 FROM "Audit" WHERE "Id" = NEW."Id") BEGIN SELECT RAISE(ABORT, 'audit rows are only ever added'); END;
        """;

    /// <summary>The same for the rows' seals.</summary>
    public const string SqliteSeals =
        """
        CREATE TRIGGER "AuditSealsAreNeverChanged" BEFORE UPDATE ON "AuditSeals" BEGIN SELECT RAISE(ABORT, 'seals are only ever added'); END;
        CREATE TRIGGER "AuditSealsAreNeverRemoved" BEFORE DELETE ON "AuditSeals" BEGIN SELECT RAISE(ABORT, 'seals are only ever added'); END;
        CREATE TRIGGER "AuditSealsAreNeverReplaced" BEFORE INSERT ON "AuditSeals" WHEN EXISTS (SELECT 1 FROM "AuditSeals" WHERE "AuditId" = NEW."AuditId") BEGIN SELECT RAISE(ABORT, 'seals are only ever added'); END;
        """;

    public const string PostgresSeals =
        """CREATE TRIGGER "AuditSealsAreNeverChanged" BEFORE UPDATE OR DELETE OR TRUNCATE ON "AuditSeals" FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();""";

    public const string Postgres =
        """
        CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'audit rows are only ever added'; END $$;
        CREATE TRIGGER "AuditIsNeverChanged" BEFORE UPDATE OR DELETE OR TRUNCATE ON "Audit" FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only();
        """;
}
