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
    public async Task<byte[]> HashAsync(string purpose, string value, CancellationToken cancellationToken)
    {
        key ??= await LoadAsync(cancellationToken);
        return HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{purpose}\n{value}"));
    }

    public void Dispose() => once.Dispose();

    private async Task<byte[]> LoadAsync(CancellationToken cancellationToken)
    {
        await once.WaitAsync(cancellationToken);
        try
        {
            if (key is not null)
                return key;

            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var made = protector.Protect(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
            // Two nodes may start at once: the first one's key stays.
            await db.Database.ExecuteSqlAsync(
                $"""INSERT INTO "Secrets" ("Name", "ProtectedValue") VALUES ({Name}, {made}) ON CONFLICT ("Name") DO NOTHING""", cancellationToken);
            var kept = await db.Secrets.AsNoTracking().SingleAsync(secret => secret.Name == Name, cancellationToken);
            return Convert.FromBase64String(protector.Unprotect(kept.ProtectedValue));
        }
        finally
        {
            once.Release();
        }
    }
}
