using System.Diagnostics;
using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.MailTests;

/// <summary>Needs a real mail server, Debian's python3-aiosmtpd. Skipped, and says so, where no interpreter has it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SmtpFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Found = new(() => Candidates().FirstOrDefault(HasServer));

    public SmtpFactAttribute()
    {
        Skip = WhyNot;
    }

    public static string? WhyNot => Missing.OnCi || Found.Value is not null ? null : "No mail server to test against: install Debian's python3-aiosmtpd.";

    public static string Python => Found.Value ?? throw new InvalidOperationException("There is no Python with aiosmtpd.");

    /// <summary>The package belongs to Debian's own interpreter, which may not be the first on the PATH.</summary>
    private static IEnumerable<string> Candidates() => OperatingSystem.IsWindows() ? ["python"] : ["/usr/bin/python3", "python3"];

    private static bool HasServer(string python)
    {
        try
        {
            using var asked = Process.Start(new ProcessStartInfo(python, ["-c", "import aiosmtpd.smtp"]) { UseShellExecute = false, RedirectStandardError = true });
            asked!.WaitForExit();
            return asked.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
