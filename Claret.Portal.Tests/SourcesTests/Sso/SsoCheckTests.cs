using System.Security.Cryptography.X509Certificates;
using Claret.Portal.Accounts;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Sso;
using Claret.Portal.Tests.Kit;
using Claret.Portal.Tests.MailTests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Claret.Portal.Tests.SourcesTests.Sso;

/// <summary>"Test the connection" says what is wrong.</summary>
public sealed class SsoCheckTests(SsoFixture sso) : IClassFixture<SsoFixture>, IDisposable
{
    public void Dispose() => sso.There.Behave();

    [Fact]
    public async Task What_is_right_works_and_nobody_is_signed_in()
    {
        var works = Assert.IsType<SourceCheckOutcome.Works>(await CheckAsync(Settings(), StandInProvider.ClientSecret));

        Assert.Equal(sso.There.Issuer, works.Detail);
        Assert.Empty(works.Preview);
    }

    [Theory]
    [InlineData("another secret")]
    [InlineData(null)]
    public async Task A_secret_that_is_not_the_clients_is_found_out(string? secret) => Assert.Equal(SourceFault.CredentialsRefused, await FaultAsync(Settings(), secret));

    [Fact]
    public async Task A_client_that_the_provider_does_not_know_is_found_out() =>
        Assert.Equal(SourceFault.CredentialsRefused, await FaultAsync(Settings() with { ClientId = "nobody" }));

    [Theory]
    [InlineData("", SourceFault.NotSetUp)]
    [InlineData("okta", SourceFault.NotSetUp)]
    [InlineData("ftp://okta.example", SourceFault.NotSetUp)]
    [InlineData("https://okta.example/?tenant=1", SourceFault.NotSetUp)]
    [InlineData("http://okta.example", SourceFault.NoTls)]
    [InlineData("https://claret-portal-has-no-such-host.invalid", SourceFault.HostUnknown)]
    public async Task An_address_that_can_not_be_one(string issuer, SourceFault fault) => Assert.Equal(fault, await FaultAsync(Settings() with { Issuer = issuer }));

    [Fact]
    public async Task Nobody_listens_there() =>
        Assert.Equal(SourceFault.ConnectionRefused, await FaultAsync(Settings() with { Issuer = $"http://localhost:{FreePort.Next()}" }));

    [Fact]
    public async Task Without_a_client_or_settings_it_is_not_set_up()
    {
        Assert.Equal(SourceFault.NotSetUp, await FaultAsync(Settings() with { ClientId = "" }));
        Assert.Equal(SourceFault.NotSetUp, Assert.IsType<SourceCheckOutcome.Fails>(await Check.CheckAsync("not json", null, default)).Fault);
    }

    [Fact]
    public async Task A_port_without_tls_is_found_out() =>
        Assert.Equal(SourceFault.NoTls, await FaultAsync(Settings() with { Issuer = sso.There.Issuer.Replace("http:", "https:", StringComparison.Ordinal) }));

    [Fact]
    public async Task A_certificate_that_nobody_trusts_is_found_out()
    {
        using var made = new TestCertificate();
        using var certificate = X509Certificate2.CreateFromPemFile(made.CertificateFile, made.KeyFile);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        var port = FreePort.Next();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port, listen => listen.UseHttps(certificate)));
        await using var server = builder.Build();
        server.Run(http => http.Response.WriteAsync("{}"));
        await server.StartAsync();

        Assert.Equal(SourceFault.CertificateNotTrusted, await FaultAsync(Settings() with { Issuer = $"https://localhost:{port}" }));
    }

    [Theory]
    [InlineData("<html>Welcome</html>", SourceFault.NotAProvider)]
    [InlineData("[]", SourceFault.NotAProvider)]
    [InlineData("{}", SourceFault.IssuerDiffers)]
    [InlineData("""{"issuer":"ISSUER"}""", SourceFault.NotAProvider)]
    [InlineData("""{"issuer":"https://evil.example"}""", SourceFault.IssuerDiffers)]
    [InlineData("""{"issuer":"ISSUER","response_types_supported":["id_token"]}""", SourceFault.NotAProvider)]
    [InlineData("""{"issuer":"ISSUER","id_token_signing_alg_values_supported":["HS256","none"]}""", SourceFault.NotAProvider)]
    [InlineData("""{"issuer":"ISSUER","authorization_endpoint":"https://a.example","token_endpoint":"http://a.example","jwks_uri":"https://a.example"}""", SourceFault.NoTls)]
    [InlineData("""{"issuer":"ISSUER","authorization_endpoint":"ISSUERa","token_endpoint":"ISSUERb","jwks_uri":"ISSUERkeys"}""", SourceFault.NotAProvider)]
    public async Task What_answers_is_none_or_another_one(string document, SourceFault fault)
    {
        sso.There.Before = async http =>
        {
            await http.Response.WriteAsync(http.Request.Path == "/keys" ? """{"keys":[]}""" : document.Replace("ISSUER", sso.There.Issuer, StringComparison.Ordinal));
            return true;
        };

        Assert.Equal(fault, await FaultAsync(Settings()));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(302)]
    [InlineData(500)]
    public async Task Nothing_stands_at_the_address_and_nobody_is_followed_elsewhere(int status)
    {
        sso.There.Before = http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = $"{sso.There.Issuer}elsewhere";
            return Task.FromResult(true);
        };

        Assert.Equal(SourceFault.NotAProvider, await FaultAsync(Settings()));
        Assert.DoesNotContain("/elsewhere", sso.There.Asked);
    }

    [Fact]
    public async Task An_endless_answer_is_not_waited_for()
    {
        sso.There.Before = async http =>
        {
            var piece = new string('x', 64 * 1024);
            while (!http.RequestAborted.IsCancellationRequested)
                await http.Response.WriteAsync(piece, http.RequestAborted);
            return true;
        };

        Assert.Contains(await FaultAsync(Settings()), new[] { SourceFault.NotAProvider, SourceFault.TimedOut });
    }

    [Fact]
    public async Task Outside_Development_this_very_machine_needs_tls_too()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var discovery = new SsoDiscovery(bench.Get<SsoBackchannel>(), new Elsewhere());

        Assert.Equal(SourceFault.NoTls, (await Assert.ThrowsAsync<SourceFaultException>(() => discovery.FetchAsync(Settings(), default))).Fault);
    }

    private ISourceCheck Check => sso.Portal.Services.GetServices<ISourceCheck>().Single(check => check.Source == PersonSource.Sso);

    private OidcSettings Settings() => new() { Issuer = sso.There.Issuer, ClientId = StandInProvider.ClientId };

    private Task<SourceCheckOutcome> CheckAsync(OidcSettings settings, string? secret) => Check.CheckAsync(ProviderSettings.Written(settings), secret, CancellationToken.None);

    private async Task<SourceFault> FaultAsync(OidcSettings settings, string? secret = StandInProvider.ClientSecret) =>
        Assert.IsType<SourceCheckOutcome.Fails>(await CheckAsync(settings, secret)).Fault;

    private sealed class Elsewhere : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "Production";

        public string ApplicationName { get; set; } = "";

        public string ContentRootPath { get; set; } = "";

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
