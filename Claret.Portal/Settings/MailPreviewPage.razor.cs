using Claret.Portal.Mail;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Settings;

/// <summary>Every mail that people can get from the portal, with made-up people. Which one stands in the address.</summary>
public sealed partial class MailPreviewPage : IDisposable
{
    private readonly Leaving leaving = new();
    private IReadOnlyList<string> kinds = [];
    private RenderedMail? mail;
    private string? shown;
    private (string? Kind, bool IsText) drawn;
    private bool isText;
    private bool isDenied;

    [SupplyParameterFromQuery(Name = "mail")]
    private string? Kind { get; set; }

    [Inject]
    private MailPreview Preview { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    public void Dispose() => leaving.Dispose();

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive)
            return;

        var caller = await SignedIn.CallerAsync();
        var found = await Preview.KindsAsync(caller, leaving.Token);
        isDenied = found is null;
        kinds = found ?? [];
        // What isn't one shows the first.
        var wanted = kinds.FirstOrDefault(kind => kind == Kind) ?? (kinds.Count > 0 ? kinds[0] : null);
        var read = wanted is null ? null : await Preview.ReadAsync(caller, wanted, leaving.Token);
        (mail, shown) = (read, wanted);
    }

    /// <summary>The frame gets its page only when it stands: Chromium leaves one blank that arrives filled in the same moment as another one goes.</summary>
    protected override void OnAfterRender(bool firstRender)
    {
        if (drawn == (shown, isText))
            return;

        drawn = (shown, isText);
        StateHasChanged();
    }

    private string NameOf(string kind) => Kinds[$"Kind-{kind}"] is { ResourceNotFound: false } name ? name : kind;
}
