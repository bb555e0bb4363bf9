namespace Claret.Portal.Retention;

/// <summary>Section <c>Retention</c>: how long what is over is kept. The audit is kept for good.</summary>
public sealed class RetentionOptions
{
    public const string Section = "Retention";

    /// <summary>Resets with their trace, from the request on. Typed addresses stand in them.</summary>
    public TimeSpan Resets { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Mail and the servers' answers, from the day it was sent or given up.</summary>
    public TimeSpan Mail { get; set; } = TimeSpan.FromDays(90);

    /// <summary>Sessions, from the day they could last no longer.</summary>
    public TimeSpan Sessions { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Failed sign-ins in a row, from the first one on: after this long somebody who guesses starts from nought.</summary>
    public TimeSpan SignInFailures { get; set; } = TimeSpan.FromDays(365);
}
