using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Claret.Portal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class AddressesCompareAlike : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "Address",
                table: "AddressUses",
                type: "character varying(508)",
                maxLength: 508,
                nullable: false,
                collation: "C",
                oldClrType: typeof(string),
                oldType: "character varying(508)",
                oldMaxLength: 508);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "Address",
                table: "AddressUses",
                type: "character varying(508)",
                maxLength: 508,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(508)",
                oldMaxLength: 508,
                oldCollation: "C");
        }
    }
}
