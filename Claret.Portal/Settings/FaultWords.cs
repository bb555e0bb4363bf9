using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;

namespace Claret.Portal.Settings;

/// <summary>The validators speak to operators, of keys and "01:00:00". On the page the same sentence speaks of fields, and of an hour.</summary>
public sealed partial class FaultWords(IStringLocalizer<SettingsTexts> texts)
{
    private static readonly IReadOnlyList<SettingDefinition> LongestFirst = [.. SettingCatalogue.All.OrderByDescending(setting => setting.Key.Length)];

    /// <summary>The setting that the sentence begins with; null when it is none of the page's.</summary>
    public static SettingDefinition? About(string fault) => LongestFirst.FirstOrDefault(setting => fault.StartsWith(setting.Key, StringComparison.OrdinalIgnoreCase));

    public string Of(string fault)
    {
        foreach (var setting in LongestFirst)
            fault = fault.Replace(setting.Key, texts["InQuotes", texts[$"Label-{setting.Name}"]], StringComparison.OrdinalIgnoreCase);
        return Span().Replace(fault, span => DurationWords.Of(texts, span.Value));
    }

    [GeneratedRegex(@"\b(\d+\.)?\d{1,2}:\d{2}:\d{2}\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Span();
}
