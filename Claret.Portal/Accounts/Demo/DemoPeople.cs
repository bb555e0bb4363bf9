using Claret.Portal.Accounts.Passwords;
using Claret.Portal.Data;
using Claret.Portal.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Claret.Portal.Accounts.Demo;

/// <summary>The people of the demonstration, one for each thing there is to try. Made once, in a database without people.</summary>
public sealed class DemoPeople(IDbContextFactory<PortalDbContext> contexts, PasswordHashing hashing, DemoCrowd crowd, IOptions<DemoOptions> options, TimeProvider clock) : IHostedService
{
    /// <summary>A row that stays when the demonstration is over, for <see cref="DemoGuard"/>.</summary>
    public const string Marker = "demo-people";

    public const string Password = "blue lantern harvest moon";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await AddThemAsync(cancellationToken);
        await crowd.FillAsync(options.Value.People, Console.WriteLine, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task AddThemAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.People.AnyAsync(cancellationToken))
            return;

        var okta = new Provider { Source = PersonSource.Sso, Name = "Okta", PasswordUrl = "https://claret.okta.example/settings", Contact = "the IT service desk (ext. 200)" };
        var headOffice = new Provider { Source = PersonSource.Ldap, Name = "Head office", Contact = "the Head office administrators (ext. 310)" };
        var hrFile = new Provider { Source = PersonSource.UserSync, Name = "HR file", Contact = "the HR team (hr@claret.example)" };

        var helen = Local("helen.desk", "Helen Desk", "helen.desk@claret.example");
        helen.Privileges.Add(new PersonPrivilege { Feature = Feature.Resets, Level = PrivilegeLevel.FullAccess });
        helen.Privileges.Add(new PersonPrivilege { Feature = Feature.People, Level = PrivilegeLevel.ViewOnly });

        Person[] people =
        [
            Local("admin", "Ada Admin", "admin@claret.example", isAdmin: true),
            helen,
            Local("mara.lopez", "Mara Lopez", "mara.lopez@claret.example"),
            Local("jo.smith", "Jo Smith", "smith@claret.example"),
            Local("jsmith", "John Smith", "smith@claret.example"),
            Local("10482", "June Smith", "smith@claret.example"),
            External("sam.okta", "Sam Okta", "sam.okta@claret.example", okta, "00u1sam"),
            External("lena.ldap", "Lena Ldap", "lena.ldap@claret.example", headOffice, "8f0c2b1e-lena"),
            External("uma.sync", "Uma Sync", "uma.sync@claret.example", hrFile, "4711"),
            Local("bo.blocked", "Bo Blocked", "bo.blocked@claret.example", state: PersonState.Blocked),
        ];
        foreach (var person in people.Where(p => p.Source == PersonSource.Local))
            person.PasswordHash = await hashing.HashAsync(Password, cancellationToken);

        db.People.AddRange(people);
        db.Secrets.Add(new PortalSecret { Name = Marker, ProtectedValue = "" });
        await db.SaveChangesAsync(cancellationToken);
    }

    private Person Local(string username, string name, string email, bool isAdmin = false, PersonState state = PersonState.Active) => new()
    {
        Username = username,
        Name = name,
        Email = email,
        IsAdmin = isAdmin,
        State = state,
        CreatedAt = clock.GetUtcNow().UtcDateTime,
    };

    private Person External(string username, string name, string email, Provider provider, string externalId) => new()
    {
        Username = username,
        Name = name,
        Email = email,
        Source = provider.Source,
        Provider = provider,
        ExternalId = externalId,
        CreatedAt = clock.GetUtcNow().UtcDateTime,
    };
}
