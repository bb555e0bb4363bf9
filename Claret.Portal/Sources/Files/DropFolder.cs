using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Claret.Portal.Hosting;
using Claret.Portal.Sources.Reading;

namespace Claret.Portal.Sources.Files;

/// <summary>
/// Where a provider's files lie: dropped ones in <c>sync</c>; in <c>sync-files</c> one that a run has taken under <c>taken</c>, and when it is
/// over under <c>done</c> or <c>refused</c>. Who can write in the first decides who the people are: it is for the service's account alone
/// until an operator opens it. The second is nobody else's, so that whoever drops files can put no link in the place of what is read or removed.
/// </summary>
public sealed partial class DropFolder(DataDirectory data, TimeProvider clock)
{
    /// <summary>Newest files of each kind that stay.</summary>
    public const int Kept = 20;

    private const string Taken = "taken";
    private const string Done = "done";
    private const string Refused = "refused";
    private const int MaxStem = 60;

    /// <summary>A file that changed less long ago is still being written.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);

    /// <summary>Into which files are dropped.</summary>
    public string PathOf(long providerId) => Made("sync", providerId);

    /// <summary>The newest file there is, dropped, taken or done, to show what is in it. Null where there is none.</summary>
    public string? Newest(long providerId) => new[] { PathOf(providerId), FolderOf(providerId, Taken), FolderOf(providerId, Done) }
        .SelectMany(folder => Files(new DirectoryInfo(folder)))
        .MaxBy(file => file.LastWriteTimeUtc)?.FullName;

    /// <summary>Takes the oldest file that nobody writes any more, so that no other run has it. Returns its name from now on; null where there is none.</summary>
    public string? Take(long providerId)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        // A clock that is wrong must not keep a file waiting for good.
        foreach (var file in Files(new DirectoryInfo(PathOf(providerId))).Where(file => (now - file.LastWriteTimeUtc).Duration() >= Settled).OrderBy(file => file.LastWriteTimeUtc))
        {
            var name = NewName(file.Name);
            var taken = new FileInfo(Path.Combine(FolderOf(providerId, Taken), name));
            if (!TryMove(file.FullName, taken.FullName))
                continue;
            if (IsPlain(taken))
                return name;
            // Swapped at the last moment; from here on nobody else can.
            TryDelete(taken);
        }

        return null;
    }

    /// <summary>Where an upload is written to; it counts as taken, under a name of ours.</summary>
    /// <param name="original">As the browser calls it; its letters and digits are kept, to be recognised by.</param>
    public string PathForNew(long providerId, string original) => Path.Combine(FolderOf(providerId, Taken), NewName(original));

    /// <summary>No run could begin: somebody else's next one takes it.</summary>
    public void PutBack(long providerId, string name) => TryMove(Path.Combine(FolderOf(providerId, Taken), name), Path.Combine(PathOf(providerId), name));

    /// <summary>Null when it isn't there, or the name is none of ours.</summary>
    public string? Find(long providerId, string name)
    {
        if (!OwnName().IsMatch(name))
            return null;

        var file = new FileInfo(Path.Combine(FolderOf(providerId, Taken), name));
        return file is { Exists: true, LinkTarget: null } ? file.FullName : null;
    }

    /// <summary>Puts the file of a run that is over where it belongs. One that was only tried, or asked about, stays taken: an admin may go on with it.</summary>
    public void Settle(SyncRun run)
    {
        if (run.FileName is not { } name || Find(run.ProviderId, name) is not { } path)
            return;

        var isRefused = run is { State: SyncRunState.Failed, IsBrokenOff: false };
        if (isRefused || (run.State == SyncRunState.Finished && !run.IsDryRun))
            TryMove(path, Path.Combine(FolderOf(run.ProviderId, isRefused ? Refused : Done), name));
        foreach (var folder in new[] { Taken, Done, Refused })
            RemoveOldest(FolderOf(run.ProviderId, folder));
    }

    private static IEnumerable<FileInfo> Files(DirectoryInfo folder) =>
        folder.EnumerateFiles("*.csv", new EnumerationOptions { MatchCasing = MatchCasing.CaseInsensitive, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint })
            .Where(IsPlain);

    /// <summary>A link could lead to any file that the service can read, and who opens a pipe waits for ever: it has no length, and looks like a file otherwise.</summary>
    private static bool IsPlain(FileInfo file) => file.Exists && file.LinkTarget is null && file.Length > 0;

    private static bool TryMove(string from, string to)
    {
        try
        {
            File.Move(from, to);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Another node was first, or its writer still holds it.
            return false;
        }
    }

    private static void RemoveOldest(string folder)
    {
        // Their names begin with the time.
        foreach (var old in new DirectoryInfo(folder).GetFiles().Where(file => OwnName().IsMatch(file.Name)).OrderByDescending(file => file.Name, StringComparer.Ordinal).Skip(Kept))
            TryDelete(old);
    }

    private static void TryDelete(FileInfo file)
    {
        try
        {
            file.Delete();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The next run tries again.
        }
    }

    /// <summary>As <see cref="NewName"/> makes them.</summary>
    [GeneratedRegex(@"^[0-9]{8}-[0-9]{6}-[0-9a-f]{8}(-[A-Za-z0-9_-]+)?\.csv\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OwnName();

    private string FolderOf(long providerId, string name) => DataDirectory.Made(Path.Combine(Made("sync-files", providerId), name));

    private string Made(string folder, long providerId) => DataDirectory.Made(Path.Combine(data.Folder(folder), providerId.ToString(CultureInfo.InvariantCulture)));

    private string NewName(string original)
    {
        var stem = string.Concat(Path.GetFileNameWithoutExtension(original).Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_').Take(MaxStem));
        var time = clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        return $"{time}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}{(stem.Length == 0 ? "" : "-")}{stem}.csv";
    }
}
