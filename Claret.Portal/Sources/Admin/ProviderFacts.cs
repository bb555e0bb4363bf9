using System.Text.Json;
using Claret.Portal.Sources.Directory;
using Claret.Portal.Sources.Sso;

namespace Claret.Portal.Sources.Admin;

/// <summary>A provider told as names and values: what two states of it differ in, for the page and for the record.</summary>
public static class ProviderFacts
{
    private static readonly Dictionary<string, string> None = new(StringComparer.Ordinal);

    public static IReadOnlyList<ProviderFact> OfInput(ProviderInput input) => Of(
        Hosting.Typed.Cut(input.Name ?? "", ProviderInput.MaxName), Hosting.Typed.Cut(input.PasswordUrl ?? "", ProviderInput.MaxUrl),
        Hosting.Typed.Cut(input.Contact ?? "", ProviderInput.MaxContact), input.Domains, input.Settings);

    public static IReadOnlyList<ProviderFact> OfState(ProviderState state) => Of(state.Name, state.PasswordUrl, state.Contact, state.EmailDomains, state.Settings);

    public static IEnumerable<ProviderFact> OfSettings(string? settings) => Flat(settings).Select(pair => new ProviderFact(pair.Key, pair.Value));

    /// <summary>What the second has otherwise than the first, or alone.</summary>
    public static IEnumerable<ProviderChange> Changes(IReadOnlyList<ProviderFact> before, IReadOnlyList<ProviderFact> after)
    {
        var old = before.ToDictionary(fact => fact.Key, fact => fact.Value, StringComparer.Ordinal);
        foreach (var fact in after)
        {
            if (old.GetValueOrDefault(fact.Key, "") is var was && was != fact.Value)
                yield return new ProviderChange(fact.Key, was, fact.Value);
        }

        foreach (var gone in before.ExceptBy(after.Select(fact => fact.Key), fact => fact.Key, StringComparer.Ordinal))
        {
            if (gone.Value.Length > 0)
                yield return new ProviderChange(gone.Key, gone.Value, "");
        }
    }

    private static List<ProviderFact> Of(string name, string passwordUrl, string contact, string domains, string? settings) =>
    [
        new("name", name),
        new("passwordUrl", passwordUrl),
        new("contact", contact),
        new("emailDomains", domains),
        .. OfSettings(settings),
    ];

    /// <summary>As its kind writes it, one level deep: a schedule's parts by their own names, a list as one value.</summary>
    private static Dictionary<string, string> Flat(string? settings)
    {
        if (settings is null)
            return None;

        try
        {
            using var json = JsonDocument.Parse(settings);
            return json.RootElement.EnumerateObject()
                .SelectMany(property => property.Value.ValueKind == JsonValueKind.Object ? property.Value.EnumerateObject() : Enumerable.Repeat(property, 1))
                .ToDictionary(property => property.Name, property => Said(property, settings), StringComparer.Ordinal);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return None;
        }
    }

    private static string Said(JsonProperty property, string settings) => (property.Name, property.Value.ValueKind) switch
    {
        ("kind", JsonValueKind.Number) => ((DirectoryKind)property.Value.GetInt32()).ToString(),
        ("security", JsonValueKind.Number) => ((DirectorySecurity)property.Value.GetInt32()).ToString(),
        ("groups", _) => string.Join("; ", (ProviderSettings.Read<OidcSettings>(settings)?.Groups ?? []).Select(Said)),
        (_, JsonValueKind.String) => property.Value.GetString() ?? "",
        (_, JsonValueKind.Null) => "",
        (_, JsonValueKind.True) => "yes",
        (_, JsonValueKind.False) => "no",
        _ => property.Value.ToString(),
    };

    private static string Said(GroupPrivilege group) => group.IsAdmin ? $"{group.Group}: Admin" : $"{group.Group}: {group.Feature} {group.Level}";
}

/// <param name="Key">As its kind's settings call it, for example <c>bindDn</c>.</param>
public sealed record ProviderFact(string Key, string Value);

/// <param name="Old">Empty for nothing.</param>
public sealed record ProviderChange(string Key, string Old, string Now);
