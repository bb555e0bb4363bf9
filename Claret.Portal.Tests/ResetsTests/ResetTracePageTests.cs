using Bunit;
using Claret.Portal.Accounts;
using Claret.Portal.Resets;
using Claret.Portal.Tests.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Claret.Portal.Tests.ResetsTests;

public sealed class ResetTracePageTests
{
    [Fact]
    public async Task A_reference_that_somebody_reads_out_leads_to_its_trace()
    {
        await using var bench = await WithHelenAsync();
        await bench.Portal.Resets.RequestAsync("nobody@claret.example", null, default);
        await bench.Portal.WorkAsync();
        var reference = await ReferenceAsync(bench);
        var page = bench.Render<ResetsPage>();
        page.WaitForAssertion(() => Assert.Contains(reference, page.Markup, StringComparison.Ordinal));
        Assert.Contains("No account", page.Markup, StringComparison.Ordinal);

        page.Find("#reference").Change($" {reference.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant()} ");
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.EndsWith($"/admin/resets/{reference}", bench.Services.GetRequiredService<NavigationManager>().Uri, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "A reference has eight letters and digits")]
    [InlineData("K7QM", "A reference has eight letters and digits")]
    [InlineData("<script>\0", "A reference has eight letters and digits")]
    [InlineData("AAAA-AAAA", "There is no reset AAAA-AAAA.")]
    public async Task What_isnt_one_gets_a_sentence(string typed, string sentence)
    {
        await using var bench = await WithHelenAsync();
        var page = bench.Render<ResetsPage>();

        page.Find("#reference").Change(typed);
        page.Find("form").Submit();

        page.WaitForAssertion(() => Assert.Contains(sentence, page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_trace_lists_its_steps_and_a_pending_reset_can_be_cancelled()
    {
        await using var bench = await WithHelenAsync();
        await Given.APerson("mara").WithEmail("mara@claret.example").InAsync(bench.Database);
        await bench.Portal.Resets.RequestAsync("mara@claret.example", null, default);
        await bench.Portal.WorkAsync();
        var reference = await ReferenceAsync(bench);
        var page = bench.Render<ResetTracePage>(with => with.Add(p => p.Reference, reference));

        page.WaitForAssertion(() => Assert.Contains("Asked for on the form", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Belongs to mara", page.Markup, StringComparison.Ordinal);
        Assert.Contains("250 recorded", page.Markup, StringComparison.Ordinal);
        Assert.Contains("198.51.100.7", page.Markup, StringComparison.Ordinal);
        Assert.DoesNotContain(bench.Portal.TicketMailedTo("mara@claret.example"), page.Markup, StringComparison.Ordinal);
        var (dialogs, snackbars) = bench.Overlays();
        page.Button("Cancel reset").Click();
        dialogs.WaitForAssertion(() => Assert.True(dialogs.HasButton("Cancel reset")));
        dialogs.Button("Cancel reset").Click();

        snackbars.WaitForAssertion(() => Assert.Contains($"Reset {reference} was cancelled.", snackbars.Markup, StringComparison.Ordinal));
        page.WaitForAssertion(() => Assert.False(page.HasButton("Cancel reset")));
    }

    [Theory]
    [InlineData("AAAA-AAAA")]
    [InlineData("nonsense")]
    public async Task An_unknown_reference_is_not_found(string reference)
    {
        await using var bench = await WithHelenAsync();
        var page = bench.Render<ResetTracePage>(with => with.Add(p => p.Reference, reference));

        page.WaitForAssertion(() => Assert.Empty(page.FindAll(".trace")));
        Assert.NotEmpty(page.Heading());
    }

    [Fact]
    [Trait("Security", "18")]
    public async Task Somebody_without_the_privilege_sees_no_reset()
    {
        await using var bench = await ComponentBench.CreateAsync(("Resets:DecoyShare", "0"));
        await bench.SignInAsAsync(await Given.APerson().May(Feature.People, PrivilegeLevel.FullAccess).InAsync(bench.Database));
        await bench.Portal.Resets.RequestAsync("nobody@claret.example", null, default);
        var reference = await ReferenceAsync(bench);

        var list = bench.Render<ResetsPage>();
        var trace = bench.Render<ResetTracePage>(with => with.Add(p => p.Reference, reference));

        list.WaitForAssertion(() => Assert.DoesNotContain(reference, list.Markup, StringComparison.Ordinal));
        Assert.NotEmpty(list.FindAll(".empty"));
        trace.WaitForAssertion(() => Assert.Empty(trace.FindAll(".trace")));
    }

    private static async Task<string> ReferenceAsync(ComponentBench bench)
    {
        await using var db = bench.Database.NewContext();
        return (await db.Resets.SingleAsync()).Reference;
    }

    private static async Task<ComponentBench> WithHelenAsync()
    {
        var bench = await ComponentBench.CreateAsync(("Resets:DecoyShare", "0"));
        await bench.SignInAsAsync(await Given.APerson("helen.desk").Named("Helen Desk").May(Feature.Resets, PrivilegeLevel.FullAccess).InAsync(bench.Database));
        return bench;
    }
}
