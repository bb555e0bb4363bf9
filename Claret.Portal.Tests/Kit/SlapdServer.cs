using System.Diagnostics;
using System.DirectoryServices.Protocols;
using System.Globalization;
using System.Net;
using System.Text;
using Claret.Portal.Sources.Directory;
using Claret.Portal.Tests.MailTests;
using Xunit.Sdk;

namespace Claret.Portal.Tests.Kit;

/// <summary>
/// A real OpenLDAP with an authority and a certificate of its own, in a temporary folder, filled before it starts. A small shell script
/// holds it and waits on its standard input, so that it is stopped and removed when the run ends, even if the run is killed.
/// </summary>
public sealed class SlapdServer : IAsyncDisposable
{
    public const string BaseDn = "dc=claret,dc=example";
    public const string PeopleDn = "ou=people," + BaseDn;
    public const string LeftDn = "ou=left," + BaseDn;

    /// <summary>Who reads; by pages as many as there are, else 500.</summary>
    public const string ReaderDn = "cn=reader," + BaseDn;
    public const string ReaderPassword = "läser lamp";

    private const string Program = "/usr/sbin/slapd";
    private const string AdminDn = "cn=admin," + BaseDn;
    private const string AdminPassword = "admin of one test";

    private const string Script =
        """
        home=$1; shift
        trap '' INT HUP TERM
        "$@" >"$home/log" 2>&1 &
        echo $!
        read -r _
        kill $! 2>/dev/null
        wait $!
        rm -rf "$home"
        """;

    private readonly DirectoryInfo home;
    private readonly TestCertificate certificate;
    private readonly Process shell;
    private readonly int server;

    private SlapdServer(DirectoryInfo home, TestCertificate certificate, Process shell, int server, int port, int securePort) =>
        (this.home, this.certificate, this.shell, this.server, Port, SecurePort) = (home, certificate, shell, server, port, securePort);

    /// <summary>Why there can't be one, in words; null where there can.</summary>
    public static string? WhyNot => File.Exists(Program) ? null : "No OpenLDAP server: install Debian's slapd.";

    /// <summary>In clear, and TLS when it is asked for.</summary>
    public int Port { get; }

    public int SecurePort { get; }

    /// <summary>PEM.</summary>
    public string Authority => File.ReadAllText(certificate.AuthorityFile);

    /// <param name="people">So many, named by <see cref="PersonOf"/>.</param>
    /// <param name="ldif">More of them.</param>
    /// <param name="host">Whose certificate it shows; null for none.</param>
    /// <param name="limit">So many entries in all for the reader; null for any number.</param>
    /// <param name="isOpen">Everybody may read.</param>
    public static async Task<SlapdServer> StartAsync(int people = 0, string ldif = "", string? host = "localhost", int? limit = null, bool isOpen = false)
    {
        if (WhyNot is { } missing)
            throw new XunitException(missing);

        var folder = System.IO.Directory.CreateTempSubdirectory("claret-slapd-");
        var shown = new TestCertificate(host ?? "localhost");
        var settings = Path.Combine(folder.FullName, "slapd.conf");
        folder.CreateSubdirectory("data");
        await File.WriteAllTextAsync(settings, Settings(folder.FullName, host is null ? null : shown, limit, isOpen));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "all.ldif"), Ldif(people) + ldif);
        await LoadAsync(settings, Path.Combine(folder.FullName, "all.ldif"));

        var (port, secure) = (FreePort.Next(), FreePort.Next());
        var urls = string.Create(CultureInfo.InvariantCulture, $"ldap://127.0.0.1:{port}/ ldaps://127.0.0.1:{secure}/");
        var script = Process.Start(new ProcessStartInfo("sh", ["-c", Script, "sh", folder.FullName, Program, "-f", settings, "-h", urls, "-d", "0"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        var pid = int.Parse((await script.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        var started = new SlapdServer(folder, shown, script, pid, port, secure);
        await Eventually.ThatAsync(() => AnswersAsync(port), "slapd answers");
        return started;
    }

    /// <summary>The n-th of the people as an entry: <c>p00007</c>, "Person 00007", p00007@claret.example, password "secret of p00007".</summary>
    public static string PersonOf(int n)
    {
        var name = n.ToString("D5", CultureInfo.InvariantCulture);
        return Entry($"uid=p{name},{PeopleDn}", IdOf(n), ("uid", $"p{name}"), ("cn", $"Person {name}"), ("mail", $"p{name}@claret.example"), ("userPassword", $"secret of p{name}"));
    }

    public static string DnOf(int n) => string.Create(CultureInfo.InvariantCulture, $"uid=p{n:D5},{PeopleDn}");

    /// <summary>Of the n-th, as the portal knows it.</summary>
    public static string IdOf(int n) => string.Create(CultureInfo.InvariantCulture, $"0a1b2c3d-0000-4000-8000-{n:x12}");

    /// <summary>LDIF of a person who was last changed long ago.</summary>
    public static string Entry(string dn, string id, params (string Attribute, string Value)[] values)
    {
        var entry = new StringBuilder();
        (string, string)[] all =
        [
            ("dn", dn), ("objectClass", "inetOrgPerson"), ("sn", "x"), ("entryUUID", id),
            ("createTimestamp", "20260101080000Z"), ("modifyTimestamp", "20260101080000Z"), .. values,
        ];
        foreach (var (attribute, value) in all)
            entry.Append(CultureInfo.InvariantCulture, $"{attribute}:: {Convert.ToBase64String(Encoding.UTF8.GetBytes(value))}\n");
        return entry.Append('\n').ToString();
    }

    /// <summary>How the portal reads it.</summary>
    public LdapSettings SettingsBy(DirectorySecurity security = DirectorySecurity.Ldaps) => new()
    {
        Host = "localhost",
        Port = security == DirectorySecurity.Ldaps ? SecurePort : Port,
        Security = security,
        CaCertificate = Authority,
        BindDn = ReaderDn,
        BaseDn = BaseDn,
    };

    public Task SetAsync(string dn, string attribute, params object[] values) => ActAsync(new ModifyRequest(dn, DirectoryAttributeOperation.Replace, attribute, values));

    public Task RenameAsync(string dn, string newName, string newParent) => ActAsync(new ModifyDNRequest(dn, newParent, newName));

    public Task DeleteAsync(params IEnumerable<string> dns) => ActAsync([.. dns.Select(dn => new DeleteRequest(dn))]);

    public Task ActAsync(params DirectoryRequest[] requests) => Task.Run(() =>
    {
        using var admin = new LdapConnection(new LdapDirectoryIdentifier("127.0.0.1", Port), new NetworkCredential(AdminDn, AdminPassword), AuthType.Basic);
        admin.SessionOptions.ProtocolVersion = 3;
        admin.Bind();
        foreach (var request in requests)
            admin.SendRequest(request);
    });

    /// <summary>As if its machine had lost its power.</summary>
    public async Task KillAsync()
    {
        using (var process = Process.GetProcessById(server))
            process.Kill();
        // Its shell reads on and doesn't bury it, so that it never counts as ended.
        await Eventually.ThatAsync(async () => !await AnswersAsync(Port), "slapd is gone");
    }

    public async ValueTask DisposeAsync()
    {
        shell.StandardInput.Close();
        await shell.WaitForExitAsync();
        shell.Dispose();
        certificate.Dispose();
        Assert.False(System.IO.Directory.Exists(home.FullName), "slapd left its folder behind");
    }

    private static string Ldif(int people)
    {
        var ldif = new StringBuilder(
            $"""
            dn: {BaseDn}
            objectClass: dcObject
            objectClass: organization
            dc: claret
            o: Claret

            dn: {PeopleDn}
            objectClass: organizationalUnit
            ou: people

            dn: {LeftDn}
            objectClass: organizationalUnit
            ou: left

            dn: {ReaderDn}
            objectClass: organizationalRole
            objectClass: simpleSecurityObject
            cn: reader
            userPassword:: {Convert.ToBase64String(Encoding.UTF8.GetBytes(ReaderPassword))}


            """);
        for (var n = 1; n <= people; n++)
            ldif.Append(PersonOf(n));
        return ldif.ToString();
    }

    private static string Settings(string home, TestCertificate? certificate, int? limit, bool isOpen) =>
        $"""
        include /etc/ldap/schema/core.schema
        include /etc/ldap/schema/cosine.schema
        include /etc/ldap/schema/inetorgperson.schema
        modulepath /usr/lib/ldap
        moduleload back_mdb
        pidfile {home}/pid
        sizelimit 500
        {(certificate is null ? "" : $"TLSCACertificateFile {certificate.AuthorityFile}\nTLSCertificateFile {certificate.CertificateFile}\nTLSCertificateKeyFile {certificate.KeyFile}")}
        database mdb
        suffix "{BaseDn}"
        rootdn "{AdminDn}"
        rootpw "{AdminPassword}"
        directory {home}/data
        maxsize 268435456
        dbnosync
        index objectClass,entryUUID,uid eq
        limits dn.exact="{ReaderDn}" size.soft=500 size.hard=500 size.prtotal={limit?.ToString(CultureInfo.InvariantCulture) ?? "unlimited"}
        access to attrs=userPassword by anonymous auth by * none
        access to * by dn.exact="{ReaderDn}" read by * {(isOpen ? "read" : "none")}

        """;

    private static async Task LoadAsync(string settings, string ldif)
    {
        using var slapadd = Process.Start(new ProcessStartInfo(Program, ["-T", "add", "-q", "-f", settings, "-l", ldif]) { RedirectStandardError = true, UseShellExecute = false })!;
        var said = await slapadd.StandardError.ReadToEndAsync();
        await slapadd.WaitForExitAsync();
        if (slapadd.ExitCode != 0)
            throw new XunitException($"slapadd ended with {slapadd.ExitCode}: {said}");
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        try
        {
            using var client = new System.Net.Sockets.TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }
}
