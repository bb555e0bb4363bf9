using Claret.Portal.Accounts.Demo;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Claret.Portal.Resets;

namespace Claret.Portal.Setup;

/// <summary>What the program can be asked on its command line. A command starts no worker and listens nowhere.</summary>
public static class PortalCommands
{
    private const string Usage =
        """
        dotnet Claret.Portal.dll                          serves
        dotnet Claret.Portal.dll migrate                  brings the database up to date
        dotnet Claret.Portal.dll recover-admin USERNAME   writes a link that sets an Admin's password to a file
        dotnet Claret.Portal.dll audit verify [--checkpoint FILE]
                                                          computes the audit's chain again, and names the first row that isn't as it was sealed
        dotnet Claret.Portal.dll audit checkpoint [FILE]  says how far the chain reaches: a line to keep elsewhere
        """;

    private static readonly string[] Names = ["migrate", "recover-admin", "audit"];

    public static CommandLine Read(string[] args) => CommandLine.Read(args, Names);

    /// <summary>Asked for, so it is no error; it needs no settings.</summary>
    public static int Help()
    {
        Console.Out.WriteLine(Usage);
        return 0;
    }

    /// <summary>Returns the exit code: 0 done, 1 refused or not possible, 2 not understood.</summary>
    /// <param name="serving">Lays the way of a request; only where there will be requests, and once the settings are known to be sound.</param>
    public static async Task<int> RunAsync(WebApplication app, CommandLine line, Action<WebApplication> serving)
    {
        Func<Task<int>>? command = line.Words switch
        {
            [] => () => ServeAsync(app, serving),
            ["migrate"] => app.MigrateDatabaseAsync,
            ["recover-admin", var username] => () => RecoverAdminAsync(app, username),
            ["audit", "verify"] => () => app.VerifyAuditAsync(checkpointFile: null),
            ["audit", "verify", "--checkpoint", var file] => () => app.VerifyAuditAsync(file),
            ["audit", "checkpoint"] => () => app.CheckpointAuditAsync(file: null),
            ["audit", "checkpoint", var file] => () => app.CheckpointAuditAsync(file),
            _ => null,
        };
        if (command is null)
        {
            await Console.Error.WriteLineAsync($"\"{string.Join(' ', line.Words)}\" isn't understood. What there is:{Environment.NewLine}{Usage}");
            return 2;
        }

        app.Services.GetRequiredService<SettingsCheck>().ThrowIfAny();
        return await command();
    }

    private static async Task<int> ServeAsync(WebApplication app, Action<WebApplication> serving)
    {
        await app.Services.GetRequiredService<DatabaseStart>().PrepareAsync(CancellationToken.None);
        if (app.Services.GetService<DemoGuard>() is { } guard)
            await guard.DemandNoneAsync(CancellationToken.None);
        serving(app);
        await app.RunAsync();
        return 0;
    }

    private static async Task<int> RecoverAdminAsync(WebApplication app, string username)
    {
        await app.Services.GetRequiredService<DatabaseStart>().DemandReadyAsync(CancellationToken.None);
        switch (await app.Services.GetRequiredService<AdminRecovery>().WriteLinkAsync(username, ConsoleUser.Name, CancellationToken.None))
        {
            case RecoveryOutcome.Written written:
                await Console.Out.WriteLineAsync(
                    $"""
                    A link that sets a new password for {written.Username} stands in
                      {written.Path}
                    which only this account can read. It works until {app.Services.GetRequiredService<MailTimes>().Of(written.Expires)}, once. Delete the file afterwards.
                    {(written.IsTold ? "A mail tells them of it." : "They have no e-mail address, so nobody is told of it.")} It is on record.
                    """);
                return 0;
            case RecoveryOutcome.Refused refused:
                await Console.Error.WriteLineAsync(Words(refused.Reason, username));
                return 1;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static string Words(RecoveryRefusal refusal, string username) => refusal switch
    {
        RecoveryRefusal.NoSuchPerson => $"There is nobody with the username \"{username}\". No link was made.",
        RecoveryRefusal.NotAnAdmin => $"{username} is no Admin, and this is for Admins alone: an Admin can send a reset from the profile. No link was made.",
        RecoveryRefusal.KeptElsewhere => $"{username} signs in through a provider, which keeps the password. No link was made.",
        RecoveryRefusal.Blocked => $"{username} is blocked. No link was made.",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
