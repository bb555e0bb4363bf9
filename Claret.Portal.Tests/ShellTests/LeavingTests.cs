using Bunit;
using Claret.Portal.Accounts;
using Claret.Portal.MailAdmin;
using Claret.Portal.MyAccount;
using Claret.Portal.Resets;
using Claret.Portal.Shell;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Claret.Portal.Tests.MailAdminTests;
using Microsoft.AspNetCore.Components;

namespace Claret.Portal.Tests.ShellTests;

/// <summary>A question that is answered when its page has been left: whatever came of it, no error waits on the next page.</summary>
public sealed class LeavingTests
{
    [Fact]
    public void Its_token_can_be_read_afterwards_and_is_cancelled_then()
    {
        var leaving = new Leaving();
        Assert.False(leaving.Token.IsCancellationRequested);

        leaving.Dispose();
        leaving.Dispose();

        Assert.True(leaving.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task A_mail_is_tried_again_though_its_page_was_left_before_the_answer()
    {
        await using var bench = await ComponentBench.CreateAsync(("Resets:DecoyShare", "0"));
        await bench.SignInAsAsync(await bench.Portal.OperatorAsync());
        await bench.Portal.LinkOwedAsync("mara");
        bench.Portal.Transport.Defer();
        await bench.Portal.WorkAsync();

        await LeftBeforeTheAnswerAsync(bench, bench.Render<MailPage>(), "Try again", "Try now");

        Assert.Equal(bench.Portal.Now, (await bench.Portal.MailOfAsync("mara")).DueAt);
    }

    [Fact]
    public async Task A_reset_is_cancelled_though_its_page_was_left_before_the_answer()
    {
        await using var bench = await ComponentBench.CreateAsync(("Resets:DecoyShare", "0"));
        await bench.SignInAsAsync(await Given.APerson().Admin().InAsync(bench.Database));
        await bench.Portal.LinkOwedAsync("mara");
        var reference = (await bench.Portal.MailOfAsync("mara")).CaseReference!;

        await LeftBeforeTheAnswerAsync(bench, bench.Render<ResetTracePage>(with => with.Add(p => p.Reference, reference)), "Cancel reset", "Cancel reset");

        await using var db = bench.Database.NewContext();
        Assert.Equal(ResetReason.Cancelled, db.Resets.Single(r => r.Reference == reference).Reason);
    }

    [Fact]
    public async Task Nor_is_there_an_error_where_the_other_sessions_were_to_be_ended()
    {
        await using var bench = await ComponentBench.CreateAsync();
        var mara = await Given.APerson("mara").InAsync(bench.Database);
        await bench.SignInAsAsync(mara);
        await bench.Portal.SessionOfAsync(mara);

        await LeftBeforeTheAnswerAsync(bench, bench.Render<SessionsPage>(), "Sign out everywhere else", "Sign out the others");
    }

    private static async Task LeftBeforeTheAnswerAsync<TPage>(ComponentBench bench, IRenderedComponent<TPage> page, string question, string answer)
        where TPage : IComponent, IDisposable
    {
        var (dialogs, _) = bench.Overlays();
        page.WaitForAssertion(() => Assert.True(page.HasButton(question)));
        var asked = page.Button(question).ClickAsync();
        dialogs.WaitForAssertion(() => Assert.True(dialogs.HasButton(answer)));

        page.Instance.Dispose();
        await dialogs.Button(answer).ClickAsync();
        await asked;

        Assert.False(bench.Renderer.UnhandledException.IsCompleted);
    }
}
