using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Tests.MailTests;

public sealed class MailSetupTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("claret-setup-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory, InlineData("Pickup"), InlineData("Smtp"), InlineData("SendGrid")]
    public async Task The_setting_chooses_the_transport(string transport)
    {
        await using var app = Build(("Mail:Transport", transport), ("Mail:Smtp:Host", "localhost"), ("Mail:SendGrid:ApiKey", "SG.key"));

        Assert.Equal(transport, app.Services.GetRequiredService<IMailTransport>().Name);
    }

    [Fact]
    public async Task A_wrong_setting_stops_the_start_before_any_mail_is_touched()
    {
        await using var app = Build(("Mail:Transport", "Pigeon"), ("Mail:From", ""));

        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());

        Assert.Equal(["Mail:Transport", "Mail:From"], fault.Failures.Select(text => text.Split(' ')[0]));
    }

    private WebApplication Build(params (string Key, string Value)[] settings)
    {
        var values = new Dictionary<string, string?> { ["Portal:DataDirectory"] = folder.FullName, ["Mail:From"] = "portal@claret.example" };
        foreach (var (key, value) in settings)
            values[key] = value;

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { EnvironmentName = Environments.Production });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(values);
        builder.Services.AddLogging().AddLocalization().AddSingleton(TimeProvider.System).AddSingleton<DataDirectory>();
        builder.Services.AddOptions<PortalOptions>().BindConfiguration(PortalOptions.Section);
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.AddMail();
        // The worker needs a database; what is tested here comes before it.
        builder.Services.Remove(builder.Services.Single(service => service.ImplementationType == typeof(OutboxWorker)));
        return builder.Build();
    }
}
