using System.Globalization;
using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Mail;
using Claret.Portal.Settings;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Claret.Portal.Tests.MailTests;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.SettingsTests;

public sealed class TestMailTests
{
    [SmtpTheory]
    [InlineData("ada", typeof(MailOutcome.Accepted), "2.0.0 queued as 4711", AuditOutcome.Done)]
    [InlineData("never", typeof(MailOutcome.Rejected), "550 5.1.1 no such person here", AuditOutcome.Refused)]
    [InlineData("later", typeof(MailOutcome.Deferred), "451 4.7.1 greylisted, come back", AuditOutcome.Refused)]
    public async Task It_goes_by_the_mail_server_as_it_was_saved_just_now_and_comes_back_with_its_own_words(string mailbox, Type outcome, string words, AuditOutcome record)
    {
        using var server = await SmtpServer.StartAsync();
        await using var portal = await PortalFactory.StartAsync();
        var ada = await Given.APerson().WithEmail($"{mailbox}@claret.example").Admin().InAsync(portal);
        var caller = await portal.SessionOfAsync(ada.Username);
        await using var scope = portal.Services.CreateAsyncScope();
        SettingEdit[] edits =
        [
            new("Mail:Transport", "Smtp", null),
            new("Mail:Smtp:Host", "localhost", null),
            new("Mail:Smtp:Port", server.Port.ToString(CultureInfo.InvariantCulture), null),
            new("Mail:Smtp:Security", "None", null),
        ];
        Assert.IsType<SettingsOutcome.Saved>(await scope.ServiceProvider.GetRequiredService<SettingsChange>().SaveAsync(caller, edits, default));

        var answered = Assert.IsType<TestMailOutcome.Answered>(await scope.ServiceProvider.GetRequiredService<TestMail>().SendAsync(caller, default));

        Assert.Equal(("Smtp", ada.Email, outcome, words), (answered.Transport, answered.Recipient, answered.Outcome.GetType(), answered.Outcome.Answer));
        Assert.Equal((record, $"Smtp: {words}"), Assert.Single(await portal.Database.RecordAsync(AuditAction.TestMailSent)));
        Assert.Empty(portal.ListMail());
        if (record == AuditOutcome.Done)
            Assert.Equal([ada.Email!], (await server.ReceiveAsync()).Recipients);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "18"), Trait("Security", "23")]
    public async Task Only_who_may_change_settings_sends_one_to_their_own_address_and_ten_an_hour(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var ada = await bench.Database.AdminKeeperAsync();
        var caller = await bench.SessionOfAsync(ada);
        var nowhere = await bench.SessionOfAsync(await Given.APerson().WithoutEmail().May(Feature.Settings, PrivilegeLevel.FullAccess).InAsync(bench.Database));

        foreach (var refused in new[] { null, await bench.AsKeeperAsync(level: PrivilegeLevel.ViewOnly), await bench.AsKeeperAsync(level: PrivilegeLevel.NoAccess) })
            Assert.Equal(Refused(TestMailRefusal.NotAllowed), await SendAsync(bench, refused));
        Assert.Equal(Refused(TestMailRefusal.NoAddress), await SendAsync(bench, nowhere));
        for (var sent = 0; sent < TestMail.AnHour; sent++)
            Assert.IsType<TestMailOutcome.Answered>(await SendAsync(bench, caller));
        Assert.Equal(Refused(TestMailRefusal.TooMany), await SendAsync(bench, caller));

        Assert.Equal(TestMail.AnHour, bench.MailTo(ada.Email!).Count);
        Assert.Equal(TestMail.AnHour, bench.Transport.Handed.Count);
        Assert.Equal(
            ["NotAllowed", "NotAllowed", "NotAllowed", "NoAddress", "TooMany"],
            (await bench.Database.RecordAsync(AuditAction.TestMailSent)).Where(entry => entry.Outcome == AuditOutcome.Refused).Select(entry => entry.Reason));
        await bench.PassAsync(TimeSpan.FromMinutes(61));
        Assert.IsType<TestMailOutcome.Answered>(await SendAsync(bench, await bench.SessionOfAsync(ada)));
    }

    [Fact]
    public async Task Every_mail_has_an_example_that_holds_no_secret_and_looks_as_it_will()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var caller = await bench.AsKeeperAsync(level: PrivilegeLevel.ViewOnly);
        await bench.SaveAsync(await bench.AsAdminKeeperAsync(), ("Portal:Name", "Acme Portal"));
        var preview = bench.Get<MailPreview>();

        var kinds = await preview.KindsAsync(caller, default);

        Assert.Equal(bench.Services.GetServices<MailBody>().Select(body => body.Kind), kinds);
        foreach (var kind in kinds!)
        {
            var mail = (await preview.ReadAsync(caller, kind, default))!;
            Assert.Contains("Acme Portal", mail.Subject, StringComparison.Ordinal);
            Assert.Contains("Acme Portal", mail.Html, StringComparison.Ordinal);
            Assert.False(Bench.HasLink(mail), kind);
        }

        Assert.Null(await preview.ReadAsync(caller, "nonsense", default));
        Assert.Null(await preview.KindsAsync(await bench.AsKeeperAsync(level: PrivilegeLevel.NoAccess), default));
        Assert.Null(await preview.ReadAsync(null, kinds[0], default));
    }

    private static TestMailOutcome.Refused Refused(TestMailRefusal refusal) => new(refusal);

    private static Task<TestMailOutcome> SendAsync(Bench bench, Caller? caller) => bench.Get<TestMail>().SendAsync(caller, default);
}
