using System.Diagnostics;
using System.Text.Json.Nodes;
using Claret.Portal.Tests.Kit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Claret.Portal.Tests.Architecture;

/// <summary>
/// <c>appsettings.json</c> stands at the top level, where an operator looks, and is read from beside the program, whatever the
/// working directory is. A linked file that isn't copied would be ignored without a word.
/// </summary>
public sealed class SettingsFileTests
{
    [Fact]
    public async Task The_tests_read_it()
    {
        await using var portal = await PortalFactory.StartAsync();

        Assert.Equal(JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(PortalSource.Solution, "appsettings.json")))!["Portal"]!["Name"]!.GetValue<string>(), portal.Get<IConfiguration>()["Portal:Name"]);
        Assert.Equal(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory), Path.TrimEndingDirectorySeparator(portal.Get<IHostEnvironment>().ContentRootPath));
    }

    [Fact]
    public async Task A_run_of_the_project_reads_it()
    {
        // `dotnet run` starts what the build has put out, with the project's folder as working directory.
        var built = Path.Combine(PortalSource.Root, "bin", Path.GetRelativePath(Path.Combine(PortalSource.Solution, "Claret.Portal.Tests", "bin"), AppContext.BaseDirectory));

        Assert.Equal(
            await File.ReadAllTextAsync(Path.Combine(PortalSource.Solution, "appsettings.json")),
            await File.ReadAllTextAsync(Path.Combine(built, "appsettings.json")));
        Assert.DoesNotContain(Directory.GetFiles(PortalSource.Root), file => Path.GetFileName(file).StartsWith("appsettings", StringComparison.Ordinal));
        using var data = new TempFolder();
        await AssertServesWhereItsFileSaysAsync(Copied(built, data), PortalSource.Root, data);
    }

    [Fact]
    public async Task A_published_build_reads_it_from_any_working_directory()
    {
        using var published = new TempFolder();
        using var data = new TempFolder();
        await RunAsync("dotnet", ["publish", PortalSource.Root, "--no-restore", "--no-build", "--nologo", "-c", Configuration, "-o", published.Path], PortalSource.Solution);
        Assert.True(File.Exists(published.File("appsettings.json")));

        await AssertServesWhereItsFileSaysAsync(published.Path, data.Path, data);
    }

    private static string Configuration => new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)).Parent!.Name;

    /// <summary>Changes the file alone, starts the program elsewhere, and looks whether it listens at the address that only the file names.</summary>
    private static async Task AssertServesWhereItsFileSaysAsync(string program, string workingDirectory, TempFolder data)
    {
        var address = $"http://localhost:{FreePort.Next()}";
        var file = Path.Combine(program, "appsettings.json");
        var settings = JsonNode.Parse(await File.ReadAllTextAsync(file))!.AsObject();
        settings["Urls"] = address;
        settings["Portal"]!["PublicUrl"] = address;
        settings["Portal"]!["DataDirectory"] = data.Path;
        await File.WriteAllTextAsync(file, settings.ToJsonString());

        var start = new ProcessStartInfo("dotnet", [Path.Combine(program, "Claret.Portal.dll")])
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["ASPNETCORE_URLS"] = null, ["URLS"] = null },
        };
        using var process = Process.Start(start)!;
        var said = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            using var client = new HttpClient();
            await Eventually.ThatAsync(
                async () => process.HasExited || await AnswersAsync(client, new Uri(address)),
                $"the portal answers at {address}",
                TimeSpan.FromSeconds(60));
            Assert.False(process.HasExited, process.HasExited ? string.Concat(await said) : "");
            Assert.True(File.Exists(data.File("portal.db")));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient client, Uri address)
    {
        try
        {
            using var answer = await client.GetAsync(address);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Copied(string from, TempFolder into)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = into.File(Path.Combine("program", Path.GetRelativePath(from, file)));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return into.File("program");
    }

    private static async Task RunAsync(string program, string[] arguments, string workingDirectory)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, string.Concat(said));
    }
}
