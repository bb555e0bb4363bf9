using Claret.Portal.Accounts;
using Claret.Portal.Mail;

namespace Claret.Portal.Resets;

/// <summary>Section <c>Resets</c>.</summary>
public sealed class ResetOptions
{
    public const string Section = "Resets";

    /// <summary>A <see cref="TicketKind"/>: what people get who ask for themselves, and what an admin's dialog proposes.</summary>
    public string Delivery { get; set; } = nameof(TicketKind.Link);

    /// <summary>Of a link that somebody asked for; an hour at most. Runs from the first hand-over to the mail transport.</summary>
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Of a temporary password that somebody asked for; an hour at most. Runs as a link's.</summary>
    public TimeSpan TemporaryPasswordLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Of what an admin sent, a link or a temporary password.</summary>
    public TimeSpan AdminLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Share (0 to 1) of all addresses without several accounts that are asked for a username all the same.</summary>
    public double DecoyShare { get; set; } = 0.0625;

    public ResetLimitOptions Limits { get; set; } = new();

    public TicketKind DeliveryKind => NamedValue.Of<TicketKind>(Delivery) ?? TicketKind.Link;

    /// <summary>Of what people ask for themselves.</summary>
    public TimeSpan LifetimeOf(TicketKind kind) => kind == TicketKind.TemporaryPassword ? TemporaryPasswordLifetime : LinkLifetime;
}
