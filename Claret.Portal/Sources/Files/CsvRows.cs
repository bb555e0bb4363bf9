using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Unicode;
using CsvHelper;

namespace Claret.Portal.Sources.Files;

/// <summary>The people of a CSV file, row by row, in little memory. Nothing of them is checked here but that the file is one.</summary>
public static class CsvRows
{
    /// <summary>Bytes.</summary>
    public const long MaxFile = 200L * 1024 * 1024;

    /// <summary>Characters. Longer ones are cut, and too long for any column all the same.</summary>
    private const int MaxField = 10 * 1024;

    /// <summary>Bytes. A quotation mark without its partner would otherwise read the whole file as one field.</summary>
    private const int MaxRow = 256 * 1024;

    private const string Malformed = "its quotation marks don't match, or it is far too long";

    /// <summary>Separator and byte order mark are found out from the file.</summary>
    private static readonly CsvReaderOptions Options = new()
    {
        MalformedData = CsvMalformedDataHandling.Throw,
        MaxRecordSize = MaxRow,
        TrackLineNumbers = true,
        IncludeValuesInExceptions = false,
    };

    /// <exception cref="SourceFaultException">The file is none, ends in the middle, or a column is missing or there twice.</exception>
    public static async IAsyncEnumerable<SourcePerson> ReadAsync(Stream file, FileSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var csv = CsvReader.Create(file, Options, leaveOpen: true);
        var columns = await ColumnsAsync(csv, settings, cancellationToken);
        while (await NextAsync(csv, columns.Count, cancellationToken))
            yield return PersonIn(csv, columns);
    }

    private static SourcePerson PersonIn(CsvReader csv, Columns columns) => new(
        Field(csv, columns.Id)?.Trim() ?? "",
        Field(csv, columns.Username),
        Field(csv, columns.Name),
        Field(csv, columns.Email),
        string.Create(CultureInfo.InvariantCulture, $"line {csv.LineNumber}"));

    private static string? Field(CsvReader csv, int? column) => column is not { } index ? null
        : csv.GetString(index) is { Length: > MaxField } longer ? longer[..MaxField]
        : csv.GetString(index);

    private static async Task<Columns> ColumnsAsync(CsvReader csv, FileSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            await csv.ReadHeaderAsync(cancellationToken);
        }
        catch (CsvFormatException malformed)
        {
            throw Unreadable(1, Malformed, malformed);
        }

        var found = csv.Headers.Select(header => header.Trim()).ToList();
        if (found.Count == 0)
            throw new SourceFaultException(SourceFault.FileUnreadable, "it is empty");

        // Whoever keeps no addresses names no column for them.
        string[] wanted = [settings.IdColumn, settings.UsernameColumn, settings.NameColumn, .. settings.EmailColumn.Trim().Length > 0 ? new[] { settings.EmailColumn } : []];
        var missing = wanted.Where(column => IndexOf(column) is null).ToList();
        if (missing.Count > 0)
            throw new SourceFaultException(SourceFault.FieldMissing, $"{string.Join(", ", missing)} (there are: {Short(string.Join(", ", found))})");
        var twice = wanted.Where(column => found.Count(name => IsCalled(name, column)) > 1).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        if (twice.Count > 0)
            throw new SourceFaultException(SourceFault.FieldTwice, string.Join(", ", twice));

        return new Columns(IndexOf(settings.IdColumn)!.Value, IndexOf(settings.UsernameColumn)!.Value, IndexOf(settings.NameColumn)!.Value, IndexOf(settings.EmailColumn), found.Count);

        int? IndexOf(string column) => found.FindIndex(name => IsCalled(name, column)) is >= 0 and var index ? index : null;

        static bool IsCalled(string name, string column) => name.Equals(column.Trim(), StringComparison.OrdinalIgnoreCase);
    }

    private static async ValueTask<bool> NextAsync(CsvReader csv, int fields, CancellationToken cancellationToken)
    {
        try
        {
            if (!await csv.ReadAsync(cancellationToken))
                return false;
        }
        catch (CsvFormatException malformed)
        {
            throw Unreadable(malformed.LineNumber, Malformed, malformed);
        }
        catch (IOException broken)
        {
            throw Unreadable(csv.LineNumber, broken.GetType().Name, broken);
        }

        if (!Utf8.IsValid(csv.RawRecord))
            throw Unreadable(csv.LineNumber, "not UTF-8");
        if (csv.FieldCount != fields)
            throw Unreadable(csv.LineNumber, string.Create(CultureInfo.InvariantCulture, $"{csv.FieldCount} fields instead of {fields}"));
        return true;
    }

    private static SourceFaultException Unreadable(long line, string why, Exception? inner = null) =>
        new(SourceFault.FileUnreadable, string.Create(CultureInfo.InvariantCulture, $"line {line}: {why}"), inner);

    private static string Short(string text) => Hosting.Typed.Cut(text, 300);

    private sealed record Columns(int Id, int Username, int Name, int? Email, int Count);
}
