using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Claret.Portal.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class RecoveryThatHolds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Kind",
                table: "Tickets",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "TicketId",
                table: "Sessions",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "DataProtectionKeys",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    FriendlyName = table.Column<string>(type: "text", nullable: true),
                    Xml = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataProtectionKeys", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_SignInDelays_CountedSince",
                table: "SignInDelays",
                column: "CountedSince");

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_CreatedAt",
                table: "Sessions",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Sessions_TicketId",
                table: "Sessions",
                column: "TicketId");

            migrationBuilder.CreateIndex(
                name: "IX_Resets_RequestedAt",
                table: "Resets",
                column: "RequestedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_FinishedAt",
                table: "Outbox",
                column: "FinishedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_State_Id",
                table: "Outbox",
                columns: new[] { "State", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_MailAttempts_StartedAt",
                table: "MailAttempts",
                column: "StartedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Limits_WindowStart",
                table: "Limits",
                column: "WindowStart");

            migrationBuilder.AddForeignKey(
                name: "FK_Sessions_Tickets_TicketId",
                table: "Sessions",
                column: "TicketId",
                principalTable: "Tickets",
                principalColumn: "Id",
                onDelete: ReferentialAction.Cascade);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Sessions_Tickets_TicketId",
                table: "Sessions");

            migrationBuilder.DropTable(
                name: "DataProtectionKeys");

            migrationBuilder.DropIndex(
                name: "IX_SignInDelays_CountedSince",
                table: "SignInDelays");

            migrationBuilder.DropIndex(
                name: "IX_Sessions_CreatedAt",
                table: "Sessions");

            migrationBuilder.DropIndex(
                name: "IX_Sessions_TicketId",
                table: "Sessions");

            migrationBuilder.DropIndex(
                name: "IX_Resets_RequestedAt",
                table: "Resets");

            migrationBuilder.DropIndex(
                name: "IX_Outbox_FinishedAt",
                table: "Outbox");

            migrationBuilder.DropIndex(
                name: "IX_Outbox_State_Id",
                table: "Outbox");

            migrationBuilder.DropIndex(
                name: "IX_MailAttempts_StartedAt",
                table: "MailAttempts");

            migrationBuilder.DropIndex(
                name: "IX_Limits_WindowStart",
                table: "Limits");

            migrationBuilder.DropColumn(
                name: "Kind",
                table: "Tickets");

            migrationBuilder.DropColumn(
                name: "TicketId",
                table: "Sessions");
        }
    }
}
