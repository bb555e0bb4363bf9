using Claret.Portal.Accounts;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Sources.Admin;

/// <summary>"Test the connection", and what came of it.</summary>
public sealed partial class TestPanel : IDisposable
{
    private readonly OneClick click = new();
    private readonly Leaving leaving = new();
    private ProviderTestOutcome? outcome;
    private int tested;

    [Parameter, EditorRequired]
    public ProviderInput Input { get; set; } = default!;

    /// <summary>Counts what is typed: a result is of what stood there when it was asked for.</summary>
    [Parameter]
    public int Changes { get; set; }

    /// <summary>Whether the form is fit to be tried.</summary>
    [Parameter, EditorRequired]
    public Func<Task<bool>> Judge { get; set; } = default!;

    [Inject]
    private ProviderTest Test { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    private bool IsFile => Input.Source == PersonSource.UserSync;

    public void Dispose() => leaving.Dispose();

    private Task TryAsync() => click.RunAsync(async () =>
    {
        (outcome, tested) = (null, Changes);
        if (!await Judge())
            return false;

        // Drawn as busy before anything is waited for, however quickly the fields were judged.
        StateHasChanged();
        try
        {
            outcome = await Test.TryAsync(await SignedIn.CallerAsync(), Input, leaving.Token);
        }
        catch (OperationCanceledException) when (leaving.Token.IsCancellationRequested)
        {
            // The page was left.
        }

        return false;
    });
}
