using System.Globalization;

namespace Claret.Portal.Resets;

/// <summary>A time for a mail. Nobody knows the reader's zone there, so the portal's own is named with it.</summary>
public sealed class MailTimes(TimeProvider clock)
{
    /// <summary>"14:35, Sunday, 22 November 2026 (UTC+01:00)", in the mail's language.</summary>
    public string Of(DateTime utc)
    {
        var local = TimeZoneInfo.ConvertTime(new DateTimeOffset(utc, TimeSpan.Zero), clock.LocalTimeZone);
        var offset = local.Offset == TimeSpan.Zero ? "UTC" : local.ToString("'UTC'zzz", CultureInfo.InvariantCulture);
        return $"{local.ToString("t", CultureInfo.CurrentCulture)}, {local.ToString("D", CultureInfo.CurrentCulture)} ({offset})";
    }
}
