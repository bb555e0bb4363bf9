using Claret.Portal.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Claret.Portal.Resets;

public sealed class TicketMap : IEntityTypeConfiguration<Ticket>
{
    public void Configure(EntityTypeBuilder<Ticket> ticket)
    {
        ticket.Property(t => t.SecretHash).HasMaxLength(32);
        ticket.HasIndex(t => t.SecretHash).IsUnique();
        ticket.HasIndex(t => new { t.PersonId, t.EndedAt });
        ticket.HasIndex(t => new { t.ExpiresAt, t.PersonId }, "IX_Tickets_NotEnded").HasFilter("\"EndedAt\" IS NULL");
        ticket.HasOne<Reset>().WithMany(r => r.Tickets).HasForeignKey(t => t.ResetId).OnDelete(DeleteBehavior.Cascade);
        ticket.HasOne(t => t.Person).WithMany().HasForeignKey(t => t.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}
