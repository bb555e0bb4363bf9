namespace Claret.Portal.Tests.Kit;

/// <summary>
/// What this machine lacks for a part of the tests, in words; null where nothing is missing. On CI (<c>CI=true</c>) nothing
/// counts as missing: there a test that can't run has to fail.
/// </summary>
public static class Missing
{
    public static bool OnCi { get; } = Environment.GetEnvironmentVariable("CI") is "true" or "True" or "1";

    public static string? Postgres => OnCi ? null : PostgresServer.WhyNot;

    public static string? Chromium => OnCi ? null : Kit.Chromium.WhyNot;

    public static string? Slapd => OnCi ? null : SlapdServer.WhyNot;

    public static string? Unix => OnCi || !OperatingSystem.IsWindows() ? null : "Needs file modes and signals of Unix.";
}
