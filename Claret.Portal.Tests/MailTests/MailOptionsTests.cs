using Claret.Portal.Mail;
using Claret.Portal.Tests.Kit;
using Microsoft.Extensions.Configuration;

namespace Claret.Portal.Tests.MailTests;

public sealed class MailOptionsTests
{
    [Fact]
    public void The_settings_file_alone_is_enough_in_Development() => Assert.Empty(Faults("Development", ("From", "Claret Portal <portal@claret.example>")));

    [Fact]
    public void Elsewhere_the_transport_must_be_named() =>
        Assert.Equal(["Mail:Transport is missing. Outside Development it must be named: Pickup, Smtp or SendGrid."], Faults("Production", ("From", "portal@claret.example")));

    [Fact]
    public void Every_fault_is_named_by_its_key_at_once()
    {
        var faults = Faults(
            "Production",
            ("Transport", "smtp"),
            ("From", "a@claret.example, b@claret.example"),
            ("Smtp:Host", "smtp://mail.example:25"),
            ("Smtp:Port", "high"),
            ("Smtp:Security", "SSL"),
            ("Smtp:Username", "portal"),
            ("Smtp:CertificateAuthority", "/nowhere/ca.pem"));

        Assert.Equal(
            ["Mail:From", "Mail:Smtp:Host", "Mail:Smtp:Port", "Mail:Smtp:Security", "Mail:Smtp:Password", "Mail:Smtp:CertificateAuthority"],
            faults.Select(fault => fault.Split(' ')[0]));
    }

    [Theory]
    [InlineData("Transport", "Pigeon", "Mail:Transport is \"Pigeon\". It must be Pickup, Smtp or SendGrid.")]
    [InlineData("Transport", "1", "Mail:Transport is \"1\". It must be Pickup, Smtp or SendGrid.")]
    [InlineData("From", "", "Mail:From is missing. Give the address that mail comes from, as \"Claret Portal <portal@example.com>\".")]
    public void A_wrong_word_is_said_to_be_wrong(string key, string value, string fault) => Assert.Equal([fault], Faults("Development", ("From", "portal@claret.example"), (key, value)));

    [Theory]
    [InlineData("mail.example", "Mail:Smtp:Security is None, which would send Mail:Smtp:Password in clear. Use StartTls or Tls.")]
    [InlineData("localhost", null)]
    public void A_password_travels_in_clear_inside_this_machine_only(string host, string? fault) =>
        Assert.Equal(
            fault is null ? [] : [fault],
            Faults("Production", ("Transport", "Smtp"), ("From", "portal@claret.example"), ("Smtp:Host", host), ("Smtp:Security", "None"), ("Smtp:Username", "u"), ("Smtp:Password", "p")));

    [Theory]
    [InlineData("", "https://api.sendgrid.com", "Mail:SendGrid:ApiKey")]
    [InlineData("SG.key\n", "https://api.sendgrid.com", "Mail:SendGrid:ApiKey")]
    [InlineData("SG.key", "http://api.sendgrid.com", "Mail:SendGrid:Host")]
    [InlineData("SG.key", "api.sendgrid.com", "Mail:SendGrid:Host")]
    [InlineData("SG.key", "http://127.0.0.1:5000", null)]
    [InlineData("SG.key", "https://api.eu.sendgrid.com", null)]
    public void SendGrid_needs_a_key_and_an_https_address(string key, string host, string? fault) =>
        Assert.Equal(
            fault is null ? [] : [fault],
            Faults("Production", ("Transport", "SendGrid"), ("From", "portal@claret.example"), ("SendGrid:ApiKey", key), ("SendGrid:Host", host)).Select(text => text.Split(' ')[0]));

    [Theory, InlineData("StartTls", "", 587), InlineData("tls", "", 465), InlineData("None", "", 25), InlineData("Tls", "2465", 2465)]
    public void The_port_follows_from_the_security_unless_it_is_named(string security, string port, int expected) =>
        Assert.Equal(expected, new SmtpOptions { Security = security, Port = port }.PortNumber);

    private static string[] Faults(string environment, params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (key, value) in settings)
            values[$"Mail:{key}"] = value;
        var options = new ConfigurationBuilder().AddInMemoryCollection(values).Build().GetSection(MailOptions.Section).Get<MailOptions>()!;
        return [.. new MailOptionsValidator(new TestEnvironment(environment)).Validate(null, options).Failures ?? []];
    }
}
