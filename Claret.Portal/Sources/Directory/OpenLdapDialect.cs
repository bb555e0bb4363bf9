using System.Globalization;

namespace Claret.Portal.Sources.Directory;

/// <summary>entryUUID (RFC 4530) and modifyTimestamp (RFC 4512, 3.4).</summary>
public sealed class OpenLdapDialect : DirectoryDialect
{
    public override string IdAttribute => "entryUUID";

    public override string? IdOf(LdapEntry entry) => entry.Text(IdAttribute)?.Trim().ToLowerInvariant() is { Length: > 0 } id ? id : null;

    public override string IdFilter(string id) => $"({IdAttribute}={LdapText.Escaped(id)})";

    public override Task<ChangeMark> MarkAsync(LdapLine line, DateTime now, CancellationToken cancellationToken) =>
        Task.FromResult<ChangeMark>(new Timestamps(now));

    /// <summary>
    /// From where the next reading asks: some minutes before the latest change that was seen, for clocks differ and what changed on another
    /// server of theirs arrives later with its own time. Never after this reading began, so that who changed while it ran is read again. When
    /// that change is long past, only from the second after it: else all who were put there at once would be read each time.
    /// </summary>
    public sealed class Timestamps(DateTime now) : ChangeMark
    {
        private const string Format = "yyyyMMddHHmmss'Z'";

        private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);
        private static readonly TimeSpan Settled = TimeSpan.FromHours(1);

        private DateTime? latest;

        public override string Attribute => "modifyTimestamp";

        public override string? FilterSince(string earlier) => Read(earlier) is { } time ? $"({Attribute}>={Written(time)})" : null;

        public override void See(LdapEntry entry)
        {
            if (entry.Text(Attribute) is { } text && Read(text) is { } time && (latest is null || time > latest))
                latest = time;
        }

        public override string? Value(string? earlier) =>
            latest is not { } seen ? (earlier is not null && Read(earlier) is { } began ? Written(began) : null)
            : seen < now - Settled ? Written(seen.AddSeconds(1))
            : Written((seen < now ? seen : now) - Overlap);

        private static string Written(DateTime time) => time.ToString(Format, CultureInfo.InvariantCulture);

        /// <summary>GeneralizedTime as servers write it (RFC 4517, 3.3.13): to the second or finer, in UTC.</summary>
        private static DateTime? Read(string text) =>
            text.Length >= 15 && text[^1] == 'Z' && text[14] is 'Z' or '.' or ','
            && DateTime.TryParseExact(string.Concat(text.AsSpan(0, 14), "Z"), Format, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : null;
    }
}
