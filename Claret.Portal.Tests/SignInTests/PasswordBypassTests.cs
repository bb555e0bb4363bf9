using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Resets;
using Claret.Portal.Setup;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Claret.Portal.Tests.ProfileTests;

namespace Claret.Portal.Tests.SignInTests;

/// <summary>Where signing in with a password is switched off, those who get past it are few, and each time is on record.</summary>
[Trait("Security", "5")]
[Trait("Security", "23")]
public sealed class PasswordBypassTests
{
    private const string Password = "wooden kettle borrowed thunder";
    private const string NewPassword = "quiet otters juggle seven lanterns";

    [Theory, OnSqlite, OnPostgres]
    public async Task Only_the_named_Admins_get_in_and_it_is_on_record(DatabaseKind kind)
    {
        await using var bench = await OffAsync(kind, "ada, Bo; Mara");
        var hash = await bench.HashAsync(Password);
        var ada = await Given.APerson("ada").Admin().WithPasswordHash(hash).InAsync(bench.Database);
        await Given.APerson("cleo").Admin().WithPasswordHash(hash).InAsync(bench.Database);
        // Named, but no Admin.
        await Given.APerson("mara").WithPasswordHash(hash).InAsync(bench.Database);

        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("ada", Password));
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("cleo", Password));
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("mara", Password));
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("ada", "something else"));

        var used = Assert.Single(await bench.Database.AuditAsync(AuditAction.BypassUsed));
        Assert.Equal((ada.Id, "Named"), (used.PersonId, used.Reason));
        Assert.Equal(2, (await bench.Database.AuditAsync(AuditAction.SignIn)).Count(entry => entry is { Outcome: AuditOutcome.Refused, Reason: "passwords are switched off" }));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task Whoever_was_recovered_at_the_console_gets_in_for_a_day_with_the_password_set_afterwards(DatabaseKind kind)
    {
        await using var bench = await OffAsync(kind, "nobody.now");
        var ada = await Given.APerson("ada").Admin().InAsync(bench.Database);
        Assert.IsType<CompleteOutcome.Completed>(await bench.Resets.CompleteAsync(await bench.TicketForAsync(ada), Password, default));
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("ada", Password));
        await bench.PassAsync(TimeSpan.FromHours(1));

        var written = Assert.IsType<RecoveryOutcome.Written>(await bench.Get<AdminRecovery>().WriteLinkAsync("ada", "a test", default));
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("ada", Password));
        Assert.Empty(await bench.Database.AuditAsync(AuditAction.BypassUsed));

        var ticket = (await File.ReadAllLinesAsync(written.Path))[^1].Split("#ticket=")[1];
        Assert.IsType<CompleteOutcome.Completed>(await bench.Resets.CompleteAsync(ticket, NewPassword, default));
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("ada", Password));
        Assert.IsType<SignInOutcome.SignedIn>(await bench.SignInAsync("ada", NewPassword));
        Assert.Equal("Recovered", Assert.Single(await bench.Database.AuditAsync(AuditAction.BypassUsed)).Reason);

        await bench.PassAsync(TimeSpan.FromHours(25));
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("ada", NewPassword));
    }

    [Theory, OnSqlite, OnPostgres]
    public async Task A_temporary_password_is_no_way_past_it(DatabaseKind kind)
    {
        await using var bench = await Bench.CreateAsync(kind, ("SignIn:Passwords", "NamedAdmins"), ("SignIn:NamedAdmins", "ada"), ("Resets:Delivery", "TemporaryPassword"));
        var mara = await Given.APerson("mara").WithPasswordHash(await bench.HashAsync(Password)).InAsync(bench.Database);

        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("mara", await bench.TemporaryPasswordForAsync(mara)));
    }

    private static Task<Bench> OffAsync(DatabaseKind kind, string named) => Bench.CreateAsync(kind, ("SignIn:Passwords", "NamedAdmins"), ("SignIn:NamedAdmins", named));
}
