using Claret.Portal.Accounts.Passwords;

namespace Claret.Portal.Resets;

public abstract record CompleteOutcome
{
    private CompleteOutcome()
    {
    }

    public sealed record Completed(string Username) : CompleteOutcome;

    /// <summary>The password won't do; the ticket is as good as before.</summary>
    public sealed record PasswordRefused(PasswordVerdict.Refused Verdict) : CompleteOutcome;

    public sealed record TicketDead(TicketView View) : CompleteOutcome;
}
