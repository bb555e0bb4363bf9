using Claret.Portal.Mail;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Resets;

/// <summary>One reset followed step by step, in the order in which it happened.</summary>
public sealed partial class ResetTracePage : IDisposable
{
    private readonly Leaving leaving = new();
    private ResetTraceView? trace;
    private bool isLoaded;

    [Parameter]
    public string Reference { get; set; } = "";

    [Inject]
    private ResetTraceQuery Query { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    /// <summary>Nothing of what stands in the address is drawn unless it is a reference.</summary>
    private string Shown => ResetReference.Parse(Reference) ?? Texts["UnknownReference"];

    public void Dispose() => leaving.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        if (RendererInfo.IsInteractive)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        trace = ResetReference.Parse(Reference) is { } reference
            ? await Query.FindAsync(await SignedIn.CallerAsync(), reference, leaving.Token)
            : null;
        isLoaded = true;
    }

    private string? Explanation(TraceStep.Happened happened) => happened switch
    {
        { Kind: ResetEventKind.Ended, Detail: { } reason } when IsSaid(reason) => null,
        { Kind: ResetEventKind.NotMatched or ResetEventKind.Ended, Detail: { } reason } => Texts[$"Why{reason}"],
        { Kind: ResetEventKind.MailOwed or ResetEventKind.NoticeOwed, Detail: { } kind } => KindName(kind),
        _ => null,
    };

    /// <summary>A reset that matched nobody ends at once for that same reason.</summary>
    private bool IsSaid(string reason) =>
        trace!.Steps.Any(step => step is TraceStep.Happened { Kind: ResetEventKind.NotMatched } happened && happened.Detail == reason);

    /// <summary>An origin is said once, and again only where the next one differs.</summary>
    private string? NewOrigin(TraceStep.Happened happened)
    {
        var before = trace!.Steps.OfType<TraceStep.Happened>()
            .TakeWhile(step => !ReferenceEquals(step, happened))
            .LastOrDefault(step => step.OriginAddress is not null);
        return (before?.OriginAddress, before?.OriginBrowser) == (happened.OriginAddress, happened.OriginBrowser) ? null : happened.OriginAddress;
    }

    private string KindName(string kind) => Texts[$"Kind-{kind}"];

    private static string Tone(TraceStep step) => step switch
    {
        TraceStep.Happened { Kind: ResetEventKind.PasswordSet } => "good",
        TraceStep.Happened { Kind: ResetEventKind.NotMatched or ResetEventKind.MailGivenUp } => "bad",
        TraceStep.Handed { Outcome: MailAttemptOutcome.Accepted } => "good",
        TraceStep.Handed { Outcome: MailAttemptOutcome.Rejected } => "bad",
        TraceStep.Handed => "unsure",
        _ => "",
    };
}
