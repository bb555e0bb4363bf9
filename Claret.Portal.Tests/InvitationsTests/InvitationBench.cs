using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Invitations;
using Claret.Portal.Resets;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.InvitationsTests;

/// <summary>Who invites whom, in few words.</summary>
internal static class InvitationBench
{
    public const string Password = "quiet otters juggle seven lanterns";

    public static async Task<Caller> AsInviterAsync(this Bench bench, string name = "Ida Inviter") =>
        await bench.SessionOfAsync(await Given.APerson().Named(name).May(Feature.People, PrivilegeLevel.FullAccess).InAsync(bench.Database));

    public static Invitee Nora(string username = "nora.new", string email = "nora@claret.example", bool despite = false) =>
        new(new PersonDetails("Nora New", username, email), despite);

    public static async Task<IReadOnlyList<InviteeOutcome>> InviteAsync(this Bench bench, Caller? caller, params Invitee[] list) =>
        Assert.IsType<InviteOutcome.Tried>(await bench.Get<InvitationService>().InviteAsync(caller, list, message: null, default)).Rows;

    /// <summary>One, and the person they became.</summary>
    public static async Task<Person> InvitedAsync(this Bench bench, Caller caller, Invitee invitee, string? message = null)
    {
        var tried = Assert.IsType<InviteOutcome.Tried>(await bench.Get<InvitationService>().InviteAsync(caller, [invitee], message, default));
        var id = Assert.IsType<InviteeOutcome.Invited>(Assert.Single(tried.Rows)).PersonId;
        await using var db = bench.Database.NewContext();
        return await db.People.AsNoTracking().Include(p => p.Privileges).SingleAsync(p => p.Id == id);
    }

    public static Task<ResendOutcome> ResendAsync(this Bench bench, Caller? caller, Person person) =>
        bench.Get<InvitationService>().ResendAsync(caller, person.Id, default);

    public static Task<CompleteOutcome> SetPasswordAsync(this Bench bench, string ticket) => bench.Resets.CompleteAsync(ticket, Password, default);

    public static async Task<List<AuditEntry>> AuditOfAsync(this Bench bench, AuditAction action, AuditOutcome outcome)
    {
        await using var db = bench.Database.NewContext();
        return await db.Audit.AsNoTracking().Where(entry => entry.Action == action && entry.Outcome == outcome).OrderBy(entry => entry.Id).ToListAsync();
    }

    public static async Task<int> PeopleAsync(this Bench bench)
    {
        await using var db = bench.Database.NewContext();
        return await db.People.CountAsync();
    }
}
