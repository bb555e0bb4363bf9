using Claret.Portal.Mail;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Settings;

/// <summary>"Send a test mail", and what the mail server said to it.</summary>
public sealed partial class TestMailPanel
{
    public const string Id = "test";

    private TestMailOutcome? outcome;
    private bool isBusy;

    /// <summary>Null where whoever looks has none.</summary>
    [Parameter]
    public string? Address { get; set; }

    [Parameter]
    public bool MaySend { get; set; }

    [Inject]
    private TestMail Test { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    private static NoticeKind KindOf(MailOutcome outcome) => outcome switch
    {
        MailOutcome.Accepted => NoticeKind.Success,
        MailOutcome.Deferred => NoticeKind.Warning,
        _ => NoticeKind.Error,
    };

    private async Task SendAsync()
    {
        if (isBusy)
            return;

        (isBusy, outcome) = (true, null);
        try
        {
            outcome = await Test.SendAsync(await SignedIn.CallerAsync(), CancellationToken.None);
        }
        finally
        {
            isBusy = false;
        }
    }
}
