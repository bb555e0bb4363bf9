using System.Globalization;
using Claret.Portal.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Mail.Mailbox;

/// <summary>
/// What the pickup folder holds, as a mailbox. It looks into the folder once a second (a listing of names; mails are parsed once),
/// since file notifications don't reach into containers and shared folders.
/// </summary>
public sealed partial class MailboxPage(
    PickupFolder folder,
    DevelopmentAccess access,
    RequestOrigin origin,
    NavigationManager navigation,
    TimeProvider clock,
    ILogger<MailboxPage> logger) : IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource leaving = new();
    private IReadOnlyList<PickupSummary> mails = [];
    private PickupMail? selected;
    private DateTime? selectedAt;
    private string? selectedId;
    private bool isOpen;
    private bool isRead;
    private bool isWatching;

    [Inject]
    private IOptions<MailOptions> Options { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "id")]
    public string? Id { get; set; }

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        isOpen = access.IsOpenTo(origin);
        if (!isOpen)
        {
            navigation.NotFound();
            return;
        }

        await LookAsync();
        if (RendererInfo.IsInteractive && !isWatching)
        {
            isWatching = true;
            _ = WatchAsync(leaving.Token);
        }
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookAgain, clock);
        var isBroken = false;
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
                isBroken = !await TryRefreshAsync(isBroken);
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    /// <summary>False when it couldn't look. Nobody awaits the watch, so the log is told, once for each outage.</summary>
    private async Task<bool> TryRefreshAsync(bool isKnown)
    {
        try
        {
            await InvokeAsync(RefreshAsync);
            return true;
        }
#pragma warning disable CA1031 // Whatever it was, the next look may succeed: a folder comes back.
        catch (Exception fault) when (fault is not OperationCanceledException)
#pragma warning restore CA1031
        {
            if (!isKnown)
                LogFailed(logger, fault);
            return false;
        }
    }

    private async Task RefreshAsync()
    {
        if (!leaving.IsCancellationRequested && await LookAsync())
            StateHasChanged();
    }

    /// <summary>True when there is something new to draw.</summary>
    private async Task<bool> LookAsync()
    {
        var now = folder.List();
        var changed = !now.SequenceEqual(mails);
        mails = now;

        var at = mails.FirstOrDefault(mail => string.Equals(mail.Id, Id, StringComparison.Ordinal))?.At;
        if (isRead && string.Equals(selectedId, Id, StringComparison.Ordinal) && selectedAt == at)
            return changed;

        var id = Id;
        var read = id is null ? null : await folder.ReadAsync(id, leaving.Token);
        if (string.Equals(id, Id, StringComparison.Ordinal))
            (selected, selectedId, selectedAt, isRead) = (read, id, at, true);
        return true;
    }

    private string TimeOf(PickupSummary mail)
    {
        var zone = clock.LocalTimeZone;
        var at = TimeZoneInfo.ConvertTimeFromUtc(mail.At, zone);
        var today = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).Date;
        return at.ToString(at.Date == today ? "HH:mm:ss" : "d MMM HH:mm", CultureInfo.CurrentCulture);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The mailbox can't look into the pickup folder at the moment; it goes on trying")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
