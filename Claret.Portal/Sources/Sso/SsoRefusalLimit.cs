using System.Threading.RateLimiting;

namespace Claret.Portal.Sources.Sso;

/// <summary>
/// Anybody can open the address to which a provider sends people back, and rows of the audit are for good: past these, on this node and
/// from one network, a refusal is still answered and logged, but leaves no row.
/// </summary>
public sealed class SsoRefusalLimit : IDisposable
{
    public const int RowsAnHour = 300;

    private readonly PartitionedRateLimiter<string> limiter = PartitionedRateLimiter.Create<string, string>(network =>
        RateLimitPartition.GetFixedWindowLimiter(network, _ => new FixedWindowRateLimiterOptions { PermitLimit = RowsAnHour, Window = TimeSpan.FromHours(1) }));

    public bool MayRecord(string network)
    {
        using var lease = limiter.AttemptAcquire(network);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();
}
