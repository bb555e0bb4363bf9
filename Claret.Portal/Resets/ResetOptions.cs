namespace Claret.Portal.Resets;

/// <summary>Section <c>Resets</c>.</summary>
public sealed class ResetOptions
{
    public const string Section = "Resets";

    /// <summary>Of a link that somebody asked for; an hour at most. Runs from the first hand-over to the mail transport.</summary>
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Of a link that an admin sent.</summary>
    public TimeSpan AdminLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Share (0 to 1) of all addresses without several accounts that are asked for a username all the same.</summary>
    public double DecoyShare { get; set; } = 0.0625;

    public ResetLimitOptions Limits { get; set; } = new();
}
