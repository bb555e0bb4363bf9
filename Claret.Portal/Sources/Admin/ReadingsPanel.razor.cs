using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Claret.Portal.Sources.Files;
using Claret.Portal.Sources.Reading;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor;

namespace Claret.Portal.Sources.Admin;

/// <summary>The newest readings, and ways to begin one. While one runs its numbers move.</summary>
public sealed partial class ReadingsPanel : IDisposable
{
    private readonly Leaving leaving = new();
    private readonly OneClick click = new();
    private SyncRunList? list;
    private string? problem;
    private bool isUploading;
    private bool isWatching;
    private int sent;

    [Parameter, EditorRequired]
    public long ProviderId { get; set; }

    [Parameter]
    public bool IsFile { get; set; }

    /// <summary>Otherwise it can only be tried.</summary>
    [Parameter]
    public bool IsEnabled { get; set; }

    /// <summary>A reading is over: people and those who wait may be others now.</summary>
    [Parameter]
    public EventCallback OnEnded { get; set; }

    [Inject]
    private SyncDesk Desk { get; set; } = default!;

    [Inject]
    private FileUpload Files { get; set; } = default!;

    [Inject]
    private SignedInPerson SignedIn { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private ISnackbar Snackbar { get; set; } = default!;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    private bool IsReading => list?.Runs.Any(view => view.Run.EndedAt is null) == true;

    public void Dispose() => leaving.Dispose();

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        list = await Desk.QueryAsync(await SignedIn.CallerAsync(), ProviderId, leaving.Token) ?? list;
        if (!IsReading || isWatching)
            return;

        isWatching = true;
        _ = RunWatch.WhileAsync(LookAsync, InvokeAsync, DispatchExceptionAsync, Clock, leaving.Token);
    }

    /// <summary>False when there is nothing left to watch.</summary>
    private async Task<bool> LookAsync()
    {
        list = await Desk.QueryAsync(await SignedIn.CallerAsync(), ProviderId, leaving.Token) ?? list;
        isWatching = IsReading;
        StateHasChanged();
        if (!isWatching)
            await OnEnded.InvokeAsync();
        return isWatching;
    }

    private Task StartAsync(bool dryRun) => click.RunAsync(async () =>
    {
        await TakeAsync(await Desk.StartAsync(await SignedIn.CallerAsync(), ProviderId, dryRun, whole: false, CancellationToken.None), dryRun);
        return false;
    });

    private async Task UploadAsync(InputFileChangeEventArgs change)
    {
        if (isUploading)
            return;

        (problem, isUploading, sent) = (null, change.File.Size <= CsvRows.MaxFile, 0);
        if (!isUploading)
        {
            problem = Texts[$"Start{StartRefusal.FileTooLarge}"];
            return;
        }

        try
        {
            await using var content = new CountedStream(change.File.OpenReadStream(CsvRows.MaxFile, leaving.Token), change.File.Size, percent =>
            {
                sent = percent;
                StateHasChanged();
            });
            await TakeAsync(await Files.SaveAsync(await SignedIn.CallerAsync(), ProviderId, content, change.File.Name, dryRun: true, leaving.Token), dryRun: true);
        }
        catch (Exception cut) when (cut is IOException or TimeoutException or OperationCanceledException or Microsoft.JSInterop.JSException)
        {
            problem = Texts["UploadCut"];
        }
        finally
        {
            isUploading = false;
        }
    }

    private async Task TakeAsync(StartOutcome outcome, bool dryRun)
    {
        problem = null;
        switch (outcome)
        {
            case StartOutcome.Started started when dryRun:
                // What it would do is what was asked for.
                Navigation.NavigateTo(PortalRoutes.SourceRun(ProviderId, started.RunId));
                break;
            case StartOutcome.Started:
                Snackbar.Add(Texts["ReadingBegun"], Severity.Info);
                await LoadAsync();
                break;
            case StartOutcome.Refused refused:
                problem = Texts[$"Start{refused.Why}"];
                await LoadAsync();
                break;
        }
    }

    private string By(SyncRunView view) => view.StartedBy is { } who ? Texts["StartedBy", who] : view.Run.StartedBy is null ? Texts["BySchedule"] : Texts["BySomebody"];
}
