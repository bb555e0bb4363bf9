using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Claret.Portal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class RunsOfOneSetup : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "Setup",
                table: "SyncRuns",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));

            migrationBuilder.AddColumn<Guid>(
                name: "Setup",
                table: "Providers",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Setup",
                table: "SyncRuns");

            migrationBuilder.DropColumn(
                name: "Setup",
                table: "Providers");
        }
    }
}
