using Claret.Portal.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Claret.Portal.SignIn;

public sealed class PersonSessionMap : IEntityTypeConfiguration<PersonSession>
{
    public void Configure(EntityTypeBuilder<PersonSession> session)
    {
        session.Property(s => s.OriginAddress).HasMaxLength(45);
        session.Property(s => s.OriginBrowser).HasMaxLength(200);
        session.HasIndex(s => new { s.PersonId, s.EndedAt });
        session.HasIndex(s => s.CreatedAt);
        session.Property(s => s.ProviderSession).HasMaxLength(255);
        session.HasIndex(s => new { s.ProviderId, s.ProviderSession }).HasFilter("\"ProviderSession\" IS NOT NULL");
        session.HasOne<Person>().WithMany().HasForeignKey(s => s.PersonId).OnDelete(DeleteBehavior.Cascade);
        // Never set to null: without its ticket the session would be one that may do everything.
        session.HasOne<Ticket>().WithMany().HasForeignKey(s => s.TicketId).OnDelete(DeleteBehavior.Cascade);
    }
}
