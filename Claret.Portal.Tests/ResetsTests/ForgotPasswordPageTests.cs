using Bunit;
using Claret.Portal.Resets;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.ResetsTests;

public sealed class ForgotPasswordPageTests
{
    private const string Shared = "smith@claret.example";

    [Fact]
    public async Task It_asks_for_the_address_alone_and_ends_on_check_your_email_with_a_reference()
    {
        await using var bench = await ComponentBench.CreateAsync(("Resets:DecoyShare", "0"));
        var page = bench.Render<ForgotPasswordPage>();
        Assert.Empty(page.FindAll("#username"));

        Submit(page, "nobody@claret.example");

        page.WaitForAssertion(() => Assert.Equal("Check your email", page.Heading()));
        Assert.Matches("^[A-HJ-NP-Z2-9]{4}-[A-HJ-NP-Z2-9]{4}$", page.Find(".reference").TextContent.Trim());
        Assert.Contains("nobody@claret.example", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Security", "1")]
    public async Task Everybody_is_told_alike_who_keeps_passwords_elsewhere_and_whom_to_ask()
    {
        await using var bench = await ComponentBench.CreateAsync(("Resets:DecoyShare", "0"));
        Assert.Empty(await ElsewhereAsync("nobody@claret.example"));
        await Given.APerson("sam").KeptBy(Given.Okta()).InAsync(bench.Database);
        await Given.APerson("lena").KeptBy(Given.HeadOffice()).InAsync(bench.Database);
        await Given.APerson("uma").KeptBy(Given.HrFile()).InAsync(bench.Database);

        var told = await ElsewhereAsync("nobody@claret.example");

        Assert.Equal(
            ["HR file: ask HR.", "Head office: ask the service desk.", "Okta: change it at https://okta.example/password, or ask the identity team."], told);
        Assert.Equal(told, await ElsewhereAsync("sam@claret.example"));

        async Task<List<string>> ElsewhereAsync(string email)
        {
            var page = bench.Render<ForgotPasswordPage>();
            Submit(page, email);
            await page.WaitForAssertionAsync(() => Assert.Equal("Check your email", page.Heading()));
            return [.. page.FindAll(".elsewhere li").Select(line => string.Join(' ', line.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)))];
        }
    }

    [Fact]
    public async Task It_asks_for_the_username_alongside_the_address_when_several_accounts_have_it()
    {
        await using var bench = await WithSmithsAsync();
        var page = bench.Render<ForgotPasswordPage>();

        Submit(page, Shared);

        page.WaitForAssertion(() => Assert.NotNull(page.Find("#username")));
        Assert.Equal(Shared, page.Find("#email").GetAttribute("value"));
        Assert.False(page.Find("#email").HasAttribute("disabled"));
        Assert.Contains("may belong to more than one account", page.Find("[role=status]").TextContent, StringComparison.Ordinal);
        page.WaitForAssertion(() => bench.JSInterop.VerifyFocusAsyncInvoke());
        await using var db = bench.Database.NewContext();
        Assert.Empty(await db.Resets.ToListAsync());
    }

    [Fact]
    public async Task With_the_username_the_one_account_is_reset_and_a_wrong_one_ends_on_the_same_page()
    {
        await using var bench = await WithSmithsAsync();
        foreach (var username in new[] { "jsmith", "wrong" })
        {
            var page = bench.Render<ForgotPasswordPage>();
            Submit(page, Shared);
            page.WaitForElement("#username").Change(username);
            page.Find("form").Submit();
            page.WaitForAssertion(() => Assert.Equal("Check your email", page.Heading()));
            Assert.DoesNotContain(username, page.Markup, StringComparison.Ordinal);
        }

        await bench.Portal.WorkAsync();
        Assert.Equal(2, bench.Portal.MailTo(Shared).Count);
        Assert.Single(bench.Portal.MailTo(Shared), Bench.HasLink);
    }

    [Fact]
    [Trait("Security", "3")]
    public async Task A_decoy_is_asked_in_the_same_words_and_markup()
    {
        await using var real = await WithSmithsAsync();
        await using var decoy = await ComponentBench.CreateAsync(("Resets:DecoyShare", "1"));
        var markups = new List<string>();
        foreach (var bench in new[] { real, decoy })
        {
            var page = bench.Render<ForgotPasswordPage>();
            Submit(page, Shared);
            page.WaitForElement("#username");
            markups.Add(System.Text.RegularExpressions.Regex.Replace(page.Markup, "blazor:[^\"]*\"[^\"]*\"", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        }

        Assert.Equal(markups[0], markups[1]);
    }

    [Theory]
    [InlineData("", "Enter your email address.")]
    [InlineData("   ", "Enter your email address.")]
    [InlineData("mara.lopez", "That isn't an email address.")]
    [InlineData("@claret.example", "That isn't an email address.")]
    [InlineData("mara@", "That isn't an email address.")]
    [InlineData("a@claret.example,b@claret.example", "Enter one email address only.")]
    [InlineData("a@claret.example b@claret.example", "Enter one email address only.")]
    [InlineData("ma ra@claret.example", "An email address has no blanks in it.")]
    [InlineData("mara@claret.example\r\nBcc: x", "An email address has no blanks in it.")]
    public async Task What_cant_be_an_address_gets_a_sentence_and_no_look_up(string typed, string sentence)
    {
        await using var bench = await ComponentBench.CreateAsync(("Resets:DecoyShare", "0"));
        var page = bench.Render<ForgotPasswordPage>();

        Submit(page, typed);

        page.WaitForAssertion(() => Assert.StartsWith(sentence, page.Find(".field-error").TextContent.Trim(), StringComparison.Ordinal));
        Assert.Equal("true", page.Find("#email").GetAttribute("aria-invalid"));
        await using var db = bench.Database.NewContext();
        Assert.Empty(await db.Limits.ToListAsync());
    }

    [Fact]
    public async Task An_address_that_is_too_long_gets_a_sentence()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var page = bench.Render<ForgotPasswordPage>();

        Submit(page, new string('a', 1010) + "@claret.example");

        page.WaitForAssertion(() => Assert.Contains("longer than an email address can be", page.Find(".field-error").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Security", "4")]
    public async Task Past_the_limit_of_the_network_it_says_until_when_and_keeps_what_was_typed()
    {
        await using var bench = await ComponentBench.CreateAsync(("Resets:DecoyShare", "0"), ("Resets:Limits:PerOriginPerHour", "1"));
        await bench.Portal.Resets.RequestAsync("first@claret.example", null, default);
        var page = bench.Render<ForgotPasswordPage>();

        Submit(page, "second@claret.example");

        page.WaitForAssertion(() => Assert.Contains("Too many requests from your network", page.Markup, StringComparison.Ordinal));
        // The counters run on the database's own clock.
        var until = DateTimeOffset.Parse(page.Find("time").GetAttribute("datetime")!, System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(until - DateTimeOffset.UtcNow, TimeSpan.FromMinutes(55), TimeSpan.FromMinutes(60));
        Assert.Equal("second@claret.example", page.Find("#email").GetAttribute("value"));
    }

    [Fact]
    public async Task Another_address_can_be_tried_and_the_first_is_still_there()
    {
        await using var bench = await ComponentBench.CreateAsync(("Resets:DecoyShare", "0"));
        var page = bench.Render<ForgotPasswordPage>();
        Submit(page, "nobody@claret.example");
        page.WaitForAssertion(() => Assert.Equal("Check your email", page.Heading()));

        page.Button("Use another address").Click();

        page.WaitForAssertion(() => Assert.Equal("nobody@claret.example", page.Find("#email").GetAttribute("value")));
    }

    [Theory]
    [InlineData("firstname.surname", "jo.smith")]
    [InlineData("fsurname", "jsmith")]
    [InlineData("employee-number", "10482")]
    [InlineData("the number on your badge", "the number on your badge")]
    public async Task The_help_says_what_usernames_look_like_here_and_never_lists_one(string format, string shown)
    {
        await using var bench = await ComponentBench.CreateAsync(("Resets:DecoyShare", "1"), ("Portal:UsernameFormat", format), ("Portal:SupportContact", "Desk 4"));
        await Given.APerson("zebra").WithEmail(Shared).InAsync(bench.Database);
        var page = bench.Render<ForgotPasswordPage>();
        Submit(page, Shared);
        page.WaitForElement("#username");

        page.Button("I don't know my username").Click();

        var help = page.Find("#username-help");
        Assert.False(help.HasAttribute("hidden"));
        Assert.Contains(shown, help.TextContent, StringComparison.Ordinal);
        Assert.Contains("Desk 4", help.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("zebra", page.Markup, StringComparison.Ordinal);
    }

    private static async Task<ComponentBench> WithSmithsAsync()
    {
        var bench = await ComponentBench.CreateAsync(("Resets:DecoyShare", "0"));
        foreach (var username in new[] { "jo.smith", "jsmith", "10482" })
            await Given.APerson(username).WithEmail(Shared).InAsync(bench.Database);
        return bench;
    }

    private static void Submit(IRenderedComponent<ForgotPasswordPage> page, string email)
    {
        page.Find("#email").Change(email);
        page.Find("form").Submit();
    }
}
