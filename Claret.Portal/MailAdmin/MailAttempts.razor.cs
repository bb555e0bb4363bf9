using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.MailAdmin;

/// <summary>"3 attempts", and what the server said to each when asked for: a mail that waits for a day has a hundred.</summary>
public sealed partial class MailAttempts : IDisposable
{
    private readonly Leaving leaving = new();
    private IReadOnlyList<AttemptRow>? rows;

    [Parameter, EditorRequired]
    public MailRow Mail { get; set; } = default!;

    [Inject]
    private MailQuery Query { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    private string ListId => FormattableString.Invariant($"attempts-{Mail.Id}");

    private string Count => Mail.Attempts == 1 ? Texts["OneAttempt"] : Texts["Attempts", Mail.Attempts];

    /// <summary>An outage says one thing a hundred times: each sentence is drawn where it is new.</summary>
    private IEnumerable<(AttemptRow Attempt, bool IsSame)> Told =>
        (rows ?? []).Select((attempt, index) => (attempt, index > 0 && attempt.Answer is { Length: > 0 } && attempt.Answer == rows![index - 1].Answer));

    public void Dispose() => leaving.Dispose();

    private async Task ToggleAsync() =>
        rows = rows is null ? await Query.AttemptsAsync(await SignedIn.CallerAsync(), Mail.Id, leaving.Token) : null;

    private string OutcomeOf(AttemptRow attempt) => attempt.IsUnderWay ? Texts["AttemptUnderWay", attempt.Transport] : Texts[$"Attempt{attempt.Outcome}", attempt.Transport];
}
