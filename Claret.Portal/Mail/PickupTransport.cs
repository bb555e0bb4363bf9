namespace Claret.Portal.Mail;

/// <summary>Lays mail down as files, for development and for a mail server that collects them.</summary>
public sealed class PickupTransport(PickupFolder folder, MailMime mime) : IMailTransport
{
    private const UnixFileMode OwnerReadsAndWrites = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Name => nameof(MailTransportKind.Pickup);

    public async Task<MailOutcome> SendAsync(RenderedMail mail, CancellationToken cancellationToken)
    {
        using var message = mime.Build(mail);
        if (message is null)
            return MailIdentity.BadRecipient();

        var name = PickupFolder.NameOf(mail.MessageId);
        // Whoever collects *.eml never sees half a mail: it gets its name when it is whole. What a killed process leaves half
        // written, with a ticket in it, is replaced by the repeat.
        var unfinished = Path.Combine(folder.Path, $".{name}.tmp");
        var isOurs = false;
        try
        {
            await using (var file = new FileStream(unfinished, OwnerOnly()))
            {
                isOurs = true;
                await message.WriteToAsync(file, cancellationToken);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, Path.Combine(folder.Path, name), overwrite: true);
            return new MailOutcome.Accepted($"Written to {name}");
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            // The exception's own words name the machine's folders.
            return new MailOutcome.Deferred("The pickup folder can't be written to: check Mail:Pickup:Directory, its owner and the free space.");
        }
        finally
        {
            if (isOurs)
                Remove(unfinished);
        }
    }

    private static FileStreamOptions OwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerReadsAndWrites;
        return options;
    }

    private static void Remove(string unfinished)
    {
        try
        {
            File.Delete(unfinished);
        }
        catch (Exception stuck) when (stuck is IOException or UnauthorizedAccessException)
        {
            // Nobody collects it, and the next attempt writes over it.
        }
    }
}
