using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Claret.Portal.Hosting;
using Claret.Portal.Mail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Tests.MailTests;

public sealed partial class MailRendererTests
{
    private const string Link = "https://portal.claret.example/reset-password#ticket=aB3_-x";

    private static readonly MailContent Content = new()
    {
        Subject = "Reset your password for Claret Portal",
        Heading = "Reset your password",
        Paragraphs = ["Someone asked to reset the password of jsmith."],
        Action = new MailAction("Set a new password", Link),
        Afterwards = ["Works until 14:35, once.", "Not you? Do nothing: your password stays."],
        Reference = "K7QM-4WX9",
    };

    [Fact, Trait("Security", "13")]
    public async Task Both_readings_say_the_same_and_carry_the_same_link()
    {
        var mail = await RenderAsync(Content, contact: "the IT desk");

        Assert.Equal([Link, Link], Hrefs().Matches(mail.Html).Select(match => WebUtility.HtmlDecode(match.Groups["link"].Value)));
        Assert.Equal(
            """
            Reset your password

            Someone asked to reset the password of jsmith.

            Set a new password:
            https://portal.claret.example/reset-password#ticket=aB3_-x

            Works until 14:35, once.

            Not you? Do nothing: your password stays.

            -- 
            Reference K7QM-4WX9
            Questions? Ask the IT desk.
            Sent by Claret Portal. Answers to this mail are not read.

            """.ReplaceLineEndings("\n"),
            mail.Text);
        var html = WebUtility.HtmlDecode(mail.Html);
        foreach (var line in mail.Text.Split('\n').Where(line => line is not ("" or "-- " or "Set a new password:")))
            Assert.Contains(line, html, StringComparison.Ordinal);
        Assert.Equal("Claret Portal <portal@claret.example>", mail.From);
    }

    [Fact]
    public async Task A_code_stands_apart_in_both_readings()
    {
        var mail = await RenderAsync(Content with { Action = null, Code = "K7QM-4WX9-PL3T-VN6D" });

        Assert.Contains(">K7QM-4WX9-PL3T-VN6D</p>", mail.Html, StringComparison.Ordinal);
        Assert.Contains("\n    K7QM-4WX9-PL3T-VN6D\n", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("href", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_contact_it_names_the_help_desk() =>
        Assert.Contains("Questions? Ask your help desk.", (await RenderAsync(Content)).Text, StringComparison.Ordinal);

    [Fact, Trait("Security", "13"), Trait("Security", "26")]
    public async Task What_a_person_wrote_stays_text_on_one_line()
    {
        var mail = await RenderAsync(Content with
        {
            Subject = "Reset\r\nBcc: eve@claret.example\u0000",
            Paragraphs = ["<script>alert(1)</script> & <a href=\"https://evil.example\">Helen</a>\r\n\r\nNot you?\u202E txet desrever"],
        });

        Assert.Equal("Reset Bcc: eve@claret.example", mail.Subject);
        Assert.DoesNotContain("<script", mail.Html, StringComparison.Ordinal);
        Assert.Equal(2, Hrefs().Count(mail.Html));
        Assert.Contains("&lt;script&gt;", mail.Html, StringComparison.Ordinal);
        Assert.Contains("Helen</a> Not you? txet desrever\n", mail.Text, StringComparison.Ordinal);
    }

    [Theory, Trait("Security", "26")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/reset-password")]
    [InlineData("https://portal.claret.example/\r\nhttps://evil.example")]
    public async Task A_link_that_is_not_a_web_address_is_refused(string url) =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => RenderAsync(Content with { Action = new MailAction("Go", url) }));

    [Fact]
    public async Task It_is_readable_in_the_dark_and_loads_nothing_from_anywhere()
    {
        var html = (await RenderAsync(Content)).Html;

        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        Assert.Contains("<meta name=\"color-scheme\" content=\"light dark\"", html, StringComparison.Ordinal);
        Assert.Contains("@media (prefers-color-scheme: dark)", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?i)<img|<link|<script|url\\(|@import|#fff[^a-z0-9]|#ffffff|#000[^a-z0-9]|#000000", html);
    }

    [Theory, InlineData("a\r\n\t b", "a b"), InlineData("  a  ", "a"), InlineData("", ""), InlineData(null, ""), InlineData("\u2066a\u2069\0", "a"), InlineData("ab\uD83D\uDE00cd", "ab\uD83D\uDE00cd")]
    public void A_line_is_one_line(string? value, string expected) => Assert.Equal(expected, MailLine.Of(value));

    [Fact]
    public void A_line_that_is_cut_says_so_and_keeps_its_letters_whole()
    {
        Assert.Equal("abcd…", MailLine.Of("abcdefgh", 5));
        Assert.Equal("abcde", MailLine.Of("abcde", 5));
        Assert.Equal("abc…", MailLine.Of("abc\U0001F600defgh", 5));
    }

    private static async Task<RenderedMail> RenderAsync(MailContent content, string contact = "")
    {
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddLocalization()
            .AddSingleton(Options.Create(new PortalOptions { SupportContact = contact }))
            .AddSingleton(Options.Create(new MailOptions { From = "Claret Portal <portal@claret.example>" }))
            .AddSingleton<MailRenderer>()
            .BuildServiceProvider(validateScopes: true);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = MailCulture.Portal;
        return await services.GetRequiredService<MailRenderer>().RenderAsync(content, Letters.Id, "mara@claret.example");
    }

    [GeneratedRegex("href=\"(?<link>[^\"]*)\"", RegexOptions.None, 1000)]
    private static partial Regex Hrefs();
}
