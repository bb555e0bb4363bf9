using System.Diagnostics;
using System.Globalization;
using Xunit.Sdk;

namespace Claret.Portal.Tests.Flows;

/// <summary>The process of <see cref="KilledPortal"/>, from outside.</summary>
internal sealed class ChildPortal : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process process;
    private readonly Task<string?> built;

    private ChildPortal(Process process)
    {
        this.process = process;
        built = process.StandardOutput.ReadLineAsync();
    }

    /// <summary>Begins to build; <see cref="WorkAsync"/> waits until it has.</summary>
    public static ChildPortal Start(IEnumerable<string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(KilledPortal).Assembly.Location, .. settings])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            // It lives too short for its code to be worth watching.
            Environment = { ["DOTNET_TieredPGO"] = "0" },
        };
        return new ChildPortal(Process.Start(start)!);
    }

    /// <summary>Lets it work, with a clock so far ahead of this machine's. Returns when its workers begin.</summary>
    public async Task WorkAsync(TimeSpan ahead)
    {
        if (await built.WaitAsync(Patience) is not KilledPortal.Built)
            throw new XunitException("The portal's process ended before it was built.");

        await process.StandardInput.WriteLineAsync(((int)ahead.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        await process.StandardInput.FlushAsync();
    }

    public async Task StartedAsync()
    {
        if (await process.StandardOutput.ReadLineAsync().WaitAsync(Patience) is not KilledPortal.Working)
            throw new XunitException("The portal's process ended before it worked.");
    }

    /// <summary>SIGKILL: nothing of it runs on, not even to flush.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }
}
