using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Claret.Portal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SearchSaysWhoAlone : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("""DROP TABLE "PeopleSearch"; """);
            migrationBuilder.Sql(PeopleTriggers.SqliteSearch);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            // The table before it answers the same questions by the same triggers.
        }
    }
}
