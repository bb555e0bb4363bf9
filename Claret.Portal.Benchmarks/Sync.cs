using System.Diagnostics;
using System.Globalization;
using Claret.Portal.Accounts;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Directory;
using Claret.Portal.Sources.Reading;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Benchmarks;

/// <summary>
/// How long the portal and its database take to read a source of 20,000 people: when everybody is new, when the source says that nobody
/// has changed, and when everybody is compared all the same. The source itself costs nothing.
/// </summary>
internal static class Sync
{
    private const int Repeats = 3;
    private const string People = "--People=";

    public static async Task RunAsync(string[] arguments)
    {
        var people = arguments.Where(argument => argument.StartsWith(People, StringComparison.Ordinal)).Select(argument => int.Parse(argument[People.Length..], CultureInfo.InvariantCulture)).FirstOrDefault(20_000);
        await using var portal = await BenchPortal.StartAsync([.. arguments.Where(argument => !argument.StartsWith(People, StringComparison.Ordinal))]);
        var name = $"b{Guid.NewGuid():N}"[..9];
        IEnumerable<IPeopleSource> source = [new CrowdSource(people, name)];
        var reader = ActivatorUtilities.CreateInstance<PeopleReader>(portal.Get<IServiceProvider>(), source);
        var provider = await ProviderAsync(portal, name);

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{people:N0} people; seconds, and in brackets this process's own processor time, without the database server's."));
        await MeasureAsync("first", new ReadOrder(), added: people);
        for (var i = 0; i < Repeats; i++)
            await MeasureAsync("unchanged", new ReadOrder(), added: 0);
        for (var i = 0; i < Repeats; i++)
            await MeasureAsync("unchanged, in whole", new ReadOrder(IsWhole: true), added: 0);

        async Task MeasureAsync(string what, ReadOrder order, int added)
        {
            using var process = Process.GetCurrentProcess();
            var (began, busy) = (Stopwatch.GetTimestamp(), process.TotalProcessorTime);
            var run = await reader.RunAsync(provider.Id, order, CancellationToken.None);
            var time = Stopwatch.GetElapsedTime(began);
            process.Refresh();
            if (run is null || (run.State, run.Named, run.Added, run.Changed, run.Blocked, run.Refused) != (SyncRunState.Finished, people, added, 0, 0, 0))
                throw new InvalidOperationException($"The {what} reading went wrong: {run?.State} {run?.Problem}, {run?.Added} added, {run?.Changed} changed, {run?.Refused} refused.");

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-20}{time.TotalSeconds,8:F2} ({(process.TotalProcessorTime - busy).TotalSeconds:F2})"));
        }
    }

    /// <summary>Switched off, so that the portal's own rounds leave it alone.</summary>
    private static async Task<Provider> ProviderAsync(BenchPortal portal, string name)
    {
        var provider = new Provider { Source = PersonSource.Ldap, Name = name, IsEnabled = false, Settings = ProviderSettings.Written(new LdapSettings()), Version = Guid.NewGuid() };
        await using var db = await portal.NewContextAsync();
        db.Add(provider);
        await db.SaveChangesAsync();
        return provider;
    }
}
