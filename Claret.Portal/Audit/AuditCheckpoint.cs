using System.Globalization;
using System.Text.RegularExpressions;

namespace Claret.Portal.Audit;

/// <summary>How far the chain reached, to be kept where nobody who can write to the database can write: one line, <c>id hash time</c>.</summary>
/// <param name="Hash">64 hexadecimal digits, lower-case.</param>
/// <param name="SealedAt">UTC.</param>
public sealed partial record AuditCheckpoint(long AuditId, string Hash, DateTime SealedAt)
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static AuditCheckpoint Of(AuditSeal seal) => new(seal.AuditId, Convert.ToHexStringLower(seal.Hash), seal.SealedAt);

    /// <summary>Null where the line is none.</summary>
    public static AuditCheckpoint? Parse(string line) =>
        Line().Match(line) is { Success: true } match
        && long.TryParse(match.Groups["id"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
        && DateTime.TryParseExact(match.Groups["time"].ValueSpan, Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? new AuditCheckpoint(id, match.Groups["hash"].Value.ToLowerInvariant(), time)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{AuditId} {Hash} {SealedAt.ToString(Time, CultureInfo.InvariantCulture)}");

    [GeneratedRegex(@"^\s*(?<id>[0-9]{1,19})\s+(?<hash>[0-9A-Fa-f]{64})\s+(?<time>\S+)\s*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
