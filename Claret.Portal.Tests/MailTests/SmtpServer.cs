using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Claret.Portal.Tests.MailTests;

/// <summary>The mail server of SmtpServer.py, for as long as one test runs.</summary>
internal sealed class SmtpServer : IDisposable
{
    private readonly Process process;

    private SmtpServer(Process process, int port)
    {
        this.process = process;
        Port = port;
    }

    public int Port { get; }

    public static async Task<SmtpServer> StartAsync(string tls = "none", TestCertificate? certificate = null, bool auth = false)
    {
        var settings = JsonSerializer.Serialize(new { tls, certificate = certificate?.CertificateFile, key = certificate?.KeyFile, auth });
        var started = Process.Start(new ProcessStartInfo(SmtpFactAttribute.Python, [Path.Combine(AppContext.BaseDirectory, "MailTests", "SmtpServer.py"), settings])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var port = await started.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The mail server didn't start.");
        return new SmtpServer(started, int.Parse(port, CultureInfo.InvariantCulture));
    }

    /// <summary>The next mail that reaches it.</summary>
    public async Task<ReceivedMail> ReceiveAsync()
    {
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));
        return JsonSerializer.Deserialize<ReceivedMail>(line!, JsonSerializerOptions.Web)!;
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(5)))
            process.Kill();
        process.Dispose();
    }
}

internal sealed record ReceivedMail(string Sender, string[] Recipients, bool Tls, string User, string Content);
