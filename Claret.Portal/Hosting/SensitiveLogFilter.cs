using Microsoft.Extensions.Options;

namespace Claret.Portal.Hosting;

/// <summary>
/// What is typed, and the ticket of a link, travel in the messages of a circuit, and tokens in those of a provider; these categories
/// print them at Debug and Trace. Here they stay at Information or above whatever a configuration file, an environment variable or a
/// provider's own rule says (security.md 6): every rule is wrapped, for the most specific rule wins and any could be it.
/// </summary>
public sealed class SensitiveLogFilter : IPostConfigureOptions<LoggerFilterOptions>
{
    private static readonly string[] Sensitive =
    [
        "Microsoft.AspNetCore.SignalR",
        "Microsoft.AspNetCore.Components",
        "Microsoft.AspNetCore.Http.Connections",
        "Microsoft.JSInterop",
        "Microsoft.AspNetCore.Authentication.OpenIdConnect",
    ];

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        // First, so that any rule of the same reach still wins over it: it is there for the case that none matches.
        options.Rules.Insert(0, new LoggerFilterRule(null, null, options.MinLevel, null));
        for (var index = 0; index < options.Rules.Count; index++)
        {
            var rule = options.Rules[index];
            options.Rules[index] = new LoggerFilterRule(
                rule.ProviderName,
                rule.CategoryName,
                rule.LogLevel,
                (provider, category, level) => MayPass(category, level) && (rule.Filter?.Invoke(provider, category, level) ?? true));
        }
    }

    private static bool MayPass(string? category, LogLevel level) =>
        level >= LogLevel.Information || category is null || !Sensitive.Any(prefix => IsUnder(prefix, category));

    private static bool IsUnder(string prefix, string category) =>
        category.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
        && (category.Length == prefix.Length || category[prefix.Length] == '.');
}
