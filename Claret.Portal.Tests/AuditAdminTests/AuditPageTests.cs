using AngleSharp.Dom;
using Bunit;
using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.AuditAdmin;
using Claret.Portal.Tests.AuditTests;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.AuditAdminTests;

public sealed class AuditPageTests
{
    private const string Hostile = "<img src=x onerror=alert(1)>\u202egnp.exe\u2066";

    [Fact]
    public async Task An_entry_says_who_did_what_on_whom_when_from_where_and_what_came_of_it()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await Given.APerson("admin").Named("Ada Admin").Admin().InAsync(bench.Database));
        var helen = await Given.APerson("helen.desk").Named("Helen Desk").InAsync(bench.Database);
        var mara = await Given.APerson("mara.lopez").Named("Mara Lopez").InAsync(bench.Database);
        await AddAsync(bench, AuditAction.ResetSent, AuditOutcome.Refused, helen.Id, mara.Id, "MorePrivileges", "K7QM-4WX9");

        var page = bench.Render<AuditPage>();

        page.WaitForAssertion(() => Assert.Single(page.FindAll("tr.entry")));
        var cells = page.FindAll("tr.entry td").Select(cell => cell.TextContent.Trim()).ToList();
        Assert.Contains("2026-11-22 14:05 UTC", cells[0], StringComparison.Ordinal);
        Assert.Equal("Send a reset", page.Find(".action").TextContent);
        Assert.Equal("Refused", page.Find(".chip.failed").TextContent);
        Assert.Equal("They have more privileges", page.Find(".reason").TextContent);
        Assert.Contains("Helen Desk", cells[2], StringComparison.Ordinal);
        Assert.Contains("mara.lopez", cells[3], StringComparison.Ordinal);
        Assert.Equal("198.51.100.7", cells[4]);
        Assert.Equal($"/admin/people/{mara.Id}", page.FindAll("a.who")[1].GetAttribute("href"));
    }

    [Fact]
    public async Task An_entry_opens_in_its_place_and_the_address_says_which()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await Given.APerson("admin").Admin().InAsync(bench.Database));
        await bench.Portal.OnRecordAsync(5, AuditAction.ResetSent);
        await bench.Portal.SealAsync();
        var page = bench.Render<AuditPage>();
        page.WaitForAssertion(() => Assert.Equal(5, page.FindAll("tr.entry").Count));
        var toggle = page.FindAll("a.toggle")[4];
        Assert.Equal(("/admin/audit?entry=1", "false"), (toggle.GetAttribute("href"), toggle.GetAttribute("aria-expanded")));

        Go(bench, "/admin/audit?entry=1");

        page.WaitForAssertion(() => Assert.Contains("K7QM-4WX9", page.Find("#entry-1").TextContent, StringComparison.Ordinal));
        Assert.Equal(("/admin/audit", "true"), (page.FindAll("a.toggle")[4].GetAttribute("href"), page.FindAll("a.toggle")[4].GetAttribute("aria-expanded")));
        page.WaitForAssertion(() => Assert.Equal(64, page.Find("#entry-1 .hash").TextContent.Length));
        Assert.Contains("Test browser", page.Find("#entry-1").TextContent, StringComparison.Ordinal);
        Assert.Equal("/admin/resets/K7QM-4WX9", page.Find("#entry-1 a.reference").GetAttribute("href"));
        Assert.Contains("/admin/audit?person=1", page.FindAll("#entry-1 .more a").Select(link => link.GetAttribute("href")));
        Assert.Single(page.FindAll("tr.details:not([hidden])"));
    }

    [Fact]
    public async Task The_reference_of_a_sign_in_that_was_refused_leads_to_no_reset()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await Given.APerson("admin").Admin().InAsync(bench.Database));
        await bench.Portal.OnRecordAsync(1);
        var page = bench.Render<AuditPage>();

        Go(bench, "/admin/audit?entry=1");

        page.WaitForAssertion(() => Assert.Equal("K7QM-4WX9", page.Find("#entry-1 span.reference").TextContent));
        Assert.Empty(page.FindAll("#entry-1 a.reference"));
    }

    [Fact]
    [Trait("Security", "18"), Trait("Security", "23")]
    public async Task Somebody_without_the_privilege_sees_no_entry()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await Given.APerson().May(Feature.People, PrivilegeLevel.FullAccess).InAsync(bench.Database));
        await bench.Portal.OnRecordAsync(1);

        var page = bench.Render<AuditPage>();

        page.WaitForAssertion(() => Assert.Equal("This isn't yours to open", page.Heading()));
        Assert.Empty(page.FindAll("tr"));
    }

    [Fact]
    [Trait("Security", "18")]
    public async Task An_auditor_alone_finds_no_way_to_profiles_and_resets_that_are_not_theirs()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await bench.Portal.AuditorAsync());
        var mara = await Given.APerson().InAsync(bench.Database);
        var entry = await AddAsync(bench, AuditAction.ResetSent, AuditOutcome.Done, mara.Id, mara.Id, null, "K7QM-4WX9");
        Go(bench, $"/admin/audit?entry={entry}");

        var page = bench.Render<AuditPage>();

        page.WaitForAssertion(() => Assert.Single(page.FindAll("span.reference")));
        Assert.DoesNotContain(page.FindAll("a"), link => link.GetAttribute("href")!.StartsWith("/admin/people", StringComparison.Ordinal) || link.GetAttribute("href")!.StartsWith("/admin/resets", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "Nothing is on record yet")]
    [InlineData("?what=sessionsended", "Nothing like that is on record")]
    [InlineData("?what=nonsense&before=x&from=then", "Nothing is on record yet")]
    public async Task An_empty_place_says_so(string query, string heading)
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await bench.Portal.AuditorAsync());
        Go(bench, $"/admin/audit{query}");

        var page = bench.Render<AuditPage>();

        page.WaitForAssertion(() => Assert.Equal(heading, page.Find(".empty h2").TextContent));
    }

    [Fact]
    public async Task The_fields_lead_to_an_address_and_the_address_fills_the_fields()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await bench.Portal.AuditorAsync());
        var helen = await Given.APerson("helen.desk").Named("Helen Desk").InAsync(bench.Database);
        await AddAsync(bench, AuditAction.PersonDeleted, AuditOutcome.Done, helen.Id, 900, "old.friend");
        var page = bench.Render<AuditPage>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tr.entry")));

        page.Find("#audit-what").Change("People");
        page.Find("#audit-outcome").Change("Done");
        page.Find("#audit-actor").Change("HELEN.desk");
        page.Find("#audit-person").Change("old.friend");
        page.Find("#audit-origin").Change(" 198.51.100.7");
        page.Find("#audit-from").Change("2026-11-20");
        page.Find("#audit-to").Change("2026-11-22");
        await page.Find("form").SubmitAsync();

        var address = $"/admin/audit?what=people&outcome=done&actor={helen.Id}&person=900&origin=198.51.100.7&from=2026-11-20&to=2026-11-22";
        page.WaitForAssertion(() => Assert.EndsWith(address, bench.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.Single(page.FindAll("tr.entry")));
        page.WaitForAssertion(() => Assert.Equal(("helen.desk", "old.friend"), (page.Find("#audit-actor").GetAttribute("value"), page.Find("#audit-person").GetAttribute("value"))));
        Assert.Equal(
            ["People", "Done", "By Helen Desk", "On old.friend", "From 198.51.100.7", "Since 2026-11-20", "Until 2026-11-22"],
            page.FindAll("a.part bdi").Select(part => part.TextContent));
        Assert.Equal("/admin/audit?what=people&outcome=done&person=900&origin=198.51.100.7&from=2026-11-20&to=2026-11-22", page.FindAll("a.part")[2].GetAttribute("href"));

        // Nothing was typed anew, so a person whom no username tells any more is still the one.
        await page.Find("form").SubmitAsync();
        Assert.EndsWith(address, bench.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Security", "26")]
    public async Task What_cannot_be_searched_for_is_said_beside_its_field()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await bench.Portal.AuditorAsync());
        var page = bench.Render<AuditPage>();
        page.WaitForAssertion(() => Assert.Single(page.FindAll(".empty")));

        page.Find("#audit-actor").Change("nobody\0\ud800");
        page.Find("#audit-person").Change(new string('x', 10_000));
        page.Find("#audit-reference").Change("'; DROP TABLE");
        page.Find("#audit-from").Change("2026-11-22");
        page.Find("#audit-to").Change("2026-11-20");
        await page.Find("form").SubmitAsync();

        page.WaitForAssertion(() => Assert.Equal(
            ["audit-actor-error", "audit-person-error", "audit-reference-error", "audit-to-error"], page.FindAll(".field-error").Select(error => error.Id)));
        Assert.Equal("audit-reference-error", page.Find("#audit-reference").GetAttribute("aria-describedby"));
        Assert.EndsWith("/", bench.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Security", "26")]
    public async Task Names_and_reasons_full_of_markup_and_marks_are_text_and_nothing_else()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await Given.APerson("admin").Admin().InAsync(bench.Database));
        var hostile = await Given.APerson("h").Named(Hostile + new string('x', 10_000)).InAsync(bench.Database);
        bench.Portal.ComeFrom("198.51.100.7", Hostile);
        var entry = await AddAsync(bench, AuditAction.SignIn, AuditOutcome.Done, hostile.Id, hostile.Id, Hostile);
        Go(bench, $"/admin/audit?person={hostile.Id}&entry={entry}");

        var page = bench.Render<AuditPage>();

        page.WaitForAssertion(() => Assert.Single(page.FindAll(".browser")));
        Assert.Empty(page.FindAll("img"));
        Assert.Contains(Hostile, page.Find("a.who bdi").TextContent, StringComparison.Ordinal);
        foreach (var mark in page.FindAll("*").Where(element => element.ChildNodes.OfType<IText>().Any(text => text.Data.Contains('\u202e', StringComparison.Ordinal))))
            Assert.Equal("BDI", mark.TagName);
    }

    [Fact]
    public async Task The_box_says_how_far_the_chain_reaches_and_what_that_proves()
    {
        await using var bench = await ComponentBench.CreateAsync();
        await bench.SignInAsAsync(await bench.Portal.AuditorAsync());
        await bench.Portal.OnRecordAsync(3);
        await bench.Portal.SealAsync();
        await bench.Portal.OnRecordAsync(2);

        var page = bench.Render<AuditPage>();

        page.WaitForAssertion(() => Assert.Contains("Sealed up to entry 3, 2026-11-22 14:05 UTC", Spaced(page.Find(".proof summary")), StringComparison.Ordinal));
        Assert.Contains("2 newer entries are sealed within seconds", page.Find(".proof").TextContent, StringComparison.Ordinal);
        Assert.Contains("or make the whole chain anew", page.Find(".proof").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll(".notice.warning"));

        bench.Portal.Clock.Advance(TimeSpan.FromMinutes(10));
        page.Button("Refresh").Click();

        page.WaitForAssertion(() => Assert.Contains("Entries aren't being sealed", page.Find(".notice.warning").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_action_has_words()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var words = bench.Services.GetRequiredService<AuditWords>();

        Assert.All(Enum.GetNames<AuditAction>(), action => Assert.NotEqual(action, words.Action(action)));
        Assert.Equal("Teleported", words.Action("Teleported"));
    }

    [Fact]
    public async Task The_trail_of_a_person_stands_on_a_profile_for_those_who_may_see_it()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var caller = await bench.SignInAsAsync(await bench.Portal.AuditorAsync());
        var mara = await Given.APerson("mara.lopez").InAsync(bench.Database);
        for (var time = 0; time < AuditQuery.TrailSize + 2; time++)
            await AddAsync(bench, AuditAction.SignIn, time % 2 == 0 ? AuditOutcome.Refused : AuditOutcome.Done, time % 2 == 0 ? null : mara.Id, mara.Id);
        await AddAsync(bench, AuditAction.SignOut, AuditOutcome.Done, caller.PersonId, caller.PersonId);

        var trail = bench.Render<PersonTrail>(parameters => parameters.Add(t => t.PersonId, mara.Id));

        trail.WaitForAssertion(() => Assert.Equal(AuditQuery.TrailSize, trail.FindAll("li").Count));
        Assert.Contains("Sign in", trail.FindAll("li")[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("Themselves", trail.FindAll("li")[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("Refused", trail.FindAll("li")[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("Not signed in", trail.FindAll("li")[1].TextContent, StringComparison.Ordinal);
        Assert.Equal($"/admin/audit?person={mara.Id}&entry=12", trail.Find("li a").GetAttribute("href"));
        Assert.Equal($"/admin/audit?person={mara.Id}", trail.FindAll("a")[^1].GetAttribute("href"));

        await AddAsync(bench, AuditAction.PersonBlocked, AuditOutcome.Done, caller.PersonId, mara.Id);
        await trail.InvokeAsync(trail.Instance.ReloadAsync);
        Assert.StartsWith("Block", trail.Find("li").TextContent.Trim(), StringComparison.Ordinal);

        await bench.SignInAsAsync(await Given.APerson().May(Feature.People, PrivilegeLevel.FullAccess).InAsync(bench.Database));
        var hidden = bench.Render<PersonTrail>(parameters => parameters.Add(t => t.PersonId, mara.Id));
        Assert.Empty(hidden.Markup.Trim());
    }

    private static string Spaced(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace(" ,", ",", StringComparison.Ordinal);

    private static void Go(ComponentBench bench, string address) => bench.Services.GetRequiredService<NavigationManager>().NavigateTo(address);

    private static async Task<long> AddAsync(
        ComponentBench bench, AuditAction action, AuditOutcome outcome, long? actor, long? person, string? reason = null, string? reference = null)
    {
        var entry = AuditEntries.New(bench.Portal.Clock, bench.Portal.Get<Claret.Portal.Hosting.RequestOrigin>(), action, outcome, actor, person, reference, reason);
        await using var db = bench.Database.NewContext();
        db.Audit.Add(entry);
        await db.SaveChangesAsync();
        return entry.Id;
    }
}
