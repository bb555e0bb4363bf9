using Bunit;
using Claret.Portal.Accounts;
using Claret.Portal.Mail;
using Claret.Portal.MailAdmin;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.MailAdminTests;

public sealed class MailPageTests
{
    [Fact]
    public async Task A_mail_says_what_it_is_for_whom_and_what_became_of_it()
    {
        await using var bench = await BenchAsync();
        await bench.SignInAsAsync(await Given.APerson().Admin().InAsync(bench.Database));
        await bench.Portal.LinkOwedAsync("mara");
        bench.Portal.Transport.Defer("451 4.7.1 greylisted, come back");
        await bench.Portal.WorkAsync();
        var mail = await bench.Portal.MailOfAsync("mara");

        var page = bench.Render<MailPage>();

        page.WaitForAssertion(() => Assert.Contains("mara@claret.example", page.Markup, StringComparison.Ordinal));
        var row = page.Find("tbody tr");
        Assert.Equal("link to set a new password", row.QuerySelector(".kind")!.TextContent);
        Assert.Equal($"/admin/resets/{mail.CaseReference}", row.QuerySelector("a.reference")!.GetAttribute("href"));
        Assert.Equal("Waiting", row.QuerySelector(".chip")!.TextContent);
        Assert.Contains("Next try at", row.TextContent, StringComparison.Ordinal);
        Assert.Equal("451 4.7.1 greylisted, come back", row.QuerySelector(".answer")!.TextContent);

        page.Button("1 attempt").Click();

        page.WaitForAssertion(() => Assert.Contains("Recording could take no mail", page.Find(".attempts").TextContent, StringComparison.Ordinal));
        Assert.Equal("true", page.Button("1 attempt").GetAttribute("aria-expanded"));
    }

    [Fact]
    [Trait("Security", "6"), Trait("Security", "13")]
    public async Task Neither_secret_nor_text_nor_what_it_is_made_of_stands_in_the_markup()
    {
        await using var bench = await BenchAsync();
        await bench.SignInAsAsync(await Given.APerson().Admin().InAsync(bench.Database));
        await bench.Portal.LinkOwedAsync("sent");
        await bench.Portal.WorkAsync();
        await bench.Portal.LinkOwedAsync("waits");
        bench.Portal.Transport.Defer("451 blocked link #ticket=…");
        await bench.Portal.WorkAsync();
        var waiting = await bench.Portal.MailOfAsync("waits");
        var page = bench.Render<MailPage>();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll("tbody tr").Count));
        foreach (var attempts in page.FindAll("button.link").Select(button => button.GetAttribute("aria-controls")))
            page.Find($"button[aria-controls={attempts}]").Click();
        page.WaitForAssertion(() => Assert.Equal(2, page.FindAll(".attempts > li").Count));

        Assert.All(bench.Portal.Transport.Handed, mail =>
        {
            Assert.DoesNotContain(Bench.TicketIn(mail), page.Markup, StringComparison.Ordinal);
            Assert.DoesNotContain(mail.Subject, page.Markup, StringComparison.Ordinal);
        });
        foreach (var hidden in new[] { waiting.ProtectedSecret!, waiting.Data, "ticket=", "Someone asked", waiting.MessageId.ToString("D") })
            Assert.DoesNotContain(hidden, page.Markup.Replace("#ticket=…", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Try_again_asks_first_and_then_says_that_it_is_on_its_way()
    {
        await using var bench = await BenchAsync();
        await bench.SignInAsAsync(await bench.Portal.OperatorAsync());
        await bench.Portal.NoticeOwedAsync("bo");
        bench.Portal.Transport.Reject();
        await bench.Portal.WorkAsync();
        bench.Portal.Transport.Accept();
        bench.Portal.Clock.Advance(TimeSpan.FromMinutes(1));
        var page = bench.Render<MailPage>();
        var (dialogs, snackbars) = bench.Overlays();
        page.WaitForAssertion(() => Assert.True(page.HasButton("Try again")));

        page.Button("Try again").Click();
        dialogs.WaitForAssertion(() => Assert.True(dialogs.HasButton("Leave it")));
        Assert.Equal(OutboxState.Failed, (await bench.Portal.MailOfAsync("bo")).State);
        dialogs.Button("Try now").Click();

        snackbars.WaitForAssertion(() => Assert.Contains("The mail to bo@claret.example is on its way to the mail server.", snackbars.Markup, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.False(page.HasButton("Try again")));
        Assert.Equal(OutboxState.Waiting, (await bench.Portal.MailOfAsync("bo")).State);
    }

    [Fact]
    public async Task Somebody_who_asks_too_late_is_told_so()
    {
        await using var bench = await BenchAsync();
        await bench.SignInAsAsync(await bench.Portal.OperatorAsync());
        await bench.Portal.LinkOwedAsync("mara");
        bench.Portal.Transport.Defer();
        await bench.Portal.WorkAsync();
        var page = bench.Render<MailPage>();
        var (dialogs, snackbars) = bench.Overlays();
        page.WaitForAssertion(() => Assert.True(page.HasButton("Try again")));
        page.Button("Try again").Click();
        dialogs.WaitForAssertion(() => Assert.True(dialogs.HasButton("Try now")));

        bench.Portal.Transport.Accept();
        bench.Portal.Clock.Advance(TimeSpan.FromMinutes(1));
        await bench.Portal.WorkAsync();
        dialogs.Button("Try now").Click();

        snackbars.WaitForAssertion(() => Assert.Contains("That mail has gone out meanwhile.", snackbars.Markup, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Equal("Sent", page.Find(".chip").TextContent));
    }

    [Fact]
    public async Task What_was_given_up_with_its_link_offers_no_button_and_says_why()
    {
        await using var bench = await BenchAsync();
        await bench.SignInAsAsync(await bench.Portal.OperatorAsync());
        await bench.Portal.LinkOwedAsync("mara");
        bench.Portal.Transport.Reject("550 5.1.1 no such person here");
        await bench.Portal.WorkAsync();

        var page = bench.Render<MailPage>();

        page.WaitForAssertion(() => Assert.Contains("Send a new reset instead.", page.Markup, StringComparison.Ordinal));
        Assert.Contains("550 5.1.1 no such person here", page.Markup, StringComparison.Ordinal);
        Assert.False(page.HasButton("Try again"));
    }

    [Fact]
    [Trait("Security", "18")]
    public async Task View_only_sees_no_button_and_no_way_to_resets_that_are_not_theirs()
    {
        await using var bench = await BenchAsync();
        await bench.SignInAsAsync(await bench.Portal.OperatorAsync(PrivilegeLevel.ViewOnly));
        await bench.Portal.LinkOwedAsync("mara");
        bench.Portal.Transport.Defer();
        await bench.Portal.WorkAsync();

        var page = bench.Render<MailPage>();

        page.WaitForAssertion(() => Assert.Single(page.FindAll("tbody tr")));
        Assert.False(page.HasButton("Try again"));
        Assert.Empty(page.FindAll("a.reference"));
        Assert.NotEmpty(page.FindAll("span.reference"));
    }

    [Fact]
    [Trait("Security", "18")]
    public async Task Somebody_without_the_privilege_sees_no_mail()
    {
        await using var bench = await BenchAsync();
        await bench.SignInAsAsync(await Given.APerson().May(Feature.Resets, PrivilegeLevel.FullAccess).InAsync(bench.Database));
        await bench.Portal.LinkOwedAsync("mara");

        var page = bench.Render<MailPage>();

        page.WaitForAssertion(() => Assert.Equal("This isn't yours to open", page.Heading()));
        Assert.DoesNotContain("mara@claret.example", page.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "No mail yet", "All")]
    [InlineData("?state=failed", "Nothing has failed", "Failed")]
    [InlineData("?state=Unknown", "No answer was lost", "Unknown")]
    [InlineData("?state=nonsense&before=x", "No mail yet", "All")]
    public async Task The_address_says_what_is_shown_and_an_empty_place_says_so(string query, string heading, string filter)
    {
        await using var bench = await BenchAsync();
        await bench.SignInAsAsync(await bench.Portal.OperatorAsync());
        bench.Services.GetRequiredService<NavigationManager>().NavigateTo($"/admin/mail{query}");

        var page = bench.Render<MailPage>();

        page.WaitForAssertion(() => Assert.Equal(heading, page.Find(".empty h2").TextContent));
        Assert.StartsWith(filter, page.Find(".filter[aria-current=page]").TextContent.Trim(), StringComparison.Ordinal);
        Assert.Single(page.FindAll(".filter[aria-current]"));
    }

    private static Task<ComponentBench> BenchAsync() => ComponentBench.CreateAsync(("Resets:DecoyShare", "0"));
}
