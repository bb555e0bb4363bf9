using System.Diagnostics;
using Claret.Portal.Tests.Architecture;

namespace Claret.Portal.Tests.Kit;

/// <summary>The program as an operator starts it, in a process of its own, and what it says.</summary>
public sealed record PortalProcess(int ExitCode, string Output, string Errors)
{
    /// <summary>What the build has put out for the portal itself.</summary>
    public static string Program { get; } = Path.Combine(
        PortalSource.Root, "bin", Path.GetRelativePath(Path.Combine(PortalSource.Solution, "Claret.Portal.Tests", "bin"), AppContext.BaseDirectory), "Claret.Portal.dll");

    /// <summary>Runs it to its end. Outside Development, with these settings alone, and nobody else's environment.</summary>
    public static async Task<PortalProcess> RunAsync(IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var key in start.Environment.Keys.Where(key => key.Contains("__", StringComparison.Ordinal) || key.StartsWith("ASPNETCORE", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(key);
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        // A process of its own starts slowly where many tests run at once.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        return new PortalProcess(process.ExitCode, await output, await errors);
    }

    /// <summary>Settings with which the portal would start outside Development, on a SQLite file in this folder.</summary>
    public static Dictionary<string, string?> Sound(string dataDirectory) => new(StringComparer.Ordinal)
    {
        ["Portal:PublicUrl"] = "https://password.claret.example",
        ["Portal:DataDirectory"] = dataDirectory,
        ["Mail:Transport"] = "Pickup",
        ["Mail:From"] = "Claret Portal <portal@claret.internal>",
    };
}
