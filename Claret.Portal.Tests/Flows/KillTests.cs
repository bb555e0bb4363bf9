using System.Diagnostics;
using System.Globalization;
using Claret.Portal.Data;
using Claret.Portal.Mail;
using Claret.Portal.Resets;
using Claret.Portal.Tests.Kit;
using Claret.Portal.Tests.MailTests;
using Microsoft.EntityFrameworkCore;
using Xunit.Abstractions;

namespace Claret.Portal.Tests.Flows;

/// <summary>
/// A hundred killed portals at random moments over two hundred requests: four portals (both databases, into a folder and by SMTP)
/// die together in each of 25 processes, for a start costs a second and a half. <c>KILLS=100</c> kills as many processes, over
/// eight hundred requests. <c>KILL_SEED</c> repeats the moments of a run that failed, as far as another run can.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int PerLife = 2;

    private static readonly int Kills = Given("KILLS") ?? 25;

    /// <summary>Longer than a lease, so that each life finds what the one before it left.</summary>
    private static readonly TimeSpan BetweenLives = OutboxRows.Lease + TimeSpan.FromMinutes(1);

    [Fact]
    [Trait("Security", "27")]
    public async Task Kills_at_random_moments_lose_no_mail_that_is_owed_and_repeat_none_that_was_marked()
    {
        var seed = Given("KILL_SEED") ?? Random.Shared.Next();
        output.WriteLine($"KILL_SEED={seed}");
        var chance = new Random(seed);
        var cases = new List<KillCase>();
        try
        {
            foreach (var kind in new[] { DatabaseKind.Sqlite, DatabaseKind.PostgreSql })
            {
                foreach (var transport in new[] { MailTransportKind.Pickup, MailTransportKind.Smtp })
                {
                    if (KillCase.WhyNot(kind, transport) is { } missing)
                        output.WriteLine($"Without {transport} on {kind}: {missing}");
                    else
                        cases.Add(await KillCase.CreateAsync(kind, transport, Kills * PerLife));
                }
            }

            await KillAsync(cases, chance);
            foreach (var one in cases)
                await one.AssertNothingLostAndNothingTwiceAsync($"KILL_SEED={seed}");
        }
        finally
        {
            foreach (var one in cases)
                await one.DisposeAsync();
        }
    }

    private static int? Given(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var given) ? given : null;

    private async Task KillAsync(List<KillCase> cases, Random chance)
    {
        var settings = cases.ConvertAll(one => one.SettingsAsJson);
        var time = Stopwatch.StartNew();
        var left = new KillTraces(0, 0, 0, 0);
        var next = ChildPortal.Start(settings);
        var life = TimeSpan.FromSeconds(1);
        for (var kill = 0; kill < Kills; kill++)
        {
            // The next one starts while this one works: a process costs more than a life.
            using var child = next;
            next = ChildPortal.Start(settings);
            await AskAsync(cases);
            await child.WorkAsync(BetweenLives * kill);
            if (kill == 0)
                life = await MeasureAsync(child, cases, time);
            else
                await ComeToAsync(chance, life, cases);
            await child.KillAsync();
            foreach (var one in cases)
                left += await one.LookAsync();
        }

        output.WriteLine($"{Kills} kills in {time.Elapsed.TotalSeconds:0} s, a life {life.TotalMilliseconds:0} ms. Left behind, summed up: {left}");
        using (next)
        {
            // A mail whose hand-over was killed again and again waits longer each time.
            await next.WorkAsync((BetweenLives * Kills) + TimeSpan.FromHours(2));
            await QuietAsync(cases);
        }

        output.WriteLine($"Quiet after {time.Elapsed.TotalSeconds:0} s.");
        Assert.True(left.IsComplete, $"Some moments were never hit: {left}");
    }

    /// <summary>How long this machine needs for the requests of one life, cold: kills fall anywhere in it and somewhat later.</summary>
    private static async Task<TimeSpan> MeasureAsync(ChildPortal child, List<KillCase> cases, Stopwatch time)
    {
        var began = time.Elapsed;
        await child.StartedAsync();
        await QuietAsync(cases);
        return time.Elapsed - began;
    }

    /// <summary>
    /// A third of the kills fall anywhere; the others soon after a mail is owed, or after a hand-over has begun: on a machine
    /// whose start takes far longer than its work, hardly one would hit that by chance.
    /// </summary>
    private static async Task ComeToAsync(Random chance, TimeSpan life, List<KillCase> cases)
    {
        var aim = chance.Next(3);
        if (aim == 0)
        {
            await PassAsync(life * (0.05 + (1.2 * chance.NextDouble())));
            return;
        }

        var one = cases[chance.Next(cases.Count)];
        await Eventually.ThatAsync(async () => await one.LookAsync() is var now && (now.Quiet > 0 || (aim == 1 ? now.Owed : now.Unknown) > 0), "something is owed or handed over", TimeSpan.FromMinutes(1));
        await PassAsync(TimeSpan.FromMilliseconds(chance.Next(1, 100)));
    }

    private static async Task AskAsync(List<KillCase> cases)
    {
        foreach (var one in cases)
            await one.AskAsync(PerLife);
    }

    private static Task QuietAsync(List<KillCase> cases) => Eventually.ThatAsync(
        async () =>
        {
            foreach (var one in cases)
            {
                if (!await one.IsQuietAsync())
                    return false;
            }

            return true;
        },
        "every request is resolved and every mail has gone out",
        TimeSpan.FromMinutes(1));

    /// <summary>The one moment that nothing but the clock can choose.</summary>
    private static async Task PassAsync(TimeSpan time)
    {
        using var timer = new PeriodicTimer(time);
        await timer.WaitForNextTickAsync();
    }
}
