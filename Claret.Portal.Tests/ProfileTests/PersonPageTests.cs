using Bunit;
using Claret.Portal.Accounts;
using Claret.Portal.Profile;
using Claret.Portal.Resets;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.ProfileTests;

public sealed class PersonPageTests
{
    [Fact]
    public async Task The_profile_shows_who_it_is_where_the_password_lives_and_its_resets()
    {
        await using var bench = await WithHelenAsync();
        var sam = await Given.APerson("sam.okta").Named("Sam Okta").KeptBy(Given.Okta()).InAsync(bench.Database);
        var page = bench.Render<PersonPage>(with => with.Add(p => p.PersonId, sam.Id));

        page.WaitForAssertion(() => Assert.Equal("Sam Okta", page.Heading()));
        Assert.Contains("https://okta.example/password", page.Markup, StringComparison.Ordinal);
        Assert.Contains("Ask the identity team.", page.Markup, StringComparison.Ordinal);
        Assert.False(page.HasButton("Send password reset"));
        Assert.Equal("sam.okta", page.Button("Copy username").GetAttribute("data-copy"));
        Assert.Contains("No reset yet.", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reset_is_sent_from_it_listed_and_cancelled_after_a_question()
    {
        await using var bench = await WithHelenAsync();
        var mara = await Given.APerson("mara").Named("Mara Lopez").InAsync(bench.Database);
        var (dialogs, _) = bench.Overlays();
        var page = bench.Render<PersonPage>(with => with.Add(p => p.PersonId, mara.Id));

        page.WaitForAssertion(() => Assert.True(page.HasButton("Send password reset")));
        page.Button("Send password reset").Click();
        dialogs.WaitForAssertion(() => Assert.True(dialogs.HasButton("Send")));
        dialogs.Button("Send").Click();
        page.WaitForAssertion(() => Assert.True(page.HasButton("Cancel reset")));

        page.Button("Cancel reset").Click();
        dialogs.WaitForAssertion(() => Assert.True(dialogs.HasButton("Keep it")));
        dialogs.Button("Cancel reset").Click();

        page.WaitForAssertion(() => Assert.False(page.HasButton("Cancel reset")));
        await using var db = bench.Database.NewContext();
        Assert.Equal(ResetReason.Cancelled, (await db.Resets.SingleAsync()).Reason);
    }

    [Fact]
    public async Task An_account_is_taken_back_from_its_provider_after_a_question()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await ProfileBench.AnAdmin().InAsync(bench.Database));
        var sam = await Given.APerson("sam.okta").Named("Sam Okta").KeptBy(Given.Okta()).InAsync(bench.Database);
        var (dialogs, _) = bench.Overlays();
        var page = bench.Render<PersonPage>(with => with.Add(p => p.PersonId, sam.Id));
        page.WaitForAssertion(() => Assert.True(page.HasButton("Keep the password here")));
        Assert.Contains("here after the next sign-in", page.Markup, StringComparison.Ordinal);

        page.Button("Keep the password here").Click();
        dialogs.WaitForAssertion(() => Assert.True(dialogs.HasButton("Keep the password here")));
        Assert.Contains("no password until you send a reset", dialogs.Markup, StringComparison.Ordinal);
        dialogs.Button("Keep the password here").Click();

        page.WaitForAssertion(() => Assert.True(page.HasButton("Send password reset")));
        Assert.Equal(PersonSource.Local, (await bench.Portal.ReadAsync(sam)).Source);
    }

    [Theory]
    [InlineData(PersonSource.Ldap, "Head office")]
    [InlineData(PersonSource.UserSync, "HR file")]
    public async Task What_a_directory_or_a_file_keeps_is_locked_and_here_after_the_next_sync(PersonSource source, string name)
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await ProfileBench.AnAdmin().InAsync(bench.Database));
        var sam = await Given.APerson("sam").Named("Sam Elsewhere").KeptBy(Given.AProvider(source)).InAsync(bench.Database);

        var page = bench.Render<PersonPage>(with => with.Add(p => p.PersonId, sam.Id));

        page.WaitForAssertion(() => Assert.Equal("Sam Elsewhere", page.Heading()));
        Assert.Equal(
            $"Name, username and address are kept by {name}, so here they are locked. What is changed there is here after the next sync.",
            page.Find(".kept").TextContent.Trim());
        Assert.False(page.HasButton("Edit"));
        Assert.False(page.HasButton("Send password reset"));
    }

    [Fact]
    public async Task Whom_their_source_names_no_longer_is_said_to_be_blocked_for_that()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await ProfileBench.AnAdmin().InAsync(bench.Database));
        var sam = await Given.APerson("sam.okta").KeptBy(Given.Okta()).Blocked().InAsync(bench.Database);
        await using (var db = bench.Database.NewContext())
            await db.People.Where(p => p.Id == sam.Id).ExecuteUpdateAsync(set => set.SetProperty(p => p.VanishedAt, bench.Portal.Now));

        var page = bench.Render<PersonPage>(with => with.Add(p => p.PersonId, sam.Id));

        page.WaitForAssertion(() => Assert.Contains("has not named this person since", page.Markup, StringComparison.Ordinal));
        Assert.True(page.HasButton("Keep blocked"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    public async Task Nobody_is_not_found(long id)
    {
        await using var bench = await WithHelenAsync();
        var page = bench.Render<PersonPage>(with => with.Add(p => p.PersonId, id));

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".facts")));
        Assert.NotEmpty(page.Heading());
    }

    [Fact]
    [Trait("Security", "26")]
    public async Task A_name_with_markup_in_it_is_shown_as_text()
    {
        await using var bench = await WithHelenAsync();
        var name = "<img src=x onerror=alert(1)> \u202Egnp.exe";
        var person = await Given.APerson("odd").Named(name).InAsync(bench.Database);
        var (dialogs, _) = bench.Overlays();
        var page = bench.Render<PersonPage>(with => with.Add(p => p.PersonId, person.Id));

        page.WaitForAssertion(() => Assert.Equal(name, page.Heading()));
        page.Button("Send password reset").Click();
        dialogs.WaitForAssertion(() => Assert.True(dialogs.HasButton("Send")));

        Assert.Empty(page.FindAll("img"));
        Assert.Empty(dialogs.FindAll("img"));
    }

    private static async Task<ComponentBench> WithHelenAsync()
    {
        var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await Given.APerson("helen.desk").Named("Helen Desk")
            .May(Feature.Resets, PrivilegeLevel.FullAccess).May(Feature.People, PrivilegeLevel.ViewOnly).InAsync(bench.Database));
        return bench;
    }
}
