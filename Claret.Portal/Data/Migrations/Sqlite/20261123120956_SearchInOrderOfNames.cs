using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Claret.Portal.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class SearchInOrderOfNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_People_SortName_Id_SearchText",
                table: "People",
                columns: new[] { "SortName", "Id", "SearchText" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_People_SortName_Id_SearchText",
                table: "People");
        }
    }
}
