using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Claret.Portal.Tests.Browser;

/// <summary>What a circuit is sent, on both databases: they fold and refuse letters differently.</summary>
[Trait("Security", "26")]
public sealed class HostileTypingTests
{
    private const string Stored = "kiss.isik@claret.example";

    /// <summary>Equal by NFKC and lower case, or equal only to a database or to a careless eye. One page each: what is refused in words asks again.</summary>
    private static readonly string[] Typed =
    [
        "KISS.ISIK@CLARET.EXAMPLE",
        "\u212Aiss.isi\u212A@claret.example",
        "ki\u017F\u017F.i\u017Fik@claret.example",
        "ｋｉｓｓ.ｉｓｉｋ＠claret.example",
        "k\u0131ss.isik@claret.example",
        "k\u0130ss.isik@claret.example",
        "kiss.isik@cl\u0430ret.example",
        "kiss.isik@claret.example\u0000",
        "kiss.isik\u200B@claret.example",
        "kiss.isik@claret.example,thief@evil.example",
        "kiss.isik@claret.example;thief@evil.example",
        "<thief@evil.example>kiss.isik",
        "kiss.isik@claret.example\r\nBcc: thief@evil.example",
        "\"kiss.isik@claret.example\"@evil.example",
        "' OR 1=1 --@claret.example",
        "\uFFFE@\uFFFF",
        "a@" + new string('b', 1023),
        new string('@', 1025),
    ];

    [BrowserTheory, OnSqlite, OnPostgres]
    [Trait("Security", "13")]
    [Trait("Security", "25")]
    public async Task Whatever_is_typed_mail_goes_to_the_stored_address_alone(DatabaseKind kind)
    {
        await using var portal = await DemoPortal.StartAsync(kind);
        await Given.APerson("kiss.isik").WithEmail(Stored).InAsync(portal);
        await portal.VisitAsync(async page =>
        {
            foreach (var typed in Typed)
            {
                await page.OpenAsync("/forgot-password");
                // By script, so that no limit of the field helps.
                await TypeAsync(page.Field("Email"), typed);
                await page.Button("Send reset email").ClickAsync();
                await Expect(page.GetByRole(AriaRole.Alert).Or(page.Heading("Check your email")).First).ToBeVisibleAsync();
            }
        });

        await portal.QuietAsync();
        Assert.NotEmpty(portal.ListMail());
        Assert.All(portal.ListMail(), mail => Assert.Equal(Stored, Assert.Single(mail.GetRecipients()).Address));
        Assert.DoesNotContain(portal.Logs.Lines, line => line.Level >= LogLevel.Error);
    }

    [BrowserTheory, OnSqlite, OnPostgres]
    public async Task Every_field_takes_what_nobody_would_type(DatabaseKind kind)
    {
        await using var portal = await DemoPortal.StartAsync(kind);
        string[] hostile = ["\u0000", "\r\n\r\n", new string('x', 1025), "%_[]{}\\'\"<script>alert(1)</script>", "\uFFFE\uFFFF\u202E", "=1+1"];
        await portal.VisitAsync(async page =>
        {
            foreach (var typed in hostile)
            {
                await page.OpenAsync("/forgot-password");
                await page.Field("Email").FillAsync("smith@claret.example");
                await page.Button("Send reset email").ClickAsync();
                await TypeAsync(page.Field("Username"), typed);
                await page.Button("Send reset email").ClickAsync();
                await Expect(page.GetByRole(AriaRole.Alert).Or(page.Heading("Check your email")).First).ToBeVisibleAsync();
            }

            await page.SignInAsync("helen.desk", returnUrl: "/admin/people");
            foreach (var typed in hostile.Where(text => !string.IsNullOrWhiteSpace(text.Trim('\0'))))
            {
                await TypeAsync(page.GetByRole(AriaRole.Searchbox), typed);
                await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToContainTextAsync("Nobody matches");
                await page.Link("Show everybody").ClickAsync();
                await Expect(page.Row("mara.lopez")).ToBeVisibleAsync();
            }

            await page.OpenAsync("/admin/resets");
            foreach (var typed in hostile)
            {
                await TypeAsync(page.Field("Find a reset by its reference"), typed);
                await page.Button("Find").ClickAsync();
                await page.SaysAsync("A reference has eight letters and digits");
            }

            await page.OpenLinkAsync(await portal.MailLinkAsync(await portal.PersonAsync("mara.lopez")));
            foreach (var typed in hostile.Where(text => text.Length is < 15 or > 256))
            {
                await TypeAsync(page.Field("New password"), typed);
                await TypeAsync(page.Field("Confirm new password"), typed);
                await page.Button("Set password").ClickAsync();
                await Expect(page.Field("New password")).ToHaveAttributeAsync("aria-invalid", "true");
            }
        });

        await portal.QuietAsync();
        Assert.DoesNotContain(portal.Logs.Lines, line => line.Level >= LogLevel.Error);
        // One tells the shared address of a wrong username, one is Mara's link.
        Assert.Equal(["mara.lopez@claret.example", "smith@claret.example"], portal.ListMail().Select(mail => mail.To.ToString()).Order(StringComparer.Ordinal));
        await using var db = portal.Database.NewContext();
        Assert.Null((await db.People.SingleAsync(p => p.Username == "mara.lopez")).PasswordChangedAt);
    }

    /// <summary>Half a character can't be sent in a circuit's message; it must harm nobody but its sender.</summary>
    [BrowserTheory]
    [InlineData("\\ud83d")]
    [InlineData("\\udc00x")]
    public async Task Half_a_character_breaks_no_more_than_the_page_it_came_from(string half)
    {
        await using var portal = await DemoPortal.StartAsync();
        await using (var browser = await portal.NewPageAsync())
        {
            await browser.Page.OpenAsync("/forgot-password");
            await browser.Page.Field("Email").EvaluateAsync($$"""field => { field.value = "mara.lopez@claret.example{{half}}"; field.dispatchEvent(new Event("change", { bubbles: true })); }""");
            await browser.Page.Button("Send reset email").ClickAsync();
            await Expect(browser.Page.GetByRole(AriaRole.Alert).Filter(new() { Visible = true })
                .Or(browser.Page.Heading("Check your email")).First).ToBeVisibleAsync();
        }

        await portal.VisitAsync(page => page.AskForResetAsync("nobody@claret.example"));
        await portal.QuietAsync();
        Assert.Empty(portal.ListMail());
    }

    private static async Task TypeAsync(ILocator field, string text) => await field.EvaluateAsync(
        """
        (field, text) => {
          field.value = text;
          field.dispatchEvent(new Event("input", { bubbles: true }));
          field.dispatchEvent(new Event("change", { bubbles: true }));
        }
        """,
        text);
}
