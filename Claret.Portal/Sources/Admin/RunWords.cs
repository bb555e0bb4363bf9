using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.Sources.Admin;

/// <summary>What a reading came to, in words.</summary>
public static class RunWords
{
    public static string Number(int count) => count.ToString("N0", CultureInfo.CurrentCulture);

    /// <summary>"12 added, 3 changed", or that everything was as before.</summary>
    public static string Numbers(IStringLocalizer<SourcesTexts> texts, SyncRun run)
    {
        var told = new (string Kind, int Count)[] { ("Added", run.Added), ("Changed", run.Changed), ("Blocked", run.Blocked), ("Returned", run.Returned), ("Refused", run.Refused) }
            .Where(number => number.Count > 0)
            .Select(number => texts[$"Count{number.Kind}", number.Count].Value)
            .ToList();
        return told.Count == 0 ? texts["NothingNew"] : string.Join(", ", told);
    }

    /// <param name="problem">As a run keeps it: <c>Code: detail</c>.</param>
    public static string Problem(IStringLocalizer<SourcesTexts> texts, string? problem) =>
        texts[$"Fault{CodeOf(problem)}"] is { ResourceNotFound: false } words ? words : texts["FaultOther"];

    /// <summary>What is to be done about it; null where nobody knows better than the words themselves.</summary>
    public static string? Remedy(IStringLocalizer<SourcesTexts> texts, string? problem) =>
        texts[$"Mend{CodeOf(problem)}"] is { ResourceNotFound: false } words ? words.Value : null;

    /// <summary>The outside world's own words; null for none.</summary>
    public static string? Detail(string? problem) =>
        problem?.IndexOf(": ", StringComparison.Ordinal) is { } colon and > 0 && colon + 2 < problem.Length ? problem[(colon + 2)..] : null;

    /// <summary>A code is one word; whatever else stands there is nobody's key.</summary>
    private static string CodeOf(string? problem) => problem?.Split(':')[0] is { Length: > 0 } code && code.All(char.IsAsciiLetter) ? code : nameof(SourceFault.Other);
}
