using Claret.Portal.Accounts;
using Claret.Portal.Audit;
using Claret.Portal.Profile.Acts;
using Claret.Portal.SignIn;
using Claret.Portal.Tests.Kit;
using Microsoft.EntityFrameworkCore;

namespace Claret.Portal.Tests.ProfileTests;

/// <summary>Who acts, and what they do, in few words.</summary>
internal static class ProfileBench
{
    /// <summary>Looks like a password's hash to whoever only asks whether there is one.</summary>
    public const string SomeHash = "hash";

    public static Privileges Nothing { get; } = new(isAdmin: false, []);

    /// <summary>An Admin who can sign in.</summary>
    public static PersonBuilder AnAdmin(string? username = null) => Given.APerson(username).WithPasswordHash(SomeHash).Admin();

    public static async Task<Caller> AsAdminAsync(this Bench bench) => await bench.SessionOfAsync(await AnAdmin().Named("Ada Admin").InAsync(bench.Database));

    public static async Task<Caller> AsEditorAsync(this Bench bench) =>
        await bench.SessionOfAsync(await Given.APerson().Named("Ed Editor").May(Feature.People, PrivilegeLevel.FullAccess).InAsync(bench.Database));

    public static Task<EditOutcome> EditAsync(this Bench bench, Caller? caller, Person person, Func<PersonDetails, PersonDetails> change) =>
        bench.Get<PersonEditing>().EditAsync(caller, person.Id, PersonDetails.Of(person), change(PersonDetails.Of(person)), default);

    public static Task<GiveOutcome> GiveAsync(this Bench bench, Caller? caller, Person person, Privileges wanted, Person? basedOn = null) =>
        bench.Get<PrivilegeGiving>().GiveAsync(caller, person.Id, person.WhatTheyMay(), wanted, basedOn?.Id, default);

    public static Privileges May(Feature feature, PrivilegeLevel level) => new(isAdmin: false, [new PersonPrivilege { Feature = feature, Level = level }]);

    public static async Task<List<AuditEntry>> AuditAsync(this TestDatabase database, AuditAction action)
    {
        await using var db = database.NewContext();
        return await db.Audit.AsNoTracking().Where(entry => entry.Action == action).OrderBy(entry => entry.Id).ToListAsync();
    }
}
