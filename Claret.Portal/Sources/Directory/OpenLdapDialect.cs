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
    /// The latest time that was seen, but none after the reading began: who changed while it ran is read again. Some minutes are read
    /// twice, for clocks differ, and what changed on another server of theirs arrives later with its own time.
    /// </summary>
    public sealed class Timestamps(DateTime now) : ChangeMark
    {
        private const string Format = "yyyyMMddHHmmss'Z'";

        private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);

        private DateTime? latest;

        public override string Attribute => "modifyTimestamp";

        public override string? FilterSince(string earlier) =>
            Read(earlier) is { } time ? $"({Attribute}>={(time - Overlap).ToString(Format, CultureInfo.InvariantCulture)})" : null;

        public override void See(LdapEntry entry)
        {
            if (entry.Text(Attribute) is { } text && Read(text) is { } time && (latest is null || time > latest))
                latest = time;
        }

        public override string? Value(string? earlier)
        {
            var seen = latest ?? (earlier is null ? null : Read(earlier));
            return seen is null ? null : (seen < now ? seen.Value : now).ToString(Format, CultureInfo.InvariantCulture);
        }

        /// <summary>GeneralizedTime as servers write it (RFC 4517, 3.3.13): to the second or finer, in UTC.</summary>
        private static DateTime? Read(string text) =>
            text.Length >= 15 && text[^1] == 'Z' && text[14] is 'Z' or '.' or ','
            && DateTime.TryParseExact(string.Concat(text.AsSpan(0, 14), "Z"), Format, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : null;
    }
}
