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

    /// <param name="auth">Demands a sign-in.</param>
    /// <param name="offersAuth">False: knows of none.</param>
    /// <param name="greeting">"busy", "closed", "slam" or "silent": says that and no more.</param>
    /// <param name="later">Says 451 to every sender.</param>
    /// <param name="port">One that was kept free for it.</param>
    /// <param name="journal">A file that gets the Message-ID of each mail, before it is answered for.</param>
    public static async Task<SmtpServer> StartAsync(
        string tls = "none", TestCertificate? certificate = null, bool auth = false, bool offersAuth = true, string greeting = "", int port = 0, string journal = "", bool later = false)
    {
        var settings = JsonSerializer.Serialize(new { tls, certificate = certificate?.CertificateFile, key = certificate?.KeyFile, auth, offersAuth, greeting, port, journal, later });
        var started = Process.Start(new ProcessStartInfo(SmtpFactAttribute.Python, [Path.Combine(AppContext.BaseDirectory, "MailTests", "SmtpServer.py"), settings])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var listening = await started.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The mail server didn't start.");
        return new SmtpServer(started, int.Parse(listening, CultureInfo.InvariantCulture));
    }

    /// <summary>The next mail that reaches it.</summary>
    public async Task<ReceivedMail> ReceiveAsync()
    {
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));
        return JsonSerializer.Deserialize<ReceivedMail>(line!, JsonSerializerOptions.Web)!;
    }

    /// <summary>Until somebody has connected to a server that only greets.</summary>
    public async Task GreetedAsync() => Assert.NotNull(await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)));

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(5)))
            process.Kill();
        process.Dispose();
    }
}

internal sealed record ReceivedMail(string Sender, string[] Recipients, bool Tls, string User, string Content);
