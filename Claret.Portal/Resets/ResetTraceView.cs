using Claret.Portal.Mail;

namespace Claret.Portal.Resets;

/// <summary>One reset followed step by step.</summary>
public sealed record ResetTraceView(ResetRow Reset, bool MayCancel, IReadOnlyList<TraceStep> Steps);

/// <summary>One step, from the reset's own events or from Mail's attempts.</summary>
public abstract record TraceStep
{
    private TraceStep(DateTime at) => At = at;

    public DateTime At { get; }

    public sealed record Happened(DateTime At, ResetEventKind Kind, string? Detail, string? OriginAddress, string? OriginBrowser) : TraceStep(At);

    public sealed record Handed(DateTime At, string Kind, string Transport, MailAttemptOutcome Outcome, string? Answer) : TraceStep(At);
}
