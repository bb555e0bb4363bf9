using System.Buffers.Binary;
using Claret.Portal.Data;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Resets;

/// <summary>
/// Addresses that are asked for a username without need, so that being asked says nothing. The same ones for ever: the key
/// never changes, and a larger share only adds to them.
/// </summary>
public sealed class Decoys(PortalKeys keys, IOptions<ResetOptions> options)
{
    public async Task<bool> IncludeAsync(string normalizedEmail, CancellationToken cancellationToken)
    {
        var hash = await keys.HashAsync("decoy", normalizedEmail, cancellationToken);
        var drawn = BinaryPrimitives.ReadUInt64BigEndian(hash) / (double)ulong.MaxValue;
        return drawn < options.Value.DecoyShare;
    }
}
