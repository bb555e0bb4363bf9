using Claret.Portal.Tests.Kit;

namespace Claret.Portal.Tests.Browser;

public sealed class SameAnswerTests
{
    [BrowserFact]
    [Trait("Security", "1")]
    public async Task Whoever_asks_sees_the_same_page_and_only_those_concerned_get_mail()
    {
        await using var portal = await DemoPortal.StartAsync();
        var pages = new List<string>();
        await portal.VisitAsync(async page =>
        {
            foreach (var name in new[] { "mara.lopez", "sam.okta", "lena.ldap", "uma.sync", "bo.blocked", "nobody" })
            {
                var email = $"{name}@claret.example";
                var reference = await page.AskForResetAsync(email);
                pages.Add(Steps.Plain(await page.Content().InnerHTMLAsync())
                    .Replace(reference, "(reference)", StringComparison.Ordinal)
                    .Replace(email, "(email)", StringComparison.Ordinal));
            }
        });

        var same = Assert.Single(pages.Distinct(StringComparer.Ordinal));
        Assert.Contains("(reference)", same, StringComparison.Ordinal);
        Assert.Contains("(email)", same, StringComparison.Ordinal);

        await portal.QuietAsync();
        Assert.Equal(5, portal.ListMail().Count);
        Assert.True(DemoPortal.HasLink(Assert.Single(portal.MailTo("mara.lopez@claret.example"))));
        foreach (var (name, where) in new[] { ("sam.okta", "Okta"), ("lena.ldap", "Head office"), ("uma.sync", "HR file"), ("bo.blocked", "blocked") })
        {
            var mail = Assert.Single(portal.MailTo($"{name}@claret.example"));
            Assert.Contains(where, mail.TextBody!, StringComparison.Ordinal);
            Assert.Contains(name, mail.TextBody!, StringComparison.Ordinal);
            Assert.False(DemoPortal.HasLink(mail));
        }

        Assert.Empty(portal.MailTo("nobody@claret.example"));
    }
}
