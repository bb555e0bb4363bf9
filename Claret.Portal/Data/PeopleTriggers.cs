namespace Claret.Portal.Data;

/// <summary>
/// The database itself keeps what the people grid looks things up in, whoever writes: the search table (trigrams of
/// <see cref="Accounts.Person.SearchText"/>) and how many people have each address. A migration that rebuilds the table on SQLite drops
/// its triggers without a word: such a migration runs this again, and a test compares all three after the last one.
/// </summary>
public static class PeopleTriggers
{
    /// <summary>The text itself stays in the people's own rows. The search table says who has a trigram, not where: a third of the size.</summary>
    public const string SqliteSearch =
        """
        CREATE VIRTUAL TABLE "PeopleSearch" USING fts5("SearchText", content='People', content_rowid='Id', tokenize='trigram case_sensitive 1', detail=none);
        INSERT INTO "PeopleSearch"("PeopleSearch") VALUES('rebuild');
        """;

    public const string Sqlite =
        SqliteSearch
        + """

        INSERT INTO "AddressUses"("Address", "People") SELECT "NormalizedEmail", COUNT(*) FROM "People" WHERE "NormalizedEmail" IS NOT NULL GROUP BY "NormalizedEmail";

        CREATE TRIGGER "PeopleSearchAdds" AFTER INSERT ON "People" BEGIN
            INSERT INTO "PeopleSearch"(rowid, "SearchText") VALUES (NEW."Id", NEW."SearchText");
        END;
        CREATE TRIGGER "PeopleSearchRemoves" AFTER DELETE ON "People" BEGIN
            INSERT INTO "PeopleSearch"("PeopleSearch", rowid, "SearchText") VALUES ('delete', OLD."Id", OLD."SearchText");
        END;
        CREATE TRIGGER "PeopleSearchFollows" AFTER UPDATE OF "SearchText" ON "People" WHEN NEW."SearchText" <> OLD."SearchText" BEGIN
            INSERT INTO "PeopleSearch"("PeopleSearch", rowid, "SearchText") VALUES ('delete', OLD."Id", OLD."SearchText");
            INSERT INTO "PeopleSearch"(rowid, "SearchText") VALUES (NEW."Id", NEW."SearchText");
        END;

        CREATE TRIGGER "AddressUsesAdds" AFTER INSERT ON "People" WHEN NEW."NormalizedEmail" IS NOT NULL BEGIN
            INSERT INTO "AddressUses"("Address", "People") VALUES (NEW."NormalizedEmail", 1)
                ON CONFLICT ("Address") DO UPDATE SET "People" = "People" + 1;
        END;
        CREATE TRIGGER "AddressUsesRemoves" AFTER DELETE ON "People" WHEN OLD."NormalizedEmail" IS NOT NULL BEGIN
            UPDATE "AddressUses" SET "People" = "People" - 1 WHERE "Address" = OLD."NormalizedEmail";
            DELETE FROM "AddressUses" WHERE "Address" = OLD."NormalizedEmail" AND "People" = 0;
        END;
        CREATE TRIGGER "AddressUsesFollows" AFTER UPDATE OF "NormalizedEmail" ON "People" WHEN NEW."NormalizedEmail" IS NOT OLD."NormalizedEmail" BEGIN
            UPDATE "AddressUses" SET "People" = "People" - 1 WHERE "Address" = OLD."NormalizedEmail";
            DELETE FROM "AddressUses" WHERE "Address" = OLD."NormalizedEmail" AND "People" = 0;
            INSERT INTO "AddressUses"("Address", "People") SELECT NEW."NormalizedEmail", 1 WHERE NEW."NormalizedEmail" IS NOT NULL
                ON CONFLICT ("Address") DO UPDATE SET "People" = "People" + 1;
        END;
        """;

    /// <summary>The index follows the text by itself. One statement counts, so that two who add the same address at once wait for each other.</summary>
    public const string Postgres =
        """
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE INDEX "IX_People_SearchText" ON "People" USING gin ("SearchText" gin_trgm_ops);
        INSERT INTO "AddressUses"("Address", "People") SELECT "NormalizedEmail", COUNT(*) FROM "People" WHERE "NormalizedEmail" IS NOT NULL GROUP BY "NormalizedEmail";

        CREATE FUNCTION people_count_addresses() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'UPDATE' AND NEW."NormalizedEmail" IS NOT DISTINCT FROM OLD."NormalizedEmail" THEN
                RETURN NULL;
            END IF;
            IF TG_OP <> 'INSERT' AND OLD."NormalizedEmail" IS NOT NULL THEN
                UPDATE "AddressUses" SET "People" = "People" - 1 WHERE "Address" = OLD."NormalizedEmail";
                DELETE FROM "AddressUses" WHERE "Address" = OLD."NormalizedEmail" AND "People" = 0;
            END IF;
            IF TG_OP <> 'DELETE' AND NEW."NormalizedEmail" IS NOT NULL THEN
                INSERT INTO "AddressUses" AS uses ("Address", "People") VALUES (NEW."NormalizedEmail", 1)
                    ON CONFLICT ("Address") DO UPDATE SET "People" = uses."People" + 1;
            END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER "AddressUsesFollows" AFTER INSERT OR DELETE OR UPDATE OF "NormalizedEmail" ON "People" FOR EACH ROW EXECUTE FUNCTION people_count_addresses();
        """;
}
