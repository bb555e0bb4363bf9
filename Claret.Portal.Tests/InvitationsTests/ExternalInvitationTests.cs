using Claret.Portal.Accounts;
using Claret.Portal.Invitations;
using Claret.Portal.Profile.Acts;
using Claret.Portal.Resets;
using Claret.Portal.Sources;
using Claret.Portal.Sources.Linking;
using Claret.Portal.Tests.Kit;
using Claret.Portal.Tests.ProfileTests;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.InvitationsTests;

/// <summary>No invitation gives somebody of another source a password or a ticket here.</summary>
[Trait("Security", "8")]
[Trait("Security", "9")]
public sealed class ExternalInvitationTests
{
    [Theory]
    [OnSqlite(PersonSource.Sso), OnPostgres(PersonSource.Sso)]
    [OnSqlite(PersonSource.Ldap), OnPostgres(PersonSource.Ldap)]
    [OnSqlite(PersonSource.UserSync), OnPostgres(PersonSource.UserSync)]
    public async Task Somebody_of_a_provider_who_is_invited_gets_no_second_account_and_no_ticket(DatabaseKind kind, PersonSource source)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.AsInviterAsync();
        var uma = await Given.APerson("uma").KeptBy(Given.AProvider(source)).InAsync(bench.Database);
        Invitee[] tried =
        [
            InvitationBench.Nora("uma"), InvitationBench.Nora("UMA", uma.Email!), InvitationBench.Nora("ｕｍａ", uma.Email!, despite: true),
            InvitationBench.Nora("uma.new", uma.Email!), InvitationBench.Nora(uma.Email!), InvitationBench.Nora(uma.Email!, uma.Email!, despite: true),
        ];
        var before = await bench.PeopleAsync();

        foreach (var invitee in tried)
            Assert.IsType<InviteeOutcome.InTheWay>(Assert.Single(await bench.InviteAsync(caller, invitee)));
        await bench.WorkAsync();
        Assert.Equal(before, await bench.PeopleAsync());
        Assert.Empty(bench.Transport.Handed);

        // Knowingly, somebody else who reads the same mailbox.
        await bench.InvitedAsync(caller, InvitationBench.Nora("uma.new", uma.Email!, despite: true));
        await bench.WorkAsync();
        Assert.Equal("uma.new", Assert.IsType<CompleteOutcome.Completed>(await bench.SetPasswordAsync(bench.TicketMailedTo(uma.Email!))).Username);
        await using var db = bench.Database.NewContext();
        Assert.Equal(uma.Id, (await db.People.SingleAsync(p => p.NormalizedUsername == uma.NormalizedUsername)).Id);
        await AssertNothingAsync(bench, uma, source, tickets: 0);
    }

    [Theory]
    [OnSqlite(PersonSource.Sso), OnPostgres(PersonSource.Sso)]
    [OnSqlite(PersonSource.Ldap), OnPostgres(PersonSource.Ldap)]
    [OnSqlite(PersonSource.UserSync), OnPostgres(PersonSource.UserSync)]
    public async Task A_link_from_before_its_person_moved_is_opened_and_renewed_in_vain(DatabaseKind kind, PersonSource source)
    {
        await using var bench = await Bench.CreateAsync(kind);
        var caller = await bench.AsInviterAsync();
        var (linked, moved) = (await bench.InvitedAsync(caller, InvitationBench.Nora()), await bench.InvitedAsync(caller, InvitationBench.Nora("ben", "ben@claret.example")));
        await bench.WorkAsync();
        (Person Person, string Ticket)[] both = [(linked, bench.TicketMailedTo(linked.Email!)), (moved, bench.TicketMailedTo(moved.Email!))];
        var unlinked = await UnlinkedAsync(bench, source);
        Assert.IsType<MoveOutcome.Moved>(await bench.Get<PersonMoving>().LinkAsync(await bench.AsAdminAsync(), unlinked.Id, linked.Id, default));
        await MoveBehindThePortalsBackAsync(bench, moved, source, unlinked.ProviderId);

        foreach (var (person, ticket) in both)
        {
            Assert.IsNotType<TicketView.Live>(await bench.Resets.InspectAsync(ticket, opened: true, default));
            Assert.IsType<CompleteOutcome.TicketDead>(await bench.SetPasswordAsync(ticket));
            Assert.IsNotType<RenewOutcome.Sent>(await bench.Resets.RenewAsync(ticket, default));
            Assert.Equal(new ResendOutcome.Refused(ResendRefusal.KeptElsewhere), await bench.ResendAsync(caller, person));
        }

        // As dead as it will ever be.
        await bench.PassAsync(TimeSpan.FromDays(8));
        foreach (var (person, ticket) in both)
        {
            Assert.IsNotType<RenewOutcome.Sent>(await bench.Resets.RenewAsync(ticket, default));
            Assert.IsType<CompleteOutcome.TicketDead>(await bench.SetPasswordAsync(ticket));
            await AssertNothingAsync(bench, person, source, tickets: 1);
        }

        Assert.Equal(both.Length, bench.Transport.Handed.Count(Bench.HasLink));
    }

    private static async Task AssertNothingAsync(Bench bench, Person person, PersonSource source, int tickets)
    {
        await bench.WorkAsync();
        var after = await bench.ReadAsync(person);
        Assert.Equal((source, null), (after.Source, after.PasswordHash));
        await using var db = bench.Database.NewContext();
        Assert.Equal(tickets, await db.Tickets.CountAsync(t => t.PersonId == person.Id));
    }

    private static async Task<UnlinkedPerson> UnlinkedAsync(Bench bench, PersonSource source)
    {
        await using var db = bench.Database.NewContext();
        var provider = db.Providers.Add(Given.AProvider(source)).Entity;
        await db.SaveChangesAsync();
        var unlinked = new UnlinkedPerson { ProviderId = provider.Id, ExternalId = "4711", Why = SourceRefusal.NotMadeHere, FirstSeenAt = bench.Now, SeenAt = bench.Now };
        db.UnlinkedPeople.Add(unlinked);
        await db.SaveChangesAsync();
        return unlinked;
    }

    /// <summary>So that the ticket still lives, and nobody but the source says that it is worth nothing.</summary>
    private static async Task MoveBehindThePortalsBackAsync(Bench bench, Person person, PersonSource source, long providerId)
    {
        await using var db = bench.Database.NewContext();
        await db.People.Where(p => p.Id == person.Id).ExecuteUpdateAsync(set => set
            .SetProperty(p => p.Source, source).SetProperty(p => p.ProviderId, providerId).SetProperty(p => p.ExternalId, "4712"));
    }
}
