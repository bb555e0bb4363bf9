using System.Text.Json;
using Claret.Portal.Accounts;

namespace Claret.Portal.Sources;

/// <summary>How a provider is reached, as each kind of source writes it.</summary>
public static class ProviderSettings
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Null for a provider that hasn't been set up, or by a version that wrote something else.</summary>
    public static T? Of<T>(Provider provider)
        where T : class => Read<T>(provider.Settings);

    /// <param name="settings">As <see cref="Written{T}"/> writes them; null for none.</param>
    public static T? Read<T>(string? settings)
        where T : class
    {
        try
        {
            return settings is null ? null : JsonSerializer.Deserialize<T>(settings, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string Written<T>(T settings)
        where T : class => JsonSerializer.Serialize(settings, Json);
}
