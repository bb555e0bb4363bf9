using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Claret.Portal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class PeopleAtScale : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_People_Name_Id",
                table: "People");

            migrationBuilder.DropIndex(
                name: "IX_People_NormalizedEmail",
                table: "People");

            migrationBuilder.DropIndex(
                name: "IX_Audit_PersonId_At",
                table: "Audit");

            migrationBuilder.AlterColumn<string>(
                name: "SearchText",
                table: "People",
                type: "character varying(1170)",
                maxLength: 1170,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(1164)",
                oldMaxLength: 1164);

            migrationBuilder.AlterColumn<string>(
                name: "NormalizedUsername",
                table: "People",
                type: "character varying(256)",
                maxLength: 256,
                nullable: false,
                collation: "C",
                oldClrType: typeof(string),
                oldType: "character varying(256)",
                oldMaxLength: 256);

            migrationBuilder.AlterColumn<string>(
                name: "NormalizedEmail",
                table: "People",
                type: "character varying(508)",
                maxLength: 508,
                nullable: true,
                collation: "C",
                oldClrType: typeof(string),
                oldType: "character varying(508)",
                oldMaxLength: 508,
                oldNullable: true);

            migrationBuilder.AddColumn<string>(
                name: "GridView",
                table: "People",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "InvitedAt",
                table: "People",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SortName",
                table: "People",
                type: "character varying(400)",
                maxLength: 400,
                nullable: false,
                defaultValue: "",
                collation: "C");

            migrationBuilder.CreateTable(
                name: "AddressUses",
                columns: table => new
                {
                    Address = table.Column<string>(type: "character varying(508)", maxLength: 508, nullable: false),
                    People = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AddressUses", x => x.Address);
                });

            migrationBuilder.CreateTable(
                name: "AuditSeals",
                columns: table => new
                {
                    AuditId = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    SealedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditSeals", x => x.AuditId);
                });

            migrationBuilder.CreateTable(
                name: "Settings",
                columns: table => new
                {
                    Key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    Value = table.Column<string>(type: "text", nullable: false),
                    IsSecret = table.Column<bool>(type: "boolean", nullable: false),
                    ChangedAt = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ChangedBy = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Settings", x => x.Key);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Tickets_NotEnded",
                table: "Tickets",
                columns: new[] { "ExpiresAt", "PersonId" },
                filter: "\"EndedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_PersonPrivilege_Feature_PersonId",
                table: "PersonPrivilege",
                columns: new[] { "Feature", "PersonId" });

            migrationBuilder.CreateIndex(
                name: "IX_People_Admins",
                table: "People",
                columns: new[] { "SortName", "Id" },
                filter: "\"IsAdmin\"");

            migrationBuilder.CreateIndex(
                name: "IX_People_CreatedAt_Id",
                table: "People",
                columns: new[] { "CreatedAt", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_People_Invited",
                table: "People",
                columns: new[] { "SortName", "Id" },
                filter: "\"InvitedAt\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_People_LastSignInAt_Id",
                table: "People",
                columns: new[] { "LastSignInAt", "Id" })
                .Annotation("Npgsql:IndexNullSortOrder", new[] { NullSortOrder.NullsFirst });

            migrationBuilder.CreateIndex(
                name: "IX_People_NeverSignedIn",
                table: "People",
                columns: new[] { "SortName", "Id" },
                filter: "\"LastSignInAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_People_NormalizedEmail_Id",
                table: "People",
                columns: new[] { "NormalizedEmail", "Id" })
                .Annotation("Npgsql:IndexNullSortOrder", new[] { NullSortOrder.NullsFirst });

            migrationBuilder.CreateIndex(
                name: "IX_People_ProviderId_SortName_Id",
                table: "People",
                columns: new[] { "ProviderId", "SortName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_People_SortName_Id",
                table: "People",
                columns: new[] { "SortName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_People_Source_SortName_Id",
                table: "People",
                columns: new[] { "Source", "SortName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_People_State_SortName_Id",
                table: "People",
                columns: new[] { "State", "SortName", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_People_WithoutEmail",
                table: "People",
                columns: new[] { "SortName", "Id" },
                filter: "\"NormalizedEmail\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_Audit_Action_Id",
                table: "Audit",
                columns: new[] { "Action", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Audit_ActorId_Id",
                table: "Audit",
                columns: new[] { "ActorId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Audit_OriginAddress_Id",
                table: "Audit",
                columns: new[] { "OriginAddress", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Audit_Outcome_Id",
                table: "Audit",
                columns: new[] { "Outcome", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Audit_PersonId_Id",
                table: "Audit",
                columns: new[] { "PersonId", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_AddressUses_Shared",
                table: "AddressUses",
                column: "Address",
                filter: "\"People\" > 1");

            // As near as SQL comes to Normalized.Search; the portal itself writes both with the next change of a person.
            migrationBuilder.Sql("""UPDATE "People" SET "SortName" = lower("Name"), "SearchText" = '  ' || replace("SearchText", ' ', '  ');""");
            migrationBuilder.Sql(PeopleTriggers.Postgres);
            migrationBuilder.Sql(AppendOnlyAudit.PostgresSeals);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""DROP TRIGGER "AddressUsesFollows" ON "People"; DROP FUNCTION people_count_addresses; DROP INDEX "IX_People_SearchText";""");
            migrationBuilder.DropTable(
                name: "AddressUses");

            migrationBuilder.DropTable(
                name: "AuditSeals");

            migrationBuilder.DropTable(
                name: "Settings");

            migrationBuilder.DropIndex(
                name: "IX_Tickets_NotEnded",
                table: "Tickets");

            migrationBuilder.DropIndex(
                name: "IX_PersonPrivilege_Feature_PersonId",
                table: "PersonPrivilege");

            migrationBuilder.DropIndex(
                name: "IX_People_Admins",
                table: "People");

            migrationBuilder.DropIndex(
                name: "IX_People_CreatedAt_Id",
                table: "People");

            migrationBuilder.DropIndex(
                name: "IX_People_Invited",
                table: "People");

            migrationBuilder.DropIndex(
                name: "IX_People_LastSignInAt_Id",
                table: "People");

            migrationBuilder.DropIndex(
                name: "IX_People_NeverSignedIn",
                table: "People");

            migrationBuilder.DropIndex(
                name: "IX_People_NormalizedEmail_Id",
                table: "People");

            migrationBuilder.DropIndex(
                name: "IX_People_ProviderId_SortName_Id",
                table: "People");

            migrationBuilder.DropIndex(
                name: "IX_People_SortName_Id",
                table: "People");

            migrationBuilder.DropIndex(
                name: "IX_People_Source_SortName_Id",
                table: "People");

            migrationBuilder.DropIndex(
                name: "IX_People_State_SortName_Id",
                table: "People");

            migrationBuilder.DropIndex(
                name: "IX_People_WithoutEmail",
                table: "People");

            migrationBuilder.DropIndex(
                name: "IX_Audit_Action_Id",
                table: "Audit");

            migrationBuilder.DropIndex(
                name: "IX_Audit_ActorId_Id",
                table: "Audit");

            migrationBuilder.DropIndex(
                name: "IX_Audit_OriginAddress_Id",
                table: "Audit");

            migrationBuilder.DropIndex(
                name: "IX_Audit_Outcome_Id",
                table: "Audit");

            migrationBuilder.DropIndex(
                name: "IX_Audit_PersonId_Id",
                table: "Audit");

            migrationBuilder.DropColumn(
                name: "GridView",
                table: "People");

            migrationBuilder.DropColumn(
                name: "InvitedAt",
                table: "People");

            migrationBuilder.DropColumn(
                name: "SortName",
                table: "People");

            migrationBuilder.AlterColumn<string>(
                name: "SearchText",
                table: "People",
                type: "character varying(1164)",
                maxLength: 1164,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(1170)",
                oldMaxLength: 1170);

            migrationBuilder.AlterColumn<string>(
                name: "NormalizedUsername",
                table: "People",
                type: "character varying(256)",
                maxLength: 256,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(256)",
                oldMaxLength: 256,
                oldCollation: "C");

            migrationBuilder.AlterColumn<string>(
                name: "NormalizedEmail",
                table: "People",
                type: "character varying(508)",
                maxLength: 508,
                nullable: true,
                oldClrType: typeof(string),
                oldType: "character varying(508)",
                oldMaxLength: 508,
                oldNullable: true,
                oldCollation: "C");

            migrationBuilder.CreateIndex(
                name: "IX_People_Name_Id",
                table: "People",
                columns: new[] { "Name", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_People_NormalizedEmail",
                table: "People",
                column: "NormalizedEmail");

            migrationBuilder.CreateIndex(
                name: "IX_Audit_PersonId_At",
                table: "Audit",
                columns: new[] { "PersonId", "At" });
        }
    }
}
