using Claret.Portal.Accounts.Demo;
using Claret.Portal.Resets;
using Claret.Portal.Tests.Kit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Claret.Portal.Tests.Flows;

/// <summary>Log lines carry ids: who reads the logs learns no address and no username.</summary>
[Trait("Security", "23")]
public sealed class LogSecrecyTests
{
    private const string NewPassword = "quiet otters juggle seven lanterns";

    [Theory, OnSqlite, OnPostgres]
    public async Task At_Information_no_address_and_no_username_is_logged_in_the_main_flow(DatabaseKind kind)
    {
        await using var portal = await DemoPortal.StartAsync(
            kind,
            ("Logging:LogLevel:Default", "Information"), ("Logging:LogLevel:Microsoft.AspNetCore", "Information"), ("Logging:LogLevel:Microsoft.EntityFrameworkCore", "Information"),
            ("Setup:Admin:Username", "first.admin"), ("Setup:Admin:Email", "first.admin@claret.example"));
        await using (var scope = portal.Services.CreateAsyncScope())
        {
            var resets = scope.ServiceProvider.GetRequiredService<ResetService>();
            foreach (var (email, username) in new[] { ("mara.lopez@claret.example", null), ("smith@claret.example", "wrong.one"), ("nobody@claret.example", null), ("sam.okta@claret.example", null), ("bo.blocked@claret.example", (string?)null) })
                await resets.RequestAsync(email, username, default);
            var link = DemoPortal.LinkIn(await portal.WaitForMailAsync(mail => mail.To.Mailboxes.Single().Address == "mara.lopez@claret.example"));
            Assert.IsType<CompleteOutcome.Completed>(await resets.CompleteAsync(DemoPortal.TicketOf(link), NewPassword, default));
        }

        using var client = portal.NewClient();
        using var wrong = await client.SignInAsync("mara.lopez@claret.example", "not her password");
        using var right = await client.SignInAsync("mara.lopez", NewPassword);
        await portal.SendResetAsync(await portal.PersonAsync("jsmith"));
        await portal.QuietAsync();
        await portal.WaitForMailToAsync("first.admin@claret.example");

        // That something was logged at all, by the portal, the server and the database.
        Assert.Contains(portal.Logs.Lines, line => line.Message.StartsWith("Mail ", StringComparison.Ordinal) && line.Level == LogLevel.Information);
        Assert.Contains(portal.Logs.Lines, line => line.Category.StartsWith("Microsoft.AspNetCore.Hosting", StringComparison.Ordinal));
        Assert.Contains("INSERT INTO \"Resets\"", portal.Logs.Text, StringComparison.Ordinal);
        foreach (var text in new[] { "@claret.example", "mara", "jsmith", "wrong.one", "first.admin", DemoPeople.Password, NewPassword })
            Assert.DoesNotContain(portal.Logs.Lines, line => line.ToString().Contains(text, StringComparison.OrdinalIgnoreCase));
    }
}
