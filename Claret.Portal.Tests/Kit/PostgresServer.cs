using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Xunit.Sdk;

namespace Claret.Portal.Tests.Kit;

/// <summary>
/// One PostgreSQL for the whole run: the server that <c>TEST_POSTGRES</c> names (a connection string with the right to create
/// databases), or a cluster of our own in a temporary folder. A small shell script holds that cluster and waits on its standard
/// input, so that it is stopped and removed when the run ends, even if the run is killed.
/// </summary>
public static class PostgresServer
{
    private const string Script =
        """
        bin=$1; home=$2; port=$3
        trap '' INT HUP
        "$bin/initdb" --pgdata="$home/data" --username=postgres --auth=trust --encoding=UTF8 --no-locale --no-sync >"$home/log" 2>&1 &&
        "$bin/pg_ctl" --pgdata="$home/data" --log="$home/log" --wait -o "-p $port -k $home -c listen_addresses=127.0.0.1 -c max_connections=300 -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start </dev/null >>"$home/log" 2>&1 &&
        echo ready || { cat "$home/log"; rm -rf "$home"; exit 1; }
        read -r _
        "$bin/pg_ctl" --pgdata="$home/data" --mode=immediate --wait stop >/dev/null 2>&1
        rm -rf "$home"
        """;

    private static readonly string? Given = Environment.GetEnvironmentVariable("TEST_POSTGRES");
    private static readonly Lazy<string?> Programs = new(FindPrograms);
    private static readonly Lazy<Task<string>> Started = new(() => string.IsNullOrEmpty(Given) ? StartAsync() : Task.FromResult(Given));

    /// <summary>Why there can't be one, in words; null where there can. Starts nothing.</summary>
    public static string? WhyNot =>
        !string.IsNullOrEmpty(Given) || Programs.Value is not null
            ? null
            : "No PostgreSQL: install its server programs, or name a server where databases may be created in TEST_POSTGRES.";

    /// <summary>A connection string to the server; its own database is only good for creating others.</summary>
    public static Task<string> AddressAsync() => Started.Value;

    /// <summary>Runs one of PostgreSQL's programs (as <c>pg_dump</c>) on a database of the server, as its operator does.</summary>
    public static async Task RunAsync(string program, string database, params string[] arguments)
    {
        var server = new NpgsqlConnectionStringBuilder(await AddressAsync());
        var path = Path.Combine(Programs.Value ?? "", program);
        var start = new ProcessStartInfo(path, [$"--host={server.Host}", $"--port={server.Port.ToString(CultureInfo.InvariantCulture)}", $"--username={server.Username}", $"--dbname={database}", .. arguments])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
            Environment = { ["PGPASSWORD"] = server.Password },
        };
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new XunitException($"{program} ended with {process.ExitCode}: {said}");
    }

    public static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(await AddressAsync());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> StartAsync()
    {
        var programs = Programs.Value ?? throw new XunitException(
            "No PostgreSQL: install its server programs, or name a server where databases may be created in TEST_POSTGRES.");
        // Directly below /tmp: a socket's path has room for about a hundred characters.
        var home = Directory.CreateDirectory($"/tmp/claret-postgres-{Guid.NewGuid():N}").FullName;
        var port = FreePort.Next();
        string[] shell = ["sh", "-c", Script, "sh", programs, home, port.ToString(CultureInfo.InvariantCulture)];
        if (Environment.IsPrivilegedProcess)
        {
            // PostgreSQL refuses to run as root.
            using var owner = Process.Start("chown", ["postgres", home]);
            await owner.WaitForExitAsync();
            shell = ["runuser", "-u", "postgres", "--", .. shell];
        }

        var start = new ProcessStartInfo(shell[0], shell[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
            WorkingDirectory = "/tmp",
        };
        var process = Process.Start(start)!;
        if (await process.StandardOutput.ReadLineAsync() is not "ready")
            throw new XunitException($"PostgreSQL did not start: {await process.StandardOutput.ReadToEndAsync()}");

        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            process.StandardInput.Close();
            process.WaitForExit(TimeSpan.FromSeconds(10));
        };
        return $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
    }

    private static string? FindPrograms()
    {
        if (OperatingSystem.IsWindows())
            return null;

        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(
                folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
            : Enumerable.Empty<string>();
        return installed.Select(folder => Path.Combine(folder, "bin"))
            .Prepend(FromPgConfig())
            .FirstOrDefault(bin => bin is not null && File.Exists(Path.Combine(bin, "initdb")) && File.Exists(Path.Combine(bin, "pg_ctl")));
    }

    private static string? FromPgConfig()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("pg_config", "--bindir") { RedirectStandardOutput = true, UseShellExecute = false })!;
            return process.StandardOutput.ReadToEnd().Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
