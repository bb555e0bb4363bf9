using System.Buffers;
using System.Collections.Concurrent;
using Claret.Portal.Hosting;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Claret.Portal.Mail;

/// <summary>The folder where mail lies as files, one <c>.eml</c> each, readable for the service's account alone.</summary>
public sealed class PickupFolder(IOptions<MailOptions> options, DataDirectory data)
{
    private const string Extension = ".eml";
    private const int MaxListed = 200;
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("0123456789abcdef-");

    private readonly ConcurrentDictionary<string, PickupSummary> summaries = new(StringComparer.Ordinal);

    public string Path { get; } = options.Value.Pickup.Directory is { Length: > 0 } configured
        ? DataDirectory.Made(System.IO.Path.GetFullPath(configured))
        : data.Folder("mail");

    /// <summary>The same name for every attempt, so that a repeat replaces the file.</summary>
    public static string NameOf(Guid messageId) => messageId.ToString("D") + Extension;

    /// <summary>Newest first, at most 200. A file that goes while it is read is left out.</summary>
    public IReadOnlyList<PickupSummary> List()
    {
        var files = new DirectoryInfo(Path).EnumerateFiles("*" + Extension)
            .Where(file => IsId(System.IO.Path.GetFileNameWithoutExtension(file.Name)))
            .OrderByDescending(file => file.LastWriteTimeUtc)
            .ThenBy(file => file.Name, StringComparer.Ordinal)
            .Take(MaxListed);
        return [.. files.Select(Summarise).OfType<PickupSummary>()];
    }

    /// <summary>Null when there is no such mail. An id that isn't one of ours is never looked for.</summary>
    public async Task<PickupMail?> ReadAsync(string? id, CancellationToken cancellationToken)
    {
        if (!IsId(id))
            return null;

        try
        {
            using var message = await MimeMessage.LoadAsync(System.IO.Path.Combine(Path, id + Extension), cancellationToken);
            return new PickupMail(
                message.Subject ?? "",
                message.To.ToString(),
                message.HtmlBody ?? "",
                message.TextBody ?? "",
                [.. message.Headers.Select(header => new PickupHeader(header.Field, header.Value))]);
        }
        catch (Exception gone) when (gone is IOException or FormatException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static bool IsId([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] string? id) =>
        id is { Length: > 0 and <= 64 } && !id.AsSpan().ContainsAnyExcept(IdCharacters);

    private PickupSummary? Summarise(FileInfo file)
    {
        var id = System.IO.Path.GetFileNameWithoutExtension(file.Name);
        if (summaries.TryGetValue(id, out var known) && known.At == file.LastWriteTimeUtc)
            return known;

        try
        {
            using var content = file.OpenRead();
            var headers = HeaderList.Load(content);
            return summaries[id] = new PickupSummary(id, headers[HeaderId.Subject] ?? "", headers[HeaderId.To] ?? "", file.LastWriteTimeUtc);
        }
        catch (Exception gone) when (gone is IOException or FormatException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
