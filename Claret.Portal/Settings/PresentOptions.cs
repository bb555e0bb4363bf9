using Claret.Portal.Hosting;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Settings;

/// <summary>
/// Makes <see cref="IOptions{TOptions}"/> follow what the settings page keeps, wherever it is injected, singletons included. When the new
/// values can't be had the last good ones stay: nobody is refused for what somebody typed. Options that aren't ours stay as they are made.
/// </summary>
public sealed class PresentOptions<TOptions>(IOptionsFactory<TOptions> factory, StoredSettings stored) : IOptions<TOptions>
    where TOptions : class
{
    private readonly bool isOurs = SettingsCheck.Sections.Values.Contains(typeof(TOptions));
    private readonly Lock gate = new();
    private volatile Made? made;

    public TOptions Value => made is { } present && (!isOurs || present.Version == stored.Version) ? present.Options : Make();

    private TOptions Make()
    {
        lock (gate)
        {
            // Read first: what is made is at least as new.
            var version = stored.Version;
            if (made is not { } before)
                return (made = new Made(factory.Create(Options.DefaultName), version)).Options;
            if (before.Version == version)
                return before.Options;

            try
            {
                return (made = new Made(factory.Create(Options.DefaultName), version)).Options;
            }
            catch (Exception invalid) when (invalid is OptionsValidationException or InvalidOperationException)
            {
                // The keeper's log has said why.
                return (made = before with { Version = version }).Options;
            }
        }
    }

    private sealed record Made(TOptions Options, int Version);
}
