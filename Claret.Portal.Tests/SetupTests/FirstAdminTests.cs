using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Data;
using Claret.Portal.Resets;
using Claret.Portal.Setup;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Tests.SetupTests;

public sealed class FirstAdminTests
{
    private const string Email = "ada@claret.example";
    private const string NewPassword = "quiet otters juggle seven lanterns";

    [Theory, OnSqlite, OnPostgres]
    public async Task A_start_makes_an_Admin_without_a_password_and_mails_a_link_that_works_for_a_day(DatabaseKind kind)
    {
        await using var bench = await BenchAsync(kind);

        Assert.Equal(FirstAdminOutcome.Mailed, await StartAsync(bench));
        await bench.WorkAsync();

        var ada = await AdaAsync(bench);
        Assert.True(ada is { IsAdmin: true, PasswordHash: null, Email: Email, Source: PersonSource.Local });
        var mail = Assert.Single(bench.MailTo(Email));
        Assert.Contains("The operator at Claret Portal sent you this", mail.Text, StringComparison.Ordinal);
        var live = Assert.IsType<TicketView.Live>(await bench.Resets.InspectAsync(Bench.TicketIn(mail), opened: false, default));
        Assert.Equal(bench.Now.AddDays(1), live.ExpiresAt);
        await using var db = bench.Database.NewContext();
        Assert.Equal(ResetStart.Setup, (await db.Resets.SingleAsync()).StartedBy);
        Assert.Equal(
            [(AuditAction.AdminSetUp, "Setup:Admin"), (AuditAction.ResetSent, "Setup:Admin")],
            (await db.Audit.OrderBy(entry => entry.Id).ToListAsync()).Select(entry => (entry.Action, entry.Reason)));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task It_is_repeated_at_every_start_until_somebody_has_used_it(DatabaseKind kind)
    {
        await using var bench = await BenchAsync(kind);
        await StartAsync(bench);
        await bench.WorkAsync();
        await bench.PassAsync(TimeSpan.FromMinutes(6));

        Assert.Equal(FirstAdminOutcome.Mailed, await StartAsync(bench));
        await bench.WorkAsync();
        await bench.PassAsync(TimeSpan.FromDays(2));
        Assert.Equal(FirstAdminOutcome.Mailed, await StartAsync(bench));
        await bench.WorkAsync();
        Assert.Equal(3, bench.MailTo(Email).Count);

        Assert.IsType<CompleteOutcome.Completed>(await bench.Resets.CompleteAsync(bench.TicketMailedTo(Email), NewPassword, default));
        await bench.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(FirstAdminOutcome.Used, await StartAsync(bench));
        await bench.WorkAsync();
        Assert.Equal(3, bench.MailTo(Email).Count(Bench.HasLink));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Ten_nodes_that_start_at_once_make_one_person_and_one_mail(DatabaseKind kind)
    {
        await using var bench = await BenchAsync(kind);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => StartAsync(bench))));
        await bench.WorkAsync();

        Assert.Single(outcomes, outcome => outcome == FirstAdminOutcome.Mailed);
        Assert.Single(bench.MailTo(Email));
        await using var db = bench.Database.NewContext();
        Assert.Equal(1, await db.People.CountAsync());
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_mail_that_still_waits_is_tried_at_once_by_the_next_start(DatabaseKind kind)
    {
        await using var bench = await BenchAsync(kind);
        bench.Transport.Defer($"451 <{Email}> come back later");
        await StartAsync(bench);
        await bench.WorkAsync();
        bench.Transport.Accept();
        await bench.WorkAsync();
        Assert.Single(bench.MailTo(Email));

        Assert.Equal(FirstAdminOutcome.StillWaiting, await StartAsync(bench));
        await bench.WorkAsync();

        Assert.Equal(2, bench.MailTo(Email).Count);
        Assert.Single(bench.MailTo(Email).Select(Bench.TicketIn).Distinct());
        Assert.Contains("The mail server's last answer: 451 <…> come back later", bench.Logs.Text, StringComparison.Ordinal);
    }

    [Theory, OnSqlite, OnPostgres]
    [Trait("Security", "6")]
    public async Task A_mail_that_the_server_refused_for_good_is_said_with_its_answer_and_replaced_by_the_next_start_at_once(DatabaseKind kind)
    {
        await using var bench = await BenchAsync(kind);
        bench.Transport.Reject($"550 5.7.1 <{Email}>: relaying denied");
        await StartAsync(bench);
        await bench.WorkAsync();
        Assert.Contains(bench.Logs.Lines, line => line.Message.Contains("was given up; the next start mails a new one. The mail server's answer: 550 5.7.1 <…>: relaying denied", StringComparison.Ordinal));

        bench.Transport.Accept();
        Assert.Equal(FirstAdminOutcome.Mailed, await StartAsync(bench));
        await bench.WorkAsync();

        Assert.Contains(bench.Logs.Lines, line => line.Message == "The last mail for the Admin in Setup:Admin was given up. The mail server's last answer: 550 5.7.1 <…>: relaying denied");
        Assert.DoesNotContain(bench.Logs.Lines, line => line.Message.Contains("550", StringComparison.Ordinal) && line.Message.Contains(Email, StringComparison.Ordinal));
        Assert.IsType<TicketView.Live>(await bench.Resets.InspectAsync(bench.TicketMailedTo(Email), opened: false, default));
        // What was accepted counts again.
        Assert.Equal(FirstAdminOutcome.JustMailed, await StartAsync(bench));
    }

    [Fact]
    [Trait("Security", "6")]
    public async Task Why_anybody_elses_mail_was_refused_is_not_for_the_log()
    {
        await using var bench = await BenchAsync(DatabaseKind.Sqlite);
        var mara = await Given.APerson("mara").InAsync(bench.Database);
        bench.Transport.Reject("550 5.1.1 no such person here");
        await bench.Resets.RequestAsync(mara.Email!, null, default);
        await bench.WorkAsync();

        Assert.Single(bench.Transport.Handed);
        Assert.DoesNotContain(bench.Logs.Lines, line => line.Message.Contains("no such person here", StringComparison.Ordinal) && line.Category.StartsWith("Claret", StringComparison.Ordinal));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_mistyped_address_is_put_right_and_its_link_is_dead(DatabaseKind kind)
    {
        await using var bench = await BenchAsync(kind);
        await StartAsync(bench);
        await bench.WorkAsync();
        var astray = bench.TicketMailedTo(Email);

        Assert.Equal(FirstAdminOutcome.Mailed, await StartAsync(bench, "ada.right@claret.example"));
        await bench.WorkAsync();

        Assert.IsType<TicketView.Dead>(await bench.Resets.InspectAsync(astray, opened: false, default));
        Assert.IsType<TicketView.Live>(await bench.Resets.InspectAsync(bench.TicketMailedTo("ada.right@claret.example"), opened: false, default));
    }

    public static TheoryData<FirstAdminOutcome> Unsafe => [FirstAdminOutcome.NotAnAdmin, FirstAdminOutcome.Blocked, FirstAdminOutcome.KeptElsewhere, FirstAdminOutcome.OtherAddress, FirstAdminOutcome.UsernameIsAnAddress];

    [Theory, MemberData(nameof(Unsafe))]
    public async Task Where_it_would_not_be_safe_nothing_is_changed_and_the_log_says_why(FirstAdminOutcome why)
    {
        await using var bench = await BenchAsync(DatabaseKind.Sqlite);
        var there = await (why switch
        {
            FirstAdminOutcome.NotAnAdmin => Given.APerson("ADA"),
            FirstAdminOutcome.Blocked => Given.APerson("ada").Admin().Blocked(),
            FirstAdminOutcome.KeptElsewhere => Given.APerson("ada").Admin().KeptBy(Given.Okta()),
            FirstAdminOutcome.OtherAddress => Given.APerson("ada").Admin().WithEmail("other@claret.example"),
            _ => Given.APerson("somebody").WithEmail("ada"),
        }).InAsync(bench.Database);

        Assert.Equal(why, await StartAsync(bench));
        await bench.WorkAsync();

        var after = await bench.ReadAsync(there);
        Assert.Equal((there.IsAdmin, there.Email, there.State, there.SecurityStamp), (after.IsAdmin, after.Email, after.State, after.SecurityStamp));
        Assert.Empty(bench.Transport.Handed);
        await using var db = bench.Database.NewContext();
        Assert.Equal(1, await db.People.CountAsync());
        Assert.Contains(bench.Logs.Lines, line => line.Message.StartsWith("Setup:Admin: nothing was done.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_portal_without_an_Admin_says_so_outside_Development()
    {
        await using var bench = await Bench.CreateAsync(DatabaseKind.Sqlite);
        var first = ActivatorUtilities.CreateInstance<FirstAdmin>(bench.Services, new TestEnvironment("Production"));

        Assert.Equal(FirstAdminOutcome.NotNamed, await first.EnsureAsync(default));
        Assert.Single(bench.Logs.Lines, line => line.Message.StartsWith("There is no Admin yet.", StringComparison.Ordinal));
        await Given.APerson().Admin().InAsync(bench.Database);
        await first.EnsureAsync(default);

        Assert.Single(bench.Logs.Lines, line => line.Message.StartsWith("There is no Admin yet.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ada", "", "Setup:Admin:Email")]
    [InlineData("", Email, "Setup:Admin:Username")]
    [InlineData("ada ", Email, "Setup:Admin:Username")]
    [InlineData("a\u0007da", Email, "Setup:Admin:Username")]
    [InlineData("ada", "ada", "Setup:Admin:Email")]
    [InlineData("ada", "Ada <ada@claret.example>", "Setup:Admin:Email")]
    [InlineData("ada", "ada@claret.example, eve@claret.example", "Setup:Admin:Email")]
    public void A_setting_that_can_not_be_meant_is_named(string username, string email, string key) =>
        Assert.StartsWith(key, Assert.Single(new SetupOptionsValidator().Validate(null, new SetupOptions { Admin = { Username = username, Email = email } }).Failures!), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "")]
    [InlineData("ada", Email)]
    public void Both_or_none_is_fine(string username, string email) =>
        Assert.True(new SetupOptionsValidator().Validate(null, new SetupOptions { Admin = { Username = username, Email = email } }).Succeeded);

    private static Task<Bench> BenchAsync(DatabaseKind kind) => Bench.CreateAsync(kind);

    /// <summary>What a start does; each with an instance of its own, as each node has.</summary>
    private static Task<FirstAdminOutcome> StartAsync(Bench bench, string email = Email) => ActivatorUtilities.CreateInstance<FirstAdmin>(
        bench.Services, Options.Create(new SetupOptions { Admin = { Username = "ada", Email = email } })).EnsureAsync(default);

    private static async Task<Person> AdaAsync(Bench bench)
    {
        await using var db = bench.Database.NewContext();
        return await db.People.SingleAsync(p => p.NormalizedUsername == "ada");
    }
}
