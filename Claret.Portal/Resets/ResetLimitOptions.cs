namespace Claret.Portal.Resets;

/// <summary>Section <c>Resets:Limits</c>. Counts within an hour or a day of the first one.</summary>
public sealed class ResetLimitOptions
{
    public int PerPersonPerHour { get; set; } = 3;

    public int PerAddressPerHour { get; set; } = 6;

    public int PerAddressPerDay { get; set; } = 20;

    public int PerOriginPerHour { get; set; } = 60;

    /// <summary>Past it admins are alerted; nobody is refused.</summary>
    public int AlertInAllPerHour { get; set; } = 1000;
}
