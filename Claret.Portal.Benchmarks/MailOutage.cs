using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Claret.Portal.Accounts;

namespace Claret.Portal.Benchmarks;

/// <summary>Does the forgot-password form feel whether mail goes out? Four portals side by side, each asked in turn.</summary>
internal static class MailOutage
{
    private const int Each = 1_000;

    public static async Task RunAsync(string[] arguments)
    {
        if (arguments.Length > 0)
            throw new ArgumentException("Takes no settings: each of the four portals has a database of its own.", nameof(arguments));

        await using var accepting = MailServer.Accepting();
        await using var deferring = MailServer.Deferring();
        await using var hanging = MailServer.Hanging();
        var servers = new (string Name, int Port)[] { ("accepting", accepting.Port), ("answering 451", deferring.Port), ("hanging", hanging.Port), ("refusing", ClosedPort()) };
        var portals = new List<BenchPortal>();
        try
        {
            foreach (var (_, port) in servers)
            {
                portals.Add(await BenchPortal.StartAsync(
                    [], ("Mail:Transport", "Smtp"), ("Mail:Smtp:Host", "127.0.0.1"), ("Mail:Smtp:Security", "None"), ("Mail:Smtp:Port", port.ToString(CultureInfo.InvariantCulture))));
            }

            await MeasureAsync([.. servers.Select(s => s.Name)], portals);
        }
        finally
        {
            foreach (var portal in portals)
                await portal.DisposeAsync();
        }
    }

    private static async Task MeasureAsync(string[] names, List<BenchPortal> portals)
    {
        foreach (var portal in portals)
            await FillAsync(portal);
        var samples = names.Select(_ => new Sample()).ToArray();
        for (var i = -200; i < Each; i++)
        {
            foreach (var at in Enumerable.Range(0, names.Length).OrderBy(_ => Random.Shared.Next()))
            {
                var time = await portals[at].RequestAsync($"person{(i + Each) % Each}@claret.example", "any");
                if (i >= 0)
                    samples[at].Add(time);
            }
        }

        Console.WriteLine($"{Each:N0} requests for known addresses at each portal, one after the other, by how its mail server answers:");
        Console.WriteLine($"{"",-20}{"median ms",12}{"95% ms",12}{"to accepting",14}{"AUC",10}");
        for (var at = 0; at < names.Length; at++)
            Console.WriteLine($"{names[at],-20}{samples[at].Median,12:F3}{samples[at].NinetyFifth,12:F3}{samples[at].Median / samples[0].Median,14:F2}{samples[at].AucAgainst(samples[0]),10:F3}");
    }

    private static async Task FillAsync(BenchPortal portal)
    {
        await using var db = await portal.NewContextAsync();
        db.AddRange(Enumerable.Range(0, Each).Select(i => new Person
        {
            Username = $"person{i}",
            Name = $"Person {i}",
            Email = $"person{i}@claret.example",
            CreatedAt = DateTime.UtcNow,
        }));
        await db.SaveChangesAsync();
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
