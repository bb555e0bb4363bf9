using Claret.Portal.SignIn;
using Claret.Portal.Sources.Reading;

namespace Claret.Portal.Sources.Files;

/// <summary>An admin gives a file: it is put with those that are taken, under a name of ours, and read; usually as a dry run first.</summary>
public sealed class FileUpload(SyncDesk desk, DropFolder folder)
{
    /// <param name="fileName">As the browser calls it.</param>
    public async Task<StartOutcome> SaveAsync(Caller? caller, long providerId, Stream content, string fileName, bool dryRun, CancellationToken cancellationToken)
    {
        // Asked before a byte is kept, and again when the run begins.
        if (await desk.RefusalAsync(caller, providerId, dryRun, cancellationToken) is { } refusal)
            return new StartOutcome.Refused(refusal);

        var path = folder.PathForNew(providerId, fileName);
        var isOrdered = false;
        try
        {
            if (!await SaveAsync(content, path, cancellationToken))
                return await desk.RefuseAsync(caller, providerId, StartRefusal.FileTooLarge, cancellationToken);

            var outcome = await desk.StartFileAsync(caller, providerId, Path.GetFileName(path), dryRun, cancellationToken);
            isOrdered = outcome is StartOutcome.Started;
            return outcome;
        }
        finally
        {
            // Half an upload, or one that nobody will read.
            if (!isOrdered)
                File.Delete(path);
        }
    }

    /// <summary>False when there is more than <see cref="CsvRows.MaxFile"/>, whatever length was announced.</summary>
    private static async Task<bool> SaveAsync(Stream content, string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.Asynchronous);
        var buffer = new byte[81_920];
        int read;
        while ((read = await content.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (file.Length + read > CsvRows.MaxFile)
                return false;
            await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return true;
    }
}
