using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Claret.Portal.Settings;
using Claret.Portal.SignIn;
using Claret.Portal.Sources;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Claret.Portal.Data;

/// <summary>Everything the portal keeps. One sealed context per provider derives from it, for each has its own migrations.</summary>
public abstract class PortalDbContext(DbContextOptions options) : DbContext(options), IDataProtectionKeyContext
{
    public DbSet<Person> People => Set<Person>();

    public DbSet<AddressUse> AddressUses => Set<AddressUse>();

    public DbSet<Provider> Providers => Set<Provider>();

    public DbSet<PortalSecret> Secrets => Set<PortalSecret>();

    /// <summary>Used on PostgreSQL, which several nodes share; beside a SQLite file the keys are files too.</summary>
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    public DbSet<AuditEntry> Audit => Set<AuditEntry>();

    public DbSet<AuditSeal> AuditSeals => Set<AuditSeal>();

    public DbSet<StoredSetting> Settings => Set<StoredSetting>();

    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();

    public DbSet<MailAttempt> MailAttempts => Set<MailAttempt>();

    public DbSet<PersonSession> Sessions => Set<PersonSession>();

    public DbSet<SignInDelay> SignInDelays => Set<SignInDelay>();

    public DbSet<Reset> Resets => Set<Reset>();

    public DbSet<Ticket> Tickets => Set<Ticket>();

    public DbSet<ResetEvent> ResetEvents => Set<ResetEvent>();

    public DbSet<LimitCounter> Limits => Set<LimitCounter>();

    public DbSet<SyncRun> SyncRuns => Set<SyncRun>();

    public DbSet<SyncFinding> SyncFindings => Set<SyncFinding>();

    public DbSet<UnlinkedPerson> UnlinkedPeople => Set<UnlinkedPerson>();

    protected override void OnModelCreating(ModelBuilder modelBuilder) =>
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(PortalDbContext).Assembly);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) =>
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();

    /// <summary>Every time is UTC; SQLite forgets that.</summary>
    private sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        time => time,
        time => DateTime.SpecifyKind(time, DateTimeKind.Utc));
}
