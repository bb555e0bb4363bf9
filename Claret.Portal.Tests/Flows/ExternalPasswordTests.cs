using Claret.Portal.Accounts;
using Claret.Portal.Invitations;
using Claret.Portal.MyAccount;
using Claret.Portal.Resets;
using Claret.Portal.Setup;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Claret.Portal.Tests.ProfileTests;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.Flows;

/// <summary>Whatever is tried, and by whom: nobody of another source ever gets a password or a ticket here.</summary>
[Trait("Security", "1")]
[Trait("Security", "8")]
[Trait("Security", "9")]
public sealed class ExternalPasswordTests
{
    private const string Password = "wooden kettle borrowed thunder";

    private static readonly string[] Ways =
    [
        "forgot form", "forgot form with the username", "temporary password from the form", "admin's button", "admin's temporary password", "own account page",
        "a link from before", "a temporary password from before", "a new link for a dead one", "invitation sent again", "recover-admin",
    ];

    [Theory]
    [OnSqlite(PersonSource.Sso), OnPostgres(PersonSource.Sso)]
    [OnSqlite(PersonSource.Ldap), OnPostgres(PersonSource.Ldap)]
    [OnSqlite(PersonSource.UserSync), OnPostgres(PersonSource.UserSync)]
    public async Task No_password_and_no_ticket_comes_into_being(DatabaseKind kind, PersonSource source)
    {
        foreach (var way in Ways)
            await NothingComesOfItAsync(kind, source, way);
        Assert.NotEmpty(Ways);
    }

    private static async Task NothingComesOfItAsync(DatabaseKind kind, PersonSource source, string way)
    {
        await using var bench = await Bench.CreateAsync(kind, way.Contains("temporary", StringComparison.Ordinal) ? [("Resets:Delivery", "TemporaryPassword")] : []);
        var admin = await bench.AsAdminAsync();
        var uma = await Given.APerson("uma").Admin().WithPasswordHash(await bench.HashAsync(Password)).InAsync(bench.Database);
        // What she got while her password was kept here, and still has in hand.
        var before = way switch
        {
            "a link from before" or "a new link for a dead one" => await bench.TicketForAsync(uma),
            "a temporary password from before" => await bench.TemporaryPasswordForAsync(uma),
            _ => "",
        };
        var session = await bench.SessionOfAsync(uma);
        await BecomeExternalAsync(bench, uma, source);
        var tickets = await TicketsAsync(bench, uma);

        Assert.False(await TryAsync(bench, admin, session, uma, way, before), $"{way} opened {source}");

        await bench.WorkAsync();
        var after = await bench.ReadAsync(uma);
        Assert.Equal((source, null), (after.Source, after.PasswordHash));
        Assert.Equal(tickets, await TicketsAsync(bench, uma));
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("uma", Password));
        Assert.IsType<SignInOutcome.Refused>(await bench.SignInAsync("uma", "another kettle of copper fish"));
    }

    private static async Task<bool> TryAsync(Bench bench, Caller admin, Caller session, Person uma, string way, string before)
    {
        switch (way)
        {
            case "forgot form" or "temporary password from the form":
                return await bench.Resets.RequestAsync(uma.Email!, null, default) is not (RequestOutcome.Accepted or RequestOutcome.UsernameNeeded);
            case "forgot form with the username":
                return await bench.Resets.RequestAsync(uma.Email!, uma.Username, default) is not RequestOutcome.Accepted;
            case "admin's button":
                return await bench.Resets.SendAsync(admin, uma.Id, TicketKind.Link, default) is not SendOutcome.Refused { Refusal: ResetRefusal.KeptElsewhere };
            case "admin's temporary password":
                return await bench.Resets.SendAsync(admin, uma.Id, TicketKind.TemporaryPassword, default) is not SendOutcome.Refused { Refusal: ResetRefusal.KeptElsewhere };
            case "own account page":
                return await bench.Get<OwnPassword>().ChangeAsync(session, Password, "another kettle of copper fish", default) is not ChangeOutcome.NotAllowed;
            case "a link from before":
                return await bench.Resets.CompleteAsync(before, "another kettle of copper fish", default) is not CompleteOutcome.TicketDead;
            case "a temporary password from before":
                return await bench.SignInAsync("uma", before) is not SignInOutcome.Refused;
            case "a new link for a dead one":
                return await bench.Resets.RenewAsync(before, default) is RenewOutcome.Sent;
            case "invitation sent again":
                return await bench.Get<InvitationService>().ResendAsync(admin, uma.Id, default) is not ResendOutcome.Refused;
            default:
                return await bench.Get<AdminRecovery>().WriteLinkAsync("uma", "a test", default) is not RecoveryOutcome.Refused;
        }
    }

    /// <summary>As hostile as it gets: the row was changed behind the portal's back, so her tickets and sessions still live.</summary>
    private static async Task BecomeExternalAsync(Bench bench, Person person, PersonSource source)
    {
        await using var db = bench.Database.NewContext();
        var provider = new Provider { Source = source, Name = "Somewhere else" };
        db.Providers.Add(provider);
        await db.SaveChangesAsync();
        await db.People.Where(p => p.Id == person.Id).ExecuteUpdateAsync(set => set
            .SetProperty(p => p.Source, source).SetProperty(p => p.ProviderId, provider.Id).SetProperty(p => p.ExternalId, "4711").SetProperty(p => p.PasswordHash, (string?)null));
    }

    private static async Task<int> TicketsAsync(Bench bench, Person person)
    {
        await using var db = bench.Database.NewContext();
        return await db.Tickets.CountAsync(t => t.PersonId == person.Id);
    }
}
