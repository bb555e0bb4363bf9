using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Data;

/// <summary>The portal's own HMAC key, made at the first start and the same on every node. Purposes keep its uses apart.</summary>
public sealed class PortalKeys(IDbContextFactory<PortalDbContext> contexts, IDataProtectionProvider protection) : IDisposable
{
    private const string Name = "hmac";

    private readonly IDataProtector protector = protection.CreateProtector("Claret.Portal.Data.PortalKeys");
    private readonly SemaphoreSlim once = new(1, 1);
    private byte[]? key;

    /// <summary>HMAC-SHA-256 of <paramref name="value"/>, 32 bytes.</summary>
    public async Task<byte[]> HashAsync(string purpose, string value, CancellationToken cancellationToken) =>
        HMACSHA256.HashData(key ?? await LoadAsync(cancellationToken), Encoding.UTF8.GetBytes($"{purpose}\n{value}"));

    public void Dispose() => once.Dispose();

    /// <summary>At the start, so that the first use, which may be inside a transaction, needs no second connection: SQLite has one writer.</summary>
    public async Task<byte[]> LoadAsync(CancellationToken cancellationToken)
    {
        await once.WaitAsync(cancellationToken);
        try
        {
            if (key is not null)
                return key;

            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (await FindAsync(db, cancellationToken) is { } found)
                return key = found;

            var made = protector.Protect(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
            // Two nodes may start at once: the first one's key stays.
            await db.Database.ExecuteSqlAsync(
                $"""INSERT INTO "Secrets" ("Name", "ProtectedValue") VALUES ({Name}, {made}) ON CONFLICT ("Name") DO NOTHING""", cancellationToken);
            return key = await FindAsync(db, cancellationToken) ?? throw new InvalidOperationException("The portal's key is gone from the database.");
        }
        finally
        {
            once.Release();
        }
    }

    private async Task<byte[]?> FindAsync(PortalDbContext db, CancellationToken cancellationToken)
    {
        var kept = await db.Secrets.AsNoTracking().SingleOrDefaultAsync(secret => secret.Name == Name, cancellationToken);
        return kept is null ? null : Convert.FromBase64String(protector.Unprotect(kept.ProtectedValue));
    }
}
