using System.Globalization;
using System.Text;
using Claret.Portal.Mail;
using Claret.Portal.Tests.Kit;
using Claret.Portal.Tests.MailTests;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace Claret.Portal.Tests.Browser;

/// <summary>Mail being down changes nothing on the page, and what is owed comes when the server does, with a live link.</summary>
[Trait("Security", "1")]
[Trait("Security", "27")]
public sealed class MailOutageTests
{
    private const string Email = "mara.lopez@claret.example";

    [BrowserTheory]
    [InlineData("refuses")]
    [InlineData("hangs")]
    [InlineData("says 451")]
    public async Task The_forgot_page_is_the_same_and_the_mail_comes_when_the_server_does(string server)
    {
        var port = FreePort.Next();
        await using var portal = await DemoPortal.StartAsync(settings:
        [
            ("Mail:Transport", "Smtp"), ("Mail:Smtp:Host", "127.0.0.1"), ("Mail:Smtp:Security", "None"), ("Mail:Smtp:Port", port.ToString(CultureInfo.InvariantCulture)),
        ]);
        await using var healthy = await DemoPortal.StartAsync();
        var broken = server switch
        {
            "hangs" => await SmtpServer.StartAsync(port: port, greeting: "silent"),
            "says 451" => await SmtpServer.StartAsync(port: port, later: true),
            _ => null,
        };
        using (broken)
        {
            Assert.Equal(await PageAfterAskingAsync(healthy), await PageAfterAskingAsync(portal));
            await Eventually.ThatAsync(
                async () =>
                {
                    await using var db = portal.Database.NewContext();
                    return await db.MailAttempts.AnyAsync();
                },
                "the mail has been tried");
        }

        // An attempt that hung ends with its server.
        await Eventually.ThatAsync(() => IsWaitingAsync(portal), "the mail waits for its next turn");
        using var mended = await SmtpServer.StartAsync(port: port);
        await using (var db = portal.Database.NewContext())
            await db.Outbox.ExecuteUpdateAsync(set => set.SetProperty(m => m.DueAt, DateTime.UtcNow));

        using var content = new MemoryStream(Encoding.ASCII.GetBytes((await mended.ReceiveAsync()).Content));
        var link = DemoPortal.LinkIn(await MimeMessage.LoadAsync(content));
        await portal.VisitAsync(async page =>
        {
            await page.OpenLinkAsync(link);
            await page.SetPasswordAsync(Steps.NewPassword);
            await page.Heading("Password changed").WaitForAsync();
        });
        Assert.True(await portal.SignsInAsync("mara.lopez", Steps.NewPassword));
    }

    private static async Task<string> PageAfterAskingAsync(PortalFactory portal)
    {
        var html = "";
        await portal.VisitAsync(async page =>
        {
            var reference = await page.AskForResetAsync(Email);
            html = Steps.Plain(await page.Content().InnerHTMLAsync()).Replace(reference, "(reference)", StringComparison.Ordinal);
        });
        return html;
    }

    private static async Task<bool> IsWaitingAsync(PortalFactory portal)
    {
        await using var db = portal.Database.NewContext();
        return await db.Outbox.AllAsync(m => m.State == OutboxState.Waiting && m.Attempts > 0);
    }
}
