using Claret.Portal.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Claret.Portal.Sources;

public sealed class SyncRunMap : IEntityTypeConfiguration<SyncRun>
{
    public void Configure(EntityTypeBuilder<SyncRun> run)
    {
        run.ToTable("SyncRuns");
        run.Property(r => r.State).HasConversion<string>().HasMaxLength(20);
        run.Property(r => r.FileName).HasMaxLength(255);
        run.Property(r => r.SinceCursor).HasMaxLength(200);
        run.Property(r => r.Cursor).HasMaxLength(200);
        run.Property(r => r.Problem).HasMaxLength(SyncRun.MaxProblem);
        run.HasIndex(r => new { r.ProviderId, r.StartedAt });
        // One at a time, on whichever node.
        run.HasIndex(r => r.ProviderId, "IX_SyncRuns_Running").IsUnique().HasFilter("\"EndedAt\" IS NULL");
        run.HasOne<Provider>().WithMany().HasForeignKey(r => r.ProviderId).OnDelete(DeleteBehavior.Cascade);
        run.HasMany(r => r.Findings).WithOne().HasForeignKey(finding => finding.RunId).OnDelete(DeleteBehavior.Cascade);
    }
}

public sealed class SyncFindingMap : IEntityTypeConfiguration<SyncFinding>
{
    public void Configure(EntityTypeBuilder<SyncFinding> finding)
    {
        finding.ToTable("SyncFindings");
        finding.Property(f => f.Kind).HasConversion<string>().HasMaxLength(20);
        finding.Property(f => f.Username).HasMaxLength(Person.MaxUsername);
        finding.Property(f => f.Name).HasMaxLength(Person.MaxName);
        finding.Property(f => f.Place).HasMaxLength(SyncFinding.MaxPlace);
        finding.Property(f => f.Detail).HasMaxLength(SyncFinding.MaxDetail);
        finding.HasIndex(f => new { f.RunId, f.Kind, f.Id });
    }
}

public sealed class UnlinkedPersonMap : IEntityTypeConfiguration<UnlinkedPerson>
{
    public void Configure(EntityTypeBuilder<UnlinkedPerson> person)
    {
        person.ToTable("UnlinkedPeople");
        person.Property(p => p.ExternalId).HasMaxLength(255);
        person.Property(p => p.Username).HasMaxLength(Person.MaxUsername);
        person.Property(p => p.Name).HasMaxLength(Person.MaxName);
        person.Property(p => p.Email).HasMaxLength(Person.MaxEmail);
        person.Property(p => p.Why).HasConversion<string>().HasMaxLength(30);
        person.HasIndex(p => new { p.ProviderId, p.ExternalId }).IsUnique();
        person.HasIndex(p => new { p.ProviderId, p.SeenAt });
        person.HasOne<Provider>().WithMany().HasForeignKey(p => p.ProviderId).OnDelete(DeleteBehavior.Cascade);
    }
}
