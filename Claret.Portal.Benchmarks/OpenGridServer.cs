using System.Diagnostics;
using System.Globalization;

namespace Claret.Portal.Benchmarks;

/// <summary>A server in a process of its own, which says when it is asked what it holds and has spent.</summary>
internal sealed class OpenGridServer : IDisposable
{
    private const string Ready = "ready";
    private readonly Process process;

    private OpenGridServer(Process process) => this.process = process;

    public static async Task<OpenGridServer> StartAsync(string what)
    {
        var server = new OpenGridServer(Process.Start(new ProcessStartInfo("dotnet", [typeof(OpenGridServer).Assembly.Location, "open-grid", $"--serve={what}"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            // Everything is compiled once and well, while it warms up: otherwise the compiler comes back for it while pages are counted.
            // Nor does a thread that waits for work turn in circles meanwhile: on a machine at rest that would be half of all there is to see.
            Environment = { ["DOTNET_TieredCompilation"] = "0", ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0" },
        })!);
        while (await server.process.StandardOutput.ReadLineAsync() is { } line && line != Ready)
        {
            // What a portal says to whoever starts it.
        }

        return server;
    }

    /// <summary>In the server's process: a line in, a line out, until nobody asks any more.</summary>
    public static void Answer()
    {
        Console.WriteLine(Ready);
        while (Console.ReadLine() is not null)
        {
            var spent = Process.GetCurrentProcess().TotalProcessorTime;
            for (var i = 0; i < 3; i++)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
            }

            var bytes = GC.GetTotalMemory(forceFullCollection: true);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes} {spent.Ticks} {Process.GetCurrentProcess().TotalProcessorTime.Ticks}"));
        }
    }

    /// <summary>What it holds, and the processor time it had spent when it was asked and when it had counted.</summary>
    public async Task<(long Bytes, TimeSpan Asked, TimeSpan Answered)> AskAsync()
    {
        await process.StandardInput.WriteLineAsync("?");
        var answer = (await process.StandardOutput.ReadLineAsync())!.Split(' ');
        return (long.Parse(answer[0], CultureInfo.InvariantCulture), Spent(answer[1]), Spent(answer[2]));

        static TimeSpan Spent(string ticks) => TimeSpan.FromTicks(long.Parse(ticks, CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}
